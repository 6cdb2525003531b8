"""Where to split a branch: at terms that whole numbers hurt, and where the loads of hosts have to jump."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from solver.cuts import step_cuts
from solver.grid import Numbers
from solver.matrix import Matrix
from solver.relaxation import WHOLE, Relaxation
from solver.rows import Rows

MOST_BROKEN = 6
MOST_JUMPS = 2


@dataclass(frozen=True)
class Split:
    """The values of a matrix whose `term` is at most `below`, and those where it is more."""

    matrix: Matrix
    term: int
    below: int

    @property
    def halves(self) -> tuple[Matrix, Matrix]:
        """The half below and the half above; either may be empty."""
        m, lower, upper = self.matrix, self.matrix.lower.copy(), self.matrix.upper.copy()
        upper[self.term], lower[self.term] = self.below, self.below + 1
        return m.within(m.lower, upper), m.within(lower, m.upper)


class Ceilings:
    """The rows of a matrix that hold sums of unequal columns below a term, such as a department's load."""

    def __init__(self, matrix: Matrix) -> None:
        rows = matrix.rows
        is_term = np.zeros(len(matrix.cost), bool)
        is_term[matrix.terms] = True
        falls = rows.coefficient < 0
        lowered = rows.sums((falls & is_term[rows.column]).astype(np.int64)) == 1
        others = rows.sums((falls & ~is_term[rows.column]).astype(np.int64)) == 0
        large = rows.sums((rows.coefficient > 1).astype(np.int64)) > 0
        self.rows = rows.pick(lowered & others & large & ~rows.equal)
        falling = self.rows.coefficient < 0
        self._term_of = np.zeros(len(self.rows), np.int64)
        self._term_of[self.rows.row[falling]] = self.rows.column[falling]

    def steps(self, matrix: Matrix) -> Rows:
        """What the ceilings say of large columns within the matrix's ranges."""
        return step_cuts(replace(matrix, rows=self.rows))

    def jumps(self, relaxation: Relaxation) -> Iterator[Split]:
        """Where a term has room for one more large column, if it could not stay below that as it is."""
        m, rows = relaxation.matrix, self.rows
        for term in np.unique(self._term_of).tolist():
            own = rows.pick(self._term_of == term)
            value = float(relaxation.values[term])
            sizes = np.unique(own.coefficient[own.coefficient > 1])
            found = 0
            for below in np.unique(
                (np.floor(value / sizes + WHOLE) + 1).astype(np.int64) * sizes - 1
            ).tolist():
                if below >= m.upper[term] or below < m.lower[term] or found >= MOST_JUMPS:
                    continue
                upper = m.upper.copy()
                upper[term] = below
                if len(step_cuts(replace(m, rows=own, upper=upper), relaxation.values)):
                    found += 1
                    yield Split(m, term, below)


def broken_terms(relaxation: Relaxation) -> Iterator[Split]:
    """Splits at the terms that are no whole numbers, those that may cost most first."""
    m = relaxation.matrix
    values = relaxation.values[m.terms]
    broken = np.minimum(values - np.floor(values), np.ceil(values) - values)
    broken[broken < WHOLE] = 0
    worth: Numbers = broken * m.cost[m.terms]
    for number in np.argsort(-worth, kind="stable")[:MOST_BROKEN].tolist():
        if worth[number] > 0:
            yield Split(m, int(m.terms[number]), int(np.floor(values[number])))


def nearest_up(relaxation: Relaxation) -> Numbers:
    """The columns that are no whole numbers, the nearest to the next one first; terms only by themselves."""
    m, values = relaxation.matrix, relaxation.values
    part = values - np.floor(values + WHOLE)
    part[part < WHOLE] = 0
    if (part > 0).sum() > (part[m.terms] > 0).sum():
        part[m.terms] = 0
    order: Numbers = np.argsort(-part, kind="stable")[: int((part > 0).sum())]
    return order


def rounded(relaxation: Relaxation, columns: Numbers, *, up: bool) -> Matrix:
    """The ranges in which some columns are at least, or at most, the next whole number."""
    m, values = relaxation.matrix, relaxation.values[columns]
    lower, upper = m.lower.copy(), m.upper.copy()
    if up:
        lower[columns] = np.ceil(values - WHOLE)
    else:
        upper[columns] = np.floor(values + WHOLE)
    return m.within(lower, upper)
