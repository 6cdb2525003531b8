"""Proof by relaxation: branch and cut in exact numbers, and CP-SAT for the little that is left.

The plans fall into branches by the terms of the score that whole numbers hurt, such as how many visits a
request lacks. The branch that promises most is looked at next: branched again while such a term is broken in
its relaxation, then reduced to what may cost a little more than its bound, cut (see `cuts`) and dived into.
What is still open then is searched. A small tree that the first branches do not close is searched at once.
"""

import heapq
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import chain, count

import numpy as np

from solver.arrays import Numbers
from solver.proof.best import Best
from solver.proof.branching import Split, broken_terms
from solver.proof.budget import Budget
from solver.proof.matrix import Matrix
from solver.proof.relaxation import Relaxation
from solver.proof.standing import Start
from solver.proof.workbench import LEAST_GAIN, Workbench

WINDOWS = (12, 120, 1200)
STEPS = (1, 4, 16)
LARGEST_GAIN = 1e6
CLEAR_GAIN = 15
FIRST_BRANCHES = 3
FEW_COLUMNS = 4000
LITTLE_WORK = 0.3
LOWEST = -(2**62)

OnBound = Callable[[int], None]


@dataclass(order=True)
class Branch:
    """Values that cost at least `bound`, looked at in so many windows or steps."""

    bound: int
    number: int
    relaxation: Relaxation = field(compare=False)
    tried: int = field(default=0, compare=False)
    is_root: bool = field(default=False, compare=False)


