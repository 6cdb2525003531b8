"""CP-SAT at work on a program. The only module that knows how CP-SAT is called."""

import math
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from ortools.sat.python import cp_model
from ortools.sat.python.cp_model_helper import CpModelProto, LinearConstraintProto, SatParameters

from solver.limits import Limits
from solver.program import Program, Row

LEAST = -(2**62)
PROOF_PORTFOLIO = ("max_lp", "reduced_costs")

OnValues = Callable[[Sequence[int]], None]
OnBound = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Ending:
    """How a search ended: whether nothing is left to look for, and the work it took by CP-SAT's own count."""

    closed: bool
    work: float


class _Listener(cp_model.CpSolverSolutionCallback):
    """Hands over what CP-SAT finds; an error of whoever listens ends the search and is raised after it.

    CP-SAT calls from threads of its own, where an exception would end the process.
    """

    def __init__(self, on_values: OnValues, on_bound: OnBound) -> None:
        super().__init__()
        self.error: BaseException | None = None
        self._one_at_a_time = threading.Lock()
        self._on_values = on_values
        self._on_bound = on_bound

    def on_solution_callback(self) -> None:
        self._guard(lambda: self._on_values(list(self.response_proto.solution)))

    def on_bound(self, bound: float) -> None:
        self._guard(lambda: self._on_bound(_whole(bound)))

    def _guard(self, act: Callable[[], None]) -> None:
        with self._one_at_a_time:
            try:
                if self.error is None:
                    act()
            except BaseException as error:  # noqa: BLE001 - raised again by search
                self.error = error


def search(
    program: Program,
    hint: Sequence[int],
    limits: Limits,
    on_values: OnValues,
    on_bound: OnBound,
    stop: Callable[[], bool],
) -> Ending:
    """Looks for values of least cost, telling of better ones and of better bounds as they come."""
    model = cp_model.CpModel()
    write(program, model.proto, hint)
    solver = cp_model.CpSolver()
    set_parameters(solver.parameters, limits)
    listener = _Listener(on_values, on_bound)
    solver.best_bound_callback = listener.on_bound
    done = threading.Event()
    told = threading.Thread(
        target=_stop_when, args=(solver, lambda: stop() or listener.error is not None, done), daemon=True
    )
    told.start()
    try:
        status = solver.solve(model, listener)
    finally:
        done.set()
        told.join()
    if listener.error is not None:
        raise listener.error
    if status in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
        on_values(list(solver.response_proto.solution))
        on_bound(_whole(solver.best_objective_bound))
    closed = status == cp_model.OPTIMAL or (status == cp_model.INFEASIBLE and _is_confirmed(model, limits))
    return Ending(closed, solver.response_proto.deterministic_time)


def _is_confirmed(model: cp_model.CpModel, limits: Limits) -> bool:
    """Whether another search, without presolve, finds no values either: CP-SAT has said so falsely before."""
    solver = cp_model.CpSolver()
    set_parameters(solver.parameters, replace(limits, seed=limits.seed + 1))
    solver.parameters.cp_model_presolve = False
    return bool(solver.solve(model) == cp_model.INFEASIBLE)


def _whole(bound: float) -> int:
    """Costs are whole, so a bound may be rounded up, less what a float of its size may be off by."""
    return math.ceil(bound - max(1e-6, abs(bound) * 2**-50)) if math.isfinite(bound) else LEAST


def _stop_when(solver: cp_model.CpSolver, stop: Callable[[], bool], done: threading.Event) -> None:
    while not done.wait(0.05):
        if stop():
            solver.stop_search()  # again and again: before the search has begun it is not heard


def set_parameters(parameters: SatParameters, limits: Limits) -> None:
    parameters.random_seed = limits.seed
    parameters.max_time_in_seconds = max(0.01, limits.seconds)
    parameters.catch_sigint_signal = False
    parameters.max_presolve_iterations = 1
    parameters.cp_model_probing_level = 0
    parameters.symmetry_level = 0
    parameters.linearization_level = 2
    if limits.deterministic is not None:
        parameters.max_deterministic_time = limits.deterministic
    if limits.workers is None:
        parameters.num_workers = len(PROOF_PORTFOLIO)
        parameters.subsolvers.extend(PROOF_PORTFOLIO)
    else:
        parameters.num_workers = limits.workers


def write(program: Program, proto: CpModelProto, hint: Sequence[int]) -> None:
    """Writes a program into CP-SAT's own form, past the far slower modelling interface."""
    for lower, upper in zip(program.lower, program.upper, strict=True):
        proto.variables.add().domain.extend([lower, upper])
    for row in program.rows:
        constraint = proto.constraints.add()
        if program.is_clique(row):
            constraint.at_most_one.literals.extend(row.columns)
        else:
            _write_linear(row, constraint.linear)
    costly = [column for column, cost in enumerate(program.cost) if cost]
    proto.objective.vars.extend(costly)
    proto.objective.coeffs.extend([program.cost[column] for column in costly])
    proto.objective.offset = float(program.constant)
    proto.solution_hint.vars.extend(range(len(hint)))
    proto.solution_hint.values.extend(hint)


def _write_linear(row: Row, linear: LinearConstraintProto) -> None:
    linear.vars.extend(row.columns)
    linear.coeffs.extend(row.coefficients)
    linear.domain.extend([LEAST if row.low is None else row.low, row.high])
