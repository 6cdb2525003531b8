"""A linear program of which HiGHS holds only the columns that matter (sifting; Bixby and others, 1992).

Most columns are never worth taking. Left out, they are nought; whoever prices all of them, which is exact and
cheap, takes in those that would help, and solves again until none would.
"""

from copy import copy
from dataclasses import replace

import numpy as np

from solver.arrays import Flags, Numbers, Reals
from solver.proof.matrix import Matrix
from solver.proof.rows import NO_ROWS, Rows, stacked
from solver.proof.simplex import AT_LOWER, AT_UPPER, BASIC, Simplex, Statuses, basis_of
from solver.proof.standing import Standing, Start

OUTSIDE = -1
AT_END = 1e-9


class Sifting:
    """The relaxation of a matrix, whose ranges may narrow and to which rows may come and go.

    It begins with all columns that are free, or with those that a start calls promising, and with the rows
    that these could break. After `solve` has said yes, `values` and `prices` are those of all columns and
    rows; after it has said no to ranges without values, `prices` are those of a ray that says so. They are
    right for all columns once `takes_in` finds none that would help, and even then nothing of it is exact.
    """

    def __init__(self, matrix: Matrix, start: Start | None = None) -> None:
        self._matrix = matrix
        self._lower, self._upper = matrix.lower, matrix.upper
        self._added = NO_ROWS
        self._most = np.zeros(len(matrix.rows), np.int64)
        self._touched = np.zeros(len(matrix.rows), bool)
        self._inside = (matrix.lower != 0) | (matrix.free if start is None else start.promising | start.basic)
        self._inside[matrix.terms] = True  # without them there may be no values at all
        if not self._inside.any():  # of a program without columns HiGHS answers nothing, not even its basis
            self._inside = matrix.free
        self._columns = np.flatnonzero(self._inside)
        self._count(np.flatnonzero(self._inside[matrix.rows.column]))
        self._held = np.flatnonzero(self._binds if start is None else self._binds | start.tight)
        self._number()
        ranges = matrix.lower[self._columns], matrix.upper[self._columns]
        self._simplex = Simplex(self._of(matrix.rows, self._held), *ranges, matrix.cost[self._columns])
        if start is not None:
            stands = start.columns[self._columns], start.rows[self._held]
            self._simplex.begin_at(basis_of(*stands, is_whole=False))
        self.is_infeasible = False
        self.values: Reals = np.zeros(len(matrix.cost))
        self.prices: Reals = np.zeros(len(matrix.rows))
        self.keep()

    def twin(self) -> "Sifting":
        """Another with the same rows and columns, to come back to where this one does."""
        self.back()
        twin = copy(self)
        twin._simplex = self._simplex.twin()  # noqa: SLF001 - another of this class
        return twin

    @property
    def _rows(self) -> int:
        return len(self._matrix.rows) + len(self._added)

    @property
    def standing(self) -> Standing:
        basis = self._simplex.basis()
        return Standing(basis, self._columns, self._held, len(self._inside), self._rows)

    def spent_iterations(self) -> int:
        """The iterations since this was last asked."""
        spent, self._simplex.iterations = self._simplex.iterations, 0
        return spent

    def set_ranges(self, lower: Numbers, upper: Numbers) -> None:
        """Sets ranges within those of the matrix."""
        self._lower, self._upper = lower, upper
        forced = (lower != 0) & ~self._inside
        if forced.any():
            standing = self.standing
            self._take(forced)
            self._begin_at(*standing.statuses)
        self._simplex.set_ranges(lower[self._columns], upper[self._columns])

    def set_costs(self, cost: Numbers) -> None:
        self._matrix = replace(self._matrix, cost=cost)
        self._simplex.set_costs(cost[self._columns])

    def add_rows(self, rows: Rows) -> None:
        if len(rows):
            self._simplex.add_rows(self._of(rows, np.arange(len(rows))))
            self._held = np.r_[self._held, self._rows + np.arange(len(rows))]
            self._added = stacked([self._added, rows])
            self._number()

    def keep(self) -> None:
        """Remembers the rows there are and where the last solve ended, to come `back` to."""
        self._kept = self._rows, self.standing

    def back(self) -> None:
        """Takes out the rows added since `keep`; the next solve begins where that one ended."""
        count, kept = self._kept
        if self._rows > count:
            gone = self._held >= count
            self._simplex.delete_rows(np.flatnonzero(gone))
            self._held = self._held[~gone]
            self._added = self._added.pick(np.arange(len(self._added)) < count - len(self._matrix.rows))
            self._number()
        if len(kept.columns) < len(self._columns):
            self._begin_at(*kept.statuses)
        else:
            self._simplex.begin_at(kept.basis)

    def _begin_at(self, columns: Statuses, rows: Statuses) -> None:
        """Begins the next solve where columns and rows stand like this; rows that came later are slack."""
        rows = np.r_[rows, np.full(self._rows - len(rows), BASIC, object)]
        self._simplex.begin_at(basis_of(columns[self._columns], rows[self._held], is_whole=True))

    def takes_in(self, reduced: Numbers, more_than: int) -> bool:
        """Whether columns come in, because by their reduced costs each would save more than that."""
        helps = (reduced < -more_than) & ~self._inside & (self._upper > 0)
        if not helps.any():
            return False
        columns, rows = self.standing.statuses if self.is_infeasible else self._solved_statuses()
        columns[helps] = AT_LOWER if self.is_infeasible else AT_UPPER
        self._take(helps)
        self._begin_at(columns, rows)
        return True

    def _solved_statuses(self) -> tuple[Statuses, Statuses]:
        """How columns and rows stand after a solve, told from values, which is faster than from the basis."""
        columns, rows = np.full(len(self._inside), AT_LOWER, object), np.full(self._rows, BASIC, object)
        columns[(self.values > self._upper - AT_END) & (self._upper > self._lower)] = AT_UPPER
        rows[self._held] = AT_UPPER
        basic = self._simplex.basic_variables()
        columns[self._columns[basic[basic >= 0]]] = BASIC
        rows[self._held[-basic[basic < 0] - 1]] = BASIC
        return columns, rows

    def least_outside(self, reduced: Numbers) -> int:
        """What the columns outside could save at most, as a number below nought."""
        return int((np.minimum(reduced, 0) * self._upper)[~self._inside].sum())

    def solve(self, until: float) -> bool:
        """Whether there was an answer by a moment on the monotonic clock."""
        simplex = self._simplex
        if not simplex.solve(until):
            return False
        self.is_infeasible = simplex.is_infeasible
        self.prices = np.zeros(self._rows)
        self.prices[self._held] = simplex.prices
        if not self.is_infeasible:
            self.values = np.zeros(len(self._inside))
            self.values[self._columns] = simplex.values
        return True

    def tableau(self, flags: Flags) -> list[tuple[Numbers, Reals]]:
        """How the rows add up to each flagged column that is basic: numbers of rows, and their shares."""
        found = self._simplex.tableau(flags[self._columns])
        return [(self._held[rows], shares) for rows, shares in found]

    def _take(self, which: Flags) -> None:
        """Takes in columns, and the rows that could bind now."""
        m, columns = self._matrix, np.flatnonzero(which)
        self._inside = self._inside | which
        entries = np.flatnonzero(which[m.rows.column])
        self._most, self._touched = self._most.copy(), self._touched.copy()  # a twin may share them
        self._count(entries)
        added = np.flatnonzero(self._binds & (self._row_at[: len(m.rows)] == OUTSIDE))
        self._simplex.add_rows(self._of(m.rows, added))
        self._held = np.r_[self._held, added]
        self._columns = np.r_[self._columns, columns]
        self._number()
        ranges = self._lower[columns], self._upper[columns]
        self._simplex.add_columns(self._turned(which, entries), *ranges, m.cost[columns])

    def _count(self, entries: Numbers) -> None:
        """Adds some entries of the matrix to what the columns inside can come to, row by row."""
        m = self._matrix
        row, column, size = m.rows.row[entries], m.rows.column[entries], m.rows.coefficient[entries]
        np.add.at(self._most, row, size * np.where(size > 0, m.upper[column], m.lower[column]))
        self._touched[row] = True

    @property
    def _binds(self) -> Flags:
        """The rows of the matrix that the columns inside could break, or cannot keep alone."""
        rows = self._matrix.rows
        binds: Flags = (self._most > rows.high) | (rows.equal & (self._touched | (rows.high != 0)))
        return binds

    def _number(self) -> None:
        """Where each column and row stands in the simplex."""
        self._column_at = np.full(len(self._inside), OUTSIDE)
        self._column_at[self._columns] = np.arange(len(self._columns))
        self._row_at = np.full(self._rows, OUTSIDE)
        self._row_at[self._held] = np.arange(len(self._held))

    def _of(self, rows: Rows, numbers: Numbers) -> Rows:
        """Some rows, in rising order, as far as the simplex has their columns."""
        rows = rows.take(numbers)
        at = self._column_at[rows.column]
        inside = at != OUTSIDE
        return Rows(rows.row[inside], at[inside], rows.coefficient[inside], rows.high, rows.equal)

    def _turned(self, which: Flags, entries: Numbers) -> Rows:
        """The entries of columns just taken in, column by column, as far as the simplex has their rows."""
        base, added = self._matrix.rows, self._added
        more = np.flatnonzero(which[added.column])
        column = self._column_at[np.r_[base.column[entries], added.column[more]]]
        row = self._row_at[np.r_[base.row[entries], added.row[more] + len(base)]]
        size = np.r_[base.coefficient[entries], added.coefficient[more]]
        order = np.argsort(column, kind="stable")
        order = order[row[order] != OUTSIDE]
        count = int(which.sum())
        none = np.zeros(count, np.int64)
        first = len(self._columns) - count
        return Rows(column[order] - first, row[order], size[order], none, none.astype(bool))
