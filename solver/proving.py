"""Proof by relaxation: the linear program says where to look, and CP-SAT looks at the little that is left.

The plans fall into branches by the terms of the score that whole numbers hurt, such as how many visits a
request lacks. The branch that promises most is looked at next: branched again where such a term is broken in
its relaxation, else searched for a plan that costs hardly more than its bound, then for one that costs more.
"""

import heapq
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from itertools import count

import numpy as np

from solver.core import Core, core_of
from solver.grid import Numbers
from solver.limits import Limits
from solver.matrix import Matrix
from solver.relaxation import Relaxation, relax
from solver.search import search

STEPS = (1, 4, 16)
GUESSED = 1
GUESSING_WORK = 2.0
MOST_GUESSED = 10_000
MOST_BRANCHES = 60
WIDE = 100
WHOLE = 1e-6

OnPlan = Callable[[Sequence[int]], None]


@dataclass(order=True)
class _Branch:
    """Plans that cost at least `bound`, searched so many times."""

    bound: int
    number: int
    relaxation: Relaxation = field(compare=False)
    tried: int = field(default=0, compare=False)


class Prover:
    """Looks for values of a matrix that cost less than `best`, and for the proof that there are none.

    `values` cost `best`, if there are any yet. `on_plan` hears of better values, `on_bound` of better bounds.
    """

    def __init__(
        self,
        best: int,
        values: Sequence[int] | None,
        limits: Limits,
        stop: Callable[[], bool],
        on_plan: OnPlan,
        on_bound: Callable[[int], None],
    ) -> None:
        self.best = best
        self.values = None if values is None else np.array(values, np.int64)
        self._limits = limits
        self._until = time.monotonic() + limits.seconds
        self.work = 0.0
        self._stop = stop
        self._on_plan = on_plan
        self._on_bound = on_bound
        self._branches: list[_Branch] = []
        self._rest: int | None = None
        self._numbers = count()

    @property
    def bound(self) -> int:
        """What no values cost less than, once something was proved; never above `best`."""
        least = self._branches[0].bound if self._branches else self.best
        return min(least, self.best if self._rest is None else self._rest)

    def prove(self, matrix: Matrix) -> bool:
        """Whether the relaxation was of any use; what came of it is in `best` and `bound`."""
        root = self._relaxed(matrix)
        if root is None:
            return False
        self._add(root, root.bound)
        self._on_bound(self.bound)
        guessed = self._guess(root)
        if self._goes_on() and self.values is not None and self.best - root.bound > WIDE:
            if not guessed:
                return True  # too much is open here: the whole is searched as well without the relaxation
            self._branches.clear()
            self._search_whole(root, self.values)
        while self._goes_on() and self._branches and self._branches[0].bound < self.best:
            self._on_bound(self.bound)
            branch = heapq.heappop(self._branches)
            if not self._divide(branch):
                self._search(branch)
        self._on_bound(self.bound)
        return True

    def _guess(self, root: Relaxation) -> bool:
        """Looks among the few columns that the relaxation finds cheap and those of the best plan."""
        if not self._goes_on() or root.bound >= self.best:
            return False
        m, kept = root.matrix, root.cheap(GUESSED)
        kept[m.terms] = True
        upper = np.where(kept, m.upper, m.lower)
        lower = m.lower
        if self.values is not None:
            upper, lower = np.maximum(upper, self.values), np.minimum(lower, self.values)
        if int((upper > lower).sum()) > MOST_GUESSED:
            return False
        core = core_of(replace(m, upper=upper, lower=lower), root.bound, self.best)
        if core is not None:
            hint = [] if self.values is None else self.values[core.free].tolist()
            left = self._left()
            work = GUESSING_WORK if left.deterministic is None else min(GUESSING_WORK, left.deterministic)
            self._look(core, hint, replace(left, deterministic=work), lambda _: None)
        return True

    def _goes_on(self) -> bool:
        spent = self._limits.deterministic is not None and self.work >= self._limits.deterministic
        return not self._stop() and not spent and time.monotonic() < self._until

    def _relaxed(self, matrix: Matrix, near: Relaxation | None = None) -> Relaxation | None:
        return None if matrix.is_empty else relax(matrix, self._until - time.monotonic(), near)

    def _add(self, relaxation: Relaxation, bound: int) -> None:
        heapq.heappush(self._branches, _Branch(bound, next(self._numbers), relaxation))

    def _divide(self, branch: _Branch) -> bool:
        """Splits a branch at the broken term that costs most, if both halves can be judged."""
        term = self._broken_term(branch.relaxation)
        if term is None or branch.tried or len(self._branches) > MOST_BRANCHES:
            return False
        m, below = branch.relaxation.matrix, int(np.floor(branch.relaxation.values[term]))
        upper, lower = m.upper.copy(), m.lower.copy()
        upper[term], lower[term] = below, below + 1
        halves = [m.within(m.lower, upper), m.within(lower, m.upper)]
        relaxed = [(half, self._relaxed(half, branch.relaxation)) for half in halves if not half.is_empty]
        if any(relaxation is None for _, relaxation in relaxed):
            return False
        for _, relaxation in relaxed:
            if relaxation is not None:
                self._add(relaxation, max(relaxation.bound, branch.bound))
        return True

    def _broken_term(self, relaxation: Relaxation) -> int | None:
        terms = relaxation.matrix.terms
        values = relaxation.values[terms]
        broken = np.minimum(values - np.floor(values), np.ceil(values) - values)
        broken[broken < WHOLE] = 0
        broken *= relaxation.matrix.cost[terms]
        if not broken.any():
            return None
        return int(terms[int(broken.argmax())])

    def _search(self, branch: _Branch) -> None:
        """Looks for plans of a branch within its step, and puts back what is left of it."""
        step = STEPS[branch.tried] if branch.tried < len(STEPS) else self.best - branch.bound
        most = min(self.best - 1, branch.bound + step)
        core = core_of(branch.relaxation.within(most), branch.bound, most)
        reached = branch.bound

        def raise_to(bound: int) -> None:
            nonlocal reached
            reached = max(reached, min(bound, most + 1))

        closed = True
        if core is not None:
            closed = self._look(core, [], self._left(), raise_to)
        bound = most + 1 if closed else reached
        if bound < self.best:
            heapq.heappush(self._branches, replace(branch, bound=bound, tried=branch.tried + closed))

    def _search_whole(self, root: Relaxation, values: Numbers) -> None:
        """Looks at once for whatever is better than the best plan, beginning with it: the gap is wide."""
        core = core_of(root.within(self.best), root.bound, self.best)
        self._rest = root.bound

        def raise_to(bound: int) -> None:
            self._rest = max(self._rest or bound, bound)
            self._on_bound(self.bound)

        if core is None or self._look(core, values[core.free].tolist(), self._left(), raise_to):
            self._rest = None

    def _look(self, core: Core, hint: Sequence[int], limits: Limits, on_bound: Callable[[int], None]) -> bool:
        """Searches a core, and tells whether it went to the end."""

        def take(values: Sequence[int]) -> None:
            cost = core.program.cost_of(values)
            if cost < self.best:
                self.best, self.values = cost, np.array(core.values(values), np.int64)
                self._on_plan(self.values.tolist())

        ending = search(core.program, hint, limits, take, on_bound, self._stop)
        self.work += ending.work
        return ending.closed

    def _left(self) -> Limits:
        work = self._limits.deterministic
        return replace(
            self._limits,
            seconds=self._until - time.monotonic(),
            deterministic=None if work is None else max(1e-3, work - self.work),
        )
