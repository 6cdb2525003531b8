"""Parts that only shared terms tie together, solved apart and proved together.

For each shared term one part pays: the one whose relaxation needs most of it. The others may use as much as
it needs for nothing. What they cost without the term, and what that part costs with it, add up to a bound on
all plans; it is the objective where no other part would need more than the paying one leaves.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from solver.incumbent import Incumbent
from solver.limits import Limits
from solver.matrix import Matrix, matrix_of
from solver.model import Model, model_of
from solver.nouns import Visit
from solver.parts import circles
from solver.portion import left_over, portion
from solver.problem import Problem
from solver.proving import Prover
from solver.relaxation import relax

Needs = dict[str, int]
MANY_STARTS = 2_000_000
ROUNDS = 2
LEAST_SECONDS = 20.0


@dataclass
class Part:
    """A part with its best visits so far, and what of the shared terms they need.

    `asks` is how much of each shared term the relaxation needs. `bound` is what no visits of the part cost
    less than, the shared terms apart that others pay for.
    """

    problem: Problem
    visits: tuple[Visit, ...]
    needs: Needs = field(default_factory=dict)
    asks: dict[str, float] = field(default_factory=dict)
    bound: int | None = None
    solved: bool = False
    kept: tuple[Model, Matrix] | None = None

    def stated(self, *, keep: bool) -> tuple[Model, Matrix]:
        """The part's model and matrix, made anew unless they were kept."""
        if self.kept is not None:
            return self.kept
        model = model_of(self.problem)
        made = model, matrix_of(model.program)
        self.kept = made if keep else None
        return made


class Joint:
    """All parts of a problem at work for one incumbent, until a moment on the monotonic clock."""

    def __init__(
        self, incumbent: Incumbent, limits: Limits, deadline: float, stop: Callable[[], bool]
    ) -> None:
        self._incumbent = incumbent
        self._limits = limits
        self._deadline = deadline
        self._stop = stop
        self._work = 0.0
        portions = [portion(incumbent.problem, people) for people in circles(incumbent.problem)]
        self._left_over = left_over(incumbent.problem, portions)
        self._parts = [
            Part(p, tuple(v for v in incumbent.visits if v.request in p.requests)) for p in portions
        ]
        self._asks = len(portions) > 1 and incumbent.problem.start_count <= MANY_STARTS

    def prove(self) -> float:
        """Works until the parts are proved together or nothing is left to try; tells CP-SAT's work for it.

        Of a very large problem no part is asked or pays: the shared terms are as nothing beside the others.
        """
        for part in self._parts if self._asks else ():
            if self._goes_on():
                self._ask(part)
        terms = {term for part in self._parts for term in part.asks}
        payers = {term: max(self._parts, key=lambda part: part.asks.get(term, 0)) for term in terms}
        for _ in range(ROUNDS if self._asks else 1):
            unsolved = [part for part in self._parts if not part.solved]
            unsolved.sort(key=lambda part: part not in payers.values())
            for index, part in enumerate(unsolved):
                if self._goes_on():
                    self._solve(
                        part, frozenset(t for t in part.asks if payers[t] is part), len(unsolved) - index
                    )
        return self._work

    def _goes_on(self) -> bool:
        spent = self._limits.deterministic is not None and self._work >= self._limits.deterministic
        late = time.monotonic() >= self._deadline
        return not (spent or late or self._stop() or self._incumbent.is_optimal)

    def _ask(self, part: Part) -> None:
        """How much of the shared terms a part alone would pay for, and its bound if it pays none."""
        model, matrix = part.stated(keep=True)
        found = relax(matrix, self._deadline - time.monotonic())
        shared = model.program.shared.items()
        part.asks = {term: float(found.values[column]) if found else 0.0 for term, column in shared}
        part.needs = self._needs(model, model.variables.values_of(part.visits))
        cost = matrix.cost.copy()
        cost[list(model.program.shared.values())] = 0
        free = relax(replace(matrix, cost=cost), self._deadline - time.monotonic())
        part.bound = free.bound if free else None
        self._tell_bound()

    def _solve(self, part: Part, pays: frozenset[str], parts: int) -> None:
        """The best visits of a part within what others pay for, then its bound without such a limit."""
        model, matrix = part.stated(keep=self._asks)
        until = time.monotonic() + max(LEAST_SECONDS, (self._deadline - time.monotonic()) / parts)
        until = min(self._deadline, until)
        cost, upper, paid = matrix.cost.copy(), matrix.upper.copy(), self._paid()
        alone = len(self._parts) == 1
        for term, column in () if alone else model.program.shared.items():
            if term not in pays:
                cost[column] = 0
                upper[column] = min(upper[column], paid.get(term, upper[column]))
        matrix = replace(matrix, cost=cost)
        within = matrix.within(matrix.lower, upper)
        prover = self._improve(part, model, within, paid, until)
        if prover and part.bound == prover.best:
            part.solved = True
        elif (upper < matrix.upper).any():
            prover = self._improve(part, model, matrix, paid, until)
        if prover is not None and not part.solved:
            part.bound = prover.bound if part.bound is None else max(prover.bound, part.bound)
            part.solved = prover.bound == prover.best
            self._tell_bound()
        part.kept = part.kept if self._asks and not part.solved else None

    def _paid(self) -> Needs:
        """The greatest need of each shared term."""
        terms = {term for part in self._parts for term in part.needs}
        return {term: max(part.needs.get(term, 0) for part in self._parts) for term in terms}

    def _improve(self, part: Part, model: Model, matrix: Matrix, paid: Needs, until: float) -> Prover | None:
        """Takes better visits of a part at a matrix's costs; who did it has the bound, if there is one."""
        values = model.program.completed(model.variables.values_of(part.visits))

        def take(found: Sequence[int]) -> None:
            needs = self._needs(model, found)
            if all(
                need <= paid.get(term, need)
                for term, need in needs.items()
                if not matrix.cost[model.program.shared[term]]
            ):
                part.visits, part.needs = tuple(model.variables.visits_of(found)), needs
                self._incumbent.offer([visit for each in self._parts for visit in each.visits])

        start = matrix.constant + int(matrix.cost @ np.array(values, np.int64))
        prover = Prover(start, values, self._left(until), self._stop, take, lambda _: None)
        proved = prover.prove(matrix)
        self._work += prover.work
        return prover if proved else None

    def _left(self, until: float) -> Limits:
        work = self._limits.deterministic
        return replace(
            self._limits,
            seconds=until - time.monotonic(),
            deterministic=None if work is None else max(1e-3, work - self._work),
        )

    @staticmethod
    def _needs(model: Model, values: Sequence[int]) -> Needs:
        full = model.program.completed(list(values)[: len(model.variables.upper)])
        return {term: full[column] for term, column in model.program.shared.items()}

    def _tell_bound(self) -> None:
        bounds = [part.bound for part in self._parts]
        if None not in bounds:
            self._incumbent.raise_bound(self._left_over + sum(bound for bound in bounds if bound is not None))
