"""What differs between two plans, visit by visit, and whom it touches."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from rotation.models.plans import Visit


class Kind(StrEnum):
    """What became of a visit."""

    MOVED = "moved"
    REHOSTED = "rehosted"
    GONE = "gone"
    ADDED = "added"


@dataclass(frozen=True)
class Difference:
    """A visit before and after; None where there is none."""

    before: Visit | None
    after: Visit | None

    @property
    def kind(self) -> Kind:
        """Moved is to another time or placement, with whatever host; rehosted only to another host."""
        if self.before is None or self.after is None:
            return Kind.ADDED if self.before is None else Kind.GONE
        return Kind.REHOSTED if _held(self.before) == _held(self.after) else Kind.MOVED

    @property
    def visit(self) -> Visit:
        """The visit as it is to be, or as it was."""
        visit = self.after or self.before
        assert visit is not None  # noqa: S101  # there is one of the two
        return visit

    @property
    def guest_id(self) -> int:
        """Whose visit it is."""
        return self.visit.guest_id

    @property
    def touched(self) -> set[int]:
        """The guest, and the hosts before and after."""
        return {self.guest_id, *(each.host_id for each in (self.before, self.after) if each is not None)}

    def concerns_days_from(self, day: date) -> bool:
        """Whether one of the two is not over on a day."""
        return any(each.last_day >= day for each in (self.before, self.after) if each is not None)


def differences(before: Iterable[Visit], after: Iterable[Visit]) -> list[Difference]:
    """What turns one plan into another, in order of time.

    Visits of one request are told apart by where and when they are; the rest are paired by what is nearest.
    """
    was, is_now = _by_request(before), _by_request(after)
    found: list[Difference] = []
    for request in sorted({*was, *is_now}):
        found += _of_request(was.get(request, []), is_now.get(request, []))
    return sorted(found, key=lambda each: (each.visit.day, each.visit.half, each.guest_id))


def people_touched(changes: Iterable[Difference]) -> set[int]:
    """Everybody whose days some changes alter, by id."""
    return set().union(*(each.touched for each in changes))


def _by_request(visits: Iterable[Visit]) -> dict[tuple[int, int], list[Visit]]:
    found: dict[tuple[int, int], list[Visit]] = defaultdict(list)
    for visit in visits:
        found[visit.rule_id, visit.guest_id].append(visit)
    return found


def _of_request(before: Sequence[Visit], after: Sequence[Visit]) -> list[Difference]:
    same = {(*_held(visit), visit.host_id) for visit in before} & {
        (*_held(visit), visit.host_id) for visit in after
    }
    old = [visit for visit in before if (*_held(visit), visit.host_id) not in same]
    new = [visit for visit in after if (*_held(visit), visit.host_id) not in same]
    found = []
    nearest = sorted(
        ((_apart(one, other), one, other) for one in old for other in new), key=lambda each: each[0]
    )
    for _, one, other in nearest:
        if one in old and other in new:
            old.remove(one)
            new.remove(other)
            found.append(Difference(one, other))
    return [*found, *(Difference(each, None) for each in old), *(Difference(None, each) for each in new)]


def _held(visit: Visit) -> tuple[object, ...]:
    return visit.placement_id, visit.day, visit.half


def _apart(one: Visit, other: Visit) -> tuple[object, ...]:
    return (
        _held(one) != _held(other),
        one.placement_id != other.placement_id,
        abs((one.day - other.day).days),
        one.host_id != other.host_id,
        str((one.day, other.day, one.host_id, other.host_id, one.placement_id, other.placement_id)),
    )
