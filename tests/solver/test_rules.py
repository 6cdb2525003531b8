"""Each hard rule by itself: what it allows, what tempts to break it, and that it is not idle."""

from dataclasses import dataclass

import pytest

from solver import Limits, Problem, Visit, broken_rules, solve
from solver.check import CHECKS, locked_visits_stand
from solver.greedy import first_plan
from solver.model import model_of
from solver.proof.matrix import matrix_of
from solver.proof.search import search
from solver.rules import RULES
from tests.solver.builders import (
    MONDAY_TO_FRIDAY,
    Json,
    people,
    problem_json,
    request,
    rotation,
    shadow,
    visit,
)

ONE_DAY = list(MONDAY_TO_FRIDAY[:1])
TWO_DAYS = list(MONDAY_TO_FRIDAY[:2])
QUICK = Limits(seconds=10, workers=1)


@dataclass(frozen=True)
class Temptation:
    """A problem whose best plan without the rule breaks it; with it, `missing` visits stay unmet.

    A rule that another implies is tried without the other too.
    """

    rule: str
    problem: Json
    missing: int
    implied_by: str = ""


def two_guests(**fields: object) -> list[Json]:
    return [request("r", **fields), request("s", guest="bob", **fields)]


TEMPTATIONS = (
    Temptation(
        "visits_are_what_was_asked_for_and_offered",
        problem_json(placements=[shadow(slots=2, starts=["2027-01-15/pm"])]),
        missing=1,
    ),
    Temptation(
        "guests_are_available_throughout",
        problem_json(
            days=ONE_DAY, people=people(ann={"off": ["2027-01-11/pm"]}), placements=[shadow(slots=2)]
        ),
        missing=1,
    ),
    Temptation(
        "guests_attend_at_least_half_of_a_rotation",
        problem_json(
            days=TWO_DAYS,
            people=people(ann={"works": "1000000000"}),
            placements=[rotation()],
            requests=[request(placements=["team"])],
        ),
        missing=1,
    ),
    Temptation(
        "hosts_are_there_for_their_guests",
        problem_json(
            days=ONE_DAY,
            placements=[shadow(slots=2), shadow("calls", slots=2, hosts=["ida"])],
            requests=[request(), request("s", guest="hal", placements=["calls"])],
        ),
        missing=1,
    ),
    Temptation(
        "mentors_are_there_for_half_of_a_rotation",
        problem_json(
            days=TWO_DAYS,
            people=people(hal={"off": TWO_DAYS}, ida={"host_limit": 0}),
            placements=[rotation(hosts=["hal", "ida"])],
            requests=[request(placements=["team"])],
        ),
        missing=1,
    ),
    Temptation(
        "rotations_are_never_left_without_a_host",
        problem_json(
            days=TWO_DAYS,
            people=people(hal={"off": ["2027-01-12/pm"]}),
            placements=[rotation()],
            requests=[request(placements=["team"])],
        ),
        missing=1,
    ),
    Temptation(
        "placements_seat_no_more_guests_than_they_can",
        problem_json(days=ONE_DAY, placements=[shadow(slots=2, hosts=["hal", "ida"])], requests=two_guests()),
        missing=1,
    ),
    Temptation(
        "hosts_receive_no_more_guests_at_once_than_they_can",
        problem_json(days=ONE_DAY, placements=[shadow(slots=2, capacity=2)], requests=two_guests()),
        missing=1,
    ),
    Temptation(
        "hosts_give_no_more_of_a_week_than_they_offered",
        problem_json(people=people(hal={"hosting_per_week": 1}), requests=two_guests()),
        missing=1,
    ),
    Temptation(
        "visits_of_a_guest_keep_their_distance",
        problem_json(
            days=TWO_DAYS,
            placements=[shadow(), shadow("calls")],
            requests=[request(visits=2, placements=["desk", "calls"])],
            rules={"min_gap_days": 2},
        ),
        missing=1,
    ),
    Temptation(
        "guests_start_no_more_visits_a_week_than_allowed",
        problem_json(
            placements=[shadow(), shadow("calls")],
            requests=[request(visits=2, placements=["desk", "calls"])],
            rules={"max_visits_per_week": 1},
        ),
        missing=1,
    ),
    Temptation("guests_see_a_placement_once", problem_json(requests=[request(visits=2)]), missing=1),
    Temptation(
        "nobody_hosts_themselves",
        problem_json(requests=[request(guest="hal")]),
        missing=1,
        implied_by="hosts_are_there_for_their_guests",
    ),
    Temptation(
        "requests_get_no_more_visits_than_asked_for",
        problem_json(
            people=people(ann={"prefer": ["2027-01-11", "2027-01-14"]}),
            placements=[shadow(), shadow("calls")],
            requests=[request(placements=["desk", "calls"])],
        ),
        missing=0,
    ),
    Temptation(
        "visits_follow_the_requests_they_come_after",
        problem_json(
            days=TWO_DAYS,
            placements=[shadow(starts=["2027-01-12"]), shadow("calls", starts=["2027-01-11"])],
            requests=[request(), request("s", placements=["calls"], after=["r"])],
        ),
        missing=1,
    ),
    Temptation(
        "groups_keep_enough_people_at_their_desks",
        problem_json(people=people(ann={"groups": ["desk"]}), coverage=[{"group": "desk", "min_present": 1}]),
        missing=1,
    ),
    Temptation("forbidden_pairs_never_meet", problem_json(forbidden=[["ann", "hal"]]), missing=1),
    Temptation(
        "locked_visits_stand",
        problem_json(people=people(ann={"avoid": ["2027-01-13"]}), locked=[visit("13/am").to_json()]),
        missing=0,
    ),
)
IDS = [temptation.rule for temptation in TEMPTATIONS]


