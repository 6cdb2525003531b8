"""What a careless reading of the format would forbid or allow."""

import pytest

from solver import Limits, Problem, Visit, broken_rules, score_of, solve
from solver.nouns import Placement
from solver.problem import TERMS
from tests.solver.builders import Json, people, problem, problem_json, request, rotation, shadow, visit

QUICK = Limits(seconds=10, workers=1)


def allowed(*visits: Visit, **fields: object) -> list[str]:
    return [b.name for b in broken_rules(Problem.from_json(problem_json(**fields)), visits)]


def test_a_gap_is_counted_in_listed_days_not_in_dates() -> None:
    over_the_weekend = {
        "days": ["2027-01-15", "2027-01-18"],
        "placements": [shadow(), shadow("calls")],
        "requests": [request(visits=2, placements=["desk", "calls"])],
    }
    visits = visit("15/am"), visit("18/am", placement="calls")
    assert allowed(*visits, **over_the_weekend, rules={"min_gap_days": 1}) == []
    assert allowed(*visits, **over_the_weekend, rules={"min_gap_days": 2}) != []


def test_without_a_gap_two_visits_fit_in_a_day() -> None:
    fields = {
        "placements": [shadow(), shadow("calls", hosts=["ida"])],
        "requests": [request(visits=2, placements=["desk", "calls"])],
        "rules": {"min_gap_days": 0},
    }
    assert allowed(visit("11/am"), visit("11/pm", placement="calls", host="ida"), **fields) == []
    assert allowed(visit("11/am"), visit("11/am", placement="calls", host="ida"), **fields) != []


def test_a_part_timer_attends_the_worked_slots_of_a_rotation_only() -> None:
    fields = {
        "people": people(ann={"works": "1111001111"}, hal={"off": ["2027-01-13"]}),
        "placements": [rotation(days=5)],
        "requests": [request(placements=["team"])],
    }
    assert allowed(visit("11/am", placement="team"), **fields) == []


def test_a_mentor_may_be_away_for_half_while_another_host_is_there() -> None:
    fields = {
        "people": people(hal={"off": ["2027-01-12"]}),
        "placements": [rotation(hosts=["hal", "ida"])],
        "requests": [request(placements=["team"])],
    }
    assert allowed(visit("11/am", placement="team"), **fields) == []
    late = {**fields, "people": people(hal={"off": ["2027-01-11/pm", "2027-01-12"]})}
    assert "mentors_are_there_for_half_of_a_rotation" in allowed(visit("11/am", placement="team"), **late)


def test_a_group_never_has_to_keep_more_than_it_has() -> None:
    fields = {
        "people": people(ann={"groups": ["desk"]}, bob={"groups": ["desk"], "off": ["2027-01-11"]}),
        "coverage": [{"group": "desk", "min_present": 2, "on": ["2027-01-12"]}],
    }
    assert allowed(visit("11/am"), **fields) == []
    assert allowed(visit("12/am"), **fields) != []


def test_a_rule_with_a_price_is_no_hard_rule() -> None:
    fields = {"people": people(ann={"groups": ["desk"]})}
    assert allowed(visit("11/am"), **fields, coverage=[{"group": "desk", "max_away": 0}]) != []
    priced = {"group": "desk", "max_away": 0, "price": 7}
    assert allowed(visit("11/am"), **fields, coverage=[priced]) == []
    problem = Problem.from_json(problem_json(**fields, coverage=[priced]))
    assert score_of(problem, [visit("11/am")])["cover"] == 7


def test_unknown_names_break_the_first_rule_and_nothing_else() -> None:
    for wrong in (
        visit("11/am", key="x"),
        visit("11/am", placement="x"),
        visit("11/am", host="x"),
        visit("31/am"),
    ):
        assert allowed(wrong) == ["visits_are_what_was_asked_for_and_offered"]


def test_a_visit_stands_once_and_a_locked_one_must() -> None:
    assert allowed(visit("11/am"), visit("11/am")) == ["visits_stand_once_in_a_plan"]
    assert allowed(locked=[visit("11/am").to_json()]) == ["locked_visits_stand"]


def test_locked_visits_that_contradict_a_rule_leave_no_plan() -> None:
    problem = Problem.from_json(problem_json(locked=[visit("11/am").to_json(), visit("12/am").to_json()]))
    plan = solve(problem, QUICK)
    assert (plan.status, plan.visits, plan.objective, plan.bound) == ("infeasible", (), None, None)
    assert any("desk twice" in reason for reason in plan.reasons)


@pytest.mark.parametrize(
    "fields",
    [
        {"days": []},
        {"days": [], "people": [], "placements": [], "requests": []},
        {"requests": []},
        {"placements": [], "requests": [request(placements=[])]},
        {"placements": [shadow(hosts=[])]},
        {"placements": [shadow(capacity=0)]},
        {"requests": [request(visits=0)]},
        {"weights": dict.fromkeys(TERMS, 1_000_000), "pairs": [["ann", "hal"]]},
    ],
)
def test_next_to_nothing_is_a_problem_too(fields: Json) -> None:
    plan = solve(problem(**fields), QUICK)
    assert plan.status == "optimal"
    assert plan.objective == plan.bound


def test_a_length_is_that_of_its_kind() -> None:
    assert Placement("p", "d", "rotation", (), days=3).length == 6
    assert Placement("p", "d", "shadow", (), slots=2).length == 2
