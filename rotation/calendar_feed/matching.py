"""Which visit of today's plans is which that calendars were told of."""

from collections.abc import Iterable, Iterator, Sequence

from rotation.models.plans import Visit
from rotation.models.visit_entries import VisitEntry

Pair = tuple[VisitEntry | None, Visit | None]


def pairs(entries: Iterable[VisitEntry], visits: Iterable[Visit]) -> Iterator[Pair]:
    """Every visit with its entry, None for a new one; and every entry whose visit is gone, with None.

    Visits of one request are told apart by where and when they are. One that moved keeps its entry; one that
    was cancelled and comes back as it was gets its own again.
    """
    known: dict[tuple[int, int], list[VisitEntry]] = {}
    for entry in entries:
        known.setdefault((entry.rule_id, entry.guest_id), []).append(entry)
    planned: dict[tuple[int, int], list[Visit]] = {}
    for visit in visits:
        planned.setdefault((visit.rule_id, visit.guest_id), []).append(visit)
    for request in sorted({*known, *planned}):
        yield from _of_request(known.get(request, []), planned.get(request, []))


def _of_request(entries: Sequence[VisitEntry], visits: Sequence[Visit]) -> Iterator[Pair]:
    left = list(entries)
    moved = []
    for visit in visits:
        same = [entry for entry in left if _place(entry) == _place(visit)]
        if same:
            entry = min(same, key=lambda each: each.cancelled_at is not None)
            left.remove(entry)
            yield entry, visit
        else:
            moved.append(visit)
    live = [entry for entry in left if entry.cancelled_at is None]
    for visit in moved:
        nearest = min(live, key=lambda entry: _apart(entry, visit), default=None)
        if nearest is not None:
            live.remove(nearest)
        yield nearest, visit
    for entry in live:
        yield entry, None


def _place(which: VisitEntry | Visit) -> tuple[object, ...]:
    return which.placement_id, which.host_id, which.day, which.half


def _apart(entry: VisitEntry, visit: Visit) -> tuple[object, ...]:
    """How different a visit is from what was said of one; the smaller, the likelier it is the same."""
    return (
        entry.placement_id != visit.placement_id,
        abs((entry.day - visit.day).days),
        entry.host_id != visit.host_id,
        entry.id,
    )
