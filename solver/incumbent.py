"""The best plan so far: nothing gets in that breaks a rule, and every score is recomputed."""

import math
import time
from collections.abc import Callable, Iterable, Sequence
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
    """A better plan or a better bound, some seconds after the start; `unmet` counts missing visits.

    `gone` and `come` are how the plan differs from the one told of before, `standing` its visits in no order.
    A `fault` is the solver's own: what it proved cannot be true, and nothing more is claimed.
    """

    seconds: float
    objective: int
    bound: int
    unmet: int
    standing: tuple[Visit, ...]
    gone: tuple[Visit, ...] = ()
    come: tuple[Visit, ...] = ()
    fault: str | None = None

    @property
    def visits(self) -> tuple[Visit, ...]:
        """The visits of the plan, in the order of plan files."""
        return in_order(self.standing)


OnProgress = Callable[[Progress], None]


class Incumbent:
    """The best plan found for a problem and the best bound proved, from the moment `started` on.

    It begins with the locked visits, which are a plan wherever there is one.
    """

    def __init__(self, problem: Problem, started: float, on_progress: OnProgress | None = None) -> None:
        self.problem = problem
        self.bound = simple_bound(problem)
        self.objective: int | None = None
        self.fault: str | None = None
        self.on_progress = on_progress
        self._revision = Revision(problem, dict.fromkeys(problem.locked))
        self._asked_for = sum(request.visits for request in problem.requests.values())
        self._started = started

    @property
    def visits(self) -> tuple[Visit, ...]:
        """The visits of the best plan, in the order of plan files."""
        return in_order(self._revision.visits)

    @property
    def is_optimal(self) -> bool:
        return self.objective is not None and self.bound >= self.objective

    @property
    def is_settled(self) -> bool:
        """Whether there is nothing left to look for: the best is found, or the solver contradicts itself."""
        return self.is_optimal or self.fault is not None

    def offer(self, visits: Sequence[Visit]) -> bool:
        """Takes a plan if it keeps every rule and is better than the one at hand.

        Vets and prices what is different from that one, which takes as long as the difference is large.
        """
        if self.objective is not None:
            return self.change(*self._revision.difference(visits))
        try:
            first = Revision(self.problem, visits)
        except ValueError:
            return False
        come = tuple(visit for visit in visits if visit not in self._revision.ledger.entered)
        self._revision = first
        self._take((), come)
        return True

    def change(self, gone: Iterable[Visit], come: Iterable[Visit]) -> bool:
        """Takes a plan that differs by some visits, as `offer` does; not if one that goes is not there."""
        gone, come, standing = tuple(gone), tuple(come), self._revision.ledger.entered
        if self.objective is None or any(visit not in standing for visit in gone):
            return False
        if not self._revision.change(gone, come, worth=1):
            return False
        self._take(gone, come)
        return True

    def _take(self, gone: tuple[Visit, ...], come: tuple[Visit, ...]) -> None:
        self.objective = self._revision.objective
        if self.bound > self.objective:
            self._contradict(self.bound)
        self._tell(gone, come)

    def raise_bound(self, bound: int) -> None:
        """Takes a bound if it is better.

        One above a plan that stands is an error of the solver. Every plan is vetted and priced afresh, so the
        proof is wrong, and with it whatever else was proved: the plan stays, nothing is claimed of how good
        it is, and `fault` says why.
        """
        if self.fault is not None or bound <= self.bound:
            return
        if self.objective is not None and bound > self.objective:
            self._contradict(bound)
        else:
            self.bound = bound
        self._tell()

    def distrust(self, fault: str) -> None:
        """Claims nothing any more, because of a fault that whoever searches has told."""
        self.fault, self.bound = fault, simple_bound(self.problem)
        self._tell()

    def _contradict(self, bound: int) -> None:
        self.bound = simple_bound(self.problem)
        self.fault = (
            f"internal error: no plan was to cost less than {bound}, and one that keeps every rule costs "
            f"{self.objective}; nothing is claimed of how good it is"
        )

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
            reasons=() if self.fault is None else (self.fault,),
        )

    def _unmet(self, explain_until: float) -> list[Unmet]:
        explain_until = max(explain_until, time.monotonic() + EXPLAINING_SECONDS)
        reasons = Reasons(ledger_of(self.problem, self.visits))
        found = []
        for request, count in missing_visits(self.problem, self.visits).items():
            in_time = time.monotonic() < explain_until
            found.append(Unmet(request, count, (reasons.of(request).sentence,) if in_time else ()))
        return found

    def _tell(self, gone: tuple[Visit, ...] = (), come: tuple[Visit, ...] = ()) -> None:
        if self.on_progress is None or self.objective is None:
            return
        standing, seconds = self._revision.visits, time.monotonic() - self._started
        missing = self._asked_for - len(standing)  # no request gets more than it asks for
        self.on_progress(
            Progress(seconds, self.objective, self.bound, missing, standing, gone, come, self.fault)
        )


def missing_visits(problem: Problem, visits: Sequence[Visit]) -> dict[str, int]:
    """How many visits each request lacks, for those that lack some."""
    missing = {request.id: request.visits for request in problem.requests.values()}
    for visit in visits:
        missing[visit.request] -= 1
    return {request: count for request, count in missing.items() if count > 0}
