"""What a demand costs once everything may move: the best plan that meets it, and how sure that is."""

import time
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from solver.arrays import Numbers
from solver.check import first_objection
from solver.joining import offered_starts, tries
from solver.ledger import Ledger, Stay, stay_of
from solver.limits import Limits
from solver.model import model_of
from solver.nouns import Visit
from solver.plan import in_order
from solver.problem import Problem
from solver.proof.best import Best
from solver.proof.budget import Budget
from solver.proof.matrix import matrix_of
from solver.proof.program import Row
from solver.proof.tree import Tree
from solver.revision import Revision
from solver.route import route_of
from solver.score import score_of

MOST_STARTS = 200_000
"""Above so many, the model of the whole takes longer than whoever asks would wait."""


@dataclass(frozen=True, slots=True)
class Demand:
    """What a plan shall have: at least so many visits of a request, and none at the place `banned`."""

    request: str
    visits: int = 0
    banned: Visit | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """The best plan found that meets a demand; `bound` is what none that meets it costs less than."""

    visits: tuple[Visit, ...]
    objective: int
    bound: int | None
    proved: bool


@dataclass(frozen=True, slots=True)
class Difference:
    """What became of a plan: visits that moved, from where and to where, that fell away, and that came."""

    moved: tuple[tuple[Visit, Visit], ...]
    gone: tuple[Visit, ...]
    gained: tuple[Visit, ...]


def difference(before: Iterable[Visit], after: Iterable[Visit]) -> Difference:
    """The change from one plan to another, request by request, visits paired in order of time."""
    before, after = frozenset(before), frozenset(after)
    moved: list[tuple[Visit, Visit]] = []
    gone: list[Visit] = []
    gained: list[Visit] = []
    for request in sorted({visit.request for visit in before ^ after}):
        old = sorted((v for v in before - after if v.request == request), key=lambda v: v.start)
        new = sorted((v for v in after - before if v.request == request), key=lambda v: v.start)
        moved += zip(old, new, strict=False)
        gone += old[len(new) :]
        gained += new[len(old) :]
    return Difference(tuple(moved), tuple(gone), tuple(gained))


def around(
    problem: Problem, plan: Sequence[Visit], wanted: Sequence[Visit], banned: Visit | None = None
) -> list[Visit]:
    """The locked and some wanted visits, what of a plan can stay beside them, and what then still fits in.

    The wanted visits must be able to stand. Fast, and no worse than it has to be without a search.
    """
    ledger = Ledger(problem)
    lost: dict[str, None] = {}
    for visit in dict.fromkeys((*problem.locked, *wanted, *plan)):
        stay = stay_of(problem, visit)
        if isinstance(stay, Stay) and not _is_at(visit, banned) and first_objection(ledger, stay) is None:
            ledger.enter(stay)
        else:
            lost[visit.request] = None
    for request in lost:
        _refill(ledger, request, banned)
    return list(ledger.entered)


def _refill(ledger: Ledger, request: str, banned: Visit | None) -> None:
    problem = ledger.problem
    for key in problem.requests[request].placements if request in problem.requests else ():
        placement = problem.placements[key]
        for start in offered_starts(problem, placement):
            if len(ledger.by_request[request]) >= problem.requests[request].visits:
                return
            for stay, objection in tries(ledger, request, placement, start):
                if objection is None and not _is_at(stay.visit, banned):
                    ledger.enter(stay)
                    break


def _is_at(visit: Visit, place: Visit | None) -> bool:
    """Whether a visit is of the same request, placement and start, whoever hosts."""
    return place is not None and visit._replace(host=place.host) == place


