"""A linear program in whole numbers, and its translation to CP-SAT's own form."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from solver.grid import Flags, Numbers


@dataclass(frozen=True, slots=True)
class Row:
    """The sum of coefficients times columns is from `low` to `high`; no `low` means no lower limit."""

    columns: list[int]
    coefficients: list[int]
    high: int
    low: int | None = None


@dataclass
class Program:
    """Columns with ranges and costs, and rows over them. Columns are numbered in the order they are added.

    `shared` names the columns that speak of everybody, and so tie together what else falls apart.
    """

    lower: list[int] = field(default_factory=list)
    upper: list[int] = field(default_factory=list)
    cost: list[int] = field(default_factory=list)
    constant: int = 0
    rows: list[Row] = field(default_factory=list)
    floors: list[tuple[int, list[Row]]] = field(default_factory=list)
    shared: dict[str, int] = field(default_factory=dict)
    _seen: set[tuple[bytes, bytes, int]] = field(default_factory=set, repr=False)

    def add_columns(self, upper: Iterable[int]) -> None:
        upper = list(upper)
        self.lower += [0] * len(upper)
        self.upper += upper
        self.cost += [0] * len(upper)

    def add_floor(self, upper: int, rows: Iterable[Row], cost: int = 0) -> int:
        """A column that is at least what each of some rows exceeds its `high` by.

        In the rows the new column stands last, under the number -1 and with a negative coefficient, by which
        the excess is divided.
        """
        column = len(self.lower)
        self.add_columns([upper])
        self.cost[column] = cost
        own = [Row([*row.columns[:-1], column], row.coefficients, row.high) for row in rows]
        self.rows += own
        self.floors.append((column, own))
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
        coefs = np.broadcast_to(np.asarray(coefficients, np.int64), columns.shape)
        order = np.lexsort((columns, keys))
        keys, columns, coefs = keys[order], columns[order], coefs[order]
        first = np.flatnonzero(_changes(keys) | _changes(columns))
        keys, columns, coefs = keys[first], columns[first], _sums(coefs, first)
        starts = np.flatnonzero(_changes(keys))
        most = coefs * np.asarray(self.upper, np.int64)[columns]
        reached = _sums(most, starts)
        highs = (
            np.broadcast_to(limits, starts.shape)
            if np.ndim(limits) == 0
            else np.asarray(limits)[keys[starts]]
        )
        ends = np.r_[starts[1:], len(keys)]
        for index in np.flatnonzero(reached > highs).tolist():
            part = slice(starts[index], ends[index])
            self._add_once(columns[part], coefs[part], int(highs[index]))

    def _add_once(self, columns: Numbers, coefficients: Numbers, high: int) -> None:
        key = columns.tobytes(), coefficients.tobytes(), high
        if key not in self._seen:
            self._seen.add(key)
            self.rows.append(Row(columns.tolist(), coefficients.tolist(), high))

    def is_clique(self, row: Row) -> bool:
        """Whether a row says: at most one of these."""
        return (
            row.high == 1
            and row.low is None
            and all(c == 1 for c in row.coefficients)
            and all(self.lower[c] >= 0 and self.upper[c] == 1 for c in row.columns)
        )

    def completed(self, values: Sequence[int]) -> list[int]:
        """Values of the first columns, completed by the least values that floors allow."""
        full = list(values) + [0] * (len(self.lower) - len(values))
        for column, rows in self.floors:
            least = self.lower[column]
            for row in rows:
                terms = zip(row.columns[:-1], row.coefficients[:-1], strict=True)
                over = sum(c * full[other] for other, c in terms) - row.high
                least = max(least, -(over // row.coefficients[-1]))
            full[column] = least
        return full

    def cost_of(self, values: Sequence[int]) -> int:
        return self.constant + sum(cost * value for cost, value in zip(self.cost, values, strict=True))

    def broken_row(self, values: Sequence[int]) -> Row | None:
        """The first row that some values break."""
        for row in self.rows:
            reached = sum(c * values[column] for column, c in zip(row.columns, row.coefficients, strict=True))
            if reached > row.high or (row.low is not None and reached < row.low):
                return row
        return None


def _changes(values: Numbers) -> Flags:
    """Where a run of equal values begins."""
    begins = np.ones(len(values), bool)
    begins[1:] = values[1:] != values[:-1]
    return begins


def _sums(values: Numbers, starts: Numbers) -> Numbers:
    return np.add.reduceat(values, starts) if len(starts) else starts
