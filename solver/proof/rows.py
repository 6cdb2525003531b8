"""Rows of a linear program in whole numbers, as arrays."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from solver.arrays import Flags, Numbers

MIXER = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True)
class Rows:
    """Entry by entry in the order of rows: each row's sum is at most its `high`, or just that if `equal`.

    `row`, `column` and `coefficient` run in parallel, `high` and `equal` have one value a row.
    """

    row: Numbers
    column: Numbers
    coefficient: Numbers
    high: Numbers
    equal: Flags

    def __len__(self) -> int:
        return len(self.high)

    @cached_property
    def start(self) -> Numbers:
        """Where each row's entries begin, and where the last row's end."""
        return np.searchsorted(self.row, np.arange(len(self) + 1))

    def sums(self, entries: Numbers) -> Numbers:
        """The sum over each row of one number an entry."""
        totals = np.zeros(len(self), np.int64)
        np.add.at(totals, self.row, entries)
        return totals

    def pick_of(self, columns: Flags) -> "Rows":
        """The rows in which one of the flagged columns stands."""
        which = np.zeros(len(self), bool)
        which[self.row[columns[self.column]]] = True
        return self if which.all() else self.pick(which)

    def added_up(self, shares: "Rows") -> "Rows":
        """Sums of these rows, at most the sums of their highs: the shares' rows say how often each counts.

        A column of the shares is the number of one of these rows.
        """
        taken = self.take(shares.column)
        width = int(self.column.max(initial=0)) + 1
        place = shares.row[taken.row] * width + taken.column
        place, number = np.unique(place, return_inverse=True)
        total, high = np.zeros(len(place), np.int64), np.zeros(len(shares), np.int64)
        np.add.at(total, number, shares.coefficient[taken.row] * taken.coefficient)
        np.add.at(high, shares.row, shares.coefficient * taken.high)
        return Rows(place // width, place % width, total, high, np.zeros(len(shares), bool))

    def pick(self, which: Flags) -> "Rows":
        """The rows that are flagged."""
        kept = np.flatnonzero(which[self.row])
        number = np.cumsum(which) - 1
        return Rows(
            number[self.row[kept]],
            self.column[kept],
            self.coefficient[kept],
            self.high[which],
            self.equal[which],
        )

    def take(self, numbers: Numbers) -> "Rows":
        """Some of the rows, by their numbers; one may come more than once."""
        lengths = np.diff(self.start)[numbers]
        before = np.cumsum(lengths) - lengths
        entry = np.repeat(self.start[numbers] - before, lengths) + np.arange(lengths.sum())
        row = np.repeat(np.arange(len(numbers)), lengths)
        return Rows(row, self.column[entry], self.coefficient[entry], self.high[numbers], self.equal[numbers])

    def without_noughts(self) -> "Rows":
        """The rows without entries whose coefficient is nought."""
        counts = self.coefficient != 0
        if counts.all():
            return self
        entries = self.row[counts], self.column[counts], self.coefficient[counts]
        return Rows(*entries, self.high, self.equal)

    def differs(self, other: "Rows") -> bool:
        """Whether the other rows are not the very same."""
        mine = (self.row, self.column, self.coefficient, self.high, self.equal)
        others = (other.row, other.column, other.coefficient, other.high, other.equal)
        return not all(np.array_equal(a, b) for a, b in zip(mine, others, strict=True))

    def divided(self) -> "Rows":
        """The rows, none of which is equal or empty, divided by what divides all their coefficients.

        Their highs are rounded down, as suits whole columns.
        """
        if not len(self):
            return self
        divisor = np.gcd.reduceat(np.abs(self.coefficient), self.start[:-1])
        return Rows(
            self.row,
            self.column,
            self.coefficient // divisor[self.row],
            self.high // divisor,
            self.equal,
        )

    def distinct(self) -> "Rows":
        """The rows without those that say again what one before them says."""
        which = self.first_of_each
        return self if which.all() else self.pick(which)

    @property
    def first_of_each(self) -> Flags:
        """The rows that do not say again what one before them says, told apart by a hash of 64 bits.

        A row lost to a collision would loosen what is stated: bounds stay true, and plans are vetted anyway.
        """
        entry = (self.column.astype(np.uint64) + np.uint64(1)) * MIXER
        entry ^= (entry >> np.uint64(29)) + self.coefficient.astype(np.uint64) * np.uint64(0xBF58476D1CE4E5B9)
        entry = (entry ^ (entry >> np.uint64(32))) * np.uint64(0x94D049BB133111EB)
        key = np.zeros(len(self), np.uint64)
        np.add.at(key, self.row, entry ^ (entry >> np.uint64(31)))
        key += self.high.astype(np.uint64) * MIXER + self.equal.astype(np.uint64)
        _, first = np.unique(key, return_index=True)
        which = np.zeros(len(self), bool)
        which[first] = True
        return which


_NONE = np.zeros(0, np.int64)
NO_ROWS = Rows(_NONE, _NONE, _NONE, _NONE, np.zeros(0, bool))


def stacked(parts: Sequence[Rows]) -> Rows:
    """All rows of some, one after the other."""
    parts = [part for part in parts if len(part)]
    if len(parts) <= 1:
        return parts[0] if parts else NO_ROWS
    before = np.cumsum([0] + [len(part) for part in parts[:-1]])
    return Rows(
        np.concatenate([part.row + offset for part, offset in zip(parts, before.tolist(), strict=True)]),
        np.concatenate([part.column for part in parts]),
        np.concatenate([part.coefficient for part in parts]),
        np.concatenate([part.high for part in parts]),
        np.concatenate([part.equal for part in parts]),
    )


def rows_of(
    rows: Iterable[tuple[Sequence[int] | Numbers, Sequence[int] | Numbers, int, bool]],
) -> Rows:
    """Rows from their columns, coefficients, high and whether they are equal to it."""
    rows = list(rows)
    if not rows:
        return NO_ROWS
    lengths = np.array([len(columns) for columns, *_ in rows], np.int64)
    return Rows(
        np.repeat(np.arange(len(rows)), lengths),
        np.concatenate([np.asarray(columns, np.int64) for columns, *_ in rows]),
        np.concatenate([np.asarray(coefficients, np.int64) for _, coefficients, *_ in rows]),
        np.array([high for *_, high, _ in rows], np.int64),
        np.array([equal for *_, equal in rows], bool),
    )
