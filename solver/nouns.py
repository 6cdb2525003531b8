"""The nouns of a planning problem. Slots and dates are text as in the format, such as 2027-01-12/am."""

from dataclasses import dataclass, fields
from typing import Literal, NamedTuple


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who may visit, host, or both. `works` is the weekly pattern; no pattern works every slot."""

    id: str
    department: str
    groups: tuple[str, ...] = ()
    works: str | None = None
    off: tuple[str, ...] = ()
    avoid: tuple[str, ...] = ()
    prefer: tuple[str, ...] = ()
    host_limit: int = 1
    hosting_per_week: int | None = None


@dataclass(frozen=True, slots=True)
class CoverageRule:
    """How many of a group must stay. At its `price`, a person and slot, a rule that has one may be broken."""

    group: str
    min_present: int | None = None
    max_away: int | None = None
    on: tuple[str, ...] | None = None
    price: int | None = None


@dataclass(frozen=True, slots=True)
class Placement:
    """Something a department offers. `slots` is the length of a shadow visit, `days` that of a rotation."""

    id: str
    department: str
    kind: Literal["shadow", "rotation"]
    hosts: tuple[str, ...]
    slots: int = 1
    days: int = 0
    capacity: int = 1
    starts: tuple[str, ...] | None = None

    @property
    def is_rotation(self) -> bool:
        return self.kind == "rotation"

    @property
    def length(self) -> int:
        """Slots from the first of a visit to its last."""
        return 2 * self.days if self.is_rotation else self.slots


@dataclass(frozen=True, slots=True)
class Request:
    """What one guest is to get: so many visits out of a list of placements."""

    id: str
    guest: str
    placements: tuple[str, ...]
    visits: int
    priority: int = 1
    after: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class VisitRules:
    """What holds for every guest of the cycle."""

    min_gap_days: int = 1
    max_visits_per_week: int | None = None
    allow_repeat: bool = False


@dataclass(frozen=True, slots=True)
class Availability:
    """A person's slots as sets: worked by pattern, worked and not off, rather not, would like."""

    pattern: int
    available: int
    avoid: int
    prefer: int


class Visit(NamedTuple):
    """A request met once: the placement visited, the host by id, and the slot it starts in.

    A tuple, because a search makes, compares and looks up millions of them.
    """

    request: str
    placement: str
    host: str
    start: str

    def to_json(self) -> dict[str, str]:
        return {
            "request": self.request,
            "placement": self.placement,
            "host": self.host,
            "start": self.start,
        }

    def __str__(self) -> str:
        return f"{self.request} at {self.placement} with {self.host} from {self.start}"


def stated(noun: Person | CoverageRule | Placement | Request | VisitRules) -> dict[str, object]:
    """A noun as a JSON object, without the fields that are as if absent."""
    return {
        f.name: list(value) if isinstance(value, tuple) else value
        for f in fields(noun)
        if (value := getattr(noun, f.name)) != f.default
    }
