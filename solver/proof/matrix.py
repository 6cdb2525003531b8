"""A program as arrays, and what can be told of it at once: narrower ranges, and the columns still free."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from solver.arrays import Flags, Numbers
from solver.proof.program import Program
from solver.proof.rows import Rows, stacked

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
        changed = (lower != self.lower) | (upper != self.upper)
        return _narrowed(replace(self, lower=lower, upper=upper), changed)

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

    def reduced(self, columns: Flags | None = None, rows_too: Flags | None = None) -> "Reduced | None":
        """The matrix of the columns still free; none where the others already break a row.

        Some columns that are not free, and some rows that cannot bind, may be kept.
        """
        if self.is_empty:
            return None
        free, rows = self.free, self.rows
        free = free if columns is None else free | columns
        loose = free[rows.column]
        least, reach = rows.coefficient * self.lower[rows.column], rows.coefficient * self.upper[rows.column]
        high = rows.high - rows.sums(least * ~loose)
        most = rows.sums(np.maximum(least, reach) * loose)
        bare = rows.sums(loose.astype(np.int64)) == 0
        if (high[bare & ~rows.equal] < 0).any() or high[bare & rows.equal].any():
            return None
        number = np.cumsum(free) - 1
        entries = np.flatnonzero(loose)
        left = Rows(
            rows.row[entries],
            number[rows.column[entries]],
            rows.coefficient[entries],
            high,
            rows.equal,
        )
        terms = self.terms[free[self.terms]]
        binds = rows.equal | (most > high)
        kept = np.flatnonzero(~bare & (binds if rows_too is None else binds | rows_too))
        stated = left.take(kept)
        first = stated.first_of_each
        matrix = Matrix(
            stated.pick(first),
            self.lower[free],
            self.upper[free],
            self.cost[free],
            number[terms],
            self.constant + int((self.cost * self.lower)[~free].sum()),
        )
        return Reduced(matrix, np.flatnonzero(free), kept[first], self.lower)


@dataclass(frozen=True)
class Reduced:
    """A matrix of the free columns of another, whose other columns have their `fixed` values.

    `free` and `rows` are the numbers that its columns and rows have there.
    """

    matrix: Matrix
    free: Numbers
    rows: Numbers
    fixed: Numbers

    def whole(self, values: Sequence[int] | Numbers) -> Numbers:
        """Values of the free columns, as values of all columns."""
        full = self.fixed.copy()
        full[self.free] = np.asarray(values, np.int64)
        return full


def matrix_of(program: Program) -> Matrix:
    """A program's matrix, its ranges narrowed."""
    matrix = Matrix(
        program.rows().without_noughts(),
        program.lower.copy(),
        program.upper.copy(),
        program.cost.copy(),
        program.terms(),
        program.constant,
    )
    return _narrowed(matrix, np.ones(len(matrix.cost), bool))


def _narrowed(matrix: Matrix, changed: Flags) -> Matrix:
    """Ranges without the values that a row by itself rules out, until no row rules out more.

    Only rows of columns whose ranges have `changed` are looked at; the others were before.
    """
    lower, upper = matrix.lower, matrix.upper
    for _ in range(ROUNDS):
        rows = matrix.rows.pick_of(changed)
        if not len(rows):
            break
        narrower, wider = _ranges(rows, lower, upper)
        changed = (narrower != upper) | (wider != lower)
        lower, upper = wider, narrower
        if (lower > upper).any():
            break
    return replace(matrix, lower=lower, upper=upper)


def _ranges(rows: Rows, lower: Numbers, upper: Numbers) -> tuple[Numbers, Numbers]:
    """The highest and the lowest values that each row by itself leaves to its columns."""
    column, row, rises, size = rows.column, rows.row, rows.coefficient > 0, np.abs(rows.coefficient)
    low, high = rows.coefficient * lower[column], rows.coefficient * upper[column]
    least, most = np.minimum(low, high), np.maximum(low, high)
    room = (rows.high - rows.sums(least))[row]
    spare = np.flatnonzero((most - least > room) | rows.equal[row])
    narrower, wider = upper.copy(), lower.copy()
    _lose(narrower, wider, column[spare], rises[spare], room[spare] // size[spare], lower, upper)
    if rows.equal.any():
        room = (rows.sums(most) - rows.high)[row]
        spare = np.flatnonzero(rows.equal[row])
        _lose(narrower, wider, column[spare], ~rises[spare], room[spare] // size[spare], lower, upper)
    return narrower, wider


def _lose(
    narrower: Numbers,
    wider: Numbers,
    column: Numbers,
    rises: Flags,
    steps: Numbers,
    lower: Numbers,
    upper: Numbers,
) -> None:
    """Takes from the ranges what lies further than some steps from where a row would have its columns."""
    up, down = column[rises], column[~rises]
    np.minimum.at(narrower, up, lower[up] + steps[rises])
    np.maximum.at(wider, down, upper[down] - steps[~rises])
