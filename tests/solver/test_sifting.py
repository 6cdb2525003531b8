"""Sifting: a linear program of few columns says of all columns what one that holds all of them says."""

import time
from dataclasses import replace

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from solver import Problem
from solver.model import model_of
from solver.proof.branching import Split
from solver.proof.matrix import Matrix, matrix_of
from solver.proof.relaxation import NO_VALUES, Relaxation, relax
from solver.proof.rows import NO_ROWS, Rows, rows_of
from solver.proof.sifting import Sifting
from solver.proof.simplex import AT_LOWER, BASIC
from solver.proof.standing import Start
from tests.solver.builders import Json
from tests.solver.random_problems import problems

often = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
any_problem = problems(most_days=5, most_requests=4)


def promising_nothing(matrix: Matrix) -> Start:
    columns, rows = len(matrix.cost), len(matrix.rows)
    none = np.zeros(columns, bool)
    return Start(none, np.full(columns, AT_LOWER, object), np.full(rows, BASIC, object))


def within(matrix: Matrix, simplex: Sifting, local: Rows = NO_ROWS) -> Relaxation:
    simplex.set_ranges(matrix.lower, matrix.upper)
    found = relax(matrix, simplex, time.monotonic() + 20, local)
    assert found is not None
    return found


def same(one: Relaxation, other: Relaxation) -> bool:
    if NO_VALUES in (one.least, other.least):
        return one.least == other.least
    return abs(one.cost - other.cost) < 1e-4


@often
@given(any_problem)
def test_whatever_it_begins_with_the_bound_is_that_of_all_columns(value: Json) -> None:
    matrix = matrix_of(model_of(Problem.from_json(value)).program)
    sifted = Sifting(matrix, promising_nothing(matrix))
    found, full = within(matrix, sifted), within(matrix, Sifting(matrix))
    assert same(found, full)
    for start in (full.start, Start.near(matrix, matrix.lower), Start.near(matrix, matrix.upper)):
        assert same(within(matrix, Sifting(matrix, start)), full)
    left = matrix.reduced(full.start.basic, full.start.tight)
    if left is not None:
        assert same(within(left.matrix, Sifting(left.matrix, full.start.among(left))), full)


@often
@given(any_problem, st.randoms(use_true_random=False))
def test_branches_and_what_they_took_in_change_no_bound(value: Json, random) -> None:
    """Down to halves that have no values; each begins where the root ended, its rows gone again."""
    matrix = matrix_of(model_of(Problem.from_json(value)).program)
    sifted = Sifting(matrix, promising_nothing(matrix))
    root = within(matrix, sifted)
    sifted.keep()
    twin = sifted.twin()
    for _ in range(4):
        column = random.randrange(len(matrix.cost)) if len(matrix.cost) else None
        if column is None or matrix.lower[column] == matrix.upper[column]:
            continue
        halves = Split(matrix, column, int(matrix.lower[column])).halves
        for half in (each for each in halves if not each.is_empty):
            local = rows_of([([column], [1], int(half.upper[column]), False)])
            full = within(half, Sifting(half))
            for simplex in (sifted, twin):
                simplex.back()
                simplex.add_rows(local)
                assert same(within(half, simplex, local), full)
    for simplex in (sifted, twin):
        simplex.back()
        assert same(within(matrix, simplex), root)


def test_columns_come_in_where_those_inside_have_no_values() -> None:
    # One of three must be taken: with none of them inside there is only a ray to price the others by.
    rows = rows_of([([0, 1, 2], [1, 1, 1], 1, True), ([1, 2], [1, 1], 1, False)])
    nought = np.zeros(3, np.int64)
    matrix = Matrix(rows, nought, nought + 1, np.array([3, 5, 4]), nought[:0], 0)
    start = replace(promising_nothing(matrix), promising=np.array([False, True, False]))
    simplex = Sifting(matrix, start)
    below = replace(matrix, upper=np.array([1, 0, 1]))
    found = within(below, simplex)
    assert (found.bound, found.values.tolist()) == (3, [1, 0, 0])
    assert within(replace(matrix, upper=nought), simplex).bound == NO_VALUES


def test_a_sum_that_must_be_something_brings_columns_in() -> None:
    rows = rows_of([([0, 1], [1, 1], 1, True), ([1, 2], [2, 2], 1, False)])
    nought = np.zeros(3, np.int64)
    matrix = Matrix(rows, nought, nought + 1, np.array([3, 5, 2]), nought[:0], 0)
    start = replace(promising_nothing(matrix), promising=np.array([False, False, True]))
    assert within(matrix, Sifting(matrix, start)).bound == 3


def test_where_nothing_is_promising_all_columns_come_in() -> None:
    rows = rows_of([([0, 1], [-1, -1], -1, False)])
    nought = np.zeros(2, np.int64)
    matrix = Matrix(rows, nought, nought + 1, np.array([-3, 2]), nought[:0], 0)
    assert within(matrix, Sifting(matrix, promising_nothing(matrix))).bound == -3


def test_a_column_that_must_be_taken_comes_in_with_its_range() -> None:
    rows = rows_of([([0, 1], [1, 1], 1, False)])
    nought = np.zeros(2, np.int64)
    matrix = Matrix(rows, nought, nought + 1, np.array([-3, 2]), nought[:0], 0)
    simplex = Sifting(matrix, replace(promising_nothing(matrix), promising=np.array([True, False])))
    assert within(matrix, simplex).bound == -3
    assert simplex.standing.columns.tolist() == [0]
    assert within(replace(matrix, lower=np.array([0, 1])), simplex).bound == 2
