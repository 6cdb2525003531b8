"""Why a visit is where it is: what it brings, and what any plan costs that does not have it there."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from solver.explaining.explanation import Price
from solver.explaining.price import Demand, best_meeting, cheapest_around, settled
from solver.ledger import ledger_of
from solver.nouns import Visit
from solver.prices import Prices
from solver.problem import Problem
from solver.score import score_of


@dataclass(frozen=True, slots=True)
class WhyHere:
    """What a visit of the plan brings, term by term, and what any plan costs that does not have it there.

    `terms` is what it changes in the score beside the others. `elsewhere` is the best plan without a visit of
    this request at this placement and start; locked visits have none.
    """

    visit: Visit
    terms: Mapping[str, int]
    elsewhere: Price | None


def why_here(problem: Problem, plan: Sequence[Visit], visit: Visit, seconds: float) -> WhyHere:
    """Why a visit is where it is. Raises ValueError if it is not one of the plan."""
    started = time.monotonic()
    ledger = ledger_of(problem, plan)
    stay = ledger.entered.get(visit)
    if stay is None:
        raise ValueError(f"{visit} is not a visit of this plan")
    ledger.strike(stay)
    terms = Prices(ledger).changes(stay)
    if visit in problem.locked:
        return WhyHere(visit, terms, None)
    demand = Demand(visit.request, banned=visit)
    rest = [other for other in plan if other != visit]
    first = cheapest_around(problem, rest, [()], started + seconds, demand) or rest
    outcome = best_meeting(problem, demand, first, started + seconds)
    outcome = settled(problem, plan, outcome, demand, started + seconds)
    base = sum(score_of(problem, plan).values())
    return WhyHere(visit, terms, Price.of(plan, base, outcome))
