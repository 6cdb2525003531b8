"""Every conflict is one: its facts alone allow no such visits, and without any of them they are allowed."""

import time

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from solver import Limits, Problem, Visit, solve
from solver.explaining.conflict import Conflict, Finder, prove
from solver.explaining.explanation import explanations, missing_in
from solver.explaining.facts import Fact
from solver.explaining.obstacles import Ground
from tests.solver.builders import (
    MONDAY_TO_FRIDAY,
    TWO_WEEKS,
    Json,
    people,
    problem,
    request,
    rotation,
    shadow,
)
from tests.solver.explaining.by_hand import can_have, only
from tests.solver.random_problems import problems

QUICK = Limits(seconds=20, workers=1, deterministic=2)
thorough = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.generate),  # a conflict takes solves to prove: shrinking one takes minutes
)


def conflict_of(stated: Problem, key: str = "r", visits: int = 1) -> Conflict | None:
    ground = Ground(stated, key, stated.locked)
    found = Finder(ground, visits, time.monotonic() + 60).conflict()
    if found is not None:
        proved = prove(ground, found, time.monotonic() + 60)
        # What a locked rotation attends is told by its guest's pattern, so that pattern is not dropped apart.
        assert proved or any(map(ground.keeps_pattern, stated.people))
    return found


def members(found: Conflict | None) -> list[tuple[str, str, int]]:
    assert found is not None
    return [(fact.kind, fact.of, len(slots)) for fact, slots in found.members]


EVERY_TUESDAY = ["2027-01-12", "2027-01-19"]
SIX_TUESDAYS = ["2027-01-12", "2027-01-19", "2027-01-26", "2027-02-02", "2027-02-09", "2027-02-16"]
FOUR_OF_THEM = SIX_TUESDAYS[:4]
PLANTED: list[tuple[str, Json, list[tuple[str, str, int]]]] = [
    (
        "the guest is on leave while it is offered",
        {"placements": [shadow(starts=["2027-01-12"])], "people": people(ann={"off": ["2027-01-12"]})},
        [("offered", "desk", 0), ("away", "ann", 2)],
    ),
    (
        "on some days both hosts are away, on the others too few would stay",
        {
            "days": SIX_TUESDAYS,
            "placements": [shadow(slots=2, hosts=["hal", "ida"])],
            "people": people(
                ann={"groups": ["north"]},
                bob={"groups": ["north"], "off": SIX_TUESDAYS[4:]},
                hal={"off": FOUR_OF_THEM},
                ida={"off": FOUR_OF_THEM},
            ),
            "coverage": [{"group": "north", "min_present": 1}],
        },
        [("coverage", "0", 2), ("away", "hal", 4), ("away", "ida", 4)],
    ),
    ("it seats nobody", {"placements": [shadow(capacity=0)]}, [("seats", "desk", 0)]),
    ("its host hosts nobody", {"people": people(hal={"host_limit": 0})}, [("host_limit", "hal", 0)]),
    (
        "its host gives too little of a week",
        {"people": people(hal={"hosting_per_week": 1}), "placements": [shadow(slots=2)]},
        [("hosting_per_week", "hal", 0)],
    ),
    ("they must not meet", {"forbidden": [["ann", "hal"]]}, [("forbidden", "hal", 0)]),
    (
        "a fixed visit has the only seat",
        {
            "days": ["2027-01-12"],
            "placements": [shadow(slots=2, hosts=["hal", "ida"])],
            "requests": [request(), request("s", guest="bob")],
            "locked": [{"request": "s", "placement": "desk", "host": "hal", "start": "2027-01-12/am"}],
        },
        [("seats", "desk", 0), ("locked", "0", 0)],
    ),
    (
        "the week is full with a fixed visit",
        {
            "placements": [shadow(), shadow("calls", hosts=["ida"])],
            "requests": [request(), request("s", placements=["calls"])],
            "rules": {"max_visits_per_week": 1},
            "locked": [{"request": "s", "placement": "calls", "host": "ida", "start": "2027-01-12/am"}],
        },
        [("visits_a_week", "", 0), ("locked", "0", 0)],
    ),
    (
        "it has to come after a fixed visit at the end",
        {
            "placements": [shadow(), shadow("calls", hosts=["ida"])],
            "requests": [request(after=["s"]), request("s", placements=["calls"])],
            "locked": [{"request": "s", "placement": "calls", "host": "ida", "start": "2027-01-15/pm"}],
        },
        [("order", "s>r", 0), ("locked", "0", 0)],
    ),
    (
        "the guest works too little of every block",
        {"placements": [rotation("desk")], "people": people(ann={"works": "1000000000"})},
        [("works", "ann", 0)],
    ),
]


