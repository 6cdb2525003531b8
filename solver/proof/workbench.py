"""A matrix under work: its relaxation within ever other ranges, cut, and dived into for plans."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np

from solver.arrays import Numbers
from solver.proof.best import Best
from solver.proof.branching import Ceilings, nearest_up, rounded
from solver.proof.budget import Budget
from solver.proof.cuts import step_cuts, tableau_cuts
from solver.proof.matrix import Matrix
from solver.proof.relaxation import NO_VALUES, Relaxation, relax
from solver.proof.rows import NO_ROWS, Rows, stacked
from solver.proof.sifting import Sifting
from solver.proof.standing import Start

CUT_ROUNDS = 40
PATIENCE = 2
LEAST_GAIN = 1e-3
DEEPEST_DIVE = 60
ROUNDED_AT_ONCE = 8


class Workbench:
    """Relaxations of a matrix, solved one after the other; those that are whole are offered to the best.

    The rows in the simplex are those of the matrix, then those of `_local`, which go with the ranges of the
    last relaxation. `steps`: state what ranges say of ceilings. `preferred` are the greatest values of the
    columns in plans that would be welcome.
    """

    def __init__(
        self,
        matrix: Matrix,
        best: Best,
        budget: Budget,
        preferred: Numbers | None,
        start: Start | None,
        *,
        steps: bool,
    ) -> None:
        self._matrix = matrix.with_rows(step_cuts(matrix))
        self._best = best
        self._budget = budget
        self._preferred = preferred
        self._simplex = Sifting(self._matrix, start and start.with_rows(len(self._matrix.rows)))
        self._holds_all = start is None
        self._twin: Sifting | None = None
        self._states_steps = steps
        self._local = NO_ROWS
        self.ceilings = Ceilings(self._matrix)

    def root(self) -> Relaxation | None:
        """The relaxation of the whole matrix, which later ones begin at."""
        found = self._solved(self._matrix)
        if found is not None and found.bound < self._best.limit and self._holds_all:
            self._simplex = Sifting(self._matrix, found.start)
        self._keep()
        return found

    def relaxed(self, ranges: Matrix, *, onward: bool = False) -> Relaxation | None:
        """The relaxation within the ranges of a matrix, with the rows that hold only there.

        It begins at the root's, or `onward` from the last one, which is nearer where ranges only narrow.
        """
        local = self._rows_in(ranges)
        if not onward or local.differs(self._local):
            self._begin(self._simplex, local)
            self._local = local
        return self._solved(replace(self._matrix, lower=ranges.lower, upper=ranges.upper))

    def relaxed_both(self, halves: tuple[Matrix, Matrix]) -> list[Relaxation | None]:
        """The relaxations within two ranges, beside each other if there are two workers."""
        if not self._budget.has_hands or any(half.is_empty for half in halves):
            return [None if half.is_empty else self.relaxed(half) for half in halves]
        self._twin = self._twin or self._simplex.twin()
        below, above = (replace(self._matrix, lower=half.lower, upper=half.upper) for half in halves)
        self._local = self._rows_in(below)
        with ThreadPoolExecutor(1) as hand:
            other = hand.submit(self._afresh, self._twin, above, self._rows_in(above))
            both = self._afresh(self._simplex, below, self._local), other.result()
        return [self._noted(found) for found in both]

    def _afresh(self, simplex: Sifting, ranges: Matrix, local: Rows) -> Relaxation | None:
        """The relaxation within some ranges, from the root's; touches nothing but the simplex."""
        self._begin(simplex, local)
        simplex.set_ranges(ranges.lower, ranges.upper)
        return relax(ranges, simplex, self._budget.until, local)

    @staticmethod
    def _begin(simplex: Sifting, local: Rows) -> None:
        simplex.back()
        simplex.add_rows(local)

    def _rows_in(self, ranges: Matrix) -> Rows:
        return self.ceilings.steps(ranges) if self._states_steps else NO_ROWS

    def _keep(self) -> None:
        """Remembers where later relaxations begin."""
        self._simplex.keep()
        self._twin = None

    def goes_into(self, ranges: Matrix) -> bool:
        return self._budget.goes_on and not ranges.is_empty

    def sharpened(self, root: Relaxation) -> Relaxation:
        """The relaxation with cuts and jumps, and again after each dive that came up with better values."""
        while True:
            root, before = self._tightened(self._cut(root)), self._best.cost
            self._dive(root)
            if self._best.cost == before or root.bound >= self._best.limit or not self._budget.goes_on:
                return root
            ranges = root.within(self._best.limit - 1)
            found = None if ranges.is_empty else self.relaxed(ranges)
            if found is None:
                return replace(root, least=NO_VALUES) if ranges.is_empty else root
            root = self._settled(found)

    def _settled(self, found: Relaxation) -> Relaxation:
        """The last relaxation, in whose ranges lies all that is left: its rows now hold for good."""
        self._matrix, self._local = found.matrix.with_rows(self._local), NO_ROWS
        return replace(found, matrix=self._matrix, local=NO_ROWS)

    def _solved(self, matrix: Matrix) -> Relaxation | None:
        self._simplex.set_ranges(matrix.lower, matrix.upper)
        return self._noted(relax(matrix, self._simplex, self._budget.until, self._local))

    def _noted(self, found: Relaxation | None) -> Relaxation | None:
        """A relaxation, its work on account and its values offered if they are whole."""
        for simplex in (self._simplex, self._twin):
            if simplex is not None:
                self._budget.spend_iterations(simplex.spent_iterations())
        if found is not None and found.is_integral:
            values = np.rint(found.values).astype(np.int64)
            if self._matrix.keeps(values):
                self._best.take(found.matrix.cost_of(values), values)
        return found

    def _cut(self, root: Relaxation) -> Relaxation:
        """The relaxation after as many rounds of cuts as are of use; cuts and narrower ranges are kept."""
        stalled = 0
        for _ in range(CUT_ROUNDS):
            if root.bound >= self._best.limit or stalled >= PATIENCE or not self._budget.goes_on:
                break
            single = step_cuts(self._matrix, root.values)
            cuts = stacked([single, tableau_cuts(self._matrix, self._simplex)])
            if not len(cuts):
                break
            ranges = root.within(self._best.limit - 1)
            if ranges.is_empty:
                return replace(root, least=NO_VALUES)
            self._simplex.add_rows(cuts)
            self._matrix = replace(ranges, rows=self._matrix.rows).with_rows(cuts)
            found = self._solved(self._matrix)
            if found is None:
                break
            stalled = 0 if found.cost > root.cost + LEAST_GAIN else stalled + 1
            root = found
        return root

    def _tightened(self, root: Relaxation) -> Relaxation:
        """The relaxation after every jump was made that there is no way around, and cut again."""
        self._keep()
        for split in self.ceilings.jumps(root):
            below, above = split.halves
            stays = None if below.is_empty else self.relaxed(below)
            is_closed = below.is_empty or (stays is not None and stays.bound >= self._best.limit)
            jumped = self.relaxed(above) if is_closed and self.goes_into(above) else None
            if jumped is None:
                continue
            return self._tightened(self._cut(self._settled(jumped)))
        return root

    def _dive(self, root: Relaxation) -> None:
        """Rounds up what is nearly whole, and looks what follows, until all is whole or costs too much."""
        found: Relaxation | None = root
        if self._preferred is not None and (self._preferred < root.matrix.upper).any():
            ranges = root.matrix.within(root.matrix.lower, np.minimum(root.matrix.upper, self._preferred))
            found = None if ranges.is_empty else self.relaxed(ranges)
        for _ in range(DEEPEST_DIVE):
            if found is None or found.is_integral or found.bound >= self._best.cost:
                return
            found = self._rounded(found)

    def _rounded(self, found: Relaxation) -> Relaxation | None:
        """The relaxation with some broken columns rounded up, or one, or one down: the first at no cost, or
        the cheapest."""
        columns, cheapest = nearest_up(found), None
        for many, up in ((max(1, len(columns) // ROUNDED_AT_ONCE), True), (1, True), (1, False)):
            ranges = rounded(found, columns[:many], up=up)
            tried = self.relaxed(ranges, onward=True) if self.goes_into(ranges) else None
            if tried is not None and tried.bound <= found.bound:
                return tried
            if tried is not None and (cheapest is None or tried.cost < cheapest.cost):
                cheapest = tried
        return cheapest
