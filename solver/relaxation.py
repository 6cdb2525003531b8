"""The linear relaxation of a matrix, and the bound its prices prove in whole numbers.

What HiGHS says is never believed: any prices of the rows prove a bound, so they are rounded to fractions of
a common denominator, and everything after that is exact.
"""

import time
from dataclasses import dataclass

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_array

from solver.grid import Flags, Numbers
from solver.matrix import Matrix

FINEST = 20
LARGEST = 2.0**61
OPTIMAL = 0
NEARBY = 1
ROUNDS = 3
WHOLE = 1e-6


@dataclass(frozen=True)
class Relaxation:
    """What the relaxation tells of a matrix: no values within its ranges cost less than `bound`.

    Whoever takes a column one away from the end of its range that is cheaper pays `reduced` of it more, a
    gain if it is negative, in units of one `unit`-th of a cost; `least` is the bound in these units.
    """

    matrix: Matrix
    values: "np.ndarray[tuple[int], np.dtype[np.float64]]"
    reduced: Numbers
    least: int
    unit: int

    def cheap(self, most: int) -> Flags:
        """Columns that cost at most so much more, or have left the lower ends of their ranges."""
        return (np.abs(self.reduced) <= most * self.unit) | (self.values > self.matrix.lower + WHOLE)

    @property
    def bound(self) -> int:
        return -(-self.least // self.unit) + self.matrix.constant

    def within(self, most: int) -> Matrix:
        """The matrix without the values that no plan of at most this cost has."""
        room = (most - self.matrix.constant) * self.unit - self.least
        m, steps = self.matrix, room // np.maximum(1, np.abs(self.reduced))
        upper = np.where(self.reduced > 0, np.minimum(m.upper, m.lower + steps), m.upper)
        lower = np.where(self.reduced < 0, np.maximum(m.lower, m.upper - steps), m.lower)
        return m.within(lower, upper)


def relax(matrix: Matrix, seconds: float, near: Relaxation | None = None) -> Relaxation | None:
    """The relaxation, unless it takes too long or HiGHS gives up.

    Begins with the columns that are cheap in a relaxation nearby, and takes in whatever turns out cheap here.
    """
    until = time.monotonic() + seconds
    among = np.ones(len(matrix.cost), bool) if near is None else near.cheap(NEARBY)
    among[matrix.terms] = True
    best: Relaxation | None = None
    for _ in range(ROUNDS):
        found = _relaxed(matrix, among, until - time.monotonic())
        if found is None and not among.all():
            among[:] = True
            continue
        if found is None:
            break
        best = found if best is None or found.least * best.unit > best.least * found.unit else best
        lacking = ~among & _gains(found)
        if not lacking.any():
            break
        among |= lacking | found.cheap(NEARBY)
    return best


def _gains(relaxation: Relaxation) -> Flags:
    """Columns that should leave the lower end of their ranges."""
    gains: Flags = (relaxation.reduced < -WHOLE * relaxation.unit) & (
        relaxation.values < relaxation.matrix.upper
    )
    return gains


def _relaxed(matrix: Matrix, among: Flags, seconds: float) -> Relaxation | None:
    """The relaxation where only some columns may leave the lower ends of their ranges."""
    m = matrix
    entry = np.flatnonzero(among[m.column] & (m.upper > m.lower)[m.column])
    columns, column = np.unique(m.column[entry], return_inverse=True)
    values = np.where(m.cost < 0, m.upper, m.lower).astype(float)  # of columns in no row
    values[m.column] = m.lower[m.column]
    if not len(columns):
        return _proved(matrix, values, np.zeros(len(m.high)))
    rows = csr_array(
        (m.coefficient[entry].astype(float), (m.row[entry], column)), shape=(len(m.high), len(columns))
    )
    settled = np.zeros(len(m.high))
    np.add.at(settled, m.row, m.coefficient * m.lower[m.column])
    most = m.high - settled + rows @ m.lower[columns]
    binds = np.zeros(len(m.high), bool)
    binds[m.row[entry]] = True
    above, equal = binds & ~m.equal, binds & m.equal
    found = linprog(
        m.cost[columns].astype(float),
        A_ub=rows[above],
        b_ub=most[above],
        A_eq=rows[equal],
        b_eq=most[equal],
        bounds=np.c_[m.lower[columns], m.upper[columns]],
        method="highs-ds",
        options={"time_limit": max(0.01, seconds)},
    )
    if found.status != OPTIMAL:
        return None
    prices = np.zeros(len(m.high))
    prices[above] = np.minimum(found.ineqlin.marginals, 0)
    prices[equal] = found.eqlin.marginals
    values[columns] = found.x
    return _proved(matrix, values, prices)


def _proved(
    matrix: Matrix,
    values: "np.ndarray[tuple[int], np.dtype[np.float64]]",
    prices: "np.ndarray[tuple[int], np.dtype[np.float64]]",
) -> Relaxation | None:
    """The exact bound of some prices, in units as fine as whole numbers of 64 bits allow."""
    m = matrix
    unit = 2**FINEST
    reach = np.maximum(np.abs(m.lower), np.abs(m.upper)).astype(float)
    paid = np.abs(m.coefficient) * np.abs(prices[m.row])
    size = float(
        np.abs(prices) @ np.abs(m.high) + np.abs(m.cost) @ reach + (paid * (1 + reach[m.column])).sum()
    )
    while unit > 1 and size * unit > LARGEST:
        unit //= 2
    if size * unit > LARGEST:
        return None
    whole = np.rint(prices * unit).astype(np.int64)
    reduced = m.cost * unit
    np.subtract.at(reduced, m.column, m.coefficient * whole[m.row])
    least = int(whole @ m.high) + int(np.minimum(reduced * m.lower, reduced * m.upper).sum())
    return Relaxation(matrix, values, reduced, least, unit)
