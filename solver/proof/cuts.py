"""Rows that every whole-numbered plan keeps and the relaxation does not: Chvátal-Gomory cuts, exact.

Rows added up with any shares make a row that holds; where all its columns are whole, its coefficients and
then its limit may be rounded down (Chvátal 1973). Which shares cut something off is read from the simplex
tableau (Gomory 1958) and rounded to fractions of a small denominator, after which everything is whole
numbers: shares that HiGHS got wrong make a weak cut, never a false one.
"""

import numpy as np

from solver.arrays import Numbers, Reals
from solver.proof.matrix import Matrix
from solver.proof.rows import NO_ROWS, Rows, stacked
from solver.proof.sifting import Sifting

DENOMINATORS = (2, 3, 4, 5, 6, 8, 9, 10, 12, 15, 16, 18, 20, 24, 30, 36, 40, 48, 60, 72)
MOST_SOURCES = 150
MOST_CUTS = 60
LEAST_DEPTH = 1e-4
BROKEN = 1e-5
WHOLE_ENOUGH = 1e-9
LARGEST_STEP = 6


def tableau_cuts(matrix: Matrix, simplex: Sifting) -> Rows:
    """The deepest cuts that the rows of the tableau of broken columns give; none where nothing is broken."""
    values = simplex.values
    broken = np.abs(values - np.rint(values))
    if (broken > BROKEN).sum() > MOST_SOURCES:
        broken[broken < np.partition(broken, -MOST_SOURCES)[-MOST_SOURCES]] = 0
    shares, denominators = _shares(simplex.tableau(broken > BROKEN))
    if not len(denominators):
        return NO_ROWS
    cuts = _rounded(matrix, matrix.rows.added_up(shares), denominators, values)
    return _deepest(cuts, values)


def _shares(tableau: list[tuple[Numbers, Reals]]) -> tuple[Rows, Numbers]:
    """The tableau's broken parts as whole shares of small denominators, and their complements."""
    found: dict[tuple[bytes, bytes], tuple[Numbers, Numbers, int]] = {}
    for numbers, parts in tableau:
        broken = parts - np.floor(parts + 1e-9)
        some = broken > 1e-7
        denominator = _denominator(broken[some])
        if denominator is None:
            continue
        whole = np.rint(broken[some] * denominator).astype(np.int64)
        for share in (whole, denominator - whole):
            found[numbers[some].tobytes(), share.tobytes()] = numbers[some], share, denominator
    if not found:
        return NO_ROWS, np.zeros(0, np.int64)
    numbers_of, shares_of, denominators = zip(*found.values(), strict=True)
    row = np.repeat(np.arange(len(found)), [len(numbers) for numbers in numbers_of])
    none = np.zeros(len(found), np.int64)
    shares = Rows(row, np.concatenate(numbers_of), np.concatenate(shares_of), none, none.astype(bool))
    return shares, np.array(denominators, np.int64)


def _denominator(parts: Reals) -> int | None:
    """The least denominator of which all parts are multiples."""
    for denominator in DENOMINATORS if len(parts) else ():
        scaled = parts * denominator
        if np.abs(scaled - np.rint(scaled)).max() < 1e-6 * denominator:
            return denominator
    return None


def _rounded(matrix: Matrix, sums: Rows, denominator: Numbers, values: Reals) -> Rows:
    """Sums of rows, divided and rounded down as seen from the ends of the ranges where columns stand."""
    row, column, total, divisor = sums.row, sums.column, sums.coefficient, denominator[sums.row]
    at_upper = ((values > matrix.upper - WHOLE_ENOUGH) & matrix.free)[column]
    coefficient = np.where(at_upper, -(-total // divisor), total // divisor)
    end = np.where(at_upper, matrix.upper[column], matrix.lower[column])
    limits = (sums.high - sums.sums(total * end)) // denominator + sums.sums(coefficient * end)
    some = coefficient != 0
    return Rows(row[some], column[some], coefficient[some], limits, sums.equal)


def _deepest(cuts: Rows, values: Reals) -> Rows:
    """The cuts that reach farthest into what they cut off."""
    depth = np.zeros(len(cuts))
    np.add.at(depth, cuts.row, cuts.coefficient * values[cuts.column])
    length = np.sqrt(np.maximum(1, cuts.sums(cuts.coefficient**2)))
    depth = (depth - cuts.high) / length
    which = depth > LEAST_DEPTH
    if which.sum() > MOST_CUTS:
        which = depth >= np.partition(depth, -MOST_CUTS)[-MOST_CUTS]
    return cuts.pick(which).divided().distinct()


def step_cuts(matrix: Matrix, values: Reals | None = None) -> Rows:
    """What single rows say of their large coefficients: few of these fit at once (Chvátal-Gomory of one row).

    Columns that lower a row count with all they can. With `values`, only cuts that those break.
    """
    rows = matrix.rows
    large = np.zeros(len(rows), bool)
    large[rows.row[rows.coefficient > 1]] = True
    rows = rows.take(np.flatnonzero(large & ~rows.equal))
    count, rises = len(rows), rows.coefficient > 0
    lower, upper = matrix.lower[rows.column], matrix.upper[rows.column]
    room = rows.high - rows.sums(rows.coefficient * np.where(rises, lower, upper))
    largest = np.zeros(count, np.int64)
    np.maximum.at(largest, rows.row[rises], rows.coefficient[rises])
    found = []
    for most in range(1, LARGEST_STEP + 1):
        step = room // (most + 1) + 1
        splits = (step > 1) & (room >= 0) & (largest >= step)
        entry = splits[rows.row] & rises & (rows.coefficient >= step[rows.row])
        row = rows.row[entry]
        size = rows.coefficient[entry] // step[row]
        reach, base = np.zeros(count, np.int64), np.zeros(count, np.int64)
        np.add.at(reach, row, size * (upper - lower)[entry])
        np.add.at(base, row, size * lower[entry])
        limits = room // np.maximum(1, step)
        binds = splits & (reach > limits)
        if values is not None:
            stands = np.zeros(count)
            np.add.at(stands, row, size * values[rows.column[entry]])
            binds &= stands > limits + base + LEAST_DEPTH
        cut = Rows(row, rows.column[entry], size, limits + base, np.zeros(count, bool))
        found.append(cut.pick(binds).divided())
    return stacked(found).distinct()
