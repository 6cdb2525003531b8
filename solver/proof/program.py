"""A linear program in whole numbers in the making: rules and goals add columns, rows and costs to it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from solver.arrays import Flags, Numbers
from solver.proof.rows import Rows, rows_of, stacked


@dataclass(frozen=True, slots=True)
class Row:
    """The sum of coefficients times columns is at most `high`; just that if `equal`."""

    columns: Sequence[int] | Numbers
    coefficients: Sequence[int] | Numbers
    high: int
    equal: bool = False


class Program:
    """Columns with ranges and costs, and rows over them. Columns are numbered in the order they are added.

    `shared` names the columns that speak of everybody, and so tie together what else falls apart.
    """

    def __init__(self) -> None:
        self.constant = 0
        self.shared: dict[str, int] = {}
        self._count = 0
        self._columns = np.zeros((3, 64), np.int64)
        self._many: list[Rows] = []
        self._few: list[Row] = []
        self._floors: list[Row] = []

    @property
    def lower(self) -> Numbers:
        """The least value of each column; may be written to, as `upper` and `cost` may."""
        return self._columns[0, : self._count]

    @property
    def upper(self) -> Numbers:
        return self._columns[1, : self._count]

    @property
    def cost(self) -> Numbers:
        return self._columns[2, : self._count]

    def add_columns(self, upper: Sequence[int] | Numbers) -> None:
        """Columns of at least nought that cost nothing, for now."""
        count = self._count + len(upper)
        if count > self._columns.shape[1]:
            room = np.zeros((3, 2 * count), np.int64)
            room[:, : self._count] = self._columns[:, : self._count]
            self._columns = room
        self._columns[1, self._count : count] = upper
        self._count = count

    def add_row(self, row: Row) -> None:
        self._few.append(row)

    def add_floor(self, upper: int, rows: Iterable[Row], cost: int = 0) -> int:
        """A column that is at least what each of some rows exceeds its `high` by.

        In the rows the new column stands last, under the number -1 and with a negative coefficient, by which
        the excess is divided. No other floor stands in them.
        """
        column = self._count
        self.add_columns([upper])
        self.cost[column] = cost
        for row in rows:
            columns = np.array(row.columns, np.int64)
            columns[-1] = column
            self._floors.append(Row(columns, row.coefficients, row.high))
        return column

    def add_costs(self, columns: Numbers, costs: Numbers | int) -> None:
        """Adds to the columns' costs; a column may come more than once."""
        np.add.at(self.cost, columns, costs)

    def fix(self, column: int, value: int) -> None:
        self.lower[column] = self.upper[column] = value

    def at_most(
        self, keys: Numbers, columns: Numbers, limits: Numbers | int, coefficients: Numbers | int = 1
    ) -> None:
        """One row a key: its columns' sum is at most the key's limit. Rows that cannot bind are left out.

        `keys`, `columns` and `coefficients` run in parallel; an array of limits is indexed by key.
        """
        keys, columns, coefficients = _summed(keys, columns, coefficients)
        begins = _changes(keys)
        starts = np.flatnonzero(begins)
        high = np.asarray(limits, np.int64)
        high = np.broadcast_to(high, starts.shape) if high.ndim == 0 else high[keys[starts]]
        rows = Rows(np.cumsum(begins) - 1, columns, coefficients, high, np.zeros(len(starts), bool))
        most = rows.sums(coefficients * self.upper[columns])
        self._many.append(rows.pick(most > high))

    def balance(self, keys: Numbers, columns: Numbers, coefficients: Numbers) -> None:
        """One row a key: the sum of its columns times their coefficients is zero."""
        keys, columns, coefficients = _summed(keys, columns, coefficients)
        begins = _changes(keys)
        count = int(begins.sum())
        self._many.append(
            Rows(
                np.cumsum(begins) - 1,
                columns,
                coefficients,
                np.zeros(count, np.int64),
                np.ones(count, bool),
            )
        )

    def rows(self) -> Rows:
        """All rows; some may come twice."""
        return stacked([*self._many, _rows(self._few), _rows(self._floors)])

    def terms(self) -> Numbers:
        """The columns that are floors."""
        return np.unique(np.array([row.columns[-1] for row in self._floors], np.int64))

    def completed(self, values: Sequence[int] | Numbers) -> Numbers:
        """Values of the first columns, completed by the least values that floors allow."""
        full = self.lower.copy()
        full[: len(values)] = values
        rows = _rows(self._floors)
        if not len(rows):
            return full
        last = rows.start[1:] - 1
        column, size = rows.column[last], -rows.coefficient[last]
        decided = rows.coefficient * full[rows.column]
        decided[last] = 0
        np.maximum.at(full, column, -((rows.high - rows.sums(decided)) // size))
        return full

    def cost_of(self, values: Sequence[int] | Numbers) -> int:
        return self.constant + int(self.cost @ np.asarray(values, np.int64))


def _rows(rows: Sequence[Row]) -> Rows:
    return rows_of((row.columns, row.coefficients, row.high, row.equal) for row in rows)


def _summed(keys: Numbers, columns: Numbers, coefficients: Numbers | int) -> tuple[Numbers, Numbers, Numbers]:
    """Entries in order of key and column; those that share both become one."""
    coefs = np.broadcast_to(np.asarray(coefficients, np.int64), columns.shape)
    order = np.lexsort((columns, keys))
    keys, columns, coefs = keys[order], columns[order], coefs[order]
    first = np.flatnonzero(_changes(keys) | _changes(columns))
    sums = np.add.reduceat(coefs, first) if len(first) else coefs
    return keys[first], columns[first], sums


def _changes(values: Numbers) -> Flags:
    """Where a run of equal values begins."""
    begins = np.ones(len(values), bool)
    begins[1:] = values[1:] != values[:-1]
    return begins
