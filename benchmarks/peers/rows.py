"""A linear program over whole numbers: what CP-SAT and a MIP solver can both be given."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

Terms = Iterable[tuple[int, int]]


class Row(NamedTuple):
    """`low` ≤ Σ coefficient × column ≤ `high`; one of the two may be absent."""

    columns: tuple[int, ...]
    coefficients: tuple[int, ...]
    low: int | None
    high: int | None


@dataclass
class Rows:
    """Columns with bounds and costs, and rows over them. Rows that cannot bind are left out."""

    lower: list[int] = field(default_factory=list)
    upper: list[int] = field(default_factory=list)
    cost: list[int] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    constant: int = 0
    _stated: set[Row] = field(default_factory=set)

    def column(self, upper: int = 1, cost: int = 0) -> int:
        """A new column from 0 to `upper`, by number."""
        self.lower.append(0)
        self.upper.append(upper)
        self.cost.append(cost)
        return len(self.lower) - 1

    def at_most(self, terms: Terms, high: int) -> None:
        summed = _summed(terms)
        if sum(c * (self.upper[x] if c > 0 else self.lower[x]) for x, c in summed.items()) > high:
            self._state(summed, None, high)

    def equal(self, terms: Terms, value: int) -> None:
        self._state(_summed(terms), value, value)

    def is_clique(self, row: Row) -> bool:
        """Whether a row says that at most one of some Booleans is true."""
        return (
            row.low is None
            and row.high == 1
            and set(row.coefficients) == {1}
            and all(self.upper[column] == 1 for column in row.columns)
        )

    def _state(self, summed: Counter[int], low: int | None, high: int) -> None:
        ordered = sorted((column, c) for column, c in summed.items() if c)
        row = Row(tuple(x for x, _ in ordered), tuple(c for _, c in ordered), low, high)
        if row not in self._stated:
            self._stated.add(row)
            self.rows.append(row)


def _summed(terms: Terms) -> Counter[int]:
    summed: Counter[int] = Counter()
    for column, coefficient in terms:
        summed[column] += coefficient
    return summed
