"""Setting a cycle up: from the first click to a sitting that can be planned."""

import re
from datetime import UTC, date, datetime

import pytest

from rotation.actions.cycles import CycleTerms, close_cycle, create_cycle, update_cycle
from rotation.actions.defaults import lay_out, suggested_terms
from rotation.database import db, transaction
from rotation.errors import Refusal
from rotation.models import (
    Audience,
    BlackoutDate,
    ChangeRecord,
    CoverageRule,
    Cycle,
    CycleState,
    Placement,
    PlacementKind,
    RequestRule,
)
from rotation.models.placements import placements_of
from rotation.models.rules import coverage_rules_of, request_rules_of
from rotation.planning.precheck import findings_of
from rotation.wording.rules import coverage_sentence, request_sentence
from tests.builders import make_account, make_cycle, make_department, make_hr, make_person, make_placement

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
TODAY = date(2026, 11, 23)


def two_departments(size: int = 6, **more):
    sales, marketing = make_department("Sales"), make_department("Marketing", accent=2)
    for department in (sales, marketing):
        for _ in range(size):
            make_person(department, **more)
    return sales, marketing


def terms(*departments, **more) -> CycleTerms:
    values = {
        "name": "Spring",
        "first_day": date(2027, 1, 11),
        "last_day": date(2027, 3, 5),
        "departments": departments,
        "min_gap_days": 2,
        "max_visits_per_week": 1,
        "allow_repeat": True,
        "newcomers_since": date(2026, 7, 1),
    }
    return CycleTerms(**{**values, **more})


def typed(*departments, **more) -> dict:
    values = {
        "name": "Spring",
        "first_day": "2027-01-11",
        "last_day": "2027-03-05",
        "departments": [each.id for each in departments],
        "min_gap_days": "2",
        "max_visits_per_week": "1",
        "allow_repeat": "y",
        "newcomers_since": "2026-07-01",
    }
    return {**values, **more}


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
        ("A half day with Marketing", 2, 7),
        ("A half day with Sales", 2, 7),
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


@pytest.mark.parametrize(
    ("changed", "field", "said"),
    [
        ({"name": " "}, "name", "Give the cycle a name"),
        ({"first_day": "soon"}, "first_day", "no date we know"),
        ({"last_day": "10/01/2027"}, "last_day", "before the first"),
        ({"last_day": "2027-07-12"}, "last_day", "27 weeks"),
        ({"first_day": "2027-01-09", "last_day": "2027-01-10"}, "last_day", "no such day"),
        ({"departments": []}, "departments", "at least two departments"),
        ({"min_gap_days": "-1"}, "min_gap_days", "from 0 to 60"),
        ({"max_visits_per_week": "often"}, "max_visits_per_week", "from 1 to 10"),
    ],
)
def test_a_poor_cycle_is_refused_at_its_field_and_nothing_typed_is_lost(
    client, sign_in, changed, field, said
):
    departments = two_departments(1)
    sign_in(make_hr())
    data = typed(*departments, **changed)
    reply = client.post("/cycles/new", data=data)
    assert reply.status_code == 422
    error = re.search(rf'id="{field}-error">([^<]*)<', reply.text)
    assert error is not None
    assert said in error[1]
    if isinstance(data[field], str) and data[field].strip():
        assert f'value="{data[field]}"' in reply.text
    assert db.session.query(Cycle).count() == 0


def test_twenty_six_weeks_are_a_cycle(app):
    departments = two_departments(1)
    with transaction():
        cycle = create_cycle(terms(*departments, last_day=date(2027, 7, 11)), by=None, now=NOW)
    assert cycle.last_day == date(2027, 7, 11)


def test_no_weekly_limit_stays_none(client, sign_in):
    departments = two_departments(1)
    sign_in(make_hr())
    reply = client.post("/cycles/new", data=typed(*departments, max_visits_per_week=""))
    assert "as many a week as fit" in client.get(reply.location).text
    assert db.session.query(Cycle).one().max_visits_per_week is None


def test_local_dates_are_understood(client, sign_in):
    departments = two_departments(1)
    sign_in(make_hr())
    client.post("/cycles/new", data=typed(*departments, first_day="11/01/2027", last_day="5 Mar 2027"))
    cycle = db.session.query(Cycle).one()
    assert (cycle.first_day, cycle.last_day) == (date(2027, 1, 11), date(2027, 3, 5))


def test_what_a_department_states_comes_back_when_it_takes_part_again(app):
    sales, marketing = two_departments(4)
    finance = make_department("Finance")
    make_person(finance)
    with transaction():
        cycle = create_cycle(terms(sales, marketing, finance), by=None, now=NOW)
        lay_out(cycle, by=None, now=NOW)
    before = (len(placements_of(cycle)), len(request_rules_of(cycle)), len(coverage_rules_of(cycle)))

    with transaction():
        update_cycle(cycle, terms(sales, marketing), by=None, now=NOW)
    assert {each.department for each in placements_of(cycle)} == {sales, marketing}
    assert all(finance not in (each.department, each.host_department) for each in request_rules_of(cycle))
    assert {each.department for each in coverage_rules_of(cycle)} == {sales, marketing}

    with transaction():
        update_cycle(cycle, terms(sales, marketing, finance), by=None, now=NOW)
    assert (
        len(placements_of(cycle)),
        len(request_rules_of(cycle)),
        len(coverage_rules_of(cycle)),
    ) == before


