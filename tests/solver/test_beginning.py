"""The first plan of the parts is that of the whole, as far as there is time for it."""

import time
from typing import Any

import pytest

from solver import Limits, Problem, broken_rules, read_json, score_of
from solver.beginning import first_plan_by
from solver.crew import Stop
from solver.greedy import first_plan
from solver.plan import in_order
from solver.portion import portions_of
from solver.route import Route, route_of
from tests.shared_files import shared_file
from tests.solver.grown import apart

COUNTED = Limits(seconds=60, workers=1, deterministic=1)
MOST_TO_PAY = {
    "p24.json": 6_389,
    "p60.json": 36_381,
    "p60-flexible.json": 36_456,
    "p60-replan.json": 36_383,
    "p120-3dep.json.gz": 33_701,
    "p200.json.gz": 150_036,
    "p200-onesite.json.gz": 175_367,
    "p1000.json.gz": 675_688,
    "p5000.json.gz": 4_312_695,
}


def by_parts(problem: Problem) -> Route:
    return Route(by_parts=True, as_whole=False, parts=portions_of(problem))


def begun(problem: Problem, route: Route, limits: Limits, stop: Stop = lambda: False) -> list[Any]:
    return first_plan_by(problem, route, limits, time.monotonic() + 600, stop)


@pytest.mark.parametrize("name", MOST_TO_PAY)
def test_first_plans_keep_every_rule_and_what_they_cost(name: str) -> None:
    problem = Problem.from_json(read_json(shared_file(f"instances/{name}")))
    visits = begun(problem, route_of(problem), Limits())
    assert broken_rules(problem, visits) == []
    assert sum(score_of(problem, visits).values()) <= MOST_TO_PAY[name]


@pytest.mark.parametrize("limits", [COUNTED, Limits(), Limits(workers=3)], ids=["here", "apart", "three"])
def test_parts_begin_as_the_whole_does(limits: Limits) -> None:
    value: Any = read_json(shared_file("instances/p60-replan.json"))
    problem = Problem.from_json(apart(value, 3))
    assert in_order(begun(problem, by_parts(problem), limits)) == in_order(first_plan(problem))


@pytest.mark.parametrize("limits", [COUNTED, Limits()], ids=["here", "apart"])
def test_without_time_what_stood_before_is_the_plan(limits: Limits) -> None:
    value: Any = read_json(shared_file("instances/p60-replan.json"))
    problem = Problem.from_json(apart(value, 2))
    late = first_plan_by(problem, by_parts(problem), limits, time.monotonic() - 60, lambda: False)
    assert in_order(late) == in_order(first_plan(problem, lambda: True))
    assert set(late) <= set(problem.baseline)
