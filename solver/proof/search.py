"""CP-SAT at work on a matrix. The only module that knows how CP-SAT is called."""

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from ortools.sat.python import cp_model
from ortools.sat.python.cp_model_helper import CpModelProto, SatParameters

from solver.arrays import Flags
from solver.limits import Limits
from solver.proof.matrix import Matrix

LEAST = -(2**62)
PROOF_PORTFOLIO = ("max_lp", "reduced_costs")

FOUND = frozenset({cp_model.OPTIMAL, cp_model.FEASIBLE})
CLOSED = frozenset({cp_model.OPTIMAL, cp_model.INFEASIBLE})

OnValues = Callable[[Sequence[int]], None]
Stop = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Ending:
    """How a search ended: whether nothing is left to look for, and the work it took by CP-SAT's own count."""

    closed: bool
    work: float


class _Listener(cp_model.CpSolverSolutionCallback):
    """Hands over what CP-SAT finds; an error of whoever listens ends the search and is raised after it.

    CP-SAT calls from threads of its own, where an exception would end the process.
    """

    def __init__(self, on_values: OnValues) -> None:
        super().__init__()
        self.error: BaseException | None = None
        self._one_at_a_time = threading.Lock()
        self._on_values = on_values

    def on_solution_callback(self) -> None:
        with self._one_at_a_time:
            try:
                if self.error is None:
                    self._on_values(list(self.response_proto.solution))
            except BaseException as error:  # noqa: BLE001 - raised again by search
                self.error = error


def search(
    matrix: Matrix,
    hint: Sequence[int],
    limits: Limits,
    on_values: OnValues,
    stop: Stop,
    costs: tuple[int, int] | None = None,
    *,
    is_proof: bool = True,
) -> Ending:
    """Looks for values of least cost, telling of better ones as they come.

    With `costs`, only for values that cost from the first of them to the second. As a proof it `closed` only
    if another search, without presolve, finds nothing better either: CP-SAT 9.15 has called both what it had
    not found and what was not the best the end of it.
    """
    until = time.monotonic() + limits.seconds
    model = cp_model.CpModel()
    write(matrix, model.proto, hint)
    least, most = (LEAST, -LEAST) if costs is None else costs
    _set_range(model, matrix, least, most)
    listener = _Listener(on_values)
    status, solver = _run(model, limits, lambda: stop() or listener.error is not None, listener)
    if listener.error is not None:
        raise listener.error
    work = solver.response_proto.deterministic_time
    if status in FOUND:
        on_values(list(solver.response_proto.solution))
        most = _cost(matrix, solver.response_proto.solution) - 1
    if status not in CLOSED or not is_proof:
        return Ending(status in CLOSED, work)
    if status in FOUND and (least > most or not matrix.cost.any()):
        return Ending(closed=True, work=work)
    _set_range(model, matrix, least, most)
    left = replace(limits, seconds=until - time.monotonic(), seed=limits.seed + 1)
    status, second = _run(model, left, stop, presolve=False)
    if status in FOUND:
        on_values(list(second.response_proto.solution))
    return Ending(status == cp_model.INFEASIBLE, work + second.response_proto.deterministic_time)


def _run(
    model: cp_model.CpModel,
    limits: Limits,
    stop: Stop,
    listener: _Listener | None = None,
    *,
    presolve: bool = True,
) -> tuple[cp_model.CpSolverStatus, cp_model.CpSolver]:
    """One search within limits, which ends soon after `stop` says so."""
    solver = cp_model.CpSolver()
    set_parameters(solver.parameters, limits)
    solver.parameters.cp_model_presolve = presolve
    done = threading.Event()
    told = threading.Thread(target=_stop_when, args=(solver, stop, done), daemon=True)
    told.start()
    try:
        return solver.solve(model, listener), solver
    finally:
        done.set()
        told.join()


def _set_range(model: cp_model.CpModel, matrix: Matrix, least: int, most: int) -> None:
    """Asks only for values that cost so much; of programs without costs there is nothing to ask.

    Stated as two rows CP-SAT 9.15 made false proofs of it (decision 21).
    """
    domain = model.proto.objective.domain
    domain.clear()
    if matrix.cost.any() and least <= most:
        domain.extend([max(LEAST, least - matrix.constant), min(-LEAST, most - matrix.constant)])


def _cost(matrix: Matrix, values: Sequence[int]) -> int:
    return matrix.cost_of(np.array(list(values), np.int64))


def _stop_when(solver: cp_model.CpSolver, stop: Stop, done: threading.Event) -> None:
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


def write(matrix: Matrix, proto: CpModelProto, hint: Sequence[int]) -> None:
    """Writes a matrix into CP-SAT's own form, past the far slower modelling interface."""
    for lower, upper in zip(matrix.lower.tolist(), matrix.upper.tolist(), strict=True):
        proto.variables.add().domain.extend([lower, upper])
    rows = matrix.rows
    columns, coefficients, ends = rows.column.tolist(), rows.coefficient.tolist(), rows.start.tolist()
    clique = _cliques(matrix).tolist()
    for row, (high, equal) in enumerate(zip(rows.high.tolist(), rows.equal.tolist(), strict=True)):
        part, constraint = slice(ends[row], ends[row + 1]), proto.constraints.add()
        if clique[row]:
            constraint.at_most_one.literals.extend(columns[part])
        else:
            constraint.linear.vars.extend(columns[part])
            constraint.linear.coeffs.extend(coefficients[part])
            constraint.linear.domain.extend([high if equal else LEAST, high])
    costly = np.flatnonzero(matrix.cost)
    proto.objective.vars.extend(costly.tolist())
    proto.objective.coeffs.extend(matrix.cost[costly].tolist())
    proto.objective.offset = float(matrix.constant)
    proto.solution_hint.vars.extend(range(len(hint)))
    proto.solution_hint.values.extend(hint)


def _cliques(matrix: Matrix) -> Flags:
    """The rows that say: at most one of these."""
    rows = matrix.rows
    plain = (rows.coefficient == 1) & (matrix.lower[rows.column] >= 0) & (matrix.upper[rows.column] == 1)
    cliques: Flags = (rows.high == 1) & ~rows.equal & (rows.sums((~plain).astype(np.int64)) == 0)
    return cliques
