"""What a cycle's rows say, stated as a planning problem."""

from datetime import UTC, date, datetime

import pytest

from rotation.database import db
from rotation.models import (
    Audience,
    BlackoutDate,
    CoverageRule,
    DatedLevel,
    HalfDay,
    Level,
    OfferedDate,
    PlacementKind,
    PlanState,
    RequestException,
    WeeklyLevel,
)
from rotation.models.placements import Halves
from rotation.planning.keys import person_key, placement_key, request_key, request_rows, row_id
from rotation.planning.rows import digest, problem_for
from tests.builders import (
    make_cycle,
    make_department,
    make_person,
    make_placement,
    make_plan,
    make_rule,
    make_visit,
    save,
)

AM, PM = HalfDay.AM, HalfDay.PM


@pytest.fixture
def sales(app):
    return make_department("Sales")


@pytest.fixture
def marketing(app):
    return make_department("Marketing", accent=2)


@pytest.fixture
def cycle(sales, marketing):
    """Two weeks from Monday 11 January 2027."""
    return make_cycle(sales, marketing, first=date(2027, 1, 11), last=date(2027, 1, 24))


def stated(cycle, person):
    return next(each for each in problem_for(cycle)["people"] if each["id"] == person_key(person.id))


def test_weekends_and_blackout_dates_are_no_days_of_the_problem(cycle):
    save(
        BlackoutDate(cycle_id=cycle.id, first_day=date(2027, 1, 14), last_day=date(2027, 1, 18), label="Fair")
    )
    assert problem_for(cycle)["days"] == ["2027-01-11", "2027-01-12", "2027-01-13"] + [
        f"2027-01-{day}" for day in (19, 20, 21, 22)
    ]


def test_a_holiday_of_some_keeps_them_off_and_a_holiday_of_all_is_no_day(cycle, sales, marketing):
    american = make_person(sales, country="US")
    assert (
        "2027-01-18" not in problem_for(cycle)["days"]
    )  # Martin Luther King Jr. Day, and everybody is American

    german = make_person(marketing, country="DE")
    assert "2027-01-18" in problem_for(cycle)["days"]
    assert stated(cycle, american)["off"] == ["2027-01-18"]
    assert stated(cycle, german)["off"] == []


def test_a_weekly_cannot_is_not_worked_and_the_other_levels_fall_on_every_week(cycle, sales):
    person = make_person(sales)
    for weekday, half, level in ((4, PM, Level.CANNOT), (0, AM, Level.RATHER_NOT), (1, PM, Level.WOULD_LIKE)):
        save(WeeklyLevel(person_id=person.id, weekday=weekday, half=half, level=level))
    said = stated(cycle, person)
    assert said["works"] == "1111111110"
    assert said["off"] == []
    assert said["avoid"] == ["2027-01-11/am", "2027-01-18/am"]
    assert said["prefer"] == ["2027-01-12/pm", "2027-01-19/pm"]


def test_an_exception_wins_over_the_week(cycle, sales):
    person = make_person(sales)
    save(WeeklyLevel(person_id=person.id, weekday=0, half=AM, level=Level.RATHER_NOT))
    save(DatedLevel(person_id=person.id, day=date(2027, 1, 18), half=AM, level=Level.CAN))
    for half in (AM, PM):
        save(DatedLevel(person_id=person.id, day=date(2027, 1, 13), half=half, level=Level.CANNOT))
    said = stated(cycle, person)
    assert (said["avoid"], said["off"]) == (["2027-01-11/am"], ["2027-01-13"])


def test_coming_in_on_a_free_half_day_leaves_the_other_weeks_free(cycle, sales):
    person = make_person(sales)
    save(WeeklyLevel(person_id=person.id, weekday=4, half=AM, level=Level.CANNOT))
    save(DatedLevel(person_id=person.id, day=date(2027, 1, 22), half=AM, level=Level.CAN))
    said = stated(cycle, person)
    assert (said["works"], said["off"]) == ("1111111111", ["2027-01-15/am"])


