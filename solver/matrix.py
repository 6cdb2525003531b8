"""A program as arrays, and what can be told of it at once: narrower ranges, and the columns still free."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from solver.grid import Flags, Numbers
from solver.program import Program
from solver.rows import Rows, stacked

ROUNDS = 12


@dataclass(frozen=True)
class Matrix:
    """Rows over columns with ranges and costs.

    `terms` are the columns that make up for what others lack, at a price: with them free there are values
    that keep every row.
    """

    rows: Rows
    lower: Numbers
    upper: Numbers
    cost: Numbers
    terms: Numbers
    constant: int

    @property
    def is_empty(self) -> bool:
        """Whether some column has no value left."""
        return bool((self.lower > self.upper).any())

    @property
    def free(self) -> Flags:
        """The columns with more than one value."""
        free: Flags = self.upper > self.lower
        return free

    def within(self, lower: Numbers, upper: Numbers) -> "Matrix":
        """The same with narrower ranges, and those that follow from them."""
        return _narrowed(replace(self, lower=lower, upper=upper))

    def with_rows(self, rows: Rows) -> "Matrix":
        """The same with more rows, at the end."""
        return replace(self, rows=stacked([self.rows, rows]))

    def cost_of(self, values: Numbers) -> int:
        return self.constant + int(self.cost @ values)

    def keeps(self, values: Numbers) -> bool:
        """Whether some values lie in the ranges and keep every row."""
        rows = self.rows
        sums = rows.sums(rows.coefficient * values[rows.column])
        kept = np.where(rows.equal, sums == rows.high, sums <= rows.high).all()
        return bool(kept and (values >= self.lower).all() and (values <= self.upper).all())

    def costing(self, least: int, most: int) -> "Matrix":
        """The same for values that cost from `least` to `most`."""
        costly = np.flatnonzero(self.cost)
        if not len(costly):
            return self
        cost, highs = self.cost[costly], np.array([most - self.constant, self.constant - least])
        row = np.repeat([0, 1], len(costly))
        rows = Rows(row, np.r_[costly, costly], np.r_[cost, -cost], highs, np.zeros(2, bool))
        return self.with_rows(rows)

    def reduced(self) -> "Reduced | None":
        """The matrix of the columns still free; none where the others already break a row."""
        if self.is_empty:
            return None
        free, rows = self.free, self.rows
        loose = free[rows.column]
        settled = np.where(loose, 0, rows.coefficient * self.lower[rows.column])
        high = rows.high - rows.sums(settled)
        reach = np.where(rows.coefficient > 0, self.upper[rows.column], self.lower[rows.column])
        most = rows.sums(np.where(loose, rows.coefficient * reach, 0))
        bare = rows.sums(loose.astype(np.int64)) == 0
        if (high[bare & ~rows.equal] < 0).any() or high[bare & rows.equal].any():
            return None
        number = np.cumsum(free) - 1
        left = Rows(
            rows.row[loose],
            number[rows.column[loose]],
            rows.coefficient[loose],
            high,
            rows.equal,
        )
        terms = self.terms[free[self.terms]]
        matrix = Matrix(
            left.pick(~bare & (rows.equal | (most > high))).distinct(),
            self.lower[free],
            self.upper[free],
            self.cost[free],
            number[terms],
            self.constant + int((self.cost * self.lower)[~free].sum()),
        )
        return Reduced(matrix, np.flatnonzero(free), self.lower)


@dataclass(frozen=True)
class Reduced:
    """A matrix of the free columns of another, whose other columns have their `fixed` values."""

    matrix: Matrix
    free: Numbers
    fixed: Numbers

    def whole(self, values: Sequence[int] | Numbers) -> Numbers:
        """Values of the free columns, as values of all columns."""
        full = self.fixed.copy()
        full[self.free] = np.asarray(values, np.int64)
        return full


def matrix_of(program: Program) -> Matrix:
    """A program's matrix, its ranges narrowed."""
    rows = program.rows()
    counts = rows.coefficient != 0
    return _narrowed(
        Matrix(
            Rows(rows.row[counts], rows.column[counts], rows.coefficient[counts], rows.high, rows.equal),
            np.array(program.lower, np.int64),
            np.array(program.upper, np.int64),
            np.array(program.cost, np.int64),
            program.terms(),
            program.constant,
        )
    )


def _narrowed(matrix: Matrix) -> Matrix:
    """Ranges without the values that a row by itself rules out, until no row rules out more."""
    rows, count = matrix.rows, len(matrix.rows)
    both = rows.equal[rows.row]
    row, column = np.r_[rows.row, rows.row[both] + count], np.r_[rows.column, rows.column[both]]
    coefficient = np.r_[rows.coefficient, -rows.coefficient[both]]
    high = np.r_[rows.high, -rows.high]
    rises, size = coefficient > 0, np.abs(coefficient)
    lower, upper = matrix.lower, matrix.upper
    for _ in range(ROUNDS):
        least = np.where(rises, coefficient * lower[column], coefficient * upper[column])
        reached = np.zeros(2 * count, np.int64)
        np.add.at(reached, row, least)
        room = (high - reached)[row]
        tight = (upper - lower)[column] * size > room  # only these entries can lose a value
        if not tight.any():
            break
        at, up, steps = column[tight], rises[tight], room[tight] // size[tight]
        narrower, wider = upper.copy(), lower.copy()
        np.minimum.at(narrower, at[up], lower[at[up]] + steps[up])
        np.maximum.at(wider, at[~up], upper[at[~up]] - steps[~up])
        lower, upper = wider, narrower
        if (lower > upper).any():
            break
    return replace(matrix, lower=lower, upper=upper)
