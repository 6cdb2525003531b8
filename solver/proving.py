"""Proof by relaxation: branch and cut in exact numbers, and CP-SAT for the little that is left.

The plans fall into branches by the terms of the score that whole numbers hurt, such as how many visits a
request lacks. The branch that promises most is looked at next: branched again while such a term is broken in
its relaxation, then reduced to what may cost a little more than its bound, cut (see `cuts`) and dived into.
What is still open then is searched.
"""

import heapq
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, count

import numpy as np

from solver.best import Best
from solver.branching import Ceilings, Split, broken_terms, nearest_up, rounded
from solver.budget import Budget
from solver.cuts import step_cuts, tableau_cuts
from solver.grid import Numbers
from solver.matrix import Matrix
from solver.relaxation import NO_VALUES, Relaxation, relax
from solver.rows import NO_ROWS, stacked
from solver.simplex import Simplex

WINDOWS = (12, 120, 1200)
STEPS = (1, 4, 16)
CUT_ROUNDS = 40
PATIENCE = 4
LARGEST_GAIN = 1e6
LEAST_GAIN = 1e-3
DEEPEST_DIVE = 60

OnBound = Callable[[int], None]


@dataclass(order=True)
class Branch:
    """Values that cost at least `bound`, looked at in so many windows or steps."""

    bound: int
    number: int
    relaxation: Relaxation = field(compare=False)
    tried: int = field(default=0, compare=False)

    @property
    def is_root(self) -> bool:
        return self.number == 0


