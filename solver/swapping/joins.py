"""Single visits that could stand for the one in question: its guest elsewhere, or somebody else there."""

from collections.abc import Callable, Iterable, Iterator

from solver.ledger import Ledger, Stay, stay_at
from solver.nouns import Placement, Visit
from solver.swapping.best import Proposal
from solver.swapping.frozen import Frozen
from solver.swapping.starts import starts_beside_others, starts_for_guest, starts_with_host
from solver.timeline import slots_of


def elsewhere(ledger: Ledger, stay: Stay) -> Iterator[Stay]:
    """All that the guest of a visit, which does not stand, could have instead: other place, start or host."""
    request = ledger.problem.requests[stay.visit.request]
    for key in request.placements:
        placement = ledger.problem.placements[key]
        starts = starts_for_guest(ledger, request, placement, None)
        if starts:
            starts &= starts_beside_others(ledger, stay.guest, placement)
        for host in placement.hosts if starts else ():
            for first in slots_of(starts & starts_with_host(ledger, stay.guest, placement, host)):
                yield _stay(ledger, stay.visit.request, placement, host, first)


def taken_over(ledger: Ledger, stay: Stay) -> Iterator[Stay]:
    """The same place for each other guest whose request lacks a visit."""
    problem, placement = ledger.problem, stay.placement
    for request in problem.requests.values():
        if (
            placement.id in request.placements
            and len(ledger.by_request[request.id]) < request.visits
            and request.guest not in (stay.guest, stay.host)
            and starts_for_guest(ledger, request, placement, None) >> stay.first & 1
        ):
            yield _stay(ledger, request.id, placement, stay.host, stay.first)


def proposals(stays: Iterable[Stay], bound: Callable[[Stay], int], frozen: Frozen) -> list[Proposal]:
    """A proposal for each visit that may come, by what it costs at least."""
    found = [Proposal(bound(stay), (), (stay.visit,)) for stay in stays if not frozen.holds(stay)]
    return sorted(found, key=lambda p: (p.bound, p.come[0].start, p.come))


def _stay(ledger: Ledger, request: str, placement: Placement, host: str, first: int) -> Stay:
    visit = Visit(request, placement.id, host, ledger.problem.timeline.key(first))
    return stay_at(ledger.problem, visit, first)
