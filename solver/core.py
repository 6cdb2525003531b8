"""The small program that is left of a matrix where most columns can have but one value."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from solver.grid import Flags, Numbers
from solver.matrix import Matrix
from solver.program import Program, Row


@dataclass(frozen=True)
class Core:
    """A program over the free columns of a matrix."""

    program: Program
    free: Numbers
    fixed: Numbers

    def values(self, values: Sequence[int]) -> list[int]:
        """Values of the core's columns, as values of all columns."""
        full = self.fixed.copy()
        full[self.free] = np.asarray(values, np.int64)
        whole: list[int] = full.tolist()
        return whole


def core_of(matrix: Matrix, least: int, most: int) -> Core | None:
    """The core of a matrix, for plans that cost from `least` to `most`; none where there is no such plan."""
    if matrix.is_empty or least > most:
        return None
    m = matrix
    is_free = m.upper > m.lower
    free = np.flatnonzero(is_free)
    program = Program()
    program.lower, program.upper = m.lower[free].tolist(), m.upper[free].tolist()
    program.cost = m.cost[free].tolist()
    program.constant = m.constant + int((m.cost * m.lower)[~is_free].sum())
    if not _add_rows(program, matrix, is_free):
        return None
    costly = [column for column, cost in enumerate(program.cost) if cost]
    if costly:
        costs = [program.cost[column] for column in costly]
        program.rows.append(Row(costly, costs, most - program.constant, least - program.constant))
    elif program.constant > most:
        return None
    return Core(program, free, m.lower)


def _add_rows(program: Program, matrix: Matrix, is_free: Flags) -> bool:
    """The rows that can still bind, each once; whether those without free columns hold."""
    m, rows = matrix, len(matrix.high)
    settled = ~is_free[m.column]
    high = m.high.copy()
    np.subtract.at(high, m.row[settled], (m.coefficient * m.lower[m.column])[settled])
    row, column, coefficient = m.row[~settled], m.column[~settled], m.coefficient[~settled]
    most = np.zeros(rows, np.int64)
    np.add.at(most, row, np.maximum(coefficient * m.lower[column], coefficient * m.upper[column]))
    binds = m.equal | (most > high)
    bare = np.bincount(row, minlength=rows) == 0
    if (high[bare & ~m.equal] < 0).any() or (high[bare & m.equal] != 0).any():
        return False
    number = np.cumsum(is_free) - 1
    ends = np.searchsorted(row, np.arange(rows + 1))
    seen = set()
    for index in np.flatnonzero(binds & ~bare).tolist():
        part = slice(ends[index], ends[index + 1])
        columns, coefficients, top = number[column[part]], coefficient[part], int(high[index])
        equal = bool(m.equal[index])
        key = columns.tobytes(), coefficients.tobytes(), top, equal
        if key not in seen:
            seen.add(key)
            program.rows.append(Row(columns.tolist(), coefficients.tolist(), top, top if equal else None))
    return True
