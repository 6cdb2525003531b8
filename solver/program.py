"""A linear program in whole numbers in the making: rules and goals add columns, rows and costs to it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from solver.grid import Flags, Numbers
from solver.rows import Rows, rows_of, stacked


@dataclass(frozen=True, slots=True)
class Row:
    """The sum of coefficients times columns is at most `high`; just that if `equal`."""

    columns: list[int]
    coefficients: list[int]
    high: int
    equal: bool = False


@dataclass
class Program:
    """Columns with ranges and costs, and rows over them. Columns are numbered in the order they are added.

    `shared` names the columns that speak of everybody, and so tie together what else falls apart.
    """

    lower: list[int] = field(default_factory=list)
    upper: list[int] = field(default_factory=list)
    cost: list[int] = field(default_factory=list)
    constant: int = 0
    shared: dict[str, int] = field(default_factory=dict)
    _many: list[Rows] = field(default_factory=list, repr=False)
    _few: list[Row] = field(default_factory=list, repr=False)
    _floors: list[Row] = field(default_factory=list, repr=False)

    def add_columns(self, upper: Iterable[int]) -> None:
        upper = list(upper)
        self.lower += [0] * len(upper)
        self.upper += upper
        self.cost += [0] * len(upper)

    def add_row(self, row: Row) -> None:
        self._few.append(row)

    def add_floor(self, upper: int, rows: Iterable[Row], cost: int = 0) -> int:
        """A column that is at least what each of some rows exceeds its `high` by.

        In the rows the new column stands last, under the number -1 and with a negative coefficient, by which
        the excess is divided. No other floor stands in them.
        """
        column = len(self.lower)
        self.add_columns([upper])
        self.cost[column] = cost
        self._floors += [Row([*row.columns[:-1], column], row.coefficients, row.high) for row in rows]
        return column

    def add_costs(self, columns: Numbers, costs: Numbers | int) -> None:
        """Adds to the columns' costs; a column may come more than once."""
        added = np.zeros(len(self.cost), np.int64)
        np.add.at(added, columns, costs)
        for column in np.flatnonzero(added).tolist():
            self.cost[column] += int(added[column])

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
        most = rows.sums(coefficients * np.asarray(self.upper, np.int64)[columns])
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
        """All rows, none of them twice."""
        return stacked([*self._many, _rows(self._few), _rows(self._floors)]).distinct()

    def terms(self) -> Numbers:
        """The columns that are floors."""
        return np.unique([row.columns[-1] for row in self._floors]).astype(np.int64)

    def completed(self, values: Sequence[int]) -> list[int]:
        """Values of the first columns, completed by the least values that floors allow."""
        full = np.array(self.lower, np.int64)
        full[: len(values)] = values
        rows = _rows(self._floors)
        if not len(rows):
            return _listed(full)
        last = rows.start[1:] - 1
        column, size = rows.column[last], -rows.coefficient[last]
        decided = rows.coefficient * full[rows.column]
        decided[last] = 0
        np.maximum.at(full, column, -((rows.high - rows.sums(decided)) // size))
        return _listed(full)

    def cost_of(self, values: Sequence[int]) -> int:
        return self.constant + int(np.array(self.cost, np.int64) @ np.asarray(values, np.int64))


def _listed(values: Numbers) -> list[int]:
    listed: list[int] = values.tolist()
    return listed


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
