"""One part of a problem, asked what it needs or solved, wherever that happens to be done."""

import math
from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np

from solver.arrays import Numbers
from solver.model import model_of
from solver.nouns import Visit
from solver.problem import Problem
from solver.proof.best import Best
from solver.proof.budget import Budget
from solver.proof.matrix import Matrix, matrix_of
from solver.proof.relaxation import relax
from solver.proof.sifting import Sifting
from solver.proof.tree import Tree

Needs = dict[str, int]
ANY_COST = 2**60


@dataclass(frozen=True)
class Order:
    """What to do with a part that has some visits.

    `pays` are the shared terms it pays for; None asks which it needs. Of the others it may use up to their
    `levels` for nothing, and has to keep within them if `fits` says so.
    """

    part: int
    visits: tuple[Visit, ...] = ()
    pays: frozenset[str] | None = None
    levels: Needs = field(default_factory=dict)
    fits: bool = False
    seconds: float = math.inf


@dataclass(frozen=True)
class Finding:
    """What came of an order so far, the last of it if it `is_last`; what is None is not known."""

    part: int
    visits: tuple[Visit, ...] | None = None
    needs: Needs = field(default_factory=dict)
    cost: int | None = None
    bound: int | None = None
    asks: dict[str, float] | None = None
    work: float = 0.0
    is_last: bool = False


class Errand:
    """An order at work; findings are told as they come."""

    def __init__(
        self, order: Order, problem: Problem, budget: Budget, tell: Callable[[Finding], None]
    ) -> None:
        self._order = order
        self._budget = budget
        self._tell = tell
        self._model = model_of(problem)
        self._matrix = self._paying(matrix_of(self._model.program), order.pays)

    def run(self) -> None:
        if self._order.pays is None:
            self._ask()
        elif self._order.fits:
            self._fit()
        else:
            self._solve()

    def _ask(self) -> None:
        """How much of the shared terms the part alone would pay for, and its bound if it pays none."""
        matrix, shared = self._matrix, self._model.program.shared
        simplex = Sifting(matrix)
        found = relax(matrix, simplex, self._budget.until)
        asks = {term: float(found.values[column]) if found else 0.0 for term, column in shared.items()}
        free = self._paying(matrix, frozenset())
        simplex.set_costs(free.cost)
        bound = relax(free, simplex, self._budget.until)
        self._budget.spend_iterations(simplex.spent_iterations())
        self._tell(Finding(self._order.part, asks=asks, bound=bound.bound if bound else None))

    def _solve(self) -> None:
        """The best visits of the part whatever others pay for, within their levels if that costs nothing."""
        tree = Tree.of(self._matrix, self._best(self._matrix), self._budget, self._bounded, self._levels())
        tree.close()

    def _fit(self) -> None:
        """The best visits of the part within what others pay for."""
        matrix = self._matrix
        within = matrix.within(matrix.lower, np.minimum(matrix.upper, self._levels()))
        if not within.is_empty:
            Tree.of(within, self._best(within), self._budget, lambda _: None).close()

    def _best(self, matrix: Matrix) -> Best:
        """The visits so far, if they keep a matrix."""
        program, variables = self._model.program, self._model.variables
        values = program.completed(variables.values_of(self._order.visits))
        best = Best(ANY_COST, None, self._found)
        if matrix.keeps(values):
            best.take(matrix.cost_of(values), values)
        return best

    def _bounded(self, bound: int) -> None:
        self._tell(Finding(self._order.part, bound=bound))

    def _levels(self) -> Numbers:
        """The greatest values of all columns within the levels."""
        upper = np.full(len(self._matrix.cost), ANY_COST)
        for term, level in self._order.levels.items():
            if term in self._model.program.shared:
                upper[self._model.program.shared[term]] = level
        return upper

    def _paying(self, matrix: Matrix, pays: frozenset[str] | None) -> Matrix:
        """The matrix where only some of the shared terms cost anything; all of them if none are named."""
        if pays is None:
            return matrix
        cost = matrix.cost.copy()
        cost[[column for term, column in self._model.program.shared.items() if term not in pays]] = 0
        return replace(matrix, cost=cost)

    def _found(self, values: Numbers) -> None:
        program, variables = self._model.program, self._model.variables
        decided = values[: len(variables.upper)]
        needs = program.completed(decided)
        self._tell(
            Finding(
                self._order.part,
                visits=tuple(variables.visits_of(decided)),
                needs={term: int(needs[column]) for term, column in program.shared.items()},
                cost=self._matrix.cost_of(values),
            )
        )
