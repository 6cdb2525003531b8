"""Bounds and cuts that are true whatever HiGHS says, and trees that end with the best plan."""

import time
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from solver import Limits, Problem
from solver.arrays import Flags, Numbers, Reals
from solver.ledger import Ledger
from solver.model import Model, model_of
from solver.proof import tree as proof_tree
from solver.proof.best import Best
from solver.proof.branching import Ceilings
from solver.proof.budget import Budget
from solver.proof.cuts import step_cuts, tableau_cuts
from solver.proof.matrix import Matrix, matrix_of
from solver.proof.relaxation import NO_VALUES, proved, relax
from solver.proof.rows import NO_ROWS, Rows, rows_of, stacked
from solver.proof.sifting import Sifting
from solver.proof.tree import Tree
from tests.solver.builders import Json
from tests.solver.random_problems import problems
from tests.solver.test_random_problems import every_plan, lonely_visits

thorough = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
few_plans = problems(most_days=3, most_requests=2)
LATE = 1e12


def all_values(model: Model, problem: Problem) -> list[Numbers]:
    """The values of every plan of a small problem."""
    lonely = lonely_visits(problem)
    assume(len(lonely) <= 12)
    plans = every_plan(problem, lonely, Ledger(problem))
    return [np.array(model.program.completed(model.variables.values_of(plan))) for plan in plans]


def stated(value: Json) -> tuple[Model, Matrix, list[Numbers]]:
    problem = Problem.from_json(value)
    model = model_of(problem)
    return model, matrix_of(model.program), all_values(model, problem)


def solved(matrix: Matrix) -> Sifting:
    simplex = Sifting(matrix)
    assert simplex.solve(time.monotonic() + 20)
    return simplex


def close(matrix: Matrix, preferred: Numbers | None = None) -> tuple[Best, Tree]:
    """The tree of a matrix, closed from nothing, and the best it found."""
    best = Best(2**40, None, lambda _: None)
    budget = Budget(Limits(20, workers=1), time.monotonic() + 20, lambda: False)
    tree = Tree.of(matrix, best, budget, lambda _: None, preferred)
    tree.close()
    return best, tree


@thorough
@given(few_plans)
def test_a_relaxation_is_never_above_the_best_plan_nor_excludes_it(value: Json) -> None:
    _, matrix, every = stated(value)
    found = relax(matrix, Sifting(matrix), LATE)
    assert found is not None
    cheapest = min(every, key=matrix.cost_of)
    assert found.bound <= matrix.cost_of(cheapest)
    within = found.within(matrix.cost_of(cheapest))
    assert within.keeps(cheapest)
    reduced = within.reduced()
    assert reduced is not None
    assert reduced.matrix.keeps(cheapest[reduced.free])
    assert reduced.matrix.cost_of(cheapest[reduced.free]) == matrix.cost_of(cheapest)


@thorough
@given(few_plans, st.integers(0, 2**32 - 1), st.sampled_from([1.0, 1e3, 1e9]))
def test_prices_that_are_wrong_prove_a_bound_that_is_true(value: Json, seed: int, size: float) -> None:
    _, matrix, every = stated(value)
    simplex = solved(matrix)
    simplex.prices = simplex.prices + size * np.random.default_rng(seed).standard_normal(len(matrix.rows))
    found = proved(matrix, NO_ROWS, matrix.cost, simplex)
    assert found is not None
    assert found.bound <= min(map(matrix.cost_of, every))


class Liar:
    """A simplex that makes up values and how rows add up."""

    def __init__(self, matrix: Matrix, seed: int) -> None:
        self._chance = np.random.default_rng(seed)
        self._rows = len(matrix.rows)
        self.values: Reals = self._chance.random(len(matrix.cost)) * matrix.upper

    def tableau(self, flags: Flags) -> Iterator[tuple[Numbers, Reals]]:
        for _ in range(int(flags.sum())):
            rows = np.unique(self._chance.integers(0, self._rows, min(self._rows, 4)))
            yield rows, self._chance.integers(-12, 13, len(rows)) / self._chance.choice([2, 3, 4, 12])


@thorough
@given(few_plans, st.integers(0, 2**32 - 1))
def test_every_plan_keeps_cuts_even_of_a_tableau_that_is_wrong(value: Json, seed: int) -> None:
    _, matrix, every = stated(value)
    assume(len(matrix.rows))
    honest = stacked([step_cuts(matrix), tableau_cuts(matrix, solved(matrix))])
    made_up = tableau_cuts(matrix, Liar(matrix, seed))  # type: ignore[arg-type]
    cut = matrix.with_rows(stacked([honest, made_up]))
    assert all(cut.keeps(values) for values in every)


@thorough
@given(few_plans)
def test_steps_hold_in_the_ranges_they_were_made_for(value: Json) -> None:
    model, matrix, every = stated(value)
    ceilings = Ceilings(matrix)
    for column in model.program.shared.values():
        for most in range(int(matrix.upper[column]) + 1):
            upper = matrix.upper.copy()
            upper[column] = most
            below = matrix.within(matrix.lower, upper)
            kept = [values for values in every if values[column] <= most]
            if not below.is_empty:
                assert all(below.with_rows(ceilings.steps(below)).keeps(values) for values in kept)


