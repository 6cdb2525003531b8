"""The best plan so far: nothing gets in that breaks a rule, and every score is recomputed."""

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from solver.bounds import simple_bound
from solver.ledger import ledger_of
from solver.nouns import Visit
from solver.plan import Plan, Unmet, in_order
from solver.problem import Problem
from solver.reasons import Reasons
from solver.revision import Revision
from solver.score import score_of

EXPLAINING_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class Progress:
    """A better plan or a better bound, some seconds after the start; `unmet` counts missing visits."""

    seconds: float
    objective: int
    bound: int
    unmet: int
    visits: tuple[Visit, ...]


OnProgress = Callable[[Progress], None]


class Incumbent:
    """The best plan found for a problem and the best bound proved, from the moment `started` on.

    It begins with the locked visits, which are a plan wherever there is one.
    """

    def __init__(self, problem: Problem, started: float, on_progress: OnProgress | None = None) -> None:
        self.problem = problem
        self.bound = simple_bound(problem)
        self.objective: int | None = None
        self._revision = Revision(problem, dict.fromkeys(problem.locked))
        self._started = started
        self._on_progress = on_progress

    @property
    def visits(self) -> tuple[Visit, ...]:
        """The visits of the best plan, in the order of plan files."""
        return in_order(self._revision.visits)

    @property
    def is_optimal(self) -> bool:
        return self.objective is not None and self.bound >= self.objective

    def offer(self, visits: Sequence[Visit]) -> bool:
        """Takes a plan if it keeps every rule and is better than the one at hand.

        Vets and prices what is different from that one, which takes as long as the difference is large.
        """
        worth = None if self.objective is None else 1
        if not self._revision.change(*self._revision.difference(visits), worth):
            return False
        self.objective = self._revision.objective
        self._tell()
        return True

    def raise_bound(self, bound: int) -> None:
        """Takes a bound if it is better; one above a plan that stands is the solver's error, and refused."""
        if bound > self.bound and (self.objective is None or bound <= self.objective):
            self.bound = bound
            self._tell()

    def plan(self, explain_until: float = math.inf) -> Plan:
        """The best plan, with first reasons for what is missing.

        Reasons are sought for half a second, and on until a moment of the monotonic clock if that is later.
        """
        terms = score_of(self.problem, self.visits)
        return Plan(
            problem=self.problem.name,
            status="optimal" if self.is_optimal else "feasible",
            visits=self.visits,
            unmet=tuple(self._unmet(explain_until)),
            objective=sum(terms.values()),
            bound=self.bound,
            terms=terms,
        )

    def _unmet(self, explain_until: float) -> list[Unmet]:
        explain_until = max(explain_until, time.monotonic() + EXPLAINING_SECONDS)
        reasons = Reasons(ledger_of(self.problem, self.visits))
        found = []
        for request, count in missing_visits(self.problem, self.visits).items():
            in_time = time.monotonic() < explain_until
            found.append(Unmet(request, count, (reasons.of(request).sentence,) if in_time else ()))
        return found

    def _tell(self) -> None:
        if self._on_progress is not None and self.objective is not None:
            missing = sum(missing_visits(self.problem, self.visits).values())
            seconds = time.monotonic() - self._started
            self._on_progress(Progress(seconds, self.objective, self.bound, missing, self.visits))


def missing_visits(problem: Problem, visits: Sequence[Visit]) -> dict[str, int]:
    """How many visits each request lacks, for those that lack some."""
    missing = {request.id: request.visits for request in problem.requests.values()}
    for visit in visits:
        missing[visit.request] -= 1
    return {request: count for request, count in missing.items() if count > 0}
