"""What every peer plans keeps the rules, and the exact ones find what our solver proves."""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Sequence

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from benchmarks.peers import annealing, cp_sat, greedy
from benchmarks.peers.telling import Telling
from solver import Limits, Plan, Problem, broken_rules, score_of, solve
from tests.real import ROOT
from tests.solver.builders import Json
from tests.solver.random_problems import problems

AMPLE = 60.0
# A peer may take long on a busy machine; none is measured here.
pytestmark = pytest.mark.timeout(600)
# Shrinking a failure would solve hundreds of problems; the first one found says enough.
PHASES = (Phase.explicit, Phase.reuse, Phase.generate)
few = settings(max_examples=6, deadline=None, phases=PHASES, suppress_health_check=list(HealthCheck))
# HiGHS and OR-Tools share no process, and starting one for each problem would take longer than solving it.
MIP_BATCH = """
import json, sys, time
from benchmarks.peers import mip
from benchmarks.peers.telling import Telling
from solver import Problem
for number, value in enumerate(json.load(sys.stdin)):
    telling = Telling("", time.monotonic() + 60, silent=True)
    (mip.solve_unpresolved if number % 2 else mip.solve_presolved)(Problem.from_json(value), 0, telling)
    visits = [visit.to_json() for visit in telling.visits]
    print(json.dumps({"visits": visits, "objective": telling.objective, "bound": telling.bound}))
"""


def total(problem: Problem, plan: Plan | Telling) -> int:
    return sum(score_of(problem, plan.visits).values())


def told(peer: Callable[[Problem, int, Telling], None], problem: Problem) -> Telling:
    """What a peer finds, after its plan was judged."""
    telling = Telling(problem.name, time.monotonic() + AMPLE, silent=True)
    peer(problem, 0, telling)
    assert broken_rules(problem, telling.visits) == []
    assert telling.objective == total(problem, telling)
    return telling


def proved(problem: Problem) -> Plan:
    plan = solve(problem, Limits(seconds=AMPLE, workers=1, deterministic=5))
    assert plan.status == "optimal"
    return plan


def replanned(value: Json, plan: Plan) -> Json:
    """The same problem with a plan in force, one of its visits locked, and nobody forbidden any more."""
    visits = [visit.to_json() for visit in plan.visits]
    return {**value, "baseline": visits, "locked": visits[-1:], "forbidden": []}


def mips(values: Sequence[Json]) -> list[Plan]:
    done = subprocess.run(
        [sys.executable, "-c", MIP_BATCH],
        cwd=ROOT,
        input=json.dumps(values),
        capture_output=True,
        text=True,
        check=True,
    )
    lines = [line for line in done.stdout.splitlines() if line.startswith("{")]  # HiGHS greets
    stated = {"format": "rotation-plan/1", "status": "feasible"}
    return [Plan.from_json({**stated, **json.loads(line)}) for line in lines]


@few
@given(problems())
def test_both_models_for_cp_sat_reach_what_our_solver_proves(value: Json) -> None:
    problem = Problem.from_json(value)
    plan = proved(problem)
    again = Problem.from_json(replanned(value, plan))
    for each, best in ((problem, plan.objective), (again, proved(again).objective)):
        for peer in (cp_sat.solve_plain, cp_sat.solve_counted):
            telling = told(peer, each)
            assert (telling.objective, telling.bound) == (best, best)


@settings(few, max_examples=2)
@given(st.lists(problems(), min_size=6, max_size=6))
def test_the_mip_reaches_what_our_solver_proves(values: list[Json]) -> None:
    values += [replanned(value, proved(Problem.from_json(value))) for value in values[:2]]
    for value, found in zip(values, mips(values), strict=True):
        problem = Problem.from_json(value)
        assert broken_rules(problem, found.visits) == []
        best = proved(problem).objective
        assert (total(problem, found), found.objective, found.bound) == (best, best, best)


@few
@given(problems())
def test_annealing_is_no_worse_than_greedy_and_neither_beats_a_proof(value: Json) -> None:
    problem = Problem.from_json(value)
    plan = proved(problem)
    for each, best in ((problem, plan), (again := Problem.from_json(replanned(value, plan)), proved(again))):
        first = told(greedy.solve, each).objective
        cooled = told(lambda p, s, t: annealing.solve(p, s, t, most_moves=400), each).objective
        assert first is not None
        assert cooled is not None
        assert best.objective is not None
        assert best.objective <= cooled <= first


@settings(few, max_examples=4)
@given(problems())
def test_annealing_repeats_itself(value: Json) -> None:
    problem = Problem.from_json(value)
    plans = [told(lambda p, s, t: annealing.solve(p, s, t, most_moves=200), problem).visits for _ in range(2)]
    assert set(plans[0]) == set(plans[1])
