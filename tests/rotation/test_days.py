"""My days: what a person visits and hosts, seen by those who may."""

from datetime import date, datetime

import pytest
import time_machine

from rotation.database import db
from rotation.models import HalfDay, PlacementKind, PlanState
from rotation.models.accounts import MANAGER, STAFF
from tests.builders import (
    make_account,
    make_cycle,
    make_department,
    make_hr,
    make_person,
    make_placement,
    make_plan,
    make_rule,
    make_visit,
)

WEDNESDAY = datetime(2027, 1, 13, 9).astimezone()


@pytest.fixture
def story(app):
    """Ada of Sales visits Bo of Marketing on Thursday, 14 January, and for a block from Monday 18."""

    class Story:
        sales, marketing = make_department("Sales"), make_department("Marketing", accent=2)
        boss = make_person(sales, "Cleo Boss")
        ada = make_person(sales, "Ada Guest", manager=boss)
        bo = make_person(marketing, "Bo Host")
        cycle = make_cycle(sales, marketing)
        desk = make_placement(cycle, marketing, bo, title="Campaign desk", place="Second floor")
        team = make_placement(
            cycle, marketing, bo, title="Content team", kind=PlacementKind.BLOCK, block_days=5
        )
        plan = make_plan(cycle)
        rule = make_rule(cycle, sales, marketing, visits=2)

    make_visit(Story.plan, Story.rule, Story.ada, Story.desk, date(2027, 1, 14), half=HalfDay.PM)
    make_visit(Story.plan, Story.rule, Story.ada, Story.team, date(2027, 1, 18), last_day=date(2027, 1, 22))
    with time_machine.travel(WEDNESDAY, tick=False):
        yield Story


def test_a_guest_sees_the_next_visit_large_and_then_the_rest(story, sign_in):
    text = sign_in(make_account(person=story.ada)).get("/days").text
    large, _, rest = text.partition("After that")
    for said in (
        "Thu 14 Jan, afternoon",
        "tomorrow",
        "You visit Marketing",
        "Campaign desk",
        "Bo Host",
        "Second floor",
    ):
        assert said in large
    assert "Mon 18 – Fri 22 Jan" in rest
    assert "Content team" in rest


def test_a_host_sees_whom_they_host(story, sign_in):
    text = sign_in(make_account(person=story.bo)).get("/days").text
    assert "You host Ada Guest" in text
    assert "Marketing hosts this week" in text
    assert "afternoon, Campaign desk, with Bo Host" in text


def test_what_is_over_is_kept_apart(story, sign_in):
    with time_machine.travel(datetime(2027, 2, 1, 9).astimezone(), tick=False):
        text = sign_in(make_account(person=story.ada)).get("/days").text
    assert "Nothing is planned for you" in text
    assert "Past visits (2)" in text


@pytest.mark.parametrize("state", [PlanState.DRAFT, PlanState.SUPERSEDED, PlanState.WITHDRAWN])
def test_only_a_plan_in_force_is_anybodys_days(story, sign_in, state):
    story.plan.state = state
    db.session.commit()
    assert "Campaign desk" not in sign_in(make_account(person=story.ada)).get("/days").text
    assert "Campaign desk" not in sign_in(make_account(person=story.bo)).get("/days").text


def test_days_are_for_the_person_their_manager_and_hr(story, sign_in):
    address = f"/people/{story.ada.id}/days"
    for account in (make_hr(), make_account(person=story.ada), make_account(person=story.boss)):
        assert "Campaign desk" in sign_in(account).get(address).text
    assert sign_in(make_account(person=story.bo)).get(address).status_code == 404
    assert sign_in(make_account()).get(address).status_code == 404


def test_an_account_of_nobody_is_told_so(story, sign_in):
    assert "belongs to nobody in the people file" in sign_in(make_account()).get("/days").text


def test_a_manager_sees_what_is_planned_for_the_team(story, sign_in):
    text = sign_in(make_account(MANAGER, STAFF, person=story.boss)).get("/team").text
    assert "Ada Guest" in text
    assert "Thu 14 Jan, afternoon</time>: Visits Marketing, Campaign desk" in text
    assert "Bo Host" not in text
    assert sign_in(make_account(person=story.bo)).get("/team").status_code == 403
