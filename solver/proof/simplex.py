"""Linear programs kept in HiGHS from one change to the next. The only module that knows how HiGHS is called.

A solve begins with the last one's basis: ten times faster after a small change (decision 21).
"""

import time
from collections.abc import Sequence
from copy import copy
from typing import Any

import numpy as np
from numpy.typing import NDArray

from solver.arrays import Flags, Numbers, Reals
from solver.proof.highs import highs
from solver.proof.rows import Rows

SOLVED = (highs.HighsModelStatus.kOptimal, highs.HighsModelStatus.kModelEmpty)
INFEASIBLE = highs.HighsModelStatus.kInfeasible
Status = highs.HighsBasisStatus
BASIC, AT_LOWER, AT_UPPER = Status.kBasic, Status.kLower, Status.kUpper

Basis = Any
"""Which columns and rows are basic, and at which end of their ranges the others are: HiGHS's own kind."""

Statuses = NDArray[np.object_]


class Simplex:
    """A linear program in HiGHS whose ranges change, and which rows and columns come to.

    After `solve` has said yes, `values` and `prices` are those of the program; after it has said no to
    ranges without values, `prices` are those of a ray that says so. Nothing of it is exact.
    """

    def __init__(self, rows: Rows, lower: Numbers, upper: Numbers, cost: Numbers) -> None:
        self._highs = _new()
        self._rows = len(rows)
        self._lower, self._upper = lower, upper
        self.iterations = 0
        self.values: Reals = np.zeros(len(cost))
        self.prices: Reals = np.zeros(len(rows))
        self.is_infeasible = False
        self._pass(rows, cost)

    def twin(self) -> "Simplex":
        """Another of the same, which has not begun anywhere."""
        twin = copy(self)
        twin.iterations = 0
        twin._highs = _new()  # noqa: SLF001 - another of this class
        twin._highs.passModel(self._highs.getLp())  # noqa: SLF001
        return twin

    def _pass(self, rows: Rows, cost: Numbers) -> None:
        """Hands over the program as arrays, which are copied; objects of HiGHS take each number by itself."""
        self._highs.passModel(
            len(cost),
            len(rows),
            len(rows.column),
            int(highs.MatrixFormat.kRowwise),
            int(highs.ObjSense.kMinimize),
            0.0,
            cost.astype(float),
            self._lower.astype(float),
            self._upper.astype(float),
            np.where(rows.equal, rows.high, -np.inf).astype(float),
            rows.high.astype(float),
            rows.start.astype(np.int32),
            rows.column.astype(np.int32),
            rows.coefficient.astype(float),
            np.full(len(cost), int(highs.HighsVarType.kContinuous), np.int32),
        )

    def set_ranges(self, lower: Numbers, upper: Numbers) -> None:
        changed = np.flatnonzero((lower != self._lower) | (upper != self._upper))
        self._lower, self._upper = lower, upper
        if len(changed):
            low, high = lower[changed].astype(float), upper[changed].astype(float)
            self._highs.changeColsBounds(len(changed), changed.astype(np.int32), low, high)

    def set_costs(self, cost: Numbers) -> None:
        columns = np.arange(len(cost), dtype=np.int32)
        self._highs.changeColsCost(len(columns), columns, cost.astype(float))

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

    def delete_rows(self, numbers: Numbers) -> None:
        if len(numbers):
            self._highs.deleteRows(len(numbers), numbers.astype(np.int32))
            self._rows -= len(numbers)

    def add_columns(self, entries: Rows, lower: Numbers, upper: Numbers, cost: Numbers) -> None:
        """Adds columns; as rows of the entries stand the new columns, and as columns the rows."""
        self._highs.addCols(
            len(cost),
            cost.astype(float),
            lower.astype(float),
            upper.astype(float),
            len(entries.row),
            entries.start[:-1].astype(np.int32),
            entries.column.astype(np.int32),
            entries.coefficient.astype(float),
        )
        self._lower, self._upper = np.r_[self._lower, lower], np.r_[self._upper, upper]

    def basis(self) -> Basis:
        """Where the last solve ended."""
        return self._highs.getBasis()

    def begin_at(self, basis: Basis) -> None:
        """Begins the next solve there."""
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

    def basic_variables(self) -> Numbers:
        """After a solve the numbers of the basic columns, and -1 - those of the basic rows."""
        return np.asarray(self._highs.getBasicVariables()[1])

    def tableau(self, flags: Flags) -> list[tuple[Numbers, Reals]]:
        """How the rows add up to each flagged column that is basic: numbers of rows, and their shares."""
        basic = self.basic_variables()
        chosen = np.flatnonzero((basic >= 0) & flags[np.maximum(basic, 0)])
        found = []
        for position in chosen.tolist():
            _, shares = self._highs.getBasisInverseRow(position)
            shares = np.asarray(shares)
            rows = np.flatnonzero(np.abs(shares) > 1e-9)
            found.append((rows, shares[rows]))
        return found


def statuses(basis: Basis) -> tuple[Statuses, Statuses]:
    """How each column stands in a basis, and how each row."""
    return _objects(basis.col_status), _objects(basis.row_status)


def _objects(values: Sequence[Any]) -> Statuses:
    """An array of objects; numpy itself would look at each of them first."""
    array = np.empty(len(values), object)
    array[:] = values
    return array


def basis_of(columns: Statuses, rows: Statuses, *, is_whole: bool) -> Basis:
    """A basis; one that is not whole may lack or hold too much, and is completed by HiGHS."""
    basis = highs.HighsBasis()
    basis.col_status, basis.row_status = columns.tolist(), rows.tolist()
    basis.valid = True
    basis.alien = basis.was_alien = not is_whole
    return basis


def _new() -> Any:
    made = highs._Highs()  # noqa: SLF001 - the name it has
    for option, value in {"output_flag": False, "presolve": "off", "threads": 1, "parallel": "off"}.items():
        made.setOptionValue(option, value)
    return made