def best_without(problem: Problem, rules: set[str]) -> list[Visit]:
    """What the program would plan if some rules were not written."""
    model = model_of(problem, [rule for rule in RULES if rule.name not in rules])
    found: list[list[int]] = []
    search(matrix_of(model.program), [], QUICK, found.append, lambda: False)
    return model.variables.visits_of(found[-1])


@pytest.mark.parametrize("temptation", TEMPTATIONS, ids=IDS)
def test_a_plan_keeps_the_rule_at_the_price_of_a_visit(temptation: Temptation) -> None:
    problem = Problem.from_json(temptation.problem)
    plan = solve(problem, QUICK)
    assert broken_rules(problem, plan.visits) == []
    assert (plan.status, plan.missing) == ("optimal", temptation.missing)


@pytest.mark.parametrize("temptation", TEMPTATIONS, ids=IDS)
def test_without_the_rule_the_tempting_plan_breaks_just_its_check(temptation: Temptation) -> None:
    problem = Problem.from_json(temptation.problem)
    without = {temptation.rule, temptation.implied_by} - {""}
    broken = broken_rules(problem, best_without(problem, without))
    assert {b.name for b in broken} == without
    assert all(b.sentence and not b.sentence.startswith(" ") for b in broken)


@pytest.mark.parametrize("temptation", TEMPTATIONS, ids=IDS)
def test_the_first_plan_does_not_fall_for_it_either(temptation: Temptation) -> None:
    problem = Problem.from_json(temptation.problem)
    assert broken_rules(problem, first_plan(problem)) == []


def test_every_rule_has_its_temptation_and_its_check() -> None:
    names = {rule.name for rule in RULES}
    assert names == set(IDS)
    assert names == {*CHECKS, locked_visits_stand.__name__}
    clauses = {name: clause for name, (clause, _) in CHECKS.items()} | {"locked_visits_stand": "C10"}
    assert {rule.name: rule.clause for rule in RULES} == clauses


def test_a_plan_that_is_no_problem_is_whole() -> None:
    problem = Problem.from_json(problem_json())
    plan = solve(problem, QUICK)
    assert (plan.status, plan.missing, len(plan.visits)) == ("optimal", 0, 1)
