"""Why visits of a request are missing, at what price they could be had, and what would fix it."""

import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from solver.explaining.changes import COSTS, Change, changed
from solver.explaining.conflict import Conflict, Finder, prove
from solver.explaining.obstacles import Ground
from solver.explaining.price import (
    Demand,
    Difference,
    Outcome,
    best_meeting,
    cheapest_around,
    difference,
    settled,
)
from solver.explaining.repair import Mender, Repair, prove_repair, repairs
from solver.nouns import Visit
from solver.plan import in_order
from solver.problem import Problem
from solver.reasons import Reason, first_reason
from solver.score import score_of

SHARE_OF_CONFLICT = 0.35
SHARE_OF_REPAIRS = 0.7
MOST_WAYS = 60
AROUND_SECONDS = 0.4
Way = TypeVar("Way")


@dataclass(frozen=True, slots=True)
class Price:
    """What a demand changes in the score of a plan, and what becomes of its visits.

    `proved`: no plan that meets the demand scores better than `objective`; otherwise it costs that at most.
    """

    cost: int
    objective: int
    proved: bool
    difference: Difference
    visits: tuple[Visit, ...]

    @staticmethod
    def of(plan: Sequence[Visit], base: int, outcome: Outcome) -> "Price":
        changes = difference(plan, outcome.visits)
        return Price(outcome.objective - base, outcome.objective, outcome.proved, changes, outcome.visits)


