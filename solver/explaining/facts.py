"""What can collide: a fact is one datum of a problem that stands in the way of visits of one request."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import NamedTuple

ALWAYS = -1

KINDS = (
    "offered",
    "coverage",
    "away",
    "works",
    "seats",
    "host_limit",
    "hosting_per_week",
    "gap",
    "visits_a_week",
    "repeat",
    "order",
    "forbidden",
    "locked",
)
"""Plainest first: among equally small explanations the one of plainer facts is told."""


class Fact(NamedTuple):
    """One datum. `of` is what it is about, by kind:

    offered, seats        a placement: at which starts, and how many guests at once
    coverage              the number of a coverage rule, as text: whom the group can spare in `slot`
    away                  a person who is not available in `slot`
    works                 a guest's weekly pattern, where it says what a rotation attends
    host_limit, hosting_per_week, forbidden   a host
    gap, visits_a_week, repeat                the rules of the cycle; of nothing
    order                 a request that comes first and one that follows, as `first>later`
    locked                the number of a visit that stands, as text
    """

    kind: str
    of: str = ""
    slot: int = ALWAYS

    @property
    def group(self) -> "Fact":
        """The fact without its slot: all that is told in one breath."""
        return self._replace(slot=ALWAYS)


GAP, WEEK, REPEAT = Fact("gap"), Fact("visits_a_week"), Fact("repeat")


@dataclass(frozen=True, slots=True)
class Obstacle:
    """What forbids a visit: every fact of `all_of` together with any `least` of `some_of`.

    A fact may come more than once in `some_of`; it then weighs as often. `team` is a slot in which no host
    of a rotation is there, where that is the obstacle.
    """

    all_of: tuple[Fact, ...]
    some_of: tuple[Fact, ...] = ()
    least: int = 0
    team: int = ALWAYS

    def stands(self, facts: Collection[Fact]) -> bool:
        """Whether these facts alone are enough to forbid the visit."""
        for fact in self.all_of:
            if fact not in facts:
                return False
        return self.least <= 0 or sum(fact in facts for fact in self.some_of) >= self.least

    @property
    def facts(self) -> tuple[Fact, ...]:
        return self.all_of + self.some_of
