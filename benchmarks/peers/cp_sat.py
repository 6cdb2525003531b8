"""CP-SAT as a user would call it: the plain model at its defaults (A), the counted one tuned (C)."""

from collections.abc import Callable

from ortools.sat.python import cp_model

from benchmarks.peers.choices import Choices
from benchmarks.peers.columns import Columns, counted
from benchmarks.peers.goals import model_of, plain_model
from benchmarks.peers.rows import Row, Rows
from benchmarks.peers.telling import Telling
from solver import Problem

DEFAULT_WORKERS = 8


def solve_plain(problem: Problem, seed: int, telling: Telling) -> None:
    """Model A: a Boolean for every request, placement, host and start; CP-SAT's defaults and 8 workers."""
    columns = plain_model(Choices(problem))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = DEFAULT_WORKERS
    _solve(columns, _stated(columns.rows, at_most_one=False), solver, seed, telling)


def solve_counted(problem: Problem, seed: int, telling: Telling) -> None:
    """Model C: hosts by count, exact at-most-one rules, two sub-solvers that prove, light presolve."""
    columns = model_of(counted(Choices(problem)))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 2
    solver.parameters.subsolvers.extend(["max_lp", "reduced_costs"])
    solver.parameters.max_presolve_iterations = 1
    solver.parameters.cp_model_probing_level = 0
    solver.parameters.symmetry_level = 0
    _solve(columns, _stated(columns.rows, at_most_one=True), solver, seed, telling)


def _stated(rows: Rows, *, at_most_one: bool) -> cp_model.CpModel:
    """The rows in CP-SAT's modelling interface."""
    model = cp_model.CpModel()
    columns = [
        model.new_int_var(lower, upper, "") for lower, upper in zip(rows.lower, rows.upper, strict=True)
    ]
    for row in rows.rows:
        over = [columns[column] for column in row.columns]
        if at_most_one and rows.is_clique(row):
            model.add_at_most_one(over)
        else:
            _state_linear(model, row, cp_model.LinearExpr.weighted_sum(over, row.coefficients))
    model.minimize(cp_model.LinearExpr.weighted_sum(columns, rows.cost) + rows.constant)
    return model


def _state_linear(model: cp_model.CpModel, row: Row, total: cp_model.LinearExpr) -> None:
    if row.low is not None and row.low == row.high:
        model.add(total == row.low)
    else:
        model.add(total <= row.high)


class _Listener(cp_model.CpSolverSolutionCallback):
    def __init__(self, on_plan: Callable[[list[int]], None]) -> None:
        super().__init__()
        self._on_plan = on_plan

    def on_solution_callback(self) -> None:
        self._on_plan(list(self.response_proto.solution))


def _solve(
    columns: Columns, model: cp_model.CpModel, solver: cp_model.CpSolver, seed: int, telling: Telling
) -> None:
    problem = columns.choices.problem

    def on_plan(values: list[int]) -> None:
        telling.tell_visits(problem, columns.visits(values))

    solver.parameters.random_seed = seed
    solver.parameters.max_time_in_seconds = telling.left
    solver.best_bound_callback = telling.tell_bound
    status = solver.solve(model, _Listener(on_plan))
    if status in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
        on_plan(list(solver.response_proto.solution))
        telling.tell_bound(solver.best_objective_bound)
