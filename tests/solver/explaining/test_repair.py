"""Every repair makes the visit possible, and nothing cheaper does: held to trying every change."""

import time
from collections.abc import Iterator
from itertools import combinations

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from solver import Problem
from solver.explaining.changes import COSTS, Change, changed, cost_of
from solver.explaining.obstacles import Ground
from solver.explaining.remedies import joined
from solver.explaining.repair import Mender, Repair, prove_repair, repairs
from tests.solver.builders import Json, people, problem, rotation, shadow
from tests.solver.explaining.by_hand import can_have
from tests.solver.explaining.test_conflict import locked_somewhere
from tests.solver.random_problems import problems

MOST_TRIED = 400
thorough = settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.generate),  # trying every change takes long: shrinking takes minutes
)


def repairs_of(stated: Problem, key: str = "r", visits: int = 1) -> tuple[list[Repair], Mender]:
    ground = Ground(stated, key, stated.locked)
    mender = Mender(ground, visits - ground.own_standing, time.monotonic() + 60)
    return repairs(mender), mender


TUESDAY = ["2027-01-12"]
CASES: list[tuple[str, Json, Change]] = [
    ("one more seat", {"placements": [shadow(capacity=0)]}, Change("seat", "desk")),
    ("one more day", {"placements": [shadow(starts=[])]}, Change("day", "desk", "2027-01-11")),
    (
        "one half day of a person",
        {"days": TUESDAY, "people": people(hal={"off": ["2027-01-12"], "department": "x"})},
        Change("ask", "hal", "2027-01-12/am"),
    ),
    (
        "one half day of a person's week",
        {"days": TUESDAY, "people": people(hal={"works": "1100111111", "department": "x"})},
        Change("ask", "hal", "2027-01-12/am"),
    ),
    (
        "more of a week",
        {"people": people(hal={"hosting_per_week": 0, "department": "x"})},
        Change("hosting", "hal"),
    ),
    (
        "one more guest at once",
        {"people": people(hal={"host_limit": 0, "department": "x"})},
        Change("host_seat", "hal"),
    ),
    (
        "another host",
        {
            "people": people(hal={"host_limit": 0}, ida={"department": "marketing"}, bob={"department": "x"}),
            "forbidden": [["ann", "hal"]],
        },
        Change("host", "desk", person="ida"),
    ),
    (
        "one less at their desks on a day",
        {
            "days": TUESDAY,
            "people": people(ann={"groups": ["north"]}),
            "coverage": [{"group": "north", "min_present": 1}],
        },
        Change("cover", "0", "2027-01-12"),
    ),
    (
        "a strict rule made flexible",
        {
            "days": ["2027-01-12", "2027-01-13"],
            "people": people(ann={"groups": ["north"]}),
            "coverage": [{"group": "north", "min_present": 1}],
            "placements": [rotation("desk")],
        },
        Change("flexible", "0"),
    ),
]


@pytest.mark.parametrize(("stated", "wanted"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_each_kind_of_change_is_found_where_it_helps(stated: Json, wanted: Change) -> None:
    found, mender = repairs_of(problem(**stated))
    assert mender.is_complete
    assert (wanted,) in [repair.changes for repair in found]


def test_half_a_day_that_is_off_every_week_is_asked_for_once_and_stays_off_otherwise() -> None:
    days = ["2027-01-12", "2027-01-19"]
    stated = problem(days=days, people=people(hal={"works": "1100111111"}))
    after = changed(stated, [Change("ask", "hal", "2027-01-12/am")])
    there = after.availability["hal"].available
    assert [after.timeline.key(slot) for slot in range(4) if there >> slot & 1] == ["2027-01-12/am"]


def test_costs_are_what_hr_says() -> None:
    stated = problem(placements=[shadow(capacity=0)], people=people(hal={"host_limit": 0}))
    ground = Ground(stated, "r", ())
    dear = {**COSTS, "seat": 50, "host_seat": 70, "host": 100}
    found = repairs(Mender(ground, 1, time.monotonic() + 60, dear))
    assert found[0].cost == 120


def every_change(stated: Problem, key: str) -> Iterator[Change]:
    """All that may be changed for a request, by itself."""
    wanted, rules = stated.requests[key], stated.rules
    hosts = {h for p in wanted.placements for h in stated.placements[p].hosts}
    rotating = {
        r.guest
        for r in stated.requests.values()
        if any(stated.placements[p].is_rotation for p in r.placements)
    }
    for place in wanted.placements:
        department = stated.placements[place].department
        yield Change("seat", place)
        yield from (Change("day", place, day) for day in stated.days)
        for person in stated.people.values():
            if person.department == department and person.host_limit and person.id not in hosts:
                yield Change("host", place, person=person.id)
                hosts |= {person.id}
    for person in stated.people.values():
        yield Change("host_seat", person.id)
        yield from (Change("hosting", person.id, by=n) for n in (1, 2, 3))
        for slot in range(stated.timeline.slot_count):
            levels = stated.availability[person.id]
            weekly = not levels.pattern >> slot & 1
            if not levels.available >> slot & 1 and not (weekly and person.id in rotating):
                yield Change("ask", person.id, stated.timeline.key(slot))
    for number in range(len(stated.coverage)):
        yield Change("flexible", str(number))
        yield from (Change("cover", str(number), day, by=n) for day in stated.days for n in (1, 2))
    yield from (Change("gap", by=n) for n in range(1, rules.min_gap_days + 1))
    yield from (Change("visits_a_week"), Change("repeat"))
    for number, visit in enumerate(stated.locked):
        if visit.request != key:
            yield Change("unlock", str(number))


@thorough
@given(st.data(), problems(most_days=4, most_requests=3))
def test_repairs_do_and_nothing_cheaper_does(data: st.DataObject, value: Json) -> None:
    stated = data.draw(st.composite(locked_somewhere)(value))
    for key, wanted in stated.requests.items():
        count = 1 + sum(visit.request == key for visit in stated.locked)
        if count > wanted.visits or can_have(stated, key, count):
            continue
        found, mender = repairs_of(stated, key, count)
        for repair in found:
            assert can_have(changed(stated, repair.changes), key, count)
            assert prove_repair(stated, key, count, repair, time.monotonic() + 60).proved
        assert mender.is_complete
        limit = min((repair.cost for repair in found), default=9)
        for changes in cheaper(stated, key, limit):
            assert not can_have(changed(stated, changes), key, count), changes


def cheaper(stated: Problem, key: str, limit: int) -> Iterator[frozenset[Change]]:
    """Sets of up to two changes that cost less than a limit, so many at most."""
    some = list(every_change(stated, key))
    sets = (joined([frozenset(pair)]) for many in (1, 2) for pair in combinations(some, many))
    left = MOST_TRIED
    for changes in sets:
        if cost_of(changes) < limit and left:
            left -= 1
            yield changes


@thorough
@given(problems(most_days=4, most_requests=3))
def test_two_visits_are_mended_as_one_is(value: Json) -> None:
    stated = Problem.from_json(value)
    for key, wanted in stated.requests.items():
        if wanted.visits < 2 or can_have(stated, key, 2):
            continue
        found, mender = repairs_of(stated, key, 2)
        for repair in found:
            assert can_have(changed(stated, repair.changes), key, 2)
        if found and mender.is_complete:
            for changes in cheaper(stated, key, found[0].cost):
                assert not can_have(changed(stated, changes), key, 2), changes
