"""What else a visit could be, and what a missing visit still could be, with everything else as planned."""

from collections.abc import Iterable
from dataclasses import dataclass

from solver.joining import offered_starts, tries
from solver.ledger import Ledger, Stay, ledger_of
from solver.nouns import Visit
from solver.prices import Prices
from solver.problem import Problem


@dataclass(frozen=True, slots=True)
class Alternative:
    """A visit that keeps every hard rule beside the others; `cost` is what it changes in the objective."""

    visit: Visit
    cost: int
    same_placement: bool


def alternatives(problem: Problem, visits: Iterable[Visit], visit: Visit) -> list[Alternative]:
    """Every other placement, start and host for a visit of the plan, the best first; also for a locked one.

    Raises ValueError if the visit is not one of the plan.
    """
    ledger = ledger_of(problem, visits)
    stay = ledger.entered.get(visit)
    if stay is None:
        raise ValueError(f"{visit} is not a visit of this plan")
    ledger.strike(stay)
    prices = Prices(ledger)
    now = prices.of(stay)
    return _ranked(
        Alternative(other.visit, prices.of(other) - now, other.placement is stay.placement)
        for other in _joinable(ledger, visit.request)
        if other.visit != visit
    )


def openings(problem: Problem, visits: Iterable[Visit], request: str) -> list[Alternative]:
    """Every visit that could meet a request once more, the best first; none if it has all it asks for.

    `same_placement` tells whether the request visits the placement already. Raises KeyError for an unknown
    request.
    """
    return _openings(Prices(ledger_of(problem, visits)), request)


def best_opening(prices: Prices, request: str) -> Alternative | None:
    """The best visit that could meet a request once more beside the visits of the prices' ledger."""
    return next(iter(_openings(prices, request)), None)


def _openings(prices: Prices, request: str) -> list[Alternative]:
    seen = {stay.placement.id for stay in prices.ledger.by_request[request]}
    found = _joinable(prices.ledger, request)
    return _ranked(Alternative(s.visit, prices.of(s), s.placement.id in seen) for s in found)


def _joinable(ledger: Ledger, request: str) -> Iterable[Stay]:
    for key in ledger.problem.requests[request].placements:
        placement = ledger.problem.placements[key]
        for start in offered_starts(ledger.problem, placement):
            for stay, objection in tries(ledger, request, placement, start):
                if objection is None:
                    yield stay


def _ranked(found: Iterable[Alternative]) -> list[Alternative]:
    return sorted(found, key=lambda a: (a.cost, a.visit.start, a.visit.placement, a.visit.host))
