"""Proof by relaxation: the linear program says where to look, and CP-SAT looks at the little that is left.

The plans fall into branches by the terms of the score that whole numbers hurt, such as how many visits a
request lacks. The branch that promises most is looked at next: branched again while such a term is broken in
its relaxation, then what is left of it is cut (see `cuts`), and what the cuts leave is searched.
"""

import heapq
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, count

import numpy as np

from solver.branching import Ceilings, Split, broken_terms, rounded_up
from solver.budget import Budget
from solver.cuts import step_cuts, tableau_cuts
from solver.grid import Numbers
from solver.matrix import Matrix, Reduced
from solver.relaxation import NO_VALUES, Relaxation, relax
from solver.rows import NO_ROWS, stacked
from solver.search import search
from solver.simplex import Simplex

STEPS = (1, 4, 16)
WINDOWS = (12, 120, 1200)
GUESSED = 1
GUESSING_WORK = 2.0
MOST_GUESSED = 20_000
CUT_ROUNDS = 40
PATIENCE = 6
LARGEST_GAIN = 1e6
LEAST_GAIN = 1e-3
DEEPEST = 60


class Best:
    """The best values so far and what they cost; whoever asked is told of better ones.

    `limit` is what is not worth looking for: what the best cost, or less.
    """

    def __init__(self, cost: int, values: Numbers | None, on_values: Callable[[Numbers], None]) -> None:
        self.cost = self.limit = cost
        self.values = values
        self._on_values = on_values

    def take(self, cost: int, values: Numbers) -> None:
        if cost < self.cost:
            self.cost, self.values = cost, values
            self.limit = min(self.limit, cost)
            self._on_values(values)

    def among(self, reduced: Reduced, limit: int) -> "Best":
        """The same for a reduced matrix, whose values are then those of the whole."""
        inner = Best(self.cost, None, lambda values: self.take(inner.cost, reduced.whole(values)))
        inner.limit = limit
        return inner


@dataclass(order=True)
class Branch:
    """Values that cost at least `bound`, searched so many times."""

    bound: int
    number: int
    relaxation: Relaxation = field(compare=False)
    tried: int = field(default=0, compare=False)