@thorough
@given(few_plans)
def test_a_tree_ends_with_the_best_plan_and_its_proof(value: Json) -> None:
    _, matrix, every = stated(value)
    cheapest = min(map(matrix.cost_of, every))
    best, tree = close(matrix)
    assert (best.cost, tree.bound, tree.is_bounded) == (cheapest, cheapest, True)
    assert best.values is not None
    assert matrix.keeps(best.values)


@thorough
@given(few_plans)
def test_a_small_tree_that_is_searched_at_once_ends_with_the_same(value: Json) -> None:
    _, matrix, every = stated(value)
    cheapest = min(map(matrix.cost_of, every))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(proof_tree, "FIRST_BRANCHES", 0)
        best, tree = close(matrix)
    assert (best.cost, tree.bound, tree.is_bounded) == (cheapest, cheapest, True)


@thorough
@given(few_plans)
def test_what_is_preferred_changes_nothing_of_what_is_proved(value: Json) -> None:
    model, matrix, every = stated(value)
    preferred = matrix.upper.copy()
    preferred[list(model.program.shared.values())] = 0
    cheapest = min(map(matrix.cost_of, every))
    best, tree = close(matrix, preferred)
    assert (best.cost, tree.bound) == (cheapest, cheapest)


def small(rows: Rows, costs: list[int], most: int = 1) -> Matrix:
    count = len(costs)
    zeros = np.zeros(count, np.int64)
    return Matrix(rows, zeros, np.full(count, most), np.array(costs), np.zeros(0, np.int64), 0)


def test_ranges_without_values_are_told_by_a_ray_that_is_checked() -> None:
    # Every two of three columns are one together: fractions do it, but not where the sum must be one.
    pairs = [([0, 1], [1, 1], 1, True), ([1, 2], [1, 1], 1, True), ([0, 2], [1, 1], 1, True)]
    matrix = small(rows_of([*pairs, ([0, 1, 2], [1, 1, 1], 1, False)]), [1, 1, 1])
    simplex = Sifting(matrix)
    found = relax(matrix, simplex, LATE)
    assert simplex.is_infeasible
    assert found is not None
    assert found.bound == NO_VALUES
    simplex.prices = np.zeros(4)
    assert proved(matrix, NO_ROWS, np.zeros(3, np.int64), simplex).least <= 0  # type: ignore[union-attr]


def test_three_that_exclude_each_other_in_pairs_are_cut_to_one() -> None:
    pairs = rows_of([([0, 1], [1, 1], 1, False), ([1, 2], [1, 1], 1, False), ([0, 2], [1, 1], 1, False)])
    matrix = small(pairs, [-1, -1, -1])
    simplex = solved(matrix)
    assert simplex.values.tolist() == [0.5, 0.5, 0.5]
    cuts = tableau_cuts(matrix, simplex)
    assert (sorted(cuts.column.tolist()), cuts.coefficient.tolist(), cuts.high.tolist()) == (
        [0, 1, 2],
        [1, 1, 1],
        [1],
    )


def test_ranges_that_break_a_row_already_give_no_step() -> None:
    # Three of six are four more than fourteen: the row itself says so, steps have nothing to add.
    load = rows_of([([0, 1, 2], [6, 6, 6], 14, False)])
    matrix = replace(small(load, [0, 0, 0]), lower=np.array([1, 1, 1]))
    assert len(step_cuts(matrix)) == 0


def test_few_long_visits_fit_below_a_load() -> None:
    # Six slots a visit and a load of at most 17: two visits, not two and five sixths.
    load = rows_of([([0, 1, 2, 3], [6, 6, 6, -1], 0, False)])
    matrix = replace(small(load, [0, 0, 0, 1]), upper=np.array([1, 1, 1, 17]), terms=np.array([3]))
    steps = Ceilings(matrix).steps(matrix)
    assert (steps.column.tolist(), steps.coefficient.tolist(), steps.high.tolist()) == (
        [0, 1, 2],
        [1, 1, 1],
        [2],
    )


@pytest.mark.parametrize("spent", [Limits(20, deterministic=1e-9), Limits(0)])
def test_a_tree_without_time_or_work_claims_no_more_than_it_proved(spent: Limits) -> None:
    pairs = rows_of([([0, 1], [1, 1], 1, False), ([1, 2], [1, 1], 1, False), ([0, 2], [1, 1], 1, False)])
    best = Best(0, np.zeros(3, np.int64), lambda _: None)
    budget = Budget(spent, time.monotonic() + spent.seconds, lambda: False)
    tree = Tree.of(small(pairs, [-1, -1, -1]), best, budget, lambda _: None)
    tree.close()
    assert not tree.is_bounded or tree.bound <= -1
