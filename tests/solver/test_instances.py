"""The measured problems: what must hold at every time limit, and what the search must reach."""

import json
from pathlib import Path

import pytest

from solver import Limits, Problem, alternatives, broken_rules, first_reason, read_json, score_of, solve
from solver.greedy import first_plan
from solver.supervisor import solve_apart
from tests.shared_files import shared_file
from tests.solver.referee import verdict_on_files

NAMES = ("p24.json", "p60.json", "p60-flexible.json", "p60-replan.json")
LARGER = ("p120-3dep.json.gz", "p200.json.gz", "p200-onesite.json.gz")
PROVED = {
    "p24.json": 6268,
    "p60.json": 36117,
    "p60-flexible.json": 33309,
    "p60-replan.json": 36363,
    "p120-3dep.json.gz": 29940,
    "p200.json.gz": 148946,
    "p200-onesite.json.gz": 170117,
}


def instance(name: str) -> tuple[Path, Problem]:
    path = shared_file(f"instances/{name}")
    return path, Problem.from_json(read_json(path))


@pytest.mark.parametrize("name", NAMES + LARGER)
def test_a_first_plan_keeps_every_rule(name: str) -> None:
    _, problem = instance(name)
    assert broken_rules(problem, first_plan(problem)) == []


def test_a_first_plan_keeps_what_still_holds_of_the_plan_in_force() -> None:
    _, problem = instance("p60-replan.json")
    first = first_plan(problem)
    kept = len(set(problem.baseline) & set(first))
    assert kept >= len(problem.baseline) - 6  # as many as the proved best keeps
    assert sum(score_of(problem, first).values()) <= 36_400  # the best is 36,363


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES + LARGER)
def test_two_seconds_are_enough_for_a_sound_plan(name: str, tmp_path: Path) -> None:
    """Slow: seven searches of two seconds each."""
    path, problem = instance(name)
    plan = solve_apart(problem, Limits(seconds=2))
    (tmp_path / "plan.json").write_text(json.dumps(plan.to_json()))
    verdict = verdict_on_files(path, tmp_path / "plan.json")
    assert verdict.returncode == 0, verdict.stdout
    assert plan.objective is not None
    assert plan.bound is not None
    assert plan.bound <= plan.objective == sum(score_of(problem, plan.visits).values())
    assert plan.missing == sum(r.visits for r in problem.requests.values()) - len(plan.visits)


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES + LARGER)
def test_up_to_two_hundred_people_are_proved(name: str) -> None:
    """Slow: a proof takes up to ten seconds; the limit is work, not time."""
    _, problem = instance(name)
    plan = solve(problem, Limits(seconds=100, workers=1, deterministic=60))
    assert (plan.status, plan.objective, plan.bound) == ("optimal", PROVED[name], PROVED[name])


def test_answers_about_a_plan_of_two_hundred_people_come_at_once() -> None:
    _, problem = instance("p200.json.gz")
    visits = first_plan(problem)
    assert broken_rules(problem, visits) == []
    others = alternatives(problem, visits, visits[0])
    assert [a.cost for a in others] == sorted(a.cost for a in others)
    assert all(broken_rules(problem, [a.visit, *visits[1:]]) == [] for a in others[:5])
    missing = next(
        r.id for r in problem.requests.values() if sum(v.request == r.id for v in visits) < r.visits
    )
    assert first_reason(problem, visits, missing).sentence