class Tree:
    """All values of a matrix that may cost less than the best, and what they cost at least.

    `is_whole`: the tree of a whole matrix is too large to cut, and branches at once. What is left of each
    leaf is a tree of its own, which begins with cuts. `preferred` are the greatest values of the columns in
    plans that would be welcome; what is proved is proved of all.
    """

    def __init__(
        self,
        matrix: Matrix,
        best: Best,
        budget: Budget,
        on_bound: OnBound,
        preferred: Numbers | None = None,
        *,
        is_whole: bool = True,
    ) -> None:
        self._matrix = matrix.with_rows(step_cuts(matrix))
        self._best = best
        self._budget = budget
        self._on_bound = on_bound
        self._preferred = preferred
        self._is_whole = is_whole
        self._simplex = Simplex(self._matrix)
        self._ceilings = Ceilings(self._matrix)
        self._local = NO_ROWS
        self._open: list[Branch] = []
        self._busy: int | None = None
        self._numbers = count()
        self.is_bounded = False

    @property
    def bound(self) -> int:
        """What no values cost less than, once the tree `is_bounded`; never above the best's limit."""
        bounds = [self._best.limit, *(branch.bound for branch in self._open[:1])]
        return min(bounds if self._busy is None else [*bounds, self._busy])

    def close(self) -> None:
        """Works until nothing better than the best's limit is left, or the budget is spent."""
        root = self._solved(self._matrix)
        if root is None:
            return
        self.is_bounded, self._busy = True, root.bound
        self._tell()
        self._simplex.keep()
        if not self._is_whole:
            root = self._sharpened(root)
        self._push(root, root.bound)
        self._busy = None
        while self._open and self._open[0].bound < self._best.limit and self._budget.goes_on:
            self._tell()
            branch = heapq.heappop(self._open)
            self._busy = branch.bound
            if branch.tried or not self._divide(branch):
                self._finish(branch)
            self._busy = None
        self._tell()

    def _tell(self) -> None:
        self._on_bound(self.bound)

    def _raise(self, bound: int) -> None:
        if self._busy is not None and bound > self._busy:
            self._busy = bound
            self._tell()

    def _push(self, relaxation: Relaxation, bound: int, tried: int = 0) -> None:
        if bound < self._best.limit:
            heapq.heappush(self._open, Branch(bound, next(self._numbers), relaxation, tried))

    def _relaxed(self, ranges: Matrix, *, onward: bool = False) -> Relaxation | None:
        """The relaxation within the ranges of a matrix, with the rows that hold only there.

        It begins at the root's, or `onward` from the last one, which is nearer where ranges only narrow.
        """
        local = NO_ROWS if self._is_whole else self._ceilings.steps(ranges)
        if not onward or local.differs(self._local):
            self._simplex.back()
            self._simplex.add_rows(local)
            self._local = local
        return self._solved(replace(self._matrix, lower=ranges.lower, upper=ranges.upper))

    def _solved(self, matrix: Matrix) -> Relaxation | None:
        self._simplex.set_ranges(matrix.lower, matrix.upper)
        before = self._simplex.iterations
        found = relax(matrix, self._simplex, self._budget.until, self._local)
        self._budget.spend_iterations(self._simplex.iterations - before)
        if found is not None and found.is_whole:
            values = np.rint(found.values).astype(np.int64)
            if self._matrix.keeps(values):
                self._best.take(matrix.cost_of(values), values)
        return found

    def _sharpened(self, root: Relaxation) -> Relaxation:
        """The relaxation with cuts and jumps, and again after each dive that came up with better values."""
        while True:
            root, before = self._tightened(self._cut(root)), self._best.cost
            self._dive(root)
            if self._best.cost == before or root.bound >= self._best.limit or not self._budget.goes_on:
                return root
            ranges = root.within(self._best.limit - 1)
            found = None if ranges.is_empty else self._relaxed(ranges)
            if found is None:
                return replace(root, least=NO_VALUES) if ranges.is_empty else root
            root = found

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
        self._simplex.keep()
        for split in self._ceilings.jumps(root):
            below, above = split.halves
            stays = self._relaxed(below) if not below.is_empty else None
            if stays is not None and stays.bound < self._best.limit or not self._budget.goes_on:
                continue
            jumped = self._relaxed(above)
            if jumped is None or not below.is_empty and stays is None:
                continue
            # The other half is all there is: what held in its ranges only now holds in the tree.
            self._matrix, self._local = jumped.matrix.with_rows(self._local), NO_ROWS
            return self._tightened(self._cut(replace(jumped, matrix=self._matrix, local=NO_ROWS)))
        return root

    def _dive(self, root: Relaxation) -> None:
        """Rounds up what is nearly whole, and looks what follows, until all is whole or costs too much."""
        found: Relaxation | None = root
        if self._preferred is not None and (self._preferred < root.matrix.upper).any():
            ranges = root.matrix.within(root.matrix.lower, np.minimum(root.matrix.upper, self._preferred))
            found = None if ranges.is_empty else self._relaxed(ranges)
        for _ in range(DEEPEST_DIVE):
            if found is None or found.is_whole or found.bound >= self._best.cost:
                return
            found = self._rounded(found)

    def _rounded(self, found: Relaxation) -> Relaxation | None:
        """The relaxation with some broken columns rounded up, or one, or one down: the first at no cost, or
        the cheapest."""
        columns, cheapest = nearest_up(found), None
        for count, up in ((max(1, len(columns) // 8), True), (1, True), (1, False)):
            ranges = rounded(found, columns[:count], up=up)
            tried = self._relaxed(ranges, onward=True) if self._goes_into(ranges) else None
            if tried is not None and tried.bound <= found.bound:
                return tried
            if tried is not None and (cheapest is None or tried.cost < cheapest.cost):
                cheapest = tried
        return cheapest

    def _divide(self, branch: Branch) -> bool:
        """Splits a branch where that raises its bound most, if there is anything to split."""
        chosen: tuple[float, list[Relaxation]] | None = None
        jumps = () if self._is_whole else self._ceilings.jumps(branch.relaxation)
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

    def _goes_into(self, ranges: Matrix) -> bool:
        return self._budget.goes_on and not ranges.is_empty

    def _halves(self, split: Split) -> list[Relaxation] | None:
        found = []
        for ranges in split.halves:
            half = self._relaxed(ranges) if self._goes_into(ranges) else None
            if half is None and not ranges.is_empty:
                return None
            found += [] if half is None else [half]
        return found

    def _finish(self, branch: Branch) -> None:
        """Closes a leaf, or puts back what is left of it."""
        if branch.is_root and not self._is_whole:
            self._search(branch)
            return
        relaxation, limit = branch.relaxation, self._limit(branch, WINDOWS)
        reduced = relaxation.within(limit - 1).with_rows(relaxation.local).reduced()
        bound = limit
        if reduced is not None:
            best = self._best.among(reduced, limit)
            preferred = None if self._preferred is None else self._preferred[reduced.free]
            inner = Tree(reduced.matrix, best, self._budget, self._raise, preferred, is_whole=False)
            inner.close()
            if not inner.is_bounded:
                self._search(branch)
                return
            bound = inner.bound
        self._push(relaxation, max(bound, branch.bound), branch.tried + (bound >= limit))

    def _search(self, branch: Branch) -> None:
        """Looks with CP-SAT for values of a branch within its step, and puts back what is left of it."""
        limit = self._limit(branch, STEPS)
        reduced = branch.relaxation.within(limit - 1).with_rows(branch.relaxation.local).reduced()
        closed = True
        if reduced is not None:
            closed = self._look(reduced.matrix, self._best.among(reduced, limit), branch.bound)
        reached = branch.bound if self._busy is None else max(self._busy, branch.bound)
        self._push(branch.relaxation, limit if closed else reached, branch.tried + closed)

    def _limit(self, branch: Branch, widths: Sequence[int]) -> int:
        """Up to what cost to look at a branch next: a little more than its bound, then ever more."""
        if branch.tried >= len(widths):
            return self._best.limit
        return min(self._best.limit, branch.bound + widths[branch.tried])

    def _look(self, matrix: Matrix, best: Best, least: int) -> bool:
        """Searches a matrix for values below the best's limit; tells whether it went to the end."""
        from solver.search import search  # noqa: PLC0415 - CP-SAT takes half a second to load

        limit = best.limit

        def take(found: Sequence[int]) -> None:
            values = np.asarray(found, np.int64)
            best.take(matrix.cost_of(values), values)

        ending = search(
            matrix.costing(least, limit - 1),
            (),
            self._budget.left(),
            take,
            lambda bound: self._raise(min(bound, limit)),
            self._budget.stop,
        )
        self._budget.work += ending.work
        return ending.closed