class Tree:
    """All values of a matrix that may cost less than the best, and what they cost at least.

    `is_outermost`: the tree of a whole matrix is too large to cut, and branches at once. What is left of each
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
        start: Start | None = None,
        *,
        is_outermost: bool = True,
    ) -> None:
        self._matrix = matrix
        self._best = best
        self._budget = budget
        self._on_bound = on_bound
        self._preferred = preferred
        self._is_outermost = is_outermost
        self._bench = Workbench(matrix, best, budget, preferred, start, steps=not is_outermost)
        self._open: list[Branch] = []
        self._busy: int | None = None
        self._numbers = count()
        self._little, self._due = LITTLE_WORK, 0.0
        self._gave_up = False  # a search that should have closed something did not
        self.is_bounded = False

    @classmethod
    def of(
        cls,
        matrix: Matrix,
        best: Best,
        budget: Budget,
        on_bound: OnBound,
        preferred: Numbers | None = None,
        *,
        near: Numbers | None = None,
    ) -> "Tree":
        """The tree of a whole matrix; columns that are decided only cost time.

        It begins with the columns of values that the best ones are said to be `near`.
        """
        reduced = matrix.reduced()
        if reduced is None:
            return cls(matrix, best, budget, on_bound, preferred)
        preferred = None if preferred is None else preferred[reduced.free]
        start = None if near is None else Start.near(reduced.matrix, near[reduced.free])
        return cls(reduced.matrix, best.among(reduced, best.limit), budget, on_bound, preferred, start)

    @property
    def bound(self) -> int:
        """What no values cost less than, once the tree `is_bounded`; never above the best's limit."""
        bounds = [self._best.limit, *(branch.bound for branch in self._open[:1])]
        return min(bounds if self._busy is None else [*bounds, self._busy])

    def close(self) -> None:
        """Works until nothing better than the best's limit is left, or the budget is spent."""
        root = self._bench.root()
        if root is None:  # HiGHS gave up, or there was no time
            reduced = self._matrix.reduced() if self._budget.goes_on else None
            if reduced is not None:
                best = self._best.among(reduced, self._best.limit)
                self.is_bounded = self._look(reduced.matrix, best, LOWEST)
            if self.is_bounded:
                self._tell()
            return
        self.is_bounded, self._busy = True, root.bound
        self._tell()
        if not self._is_outermost:
            root = self._bench.sharpened(root)
        self._push(root, root.bound, is_root=True)
        self._busy = None
        looks = count()
        while self._open and self._open[0].bound < self._best.limit and self._goes_on:
            self._tell()
            if next(looks) >= FIRST_BRANCHES and self._budget.work >= self._due and self._is_easy(root):
                self._open.clear()
                break
            branch = heapq.heappop(self._open)
            self._busy = branch.bound
            if branch.tried or not self._divide(branch):
                self._finish(branch)
            self._busy = None
        self._tell()

    def _is_easy(self, root: Relaxation) -> bool:
        """Whether CP-SAT, asked for a little work, closes a small matrix; the next time for twice as much.

        Where the relaxation says little, CP-SAT needs a tenth of a second for what are thousands of branches.
        Branches get as much work until it is asked again, so whoever is slower costs a few times the other.
        """
        work, self._little = self._little, 2 * self._little
        reduced = root.within(self._best.limit - 1).reduced()
        closed = reduced is None
        if reduced is not None and len(reduced.free) <= FEW_COLUMNS:
            best = self._best.among(reduced, self._best.limit)
            closed = self._look(reduced.matrix, best, self.bound, work)
        self._due = self._budget.work + self._little
        return closed

    @property
    def _goes_on(self) -> bool:
        return self._budget.goes_on and not self._gave_up

    def _tell(self) -> None:
        self._on_bound(self.bound)

    def _raise(self, bound: int) -> None:
        if self._busy is not None and bound > self._busy:
            self._busy = bound
            self._tell()

    def _push(self, relaxation: Relaxation, bound: int, tried: int = 0, *, is_root: bool = False) -> None:
        if bound < self._best.limit:
            heapq.heappush(self._open, Branch(bound, next(self._numbers), relaxation, tried, is_root))

    def _divide(self, branch: Branch) -> bool:
        """Splits a branch where that raises its bound most, if there is anything to split."""
        chosen: tuple[float, list[Relaxation]] | None = None
        jumps = () if self._is_outermost else self._bench.ceilings.jumps(branch.relaxation)
        for split in chain(jumps, broken_terms(branch.relaxation)):
            halves = self._halves(split)
            if halves is None:
                return False
            costs = [min(LARGEST_GAIN, half.cost - branch.relaxation.cost) for half in halves]
            costs += [LARGEST_GAIN] * (2 - len(costs))
            gain = max(LEAST_GAIN, min(costs)) * max(LEAST_GAIN, *costs)
            if chosen is None or gain > chosen[0]:
                chosen = gain, halves
            if min(costs) >= CLEAR_GAIN:
                break
        if chosen is None:
            return False
        for half in chosen[1]:
            self._push(half, max(half.bound, branch.bound))
        return True

    def _halves(self, split: Split) -> list[Relaxation] | None:
        """The relaxations of the halves that have values; None where one could not be had."""
        halves = split.halves
        if not self._budget.goes_on:
            return None
        found = self._bench.relaxed_both(halves)
        if any(each is None and not half.is_empty for each, half in zip(found, halves, strict=True)):
            return None
        return [each for each in found if each is not None]

    def _finish(self, branch: Branch) -> None:
        """Closes a leaf, or puts back what is left of it."""
        if branch.is_root and not self._is_outermost:
            self._search(branch)
            return
        relaxation, limit = branch.relaxation, self._limit(branch, WINDOWS)
        start = relaxation.start
        reduced = relaxation.within(limit - 1).with_rows(relaxation.local).reduced(start.basic, start.tight)
        bound = limit
        if reduced is not None:
            best = self._best.among(reduced, limit)
            preferred = None if self._preferred is None else self._preferred[reduced.free]
            inner = Tree(
                reduced.matrix,
                best,
                self._budget,
                self._raise,
                preferred,
                start.among(reduced),
                is_outermost=False,
            )
            inner.close()
            if not inner.is_bounded:
                self._search(branch)
                return
            bound, self._gave_up = inner.bound, inner._gave_up
        self._push(relaxation, max(bound, branch.bound), branch.tried + (bound >= limit))

    def _search(self, branch: Branch) -> None:
        """Looks with CP-SAT for values of a branch within its step, and puts back what is left of it."""
        limit = self._limit(branch, STEPS)
        reduced = branch.relaxation.within(limit - 1).with_rows(branch.relaxation.local).reduced()
        closed = True
        if reduced is not None:
            closed = self._look(reduced.matrix, self._best.among(reduced, limit), branch.bound)
        bound = limit if closed else branch.bound
        self._push(branch.relaxation, bound, branch.tried + closed, is_root=branch.is_root)
        self._gave_up = not closed

    def _limit(self, branch: Branch, widths: Sequence[int]) -> int:
        """Up to what cost to look at a branch next: a little more than its bound, then ever more."""
        if branch.tried >= len(widths):
            return self._best.limit
        return min(self._best.limit, branch.bound + widths[branch.tried])

    def _look(self, matrix: Matrix, best: Best, least: int, most_work: float | None = None) -> bool:
        """Searches a matrix for values below the best's limit; tells whether it went to the end."""
        from solver.proof.search import search  # noqa: PLC0415 - CP-SAT takes half a second to load

        limit = best.limit

        def take(found: Sequence[int]) -> None:
            values = np.asarray(found, np.int64)
            best.take(matrix.cost_of(values), values)

        left, stop = self._budget.left(most_work), self._budget.stop
        ending = search(matrix, (), left, take, stop, (least, limit - 1))
        self._budget.work += ending.work
        return ending.closed