class Tree:
    """All values of a matrix that may cost less than `best`, and the bound of what they cost.

    The tree of a whole matrix branches at once and makes a tree of its own of what is left of each leaf; that
    one begins with cuts.
    """

    def __init__(
        self,
        matrix: Matrix,
        best: Best,
        budget: Budget,
        on_bound: Callable[[int], None] = lambda _: None,
        *,
        whole: bool = True,
    ) -> None:
        self._matrix = matrix.with_rows(step_cuts(matrix))
        self._best = best
        self._budget = budget
        self._on_bound = on_bound
        self._whole = whole
        self._simplex = Simplex(self._matrix)
        self._ceilings = Ceilings(self._matrix)
        self._local = NO_ROWS
        self._open: list[Branch] = []
        self._busy: int | None = None
        self._numbers = count()
        self.is_bounded = False

    @property
    def bound(self) -> int:
        """What no values cost less than, once `is_bounded`; never above the best."""
        bounds = [self._best.limit, *(branch.bound for branch in self._open[:1])]
        return min(bounds if self._busy is None else [*bounds, self._busy])

    def close(self) -> None:
        """Works until nothing better than the best is left, or the budget is spent."""
        root = self._solved(self._matrix)
        if root is None:
            return
        self._simplex.keep()
        self.is_bounded = True
        self._busy = root.bound
        if not self._whole:
            root = self._tightened(self._cut(root))
            self._dive(root)
        self._push(root, root.bound)
        self._busy = None
        self._tell()
        while self._open and self._open[0].bound < self._best.limit and self._budget.goes_on:
            branch = heapq.heappop(self._open)
            self._busy = branch.bound
            if branch.tried or not self._divide(branch):
                self._finish(branch)
            self._busy = None
            self._tell()

    def _tell(self) -> None:
        self._on_bound(self.bound)

    def _push(self, relaxation: Relaxation, bound: int, tried: int = 0) -> None:
        if bound < self._best.limit:
            heapq.heappush(self._open, Branch(bound, next(self._numbers), relaxation, tried))

    def _relaxed(self, ranges: Matrix) -> Relaxation | None:
        """The relaxation within the ranges of a matrix, with the rows that hold only there."""
        self._simplex.back()
        self._local = NO_ROWS if self._whole else self._ceilings.steps(ranges)
        self._simplex.add_rows(self._local)
        return self._solved(replace(self._matrix, lower=ranges.lower, upper=ranges.upper))

    def _solved(self, matrix: Matrix) -> Relaxation | None:
        self._simplex.set_ranges(matrix.lower, matrix.upper)
        before = self._simplex.iterations
        found = relax(matrix, self._simplex, self._budget.until, self._local)
        self._budget.spend_iterations(self._simplex.iterations - before)
        if found is not None and found.is_whole:
            values = np.rint(found.values).astype(np.int64)
            if matrix.keeps(values):
                self._best.take(matrix.cost_of(values), values)
        return found

    def _cut(self, root: Relaxation) -> Relaxation:
        """The relaxation after as many rounds of cuts as are of use; cuts and narrower ranges are kept."""
        stalled = 0
        for _ in range(CUT_ROUNDS):
            if root.bound >= self._best.limit or not self._budget.goes_on or stalled >= PATIENCE:
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
        """The relaxation after every jump that must be made was made, and cut again."""
        self._simplex.keep()
        for split in self._ceilings.jumps(root):
            halves = self._halves(split)
            if halves and len(halves) == 2 and halves[0].bound >= self._best.limit:
                # The other half is all there is: what held in its ranges only now holds in the tree.
                self._matrix, self._local = halves[1].matrix.with_rows(self._local), NO_ROWS
                return self._tightened(self._cut(replace(halves[1], matrix=self._matrix, local=NO_ROWS)))
        return root

    def _dive(self, root: Relaxation) -> None:
        """Rounds up what is nearly whole, and looks what follows, until all is whole or costs too much."""
        found: Relaxation | None = root
        for _ in range(DEEPEST):
            if found is None or found.bound >= self._best.cost or found.is_whole or not self._budget.goes_on:
                return
            ranges = rounded_up(found)
            found = None if ranges.is_empty else self._relaxed(ranges)

    def _divide(self, branch: Branch) -> bool:
        """Splits a branch where that raises its bound most, if there is anything to split."""
        chosen: tuple[float, list[Relaxation]] | None = None
        jumps = () if self._whole else self._ceilings.jumps(branch.relaxation)
        for split in chain(jumps, broken_terms(branch.relaxation)):
            halves = self._halves(split)
            if halves is None:
                return False
            costs = [min(LARGEST_GAIN, half.cost - branch.relaxation.cost) for half in halves]
            costs += [LARGEST_GAIN] * (2 - len(costs))
            gain = max(LEAST_GAIN, min(costs)) * max(LEAST_GAIN, max(costs))
            if chosen is None or gain > chosen[0]:
                chosen = gain, halves
        if chosen is None:
            return False
        for half in chosen[1]:
            self._push(half, max(half.bound, branch.bound))
        return True

    def _halves(self, split: Split) -> list[Relaxation] | None:
        halves = []
        for ranges in split.halves:
            found = self._relaxed(ranges) if self._budget.goes_on else None
            if found is None:
                return None
            halves.append(found)
        return halves

    def _finish(self, branch: Branch) -> None:
        """Closes a leaf, or puts back what is left of it."""
        if not self._whole:
            self._search(branch)
            return
        relaxation = branch.relaxation
        room = WINDOWS[branch.tried] if branch.tried < len(WINDOWS) else self._best.limit - branch.bound
        limit = min(self._best.limit, branch.bound + room)
        reduced = relaxation.within(limit - 1).with_rows(relaxation.local).reduced()
        bound = limit
        if reduced is not None:
            inner = Tree(reduced.matrix, self._best.among(reduced, limit), self._budget, self._raise, whole=False)
            inner.close()
            bound = inner.bound if inner.is_bounded else branch.bound
        self._push(relaxation, max(bound, branch.bound), branch.tried + (bound >= limit))

    def _raise(self, bound: int) -> None:
        if self._busy is not None and bound > self._busy:
            self._busy = bound
            self._tell()

    def _search(self, branch: Branch) -> None:
        """Looks for values of a branch within its step, and puts back what is left of it."""
        step = STEPS[branch.tried] if branch.tried < len(STEPS) else self._best.limit - branch.bound
        most = min(self._best.limit - 1, branch.bound + step)
        matrix = branch.relaxation.within(most).with_rows(branch.relaxation.local)
        closed = self._look(matrix, branch.bound, most, None, lambda bound: self._raise(min(bound, most + 1)))
        reached = branch.bound if self._busy is None else max(self._busy, branch.bound)
        self._push(branch.relaxation, most + 1 if closed else reached, branch.tried + closed)

    def _look(
        self, matrix: Matrix, least: int, most: int, work: float | None, on_bound: Callable[[int], None]
    ) -> bool:
        """Searches a matrix for values that cost from `least` to `most`; tells whether it went to the end."""
        reduced = matrix.reduced()
        if reduced is None or least > most:
            return True
        best, values = self._best, self._best.values
        known = values is not None and bool(((values >= matrix.lower) & (values <= matrix.upper)).all())
        hint = values[reduced.free].tolist() if values is not None and known else []

        def take(found: Sequence[int]) -> None:
            whole = reduced.whole(found)
            best.take(matrix.cost_of(whole), whole)

        ending = search(
            reduced.matrix.costing(least, most), hint, self._budget.left(work), take, on_bound, self._budget.stop
        )
        self._budget.work += ending.work
        return ending.closed