def best_meeting(
    problem: Problem,
    demand: Demand,
    first: Sequence[Visit],
    deadline: float,
    among: Collection[Visit] | None = None,
) -> Outcome:
    """The best plan that meets a demand, beginning with one that does; `among` some visits, whoever hosts.

    Unless proved, its objective is only what such a plan costs at most. Raises TooLarge, and ValueError if
    the first plan breaks a rule.
    """
    best = Revision(problem, first)
    bound: int | None = None

    def known() -> Outcome:
        proved = bound is not None and bound >= best.objective
        return Outcome(in_order(best.visits), best.objective, best.objective if proved else bound, proved)

    budget = Budget(Limits(), deadline, lambda: False)
    small = problem.start_count <= MOST_STARTS and route_of(problem).as_whole
    if not small or not budget.goes_on:
        return known()
    model = model_of(problem)
    for row in _rows(problem, demand, model.variables.options.request, model.variables.columns_at):
        model.program.add_row(row)
    if among is not None:
        others = np.ones(len(model.variables.options), bool)
        for visit in among:
            others[model.variables.columns_at(visit)] = False
        model.program.upper[: len(others)][others] = 0
    matrix, variables = matrix_of(model.program), model.variables
    values = model.program.completed(variables.values_of(best.visits))

    def take(found: Numbers) -> None:
        visits = variables.visits_of(found[: len(variables.upper)])
        if _meets(demand, visits):
            best.change(*best.difference(visits), worth=1)

    def raise_bound(found: int) -> None:
        nonlocal bound
        bound = found if bound is None else max(bound, found)

    Tree.of(matrix, Best(matrix.cost_of(values), values, take), budget, raise_bound).close()
    return known()


def _rows(
    problem: Problem, demand: Demand, request_of: Numbers, columns_at: Callable[[Visit], Numbers]
) -> Iterable[Row]:
    if demand.visits:
        number = list(problem.requests).index(demand.request)
        columns = np.flatnonzero(request_of == number)
        yield Row(columns, np.full(len(columns), -1), -demand.visits)
    if demand.banned is not None:
        columns = columns_at(demand.banned)
        if len(columns):
            yield Row(columns, np.ones_like(columns), 0)


def _meets(demand: Demand, visits: Iterable[Visit]) -> bool:
    visits = list(visits)
    enough = sum(visit.request == demand.request for visit in visits) >= demand.visits
    return enough and not any(_is_at(visit, demand.banned) for visit in visits)


def settled(
    problem: Problem, plan: Sequence[Visit], outcome: Outcome, demand: Demand, deadline: float
) -> Outcome:
    """An outcome no worse with as few changes of the plan as there can be where every visit that moved is
    at its old place or at its new one.

    So two plans of the same score, of which one tells more than it need, become one.
    """
    moved = difference(plan, outcome.visits)
    if problem.baseline or not moved.moved or time.monotonic() >= deadline:
        return outcome
    scale = 2 * (len(plan) + len(outcome.visits)) + 1
    weights = {term: scale * weight for term, weight in problem.weights.items()} | {"move": 1, "rehost": 1}
    weighed = replace(problem, baseline=tuple(plan), weights=weights)
    found = best_meeting(weighed, demand, outcome.visits, deadline, among=(*plan, *outcome.visits))
    objective = sum(score_of(problem, found.visits).values())
    return (
        outcome
        if objective > outcome.objective
        else replace(outcome, visits=found.visits, objective=objective)
    )


def cheapest_around(
    problem: Problem,
    plan: Sequence[Visit],
    ways: Iterable[Sequence[Visit]],
    deadline: float,
    demand: Demand,
) -> list[Visit] | None:
    """The best plan that `around` makes for any of some ways and that meets a demand, if there is one.

    The first such plan is made whatever the time.
    """
    best: tuple[int, list[Visit]] | None = None
    for wanted in ways:
        if best is not None and time.monotonic() >= deadline:
            break
        found = around(problem, plan, wanted, demand.banned)
        cost = sum(score_of(problem, found).values())
        if _meets(demand, found) and (best is None or cost < best[0]):
            best = cost, found
    return None if best is None else best[1]