@pytest.mark.parametrize(("stated", "expected"), [case[1:] for case in PLANTED], ids=[c[0] for c in PLANTED])
def test_a_planted_conflict_is_found(stated: Json, expected: list[tuple[str, str, int]]) -> None:
    assert members(conflict_of(problem(**stated))) == expected


def test_two_visits_that_cannot_stand_beside_each_other() -> None:
    stated = problem(requests=[request(visits=2)])
    assert members(conflict_of(stated, visits=2)) == [("repeat", "", 0)]
    assert conflict_of(stated, visits=1) is None


def test_the_gap_collides_with_the_only_days_offered() -> None:
    stated = problem(
        placements=[shadow(starts=["2027-01-12", "2027-01-13"])],
        requests=[request(visits=2)],
        rules={"min_gap_days": 2, "allow_repeat": True},
    )
    assert members(conflict_of(stated, visits=2)) == [("offered", "desk", 0), ("gap", "", 0)]


def test_what_would_fill_a_week_of_its_host_is_counted_once_for_both_visits() -> None:
    stated = problem(
        days=list(MONDAY_TO_FRIDAY),
        people=people(hal={"hosting_per_week": 1}),
        requests=[request(visits=2)],
        rules={"allow_repeat": True},
    )
    assert members(conflict_of(stated, visits=2)) == [("hosting_per_week", "hal", 0)]


def test_what_could_be_had_has_no_conflict() -> None:
    assert conflict_of(problem(days=list(TWO_WEEKS))) is None


def test_a_search_that_has_no_time_says_nothing_for_certain() -> None:
    stated = problem(placements=[shadow(capacity=0)])
    told = list(explanations(stated, (), "r", 0.0))
    assert told
    assert not any(e.proved for e in told)


def locked_somewhere(draw: st.DrawFn, value: Json) -> Problem:
    """The problem with some visits of a plan for it locked."""
    free = Problem.from_json(value)
    visits = solve(free, QUICK).visits
    kept = draw(st.lists(st.sampled_from(visits), unique=True, max_size=2)) if visits else []
    return Problem.from_json({**value, "locked": [visit.to_json() for visit in kept]})


@thorough
@given(st.data(), problems(most_days=6, most_requests=4))
def test_it_finds_a_conflict_exactly_where_trying_everything_finds_no_visit(
    data: st.DataObject, value: Json
) -> None:
    stated = data.draw(st.composite(locked_somewhere)(value))
    for key, wanted in stated.requests.items():
        standing = sum(visit.request == key for visit in stated.locked)
        for count in range(standing + 1, min(wanted.visits, standing + 2) + 1):
            found = conflict_of(stated, key, count)
            assert (found is None) == can_have(stated, key, count)
            if found is not None and not any(
                stated.placements[v.placement].is_rotation for v in stated.locked
            ):
                holds_alone_and_needs_every_fact(stated, found)


def holds_alone_and_needs_every_fact(stated: Problem, found: Conflict) -> None:
    facts: set[tuple[str, str, int]] = set(found.facts)
    assert not allowed_by(stated, found, facts)
    for fact in facts:
        assert allowed_by(stated, found, facts - {fact})


def allowed_by(stated: Problem, found: Conflict, facts: set[tuple[str, str, int]]) -> bool:
    """Whether facts allow the visits. Where a weekly pattern is none of them it may be as it is, or none."""
    works = ("works", stated.requests[found.request].guest, -1)
    worlds = (facts, facts | {works})
    return any(can_have(only(stated, found.request, some), found.request, found.visits) for some in worlds)


@thorough
@given(problems(most_days=6, most_requests=4))
def test_every_missing_visit_of_a_plan_has_a_verdict_that_is_proved(value: Json) -> None:
    stated = Problem.from_json(value)
    plan: tuple[Visit, ...] = solve(stated, QUICK).visits
    for key, (have, _) in missing_in(stated, plan).items():
        *_, told = explanations(stated, plan, key, 30.0)
        assert told.proved
        assert (told.verdict == "possible") == can_have(stated, key, have + 1)


def test_a_fact_without_its_slot_is_its_group() -> None:
    assert Fact("away", "ann", 3).group == Fact("away", "ann")
