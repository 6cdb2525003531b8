"""A program as arrays, and what can be told of it at once: narrower ranges, and cliques hidden in rows."""

from dataclasses import dataclass, replace

import numpy as np

from solver.grid import Flags, Numbers
from solver.program import Program

FAR = 2**40
ROUNDS = 12


@dataclass(frozen=True)
class Matrix:
    """Rows of columns and coefficients, entry by entry in the order of rows: each at most its `high`.

    The rows marked `equal` are exactly that. `terms` are the columns that make up for what others lack, at a
    price: with them free there are values that keep every row.
    """

    row: Numbers
    column: Numbers
    coefficient: Numbers
    high: Numbers
    equal: Flags
    lower: Numbers
    upper: Numbers
    cost: Numbers
    terms: Numbers
    constant: int

    @property
    def is_empty(self) -> bool:
        """Whether some column has no value left."""
        return bool((self.lower > self.upper).any())

    def within(self, lower: Numbers, upper: Numbers) -> "Matrix":
        """The same with narrower ranges, and those that follow from them."""
        return _narrowed(replace(self, lower=lower, upper=upper))


def matrix_of(program: Program) -> Matrix:
    """A program's matrix, its ranges narrowed and the cliques of its rows stated."""
    sides = [(r.columns, r.coefficients, r.high, r.low == r.high) for r in program.rows]
    sides += [
        (r.columns, [-c for c in r.coefficients], -r.low, False)
        for r in program.rows
        if r.low is not None and r.low != r.high
    ]
    lengths = np.array([len(columns) for columns, *_ in sides], np.int64)
    matrix = Matrix(
        np.repeat(np.arange(len(sides)), lengths),
        np.array([c for columns, *_ in sides for c in columns], np.int64),
        np.array([c for _, coefficients, *_ in sides for c in coefficients], np.int64),
        np.array([high for *_, high, _ in sides], np.int64),
        np.array([equal for *_, equal in sides], bool),
        np.array(program.lower, np.int64),
        np.array(program.upper, np.int64),
        np.array(program.cost, np.int64),
        np.array([column for column, _ in program.floors], np.int64),
        program.constant,
    )
    counts = matrix.coefficient != 0
    matrix = replace(
        matrix,
        row=matrix.row[counts],
        column=matrix.column[counts],
        coefficient=matrix.coefficient[counts],
    )
    return _with_cliques(_narrowed(matrix))


def _narrowed(matrix: Matrix) -> Matrix:
    """Ranges without the values that a row by itself rules out, until no row rules out more."""
    m, rows = matrix, len(matrix.high)
    both = m.equal[m.row]
    row, column = np.r_[m.row, m.row[both] + rows], np.r_[m.column, m.column[both]]
    coefficient, high = np.r_[m.coefficient, -m.coefficient[both]], np.r_[m.high, -m.high]
    rises, size = coefficient > 0, np.abs(coefficient)
    lower, upper = m.lower, m.upper
    for _ in range(ROUNDS):
        least = np.where(rises, coefficient * lower[column], coefficient * upper[column])
        reached = np.zeros(2 * rows, np.int64)
        np.add.at(reached, row, least)
        room = (high[row] - reached[row]) // size
        narrower, wider = upper.copy(), lower.copy()
        np.minimum.at(narrower, column, np.where(rises, lower[column] + room, FAR))
        np.maximum.at(wider, column, np.where(rises, -FAR, upper[column] - room))
        changed = bool((narrower != upper).any() or (wider != lower).any())
        lower, upper = wider, narrower
        if not changed or (lower > upper).any():
            break
    return replace(m, lower=lower, upper=upper)


def _with_cliques(matrix: Matrix) -> Matrix:
    """At most one of the columns that each fill more than half of a row."""
    m, rows = matrix, len(matrix.high)
    falls = np.zeros(rows, bool)
    falls[m.row[(m.coefficient < 0) | (m.lower[m.column] < 0)]] = True
    plain = ~falls & ~m.equal & (m.high > 1)
    large = plain[m.row] & (2 * m.coefficient > m.high[m.row]) & (m.upper[m.column] == 1)
    count = np.bincount(m.row[large], minlength=rows)
    large &= count[m.row] > 1
    _, number = np.unique(m.row[large], return_inverse=True)
    added = int(number.max(initial=-1)) + 1
    return replace(
        m,
        row=np.r_[m.row, rows + number],
        column=np.r_[m.column, m.column[large]],
        coefficient=np.r_[m.coefficient, np.ones(int(large.sum()), np.int64)],
        high=np.r_[m.high, np.ones(added, np.int64)],
        equal=np.r_[m.equal, np.zeros(added, bool)],
    )
