"""The bound that prices of a matrix's rows prove, in whole numbers.

What HiGHS says is never believed: any prices of the rows prove a bound, so they are rounded to fractions of
a common denominator, and everything after that is exact.
"""

from dataclasses import dataclass, replace

import numpy as np

from solver.arrays import Flags, Numbers, Reals
from solver.proof.matrix import Matrix
from solver.proof.rows import NO_ROWS, Rows
from solver.proof.sifting import Sifting
from solver.proof.standing import Standing, Start

FINEST = 20
LARGEST = 2.0**59
WHOLE = 1e-6
NO_VALUES = 2**60
HELPS = 1e-6
MORE = 1.5


@dataclass(frozen=True)
class Relaxation:
    """What the relaxation tells of a matrix: no values within its ranges cost less than `bound`.

    Whoever takes a column one away from the end of its range that is cheaper pays `reduced` of it more, a
    gain if it is negative, in units of one `unit`-th of a cost; `least` is the bound in these units. `local`
    are rows that hold within these ranges only. `standing` is where the simplex ended.
    """

    matrix: Matrix
    values: Reals
    reduced: Numbers
    least: int
    unit: int
    standing: Standing
    local: Rows = NO_ROWS

    @property
    def bound(self) -> int:
        """What no values cost less than; NO_VALUES where there are none."""
        return NO_VALUES if self.least >= NO_VALUES else -(-self.least // self.unit) + self.matrix.constant

    @property
    def cost(self) -> float:
        """The bound before it is rounded up to a whole number."""
        return self.least / self.unit + self.matrix.constant

    @property
    def is_integral(self) -> bool:
        """Whether all its values are whole numbers, and so are values of the matrix."""
        return self.least < NO_VALUES and bool((np.abs(self.values - np.rint(self.values)) < WHOLE).all())

    @property
    def start(self) -> Start:
        """Where to begin with the same matrix in narrower ranges."""
        return Start(self._promising, *self.standing.statuses)

    @property
    def _promising(self) -> Flags:
        """The columns that would cost least: those that cost nothing, and half as many again."""
        count = int(MORE * (self.reduced <= 0).sum())
        if count >= len(self.reduced):
            return np.ones(len(self.reduced), bool)
        promising: Flags = (self.reduced <= 0) | (self.reduced < np.partition(self.reduced, count)[count])
        return promising

    def within(self, most: int) -> Matrix:
        """The matrix without the values that no plan of at most this cost has."""
        room = min((most - self.matrix.constant) * self.unit - self.least, NO_VALUES)
        m, steps = self.matrix, room // np.maximum(1, np.abs(self.reduced))
        upper = np.where(self.reduced > 0, np.minimum(m.upper, m.lower + steps), m.upper)
        lower = np.where(self.reduced < 0, np.maximum(m.lower, m.upper - steps), m.lower)
        return m.within(lower, upper)


def relax(matrix: Matrix, simplex: Sifting, until: float, local: Rows = NO_ROWS) -> Relaxation | None:
    """The relaxation of a matrix that a simplex holds, with rows that hold in its ranges only.

    None where that takes until a moment of the monotonic clock, or HiGHS gives up.
    """
    while simplex.solve(until):
        if simplex.is_infeasible:
            found = _priced_by_ray(matrix, local, simplex)
            if found is not None and found.least > 0:
                return replace(found, least=NO_VALUES)
        else:
            found = proved(matrix, local, matrix.cost, simplex)
        if found is None:
            return None
        if not simplex.takes_in(found.reduced, int(HELPS * found.unit)):
            return None if simplex.is_infeasible else found
    return None


def _priced_by_ray(matrix: Matrix, local: Rows, simplex: Sifting) -> Relaxation | None:
    """What all columns are worth at the prices of a ray, all free of cost.

    There are no values if that is more than nought, or, with columns left out, if it is for those inside.
    """
    ray, nearest = simplex.prices, None
    size = np.abs(ray).max(initial=0)
    for sign in (1, -1) if size else ():
        simplex.prices = sign * ray / size
        found = proved(matrix, local, np.zeros_like(matrix.cost), simplex)
        if found is not None and found.least > 0:
            return found
        if found is not None and found.least - simplex.least_outside(found.reduced) > 0:
            nearest = found
    return nearest


def proved(matrix: Matrix, local: Rows, cost: Numbers, simplex: Sifting) -> Relaxation | None:
    """The exact bound of some prices, in units as fine as whole numbers of 64 bits allow."""
    m, unit, size = matrix, 2**FINEST, 0.0
    reach = np.maximum(np.abs(m.lower), np.abs(m.upper)).astype(float)
    priced: list[tuple[Rows, Reals]] = []
    before = 0
    for rows in (m.rows, local):
        prices = simplex.prices[before : before + len(rows)]
        prices = np.where(rows.equal, prices, np.minimum(prices, 0))
        which = prices != 0
        paid, prices = rows.pick(which), prices[which]
        size += _total(np.abs(prices) * np.abs(paid.high))
        size += _total(np.abs(prices)[paid.row] * np.abs(paid.coefficient) * (1 + reach[paid.column]))
        priced.append((paid, prices))
        before += len(rows)
    size += _total(np.abs(cost) * reach)
    while unit > 1 and size * unit > LARGEST:
        unit //= 2
    if size * unit > LARGEST:
        return None
    reduced, least = cost * unit, 0
    for rows, prices in priced:
        whole = np.rint(prices * unit).astype(np.int64)
        np.subtract.at(reduced, rows.column, whole[rows.row] * rows.coefficient)
        least += int(whole @ rows.high)
    least += int(np.minimum(reduced * m.lower, reduced * m.upper).sum())
    return Relaxation(matrix, simplex.values, reduced, least, unit, simplex.standing, local)


def _total(numbers: Reals) -> float:
    """Their sum, without OpenBLAS: its threads go on spinning after a product, on the cores HiGHS needs."""
    return float(numbers.sum())
