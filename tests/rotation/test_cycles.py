"""Setting a cycle up: from the first click to a sitting that can be planned."""

import re
from datetime import UTC, date, datetime

import pytest

from rotation.actions.cycles import CycleTerms, close_cycle, create_cycle, update_cycle
from rotation.actions.defaults import lay_out
from rotation.database import db, transaction
from rotation.errors import Refusal
from rotation.models import (
    ChangeRecord,
    CoverageRule,
    Cycle,
    CycleState,
    Placement,
    RequestRule,
)
from rotation.models.placements import placements_of
from rotation.models.rules import coverage_rules_of, request_rules_of
from tests.builders import (
    make_account,
    make_cycle,
    make_department,
    make_hr,
    make_person,
    make_placement,
    two_departments,
)

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
TODAY = date(2026, 11, 23)


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


def test_what_is_done_is_said_once_and_never_above_a_form_that_is_wrong(client, sign_in):
    cycle = make_cycle(*two_departments(1))
    sign_in(make_hr())
    for _ in range(2):  # a double click: nobody sees the answer to the first
        client.post(f"/cycles/{cycle.id}/close")
        client.post(f"/cycles/{cycle.id}/reopen")
    wrong = client.post(f"/cycles/{cycle.id}/edit", data={"name": " "})
    assert wrong.status_code == 422
    assert "Nothing was saved." in wrong.text
    assert "is closed." not in wrong.text
    assert "is open again." not in wrong.text
    page = client.get(f"/cycles/{cycle.id}").text
    assert page.count("is closed.") == page.count("is open again.") == 1