def test_a_closed_cycle_refuses_and_can_be_opened_again(client, sign_in):
    departments = two_departments(2)
    cycle = make_cycle(*departments)
    placement = make_placement(cycle, departments[0])
    sign_in(make_hr())
    client.post(f"/cycles/{cycle.id}/close")
    assert cycle.state == CycleState.CLOSED

    assert client.post(f"/placements/{placement.id}/remove").status_code == 409
    reply = client.post(f"/cycles/{cycle.id}/edit", data=typed(*departments, name="Other"))
    assert reply.status_code == 422
    assert "is closed" in reply.text
    assert cycle.name == "Spring"
    assert "Open it again" in client.get(f"/cycles/{cycle.id}").text
    with pytest.raises(Refusal), transaction():
        close_cycle(cycle, by=None, now=NOW)

    client.post(f"/cycles/{cycle.id}/reopen")
    assert cycle.state == CycleState.SET_UP


def test_blackout_dates_can_be_added_changed_removed_and_brought_back(client, sign_in):
    cycle = make_cycle(*two_departments(1))
    sign_in(make_hr())
    page = f"/cycles/{cycle.id}"
    client.post(f"{page}/blackouts/new", data={"first_day": "2027-01-12", "last_day": "", "label": "Fair"})
    blackout = db.session.query(BlackoutDate).one()
    assert blackout.last_day == date(2027, 1, 12)
    client.post(
        f"/blackouts/{blackout.id}/edit",
        data={"first_day": "2027-01-12", "last_day": "2027-01-13", "label": "Trade fair"},
    )
    assert "From Tue 12 Jan to Wed 13 Jan 2027: Trade fair" in client.get(page).text

    reply = client.post(f"/blackouts/{blackout.id}/remove", follow_redirects=True)
    assert "Trade fair" not in reply.text
    undo = re.search(
        r'action="([^"]+)"><input[^>]+><button class="button quiet" type="submit">Undo', reply.text
    )
    assert "Trade fair" in client.post(undo[1], follow_redirects=True).text


@pytest.mark.parametrize(
    ("first", "last", "field", "said"),
    [
        ("2027-01-13", "2027-01-12", "last_day", "before the first"),
        ("2026-12-31", "2027-01-12", "first_day", "outside the cycle"),
        ("2027-02-05", "2027-02-06", "last_day", "outside the cycle"),
        ("", "", "first_day", "Say which day"),
    ],
)
def test_blackout_dates_outside_the_cycle_are_refused(client, sign_in, first, last, field, said):
    cycle = make_cycle(*two_departments(1))
    sign_in(make_hr())
    reply = client.post(
        f"/cycles/{cycle.id}/blackouts/new", data={"first_day": first, "last_day": last, "label": "Fair"}
    )
    assert reply.status_code == 422
    assert said in re.search(rf'id="{field}-error">([^<]*)<', reply.text)[1]
    assert 'value="Fair"' in reply.text
    assert db.session.query(BlackoutDate).count() == 0


def test_without_people_the_list_says_to_import_first(client, sign_in):
    sign_in(make_hr())
    page = client.get("/cycles").text
    assert "There is nobody to plan yet" in page
    assert 'href="/cycles/new"' not in page
    assert "no department has people" in client.get("/cycles/new").text


def test_only_hr_sets_cycles_up(client, sign_in):
    sales, marketing = two_departments(1)
    cycle = make_cycle(sales, marketing)
    placement = make_placement(cycle, sales)
    sign_in(make_account(person=make_person(sales)))
    for address in ("/cycles", "/cycles/new", f"/cycles/{cycle.id}", f"/placements/{placement.id}/edit"):
        assert client.get(address).status_code == 403, address
    assert client.post(f"/placements/{placement.id}/remove").status_code == 403


def test_what_does_not_exist_is_not_found(client, sign_in):
    sales, marketing = two_departments(1)
    cycle = make_cycle(sales, marketing)
    elsewhere = make_department("Elsewhere")
    placement = make_placement(cycle, sales, removed_at=NOW)
    sign_in(make_hr())
    for address in (
        "/cycles/99",
        "/placements/99/edit",
        f"/placements/{placement.id}/edit",
        "/requests/99/edit",
        "/coverage/99/edit",
        "/blackouts/99/edit",
        f"/cycles/{cycle.id}/departments/{elsewhere.id}/placements/new",
    ):
        assert client.get(address).status_code == 404, address
    assert client.post("/coverage/99/remove").status_code == 404
    assert client.post("/people/1/remove").status_code == 404


def test_every_change_says_who_made_it(client, sign_in):
    departments = two_departments(2)
    hr = make_hr()
    sign_in(hr)
    client.post("/cycles/new", data=typed(*departments))
    records = db.session.query(ChangeRecord).all()
    assert {record.account_id for record in records} == {hr.id}
    made = db.session.query(Placement).count() + db.session.query(RequestRule).count()
    assert len(records) == 1 + made + db.session.query(CoverageRule).count()
