"""The same place for somebody else, whose request lacks a visit."""

from collections.abc import Iterator

from solver.ledger import Ledger, Stay, stay_at
from solver.prices import Prices
from solver.swapping.best import Proposal
from solver.swapping.frozen import Frozen
from solver.swapping.starts import starts_for_guest


def _taken_over(ledger: Ledger, stay: Stay) -> Iterator[Stay]:
    """The visits by which other guests would take the place."""
    problem, placement = ledger.problem, stay.placement
    for request in problem.requests.values():
        if (
            placement.id in request.placements
            and len(ledger.by_request[request.id]) < request.visits
            and request.guest not in (stay.guest, stay.host)
            and starts_for_guest(ledger, request, placement, None) >> stay.first & 1
        ):
            visit = stay.visit._replace(request=request.id)
            yield stay_at(problem, visit, stay.first)


def given(prices: Prices, stay: Stay, struck: int, frozen: Frozen) -> list[Proposal]:
    """A proposal for each guest who could take the place, the cheapest first; `struck` is the cost so far."""
    found = [
        Proposal(struck + prices.of(taken), (), (taken.visit,))
        for taken in _taken_over(prices.ledger, stay)
        if not frozen.holds(taken)
    ]
    return sorted(found)