def test_a_guest_of_a_block_keeps_their_pattern_when_they_come_in_on_a_free_half_day(cycle, sales, marketing):
    guest, host = make_person(sales), make_person(marketing)
    for person in (guest, host):
        save(WeeklyLevel(person_id=person.id, weekday=4, half=AM, level=Level.CANNOT))
        save(DatedLevel(person_id=person.id, day=date(2027, 1, 22), half=AM, level=Level.CAN))
    make_placement(cycle, marketing, host, kind=PlacementKind.BLOCK, block_days=5)
    make_rule(cycle, sales, marketing, kind=PlacementKind.BLOCK)
    said = stated(cycle, guest)
    assert (said["works"], said["off"]) == ("1111111101", [])
    assert stated(cycle, host)["works"] == "1111111111"


@pytest.fixture
def beside(cycle, sales, marketing):
    """A published plan of another cycle on the same days, with a half day and a block across a weekend."""
    other = make_cycle(sales, marketing, first=date(2027, 1, 4), last=date(2027, 2, 5))
    plan, rule = make_plan(other), make_rule(other, sales, marketing)
    desk = make_placement(other, marketing, make_person(marketing))
    block = make_placement(other, marketing, desk.hosts[0], kind=PlacementKind.BLOCK, block_days=4)
    make_visit(plan, rule, make_person(sales), desk, date(2027, 1, 13), half=PM)
    make_visit(plan, rule, plan.visits[0].guest, block, date(2027, 1, 8), last_day=date(2027, 1, 13))
    return plan


def test_who_is_out_or_hosts_by_another_cycles_plan_in_force_is_not_there(cycle, beside):
    taken = ["2027-01-11", "2027-01-12", "2027-01-13"]
    visit = beside.visits[0]
    assert [stated(cycle, each)["off"] for each in (visit.guest, visit.host)] == [taken, taken]

    db.session.delete(visit)
    db.session.commit()
    visit = beside.visits[0]
    assert [stated(cycle, each)["off"] for each in (visit.guest, visit.host)] == [["2027-01-13/pm"]] * 2


@pytest.mark.parametrize("state", [PlanState.DRAFT, PlanState.SUPERSEDED, PlanState.WITHDRAWN])
def test_plans_of_other_cycles_that_are_not_in_force_take_nobody_away(cycle, beside, state):
    before = digest(problem_for(cycle))
    beside.state = state
    db.session.commit()
    assert stated(cycle, beside.visits[0].guest)["off"] == []
    assert digest(problem_for(cycle)) != before


def test_a_cycles_own_plan_in_force_is_the_baseline_without_what_is_gone(cycle, sales, marketing):
    plan, rule = make_plan(cycle), make_rule(cycle, sales, marketing)
    desk = make_placement(cycle, marketing, make_person(marketing))
    stays, leaves = make_person(sales), make_person(sales)
    for guest in (stays, leaves):
        make_visit(plan, rule, guest, desk, date(2027, 1, 13))
    leaves.left_on = date(2027, 1, 1)
    db.session.commit()
    problem = problem_for(cycle)
    assert [each["request"] for each in problem["baseline"]] == [request_key(rule.id, stays.id)]
    assert stated(cycle, stays)["off"] == []
    plan.state = PlanState.SUPERSEDED
    db.session.commit()
    assert problem_for(cycle)["baseline"] == []


def test_who_joins_later_is_off_until_then_and_who_left_is_not_there(cycle, sales):
    joining = make_person(sales, hired_on=date(2027, 1, 13))
    make_person(sales, left_on=date(2026, 12, 1))
    people = problem_for(cycle)["people"]
    assert [each["id"] for each in people] == [person_key(joining.id)]
    assert people[0]["off"] == ["2027-01-11", "2027-01-12"]


