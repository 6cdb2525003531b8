"""Where a solve of a linear program ended, and where another may begin."""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from solver.arrays import Flags, Numbers
from solver.proof.matrix import Matrix, Reduced
from solver.proof.simplex import AT_LOWER, BASIC, Basis, Statuses, statuses


@dataclass(frozen=True)
class Standing:
    """Where a solve ended: a basis of some columns and rows of a matrix that has so many of both."""

    basis: Basis
    columns: Numbers
    rows: Numbers
    column_count: int
    row_count: int

    @cached_property
    def statuses(self) -> tuple[Statuses, Statuses]:
        """How all columns and rows of the matrix stand: those not in the basis at nought, or slack.

        To take them out of a basis takes as long as a small program: it is done only where they are wanted.
        """
        columns, rows = np.full(self.column_count, AT_LOWER, object), np.full(self.row_count, BASIC, object)
        columns[self.columns], rows[self.rows] = statuses(self.basis)
        return columns, rows


@dataclass(frozen=True)
class Start:
    """Where to begin: the columns that are promising, and how all columns and rows of a matrix stand."""

    promising: Flags
    columns: Statuses
    rows: Statuses

    @classmethod
    def near(cls, matrix: Matrix, values: Numbers) -> "Start":
        """With the columns that some values take, and those that are worth taking by themselves."""
        columns, rows = np.full(len(values), AT_LOWER, object), np.full(len(matrix.rows), BASIC, object)
        return cls((values > matrix.lower) | (matrix.cost < 0), columns, rows)

    @property
    def basic(self) -> Flags:
        """The columns that may be anywhere in their ranges."""
        basic: Flags = self.columns == BASIC
        return basic

    @property
    def tight(self) -> Flags:
        """The rows that are not slack."""
        tight: Flags = self.rows != BASIC
        return tight

    def among(self, reduced: Reduced) -> "Start":
        """The same for a reduced matrix."""
        free = reduced.free
        return Start(self.promising[free], self.columns[free], self.rows[reduced.rows])

    def with_rows(self, count: int) -> "Start":
        """The same with slack rows at the end, until there are so many."""
        return replace(self, rows=np.r_[self.rows, np.full(count - len(self.rows), BASIC, object)])
