"""Linear programs kept in HiGHS from one change to the next. The only module that knows how HiGHS is called.

scipy offers HiGHS one call at a time, each from scratch. Beneath that lies the whole of HiGHS, where a solve
begins with the last one's basis: ten times faster after a small change (decision 21).
"""

import time

import numpy as np
from numpy.typing import NDArray
from scipy.optimize._highspy import _core

from solver.grid import Flags, Numbers
from solver.matrix import Matrix
from solver.rows import Rows

Reals = NDArray[np.float64]

SOLVED = (_core.HighsModelStatus.kOptimal, _core.HighsModelStatus.kModelEmpty)
INFEASIBLE = _core.HighsModelStatus.kInfeasible


class Simplex:
    """The relaxation of a matrix, whose ranges and last rows may change.

    After `solve` has said yes, `values` and `prices` are those of the relaxation; after it has said no to
    ranges without values, `prices` are those of a ray that says so. Nothing of it is exact.
    """

    def __init__(self, matrix: Matrix) -> None:
        self._highs = _core._Highs()  # noqa: SLF001 - see above
        for option, value in {
            "output_flag": False,
            "presolve": "off",
            "threads": 1,
            "parallel": "off",
        }.items():
            self._highs.setOptionValue(option, value)
        self._highs.passModel(_linear_program(matrix))
        self._columns = np.arange(len(matrix.cost), dtype=np.int32)
        self._rows = len(matrix.rows)
        self._kept = (self._rows, self._highs.getBasis())
        self.iterations = 0
        self.values: Reals = np.zeros(len(matrix.cost))
        self.prices: Reals = np.zeros(len(matrix.rows))
        self.is_infeasible = False

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
        highs = self._highs
        highs.setOptionValue("time_limit", highs.getRunTime() + max(0.01, until - time.monotonic()))
        highs.run()
        self.iterations += max(0, highs.getInfo().simplex_iteration_count)
        status = highs.getModelStatus()
        self.is_infeasible = status == INFEASIBLE
        if self.is_infeasible:
            return self._take_ray()
        if status not in SOLVED:
            return False
        solution = highs.getSolution()
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


def _linear_program(matrix: Matrix) -> "_core.HighsLp":
    rows, program = matrix.rows, _core.HighsLp()
    program.num_col_, program.num_row_ = len(matrix.cost), len(rows)
    program.col_cost_ = matrix.cost.astype(float)
    program.col_lower_, program.col_upper_ = matrix.lower.astype(float), matrix.upper.astype(float)
    program.row_lower_ = np.where(rows.equal, rows.high, -np.inf).astype(float)
    program.row_upper_ = rows.high.astype(float)
    entries = rows.entries(len(matrix.cost)).astype(float)
    program.a_matrix_.format_ = _core.MatrixFormat.kRowwise
    program.a_matrix_.num_col_, program.a_matrix_.num_row_ = len(matrix.cost), len(rows)
    program.a_matrix_.start_ = entries.indptr
    program.a_matrix_.index_ = entries.indices
    program.a_matrix_.value_ = entries.data
    return program