def test_a_placement_is_offered_on_its_weekdays_halves_or_dates(cycle, marketing):
    host = make_person(marketing)
    tuesdays = make_placement(cycle, marketing, host, weekdays="0100000", halves=Halves.MORNINGS)
    dated = make_placement(cycle, marketing, host, kind=PlacementKind.FULL_DAY)
    save(OfferedDate(placement_id=dated.id, day=date(2027, 1, 20)))
    block = make_placement(cycle, marketing, host, kind=PlacementKind.BLOCK, block_days=5, weekdays="1000000")
    said = {each["id"]: each for each in problem_for(cycle)["placements"]}
    assert said[placement_key(tuesdays.id)]["starts"] == ["2027-01-12/am", "2027-01-19/am"]
    assert said[placement_key(dated.id)]["starts"] == ["2027-01-20"]
    assert said[placement_key(dated.id)]["slots"] == 2
    assert said[placement_key(block.id)] == {
        "id": placement_key(block.id),
        "department": f"d{marketing.id}",
        "kind": "rotation",
        "days": 5,
        "hosts": [person_key(host.id)],
        "capacity": 1,
        "starts": ["2027-01-11", "2027-01-18"],
    }


def test_hosts_that_left_or_do_not_host_are_not_named(cycle, marketing):
    host = make_person(marketing)
    make_placement(
        cycle,
        marketing,
        host,
        make_person(marketing, host_limit=0),
        make_person(marketing, left_on=date(2026, 1, 1)),
    )
    assert problem_for(cycle)["placements"][0]["hosts"] == [person_key(host.id)]


def test_a_rule_reaches_its_audience_with_its_exceptions(cycle, sales, marketing):
    old, new, spared, keen = (make_person(sales) for _ in range(4))
    new.hired_on = date(2026, 9, 1)
    offer = make_placement(cycle, marketing, make_person(marketing))
    make_placement(cycle, marketing, make_person(marketing), kind=PlacementKind.FULL_DAY)
    rule = make_rule(
        cycle, sales, marketing, visits=2, audience=Audience.SETTLED, kind=PlacementKind.HALF_DAY, priority=3
    )
    save(RequestException(rule_id=rule.id, person_id=spared.id, visits=0))
    save(RequestException(rule_id=rule.id, person_id=keen.id, visits=4))
    said = {each["guest"]: each for each in problem_for(cycle)["requests"]}
    assert {guest: each["visits"] for guest, each in said.items()} == {
        person_key(old.id): 2,
        person_key(keen.id): 4,
    }
    assert said[person_key(old.id)] == {
        "id": request_key(rule.id, old.id),
        "guest": person_key(old.id),
        "placements": [placement_key(offer.id)],
        "visits": 2,
        "priority": 3,
    }


def test_coverage_keeps_its_dates_and_a_flexible_rule_its_price(cycle, sales):
    strict = {"cycle_id": cycle.id, "department": sales, "max_away": 2}
    save(CoverageRule(**strict))
    save(
        CoverageRule(
            **{**strict, "max_away": None},
            team="Field",
            min_present=3,
            strict=False,
            price=70,
            first_day=date(2027, 1, 22),
            last_day=date(2027, 1, 31),
        )
    )
    assert problem_for(cycle)["coverage"] == [
        {"group": f"d{sales.id}", "max_away": 2},
        {"group": f"d{sales.id}/Field", "min_present": 3, "on": ["2027-01-22"], "price": 70},
    ]


def test_what_was_removed_is_not_part_of_the_problem(cycle, sales, marketing):
    now = datetime.now(UTC)
    make_placement(cycle, marketing, make_person(marketing), removed_at=now)
    make_rule(cycle, sales, marketing, removed_at=now)
    save(CoverageRule(cycle_id=cycle.id, department=sales, max_away=1, removed_at=now))
    problem = problem_for(cycle)
    assert (problem["placements"], problem["requests"], problem["coverage"]) == ([], [], [])


def test_the_digest_follows_the_facts(cycle, sales):
    person = make_person(sales)
    before = digest(problem_for(cycle))
    assert digest(problem_for(cycle)) == before
    save(DatedLevel(person_id=person.id, day=date(2027, 1, 13), half=AM, level=Level.CANNOT))
    assert digest(problem_for(cycle)) != before


def test_only_our_own_keys_are_read():
    for key in ("plpl7", "llp7", "lp7"):
        with pytest.raises(ValueError, match="invalid literal"):
            row_id(key)


def test_keys_lead_back_to_their_rows():
    assert (row_id(person_key(12)), row_id(placement_key(7)), request_rows(request_key(3, 12))) == (
        12,
        7,
        (3, 12),
    )
