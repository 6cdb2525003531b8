"""What a new cycle begins with, so that it can be planned at the third click."""

import re
from datetime import UTC, date, datetime

from rotation.actions.cycles import create_cycle
from rotation.actions.defaults import lay_out, suggested_terms
from rotation.database import db, transaction
from rotation.models import Audience, Cycle, Person, PlacementKind
from rotation.models.placements import placements_of
from rotation.models.rules import coverage_rules_of, request_rules_of
from rotation.planning.precheck import findings_of
from rotation.wording.rules import coverage_sentence, request_sentence
from tests.builders import make_cycle, make_department, make_hr, make_person, two_departments

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
TODAY = date(2026, 11, 23)


def test_after_the_import_a_workable_cycle_is_three_clicks_away(client, sign_in):
    two_departments()
    sign_in(make_hr())

    assert 'href="/cycles/new"' in client.get("/cycles").text
    form = client.get("/cycles/new").text
    shown = {}
    for tag in re.findall(r"<input[^>]*>", form):
        attributes = dict(re.findall(r'(\w+)="([^"]*)"', tag))
        if attributes.get("type") != "checkbox" or " checked" in tag:
            shown.setdefault(attributes.get("name"), []).append(attributes.get("value", ""))
    reply = client.post("/cycles/new", data=shown)

    assert reply.status_code == 303
    cycle = db.session.query(Cycle).one()
    assert reply.location == f"/cycles/{cycle.id}"
    assert "Ready to plan" in client.get(reply.location).text
    assert findings_of(cycle) == []

    generate = f"/cycles/{cycle.id}/jobs"
    assert f'action="{generate}"' in client.get(reply.location).text
    assert client.post(generate).status_code == 303
    assert "Watch the plan being made" in client.get(reply.location).text


def test_the_next_cycle_begins_on_a_monday_three_weeks_ahead_and_lasts_eight_weeks(app):
    suggested = suggested_terms(today=TODAY, departments=[])
    assert (suggested.first_day, suggested.last_day) == (date(2026, 12, 14), date(2027, 2, 5))
    assert suggested.name == "Winter 2027"
    assert suggested.newcomers_since == date(2026, 5, 23)
    assert suggested_terms(today=date(2026, 11, 24), departments=[]).first_day == date(2026, 12, 21)
    assert suggested_terms(today=date(2026, 8, 31), departments=[]).newcomers_since == date(2026, 2, 28)


def test_two_departments_begin_with_two_half_days_each_way_and_half_of_each_stays(app):
    sales, marketing = two_departments(7)
    cycle = make_cycle(sales, marketing)
    with transaction():
        lay_out(cycle, by=None, now=NOW)

    assert [request_sentence(rule) for rule in request_rules_of(cycle)] == [
        "Everyone in Marketing: 2 half days in Sales",
        "Everyone in Sales: 2 half days in Marketing",
    ]
    assert [coverage_sentence(rule) for rule in coverage_rules_of(cycle)] == [
        "In Marketing at least 4 stay and at most 2 are away at once",
        "In Sales at least 4 stay and at most 2 are away at once",
    ]
    assert [(each.title, each.capacity, len(each.hosts)) for each in placements_of(cycle)] == [
        ("Marketing half day", 2, 7),
        ("Sales half day", 2, 7),
    ]


def test_many_departments_begin_with_the_next_two_of_a_ring(app):
    departments = [make_department(name) for name in ("A", "B", "C", "D")]
    for department in departments:
        make_person(department)
    cycle = make_cycle(*departments)
    with transaction():
        lay_out(cycle, by=None, now=NOW)
    asked = [
        (rule.department.name, rule.host_department.name, rule.visits) for rule in request_rules_of(cycle)
    ]
    assert asked == [
        ("A", "B", 1),
        ("A", "C", 1),
        ("B", "C", 1),
        ("B", "D", 1),
        ("C", "D", 1),
        ("C", "A", 1),
        ("D", "A", 1),
        ("D", "B", 1),
    ]


def test_new_joiners_begin_with_a_block_where_somebody_may_host_one(app):
    sales, marketing = two_departments(4, hosting_per_week=10)
    make_person(sales, hired_on=date(2026, 10, 1))
    cycle = make_cycle(sales, marketing, allow_repeat=True)
    with transaction():
        lay_out(cycle, by=None, now=NOW)
    asked = {
        (rule.department.name, rule.audience, rule.kind, rule.visits) for rule in request_rules_of(cycle)
    }
    assert asked == {
        ("Marketing", Audience.EVERYONE, PlacementKind.HALF_DAY, 2),
        ("Sales", Audience.SETTLED, PlacementKind.HALF_DAY, 2),
        ("Sales", Audience.NEWCOMERS, PlacementKind.BLOCK, 1),
    }
    assert all(host.hired_on is None for placement in placements_of(cycle) for host in placement.hosts)
    assert findings_of(cycle) == []


def test_new_joiners_get_half_days_like_everyone_where_no_host_may_host_a_block(app):
    sales, marketing = two_departments(4, hosting_per_week=4)
    make_person(sales, hired_on=date(2026, 10, 1))
    cycle = make_cycle(sales, marketing)
    with transaction():
        lay_out(cycle, by=None, now=NOW)
    assert {rule.audience for rule in request_rules_of(cycle)} == {Audience.EVERYONE}


def test_placements_of_a_large_company_have_room_for_its_guests(app):
    departments = [make_department(name) for name in ("A", "B", "C")]
    for n in range(300):
        person = {"given_name": "P", "employee_id": f"p{n}", "department": departments[n % 3]}
        db.session.add(Person(**person, hired_on=date(2026, 10, 1) if n % 10 == 0 else None))
    db.session.commit()
    with transaction():
        cycle = create_cycle(suggested_terms(today=TODAY, departments=departments), by=None, now=NOW)
        lay_out(cycle, by=None, now=NOW)
    assert findings_of(cycle) == []
