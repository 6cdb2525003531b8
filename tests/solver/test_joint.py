"""Parts solved apart and proved together."""

import time
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from solver import Limits, Problem, broken_rules, read_json, score_of
from solver.engine import improve
from solver.greedy import first_plan
from solver.incumbent import Incumbent
from solver.joint import Joint
from solver.portion import SHARED, left_over, portions_of
from solver.proof.budget import Budget
from solver.route import Route
from tests.shared_files import shared_file
from tests.solver.builders import Json, person, problem, request, shadow
from tests.solver.grown import apart
from tests.solver.random_problems import problems

QUICK = Limits(seconds=20, workers=1, deterministic=2)
COUNTED = Limits(seconds=60, workers=1, deterministic=30)
thorough = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))


@thorough
@given(problems())
def test_parts_and_what_is_left_over_cost_what_the_whole_costs(value: Json) -> None:
    whole = Problem.from_json(value)
    parts = portions_of(whole)
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
    joint = Joint(incumbent, Budget(limits, time.monotonic() + 20, lambda: False), portions_of(asked))
    joint.ask()
    joint.prove()
    assert incumbent.is_optimal
    assert broken_rules(asked, incumbent.visits) == []


@pytest.mark.parametrize("limits", [COUNTED, Limits(60)], ids=["here", "apart"])
def test_sites_of_the_same_departments_end_where_the_whole_ends(limits: Limits) -> None:
    value: Any = read_json(shared_file("instances/p24.json"))
    three = apart(value, 3)
    for each in three["people"]:
        each["department"] = each["department"].partition(".")[0]
    asked = Problem.from_json(three)
    first = first_plan(asked)
    ends = []
    for by_parts in (True, False):
        incumbent = Incumbent(asked, time.monotonic())
        route = Route(by_parts=by_parts, as_whole=not by_parts)
        improve(incumbent, route, limits, time.monotonic() + 60, lambda: first)
        assert broken_rules(asked, incumbent.visits) == []
        ends.append((incumbent.objective, incumbent.bound, incumbent.is_optimal))
    assert ends[0] == ends[1] == (18_372, 18_372, True)


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
    joint = Joint(incumbent, Budget(QUICK, time.monotonic() + 20, lambda: False), portions_of(asked))
    joint.ask()
    joint.prove()
    assert (incumbent.objective, incumbent.is_optimal) == (0, True)
