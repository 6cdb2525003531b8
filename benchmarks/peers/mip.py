"""The plain model as a mixed-integer program with HiGHS, which shares no process with OR-Tools."""

from itertools import accumulate
from typing import Any

import highspy
import numpy as np

from benchmarks.peers.choices import Choices
from benchmarks.peers.columns import Columns
from benchmarks.peers.goals import plain_model
from benchmarks.peers.rows import Rows
from benchmarks.peers.telling import Telling
from solver import Problem


def solve_presolved(problem: Problem, seed: int, telling: Telling) -> None:
    """HiGHS as it comes."""
    _solve(plain_model(Choices(problem)), "on", seed, telling)


def solve_unpresolved(problem: Problem, seed: int, telling: Telling) -> None:
    """HiGHS without presolve, which on some of these problems takes longer than it saves."""
    _solve(plain_model(Choices(problem)), "off", seed, telling)


def _solve(columns: Columns, presolve: str, seed: int, telling: Telling) -> None:
    problem = columns.choices.problem
    if not columns.rows.lower:  # HiGHS has no solution of a program without columns
        telling.tell_visits(problem, ())
        telling.tell_bound(columns.rows.constant)
        return
    highs: Any = highspy.Highs()  # type: ignore[no-untyped-call]
    highs.silent()
    highs.passModel(_stated(columns.rows))
    highs.setOptionValue("presolve", presolve)
    highs.setOptionValue("random_seed", seed)
    highs.setOptionValue("time_limit", telling.left)
    # Costs are whole: a gap below 1 is a proof, and anything coarser is none.
    highs.setOptionValue("mip_rel_gap", 0.0)
    highs.setOptionValue("mip_abs_gap", 0.999)

    def on_plan(event: highspy.HighsCallbackEvent) -> None:
        values = np.rint(event.data_out.mip_solution).astype(int).tolist()
        telling.tell_visits(problem, columns.visits(values))
        telling.tell_bound(event.data_out.mip_dual_bound)

    def on_moment(event: highspy.HighsCallbackEvent) -> None:
        telling.tell_bound(event.data_out.mip_dual_bound)

    highs.cbMipImprovingSolution.subscribe(on_plan)
    highs.cbMipLogging.subscribe(on_moment)
    highs.run()
    info = highs.getInfo()
    if info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible:
        values = np.rint(highs.getSolution().col_value).astype(int).tolist()
        telling.tell_visits(problem, columns.visits(values))
        telling.tell_bound(info.mip_dual_bound)


def _stated(rows: Rows) -> highspy.HighsLp:
    """The rows as HiGHS takes them, every column whole."""
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = len(rows.lower), len(rows.rows)
    lp.offset_ = rows.constant
    lp.col_cost_ = np.array(rows.cost, float)
    lp.col_lower_, lp.col_upper_ = np.array(rows.lower, float), np.array(rows.upper, float)
    lp.row_lower_ = np.array([-np.inf if row.low is None else row.low for row in rows.rows], float)
    lp.row_upper_ = np.array([row.high for row in rows.rows], float)
    lp.integrality_ = [highspy.HighsVarType.kInteger] * lp.num_col_
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = np.array([0, *accumulate(len(row.columns) for row in rows.rows)], np.int32)
    lp.a_matrix_.index_ = np.array([column for row in rows.rows for column in row.columns], np.int32)
    lp.a_matrix_.value_ = np.array([c for row in rows.rows for c in row.coefficients], float)
    return lp