@dataclass(frozen=True, slots=True)
class Fix:
    """A repair and the plan it makes possible; that there is none better is not said."""

    repair: Repair
    price: Price | None


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a request has not so many `visits`.

    `verdict` is impossible (because of `conflict`), possible (at a `price`) or unknown. `proved`: of an
    impossible one, that fresh solves confirm the conflict; of a possible one, that the price is exact.
    `fixes` are the cheapest first; `fixes_complete`: among the kinds of change there are, none is cheaper.
    Where visits are possible, fixes let all others stand as they are.
    """

    request: str
    visits: int
    verdict: str
    reason: Reason
    proved: bool = False
    conflict: Conflict | None = None
    price: Price | None = None
    fixes: tuple[Fix, ...] = ()
    fixes_complete: bool = False


def missing_in(problem: Problem, visits: Sequence[Visit]) -> dict[str, tuple[int, int]]:
    """For each request that lacks visits: how many it has, and how many it asks for."""
    have = dict.fromkeys(problem.requests, 0)
    for visit in visits:
        have[visit.request] += 1
    return {r.id: (have[r.id], r.visits) for r in problem.requests.values() if have[r.id] < r.visits}


def explanations(
    problem: Problem,
    visits: Sequence[Visit],
    request: str,
    seconds: float,
    costs: Mapping[str, int] = COSTS,
) -> Iterator[Explanation]:
    """What is known of the next missing visit of a request, ever more: the last one yielded is all.

    The plan must keep every rule. Raises KeyError for an unknown request, ValueError if nothing is missing.
    """
    have = sum(visit.request == request for visit in visits)
    if have >= problem.requests[request].visits:
        raise ValueError(f"{request} has every visit it asks for")
    case = _Case(problem, tuple(visits), request, have + 1, costs)
    yield from case.told(time.monotonic(), seconds)


def plan_with(
    problem: Problem, visits: Sequence[Visit], request: str, changes: Collection[Change], seconds: float
) -> tuple[Problem, Price] | None:
    """The problem with some changes made, and the plan around one more visit of a request in it.

    Everybody else stays where they are as far as possible. None if the visit is not possible with the changes
    either, or not found in time. Raises KeyError for an unknown request or what else the changes name.
    """
    after = changed(problem, changes)
    have = sum(visit.request == request for visit in visits)
    case = _Case(after, tuple(visits), request, have + 1, COSTS)
    ground = Ground(after, request, after.locked)
    try:
        found = case.first(Finder(ground, have + 1, time.monotonic() + seconds))
    except TimeoutError:
        found = None
    if found is None:
        return None
    outcome = Outcome(in_order(found), sum(score_of(after, found).values()), None, proved=False)
    return after, Price.of(visits, sum(score_of(after, visits).values()), outcome)


@dataclass(frozen=True)
class _Case:
    problem: Problem
    plan: tuple[Visit, ...]
    request: str
    visits: int
    costs: Mapping[str, int]

    def told(self, started: float, seconds: float) -> Iterator[Explanation]:
        known = Explanation(
            self.request, self.visits, "unknown", first_reason(self.problem, self.plan, self.request)
        )
        yield known
        ground = Ground(self.problem, self.request, self.problem.locked)
        until = started + SHARE_OF_CONFLICT * seconds
        finder = Finder(ground, self.visits, until)
        try:
            conflict = finder.conflict()
        except TimeoutError:
            return
        if conflict is None:
            yield from self._possible(known, finder, started, seconds)
            return
        known = replace(known, verdict="impossible", conflict=conflict)
        yield known
        conflict = replace(conflict, proved=prove(ground, conflict, until))
        known = replace(known, proved=conflict.proved, conflict=conflict)
        yield known
        mender = Mender(
            ground, self.visits - ground.own_standing, started + SHARE_OF_REPAIRS * seconds, self.costs
        )
        yield from self._mended(known, mender, self.problem, started + seconds)

    def _possible(
        self, known: Explanation, finder: Finder, started: float, seconds: float
    ) -> Iterator[Explanation]:
        base = self._base(self.problem)
        demand = Demand(self.request, self.visits)
        first = self.first(finder)
        known = replace(known, verdict="possible")
        if first is None:
            yield known
            return
        at_most = Outcome(in_order(first), sum(score_of(self.problem, first).values()), None, proved=False)
        known = replace(known, price=Price.of(self.plan, base, at_most))
        yield known
        ground = Ground(self.problem, self.request, self.plan)
        mender = Mender(ground, 1, time.monotonic() + SHARE_OF_CONFLICT * seconds, self.costs)
        standing = replace(self.problem, locked=self.plan)
        for told in self._mended(known, mender, standing, time.monotonic() + SHARE_OF_CONFLICT * seconds):
            known = told
        yield known
        outcome = best_meeting(self.problem, demand, first, started + seconds)
        outcome = settled(self.problem, self.plan, outcome, demand, started + seconds)
        yield replace(known, proved=outcome.proved, price=Price.of(self.plan, base, outcome))

    def first(self, finder: Finder) -> list[Visit] | None:
        """A plan with the visit: the plan at hand around each of the visits that could be had."""
        own = [visit for visit in self.plan if visit.request == self.request]
        free = finder.possible(finder.facts) or []
        singles = [
            c.stay.visit for c in finder.candidates if not any(o.stands(finder.facts) for o in c.obstacles)
        ]
        ways = [[*own, visit] for visit in _spread(singles)]
        ways.append([candidate.stay.visit for candidate in free])
        return cheapest_around(
            self.problem,
            self.plan,
            ways,
            time.monotonic() + AROUND_SECONDS,
            Demand(self.request, self.visits),
        )

    def _mended(
        self, known: Explanation, mender: Mender, problem: Problem, deadline: float
    ) -> Iterator[Explanation]:
        """The explanation with repairs, proved in `problem`, which says what stands."""
        found = repairs(mender)
        known = replace(known, fixes=tuple(Fix(repair, None) for repair in found))
        fixes: list[Fix] = []
        for repair in found:
            proved = prove_repair(problem, self.request, self.visits, repair, deadline)
            if proved.proved or time.monotonic() >= deadline:
                fixes.append(Fix(proved, self._after(proved, deadline) if proved.proved else None))
        fixes.sort(key=lambda fix: (not fix.repair.proved, fix.repair.cost, _gain(fix)))
        is_complete = mender.is_complete and all(fix.repair.proved for fix in fixes)
        yield replace(known, fixes=tuple(fixes), fixes_complete=is_complete)

    def _after(self, repair: Repair, deadline: float) -> Price | None:
        after = changed(self.problem, repair.changes)
        own = [visit for visit in self.plan if visit.request == self.request]
        ways = [[*own, *visits] for visits in _spread(repair.visits)]
        ways += [list(visits) for visits in _spread(repair.visits)]
        until = min(deadline, time.monotonic() + AROUND_SECONDS / 4)
        found = cheapest_around(after, self.plan, ways, until, Demand(self.request, self.visits))
        if found is None:
            return None
        outcome = Outcome(in_order(found), sum(score_of(after, found).values()), None, proved=False)
        return Price.of(self.plan, self._base(after), outcome)

    def _base(self, problem: Problem) -> int:
        return sum(score_of(problem, self.plan).values())


def _gain(fix: Fix) -> int:
    return 0 if fix.price is None else fix.price.cost


def _spread(ways: Sequence[Way]) -> list[Way]:
    """So many of some ways, evenly from first to last."""
    step = max(1, -(-len(ways) // MOST_WAYS))
    return list(ways[::step])
