"""Why not this visit: the rules that forbid it whatever else moves, or what it costs once everything may."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

from solver.breaches import Breach, BrokenRule
from solver.check import objections
from solver.explaining.explanation import Price
from solver.explaining.price import Demand, best_meeting, cheapest_around, settled
from solver.ledger import ledger_of, stay_of
from solver.nouns import Visit
from solver.problem import Problem
from solver.score import score_of


@dataclass(frozen=True, slots=True)
class WhyNot:
    """What speaks against a visit. `verdict`:

    planned     it is in the plan
    never       it breaks the rules in `never`, whatever else moves; that is certain
    possible    at a `price`, which is exact if proved and otherwise at most so high

    `now` are the rules it would break if all else stayed, apart from the visit `instead_of` whose place it
    takes where the request has all its visits.
    """

    visit: Visit
    verdict: str
    never: tuple[BrokenRule, ...] = ()
    now: tuple[BrokenRule, ...] = ()
    instead_of: Visit | None = None
    price: Price | None = None


def why_not(
    problem: Problem,
    plan: Sequence[Visit],
    visit: Visit,
    seconds: float,
    instead_of: Visit | None = None,
) -> WhyNot:
    """What speaks against a visit, with the plan given, which must keep every rule.

    `instead_of` is a visit of the plan of the same request; if none is said and the request has all its
    visits, it is the one nearest in time. For the price everything may move that is not locked.

    Raises KeyError, naming it, for an unknown request, placement, host or start.
    """
    started = time.monotonic()
    _refuse_unknown(problem, visit)
    if visit in plan:
        return WhyNot(visit, "planned")
    never = _broken(problem, problem.locked, visit)
    instead = instead_of or _replaced(problem, plan, visit)
    standing = [other for other in plan if other != instead]
    now = tuple(_broken(problem, standing, visit))
    if never:
        return WhyNot(visit, "never", tuple(never), now, instead)
    held = replace(problem, locked=(*problem.locked, visit))
    demand = Demand(visit.request)
    deadline = started + seconds
    first = cheapest_around(held, standing, [[visit]], deadline, demand)
    if first is None:
        raise ValueError("the plan breaks a rule")
    outcome = best_meeting(held, demand, first, deadline)
    outcome = settled(held, plan, outcome, demand, deadline)
    base = sum(score_of(problem, plan).values())
    return WhyNot(visit, "possible", (), now, instead, Price.of(plan, base, outcome))


def _refuse_unknown(problem: Problem, visit: Visit) -> None:
    known = (
        ("request", visit.request, problem.requests),
        ("placement", visit.placement, problem.placements),
        ("host", visit.host, problem.people),
    )
    for noun, key, among in known:
        if key not in among:
            raise KeyError(f"{noun} {key!r} is not in the problem")
    if problem.timeline.slot(visit.start) is None:
        raise KeyError(f"start {visit.start!r} is no slot of the cycle, such as {problem.days[0]}/am")


def _broken(problem: Problem, standing: Sequence[Visit], visit: Visit) -> list[BrokenRule]:
    stay = stay_of(problem, visit)
    if isinstance(stay, Breach):
        name = "visits_are_what_was_asked_for_and_offered"
        return [BrokenRule.of("C1", name, stay, problem.timeline)]
    found = objections(ledger_of(problem, standing), stay)
    return [BrokenRule.of(clause, name, breach, problem.timeline) for clause, name, breach in found]


def _replaced(problem: Problem, plan: Sequence[Visit], visit: Visit) -> Visit | None:
    own = [other for other in plan if other.request == visit.request]
    movable = [other for other in own if other not in problem.locked]
    if len(own) < problem.requests[visit.request].visits or not movable:
        return None
    there = problem.timeline.slot(visit.start) or 0
    return min(movable, key=lambda other: abs((problem.timeline.slot(other.start) or 0) - there))
