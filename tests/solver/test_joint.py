"""Parts solved apart and proved together."""

import time

import pytest
from hypothesis import HealthCheck, given, settings

from solver import Limits, Problem, broken_rules, read_json, score_of
from solver.greedy import first_plan
from solver.incumbent import Incumbent
from solver.joint import Joint
from solver.parts import circles
from solver.portion import SHARED, left_over, portion
from solver.proof.budget import Budget
from tests.shared_files import shared_file
from tests.solver.builders import Json, person, problem, request, shadow
from tests.solver.random_problems import problems

QUICK = Limits(seconds=20, workers=1, deterministic=2)
thorough = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))


@thorough
@given(problems())
def test_parts_and_what_is_left_over_cost_what_the_whole_costs(value: Json) -> None:
    whole = Problem.from_json(value)
    parts = [portion(whole, people) for people in circles(whole)]
    visits = first_plan(whole)

    def own(part: Problem) -> int:
        terms = score_of(part, [v for v in visits if v.request in part.requests])
        return sum(cost for term, cost in terms.items() if term not in SHARED)

    assert own(whole) == left_over(whole, parts) + sum(map(own, parts))


@pytest.mark.parametrize("limits", [QUICK, Limits(seconds=20)], ids=["here", "apart"])
def test_parts_are_proved_together(limits: Limits) -> None:
    asked = problem(
        placements=[shadow(), shadow("calls", hosts=["ida"])],
        requests=[request(), request("s", guest="bob", placements=["calls"], visits=2)],
    )
    incumbent = Incumbent(asked, time.monotonic())
    incumbent.offer(first_plan(asked))
    joint = Joint(incumbent, Budget(limits, time.monotonic() + 20, lambda: False))
    joint.ask()
    joint.prove()
    assert incumbent.is_optimal
    assert broken_rules(asked, incumbent.visits) == []


def test_a_term_that_no_part_asks_for_is_paid_by_one_that_has_it() -> None:
    people = [person(key) for key in ("ann", "bob", "cid", "hal")]
    asked = problem(
        people=[*people, person("ida", department="support")],
        placements=[shadow(), shadow("calls", hosts=["ida"])],
        requests=[request(), request("s", guest="bob", placements=["calls"])],
        weights={"unmet": 0, "fair": 0},
    )
    incumbent = Incumbent(asked, time.monotonic())
    incumbent.offer(first_plan(asked))
    joint = Joint(incumbent, Budget(QUICK, time.monotonic() + 20, lambda: False))
    joint.ask()
    joint.prove()
    assert (incumbent.objective, incumbent.is_optimal) == (0, True)


def test_two_sites_come_close_with_little_work() -> None:
    asked = Problem.from_json(read_json(shared_file("instances/p120-3dep.json.gz")))
    incumbent = Incumbent(asked, time.monotonic())
    incumbent.offer(first_plan(asked))
    limits = Limits(seconds=100, workers=1, deterministic=1)
    joint = Joint(incumbent, Budget(limits, time.monotonic() + 100, lambda: False))
    joint.ask()
    joint.prove()
    assert incumbent.objective is not None
    assert 29_900 <= incumbent.bound <= 29_940 <= incumbent.objective < 31_000
