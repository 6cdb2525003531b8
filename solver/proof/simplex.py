"""Linear programs kept in HiGHS from one change to the next. The only module that knows how HiGHS is called.

A solve begins with the last one's basis: ten times faster after a small change (decision 21).
"""

import time
from copy import copy
from typing import Any

import numpy as np

from solver.arrays import Flags, Numbers, Reals
from solver.proof.highs import highs
from solver.proof.matrix import Matrix
from solver.proof.rows import Rows

SOLVED = (highs.HighsModelStatus.kOptimal, highs.HighsModelStatus.kModelEmpty)
INFEASIBLE = highs.HighsModelStatus.kInfeasible


class Simplex:
    """The relaxation of a matrix, whose ranges and last rows may change.

    After `solve` has said yes, `values` and `prices` are those of the relaxation; after it has said no to
    ranges without values, `prices` are those of a ray that says so. Nothing of it is exact.
    """

    def __init__(self, matrix: Matrix) -> None:
        self._highs = _new()
        self._pass(matrix)
        self._columns = np.arange(len(matrix.cost), dtype=np.int32)
        self._rows = len(matrix.rows)
        self._kept = (self._rows, self._highs.getBasis())
        self.iterations = 0
        self.values: Reals = np.zeros(len(matrix.cost))
        self.prices: Reals = np.zeros(len(matrix.rows))
        self.is_infeasible = False

    def twin(self) -> "Simplex":
        """Another with the rows there are, to come back to where this one does."""
        self.back()
        twin = copy(self)
        twin.iterations = 0
        twin._highs = _new()  # noqa: SLF001 - another of this class
        twin._highs.passModel(self._highs.getLp())  # noqa: SLF001
        return twin

    def _pass(self, matrix: Matrix) -> None:
        """Hands over the program as arrays, which are copied; objects of HiGHS take each number by itself."""
        rows, columns = matrix.rows, len(matrix.cost)
        self._highs.passModel(
            columns,
            len(rows),
            len(rows.column),
            int(highs.MatrixFormat.kRowwise),
            int(highs.ObjSense.kMinimize),
            0.0,
            matrix.cost.astype(float),
            matrix.lower.astype(float),
            matrix.upper.astype(float),
            np.where(rows.equal, rows.high, -np.inf).astype(float),
            rows.high.astype(float),
            rows.start.astype(np.int32),
            rows.column.astype(np.int32),
            rows.coefficient.astype(float),
            np.full(columns, int(highs.HighsVarType.kContinuous), np.int32),
        )

    def set_ranges(self, lower: Numbers, upper: Numbers) -> None:
        self._highs.changeColsBounds(
            len(self._columns), self._columns, lower.astype(float), upper.astype(float)
        )

    def set_costs(self, cost: Numbers) -> None:
        self._highs.changeColsCost(len(self._columns), self._columns, cost.astype(float))

    def add_rows(self, rows: Rows) -> None:
        if len(rows):
            low = np.where(rows.equal, rows.high, -np.inf)
            self._highs.addRows(
                len(rows),
                low.astype(float),
                rows.high.astype(float),
                len(rows.row),
                rows.start[:-1].astype(np.int32),
                rows.column.astype(np.int32),
                rows.coefficient.astype(float),
            )
            self._rows += len(rows)

    def keep(self) -> None:
        """Remembers the rows there are and where the last solve ended, to come `back` to."""
        self._kept = self._rows, self._highs.getBasis()

    def back(self) -> None:
        """Takes out the rows added since `keep`; the next solve begins where that one ended."""
        count, basis = self._kept
        if self._rows > count:
            numbers = np.arange(count, self._rows, dtype=np.int32)
            self._highs.deleteRows(len(numbers), numbers)
            self._rows = count
        self._highs.setBasis(basis)

    def solve(self, until: float) -> bool:
        """Whether there was an answer by a moment on the monotonic clock."""
        kept = self._highs
        kept.setOptionValue("time_limit", kept.getRunTime() + max(0.01, until - time.monotonic()))
        kept.run()
        self.iterations += max(0, kept.getInfo().simplex_iteration_count)
        status = kept.getModelStatus()
        self.is_infeasible = status == INFEASIBLE
        if self.is_infeasible:
            return self._take_ray()
        if status not in SOLVED:
            return False
        solution = kept.getSolution()
        self.values, self.prices = np.array(solution.col_value), np.array(solution.row_dual)
        return True

    def _take_ray(self) -> bool:
        ray = np.zeros(self._rows)
        answer = self._highs.getDualRay()
        if answer[1]:
            ray = np.array(answer[2])
        self.prices = ray
        return bool(answer[1])

    def tableau(self, flags: Flags) -> list[tuple[Numbers, Reals]]:
        """How the rows add up to each flagged column that is basic: numbers of rows, and their shares."""
        _, basic = self._highs.getBasicVariables()
        basic = np.asarray(basic)
        chosen = np.flatnonzero((basic >= 0) & flags[np.maximum(basic, 0)])
        found = []
        for position in chosen.tolist():
            _, shares = self._highs.getBasisInverseRow(position)
            shares = np.asarray(shares)
            rows = np.flatnonzero(np.abs(shares) > 1e-9)
            found.append((rows, shares[rows]))
        return found


def _new() -> Any:
    made = highs._Highs()  # noqa: SLF001 - the name it has
    for option, value in {"output_flag": False, "presolve": "off", "threads": 1, "parallel": "off"}.items():
        made.setOptionValue(option, value)
    return made
