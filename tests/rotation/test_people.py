"""The people pages: the list, one person, leaving, HR, and the link that sets a password up."""

import re
from datetime import date

import pytest

from rotation.database import db
from rotation.models import Account, ChangeRecord, Department
from rotation.models.accounts import HR, MANAGER, STAFF, account_of
from rotation.pages import today
from rotation.people_file import Field, recognise
from rotation.sheets import read_sheet
from tests.builders import make_account, make_department, make_hr, make_person


@pytest.fixture
def hr(sign_in):
    account = make_hr()
    sign_in(account)
    return account


def values(person, **more):
    return {
        "email": person.email or "",
        "department": person.department.name,
        "team": person.team,
        "manager": str(person.manager_id or 0),
        "country": person.country,
        "region": person.region,
        "time_zone": person.time_zone,
        "host_limit": str(person.host_limit),
        "hosting_per_week": str(person.hosting_per_week or ""),
        **more,
    }


def test_an_empty_list_leads_to_the_import_and_to_a_file_to_fill_in(client, hr):
    page = client.get("/people/").text
    assert "Nobody is here yet." in page
    assert 'href="/people/import/"' in page
    template = client.get("/people/template.csv")
    assert template.headers["Content-Disposition"] == 'attachment; filename="people.csv"'
    columns = recognise(read_sheet(template.data + b"1,2").header)
    assert set(columns) == set(Field) - {Field.FULL_NAME}


def test_everybody_is_listed_by_department_with_what_matters(client, hr):
    sales, marketing = make_department("Sales"), make_department("Marketing", accent=2)
    boss = make_person(sales, "Ann Lee")
    make_person(marketing, "Bo Ray", team="Content", manager=boss, country="DE", region="BY", host_limit=0)
    make_person(sales, "Cy Gone", left_on=date(2026, 3, 31))
    page = client.get("/people/").text
    assert page.index("Marketing</span>") < page.index("Bo Ray") < page.index("Sales</span>")
    assert re.search(r"Bo Ray.*Content.*Ann Lee.*Germany.*BY.*does not host", page, re.DOTALL)
    assert "2 people in 2 departments" in page
    assert "1 person has left" in page
    assert page.index("has left") < page.index("Cy Gone")


@pytest.mark.parametrize(
    ("wanted", "found"), [("ann", True), ("LEE sales", True), ("germany", True), ("bo", False)]
)
def test_the_search_looks_at_names_places_and_departments(client, hr, wanted, found):
    make_person(make_department("Sales"), "Ann Lee", country="DE")
    page = client.get("/people/", query_string={"q": wanted}).text
    assert ("Ann Lee" in page) == found
    assert ("Nobody matches" in page) != found


def test_only_hr_sees_people(client, sign_in):
    person = make_person()
    sign_in(make_account(person=person))
    for address in ("/people/", "/people/template.csv", f"/people/{person.id}"):
        assert client.get(address).status_code == 403
    for step in ("", "/set-up-link", "/hr", "/not-hr", "/left", "/back"):
        assert client.post(f"/people/{person.id}{step}").status_code == 403


def test_somebody_who_does_not_exist_is_not_found(client, hr):
    assert client.get("/people/999").status_code == 404
    for step in ("", "/set-up-link", "/hr", "/not-hr", "/left", "/back"):
        assert client.post(f"/people/999{step}").status_code == 404


def test_what_hr_corrects_is_kept_and_recorded(client, hr):
    ann, bo = make_person(name="Ann Lee"), make_person(name="Bo Ray")
    form = values(
        bo, department="Events", team="North", manager=str(ann.id), country="DE", region="Bayern",
        host_limit="0", hosting_per_week="", email="BO@new.example", time_zone="Europe/Berlin",
    )  # fmt: skip
    assert client.post(f"/people/{bo.id}", data=form).status_code == 303
    assert (bo.department.name, bo.team, bo.manager, bo.country, bo.region) == (
        "Events",
        "North",
        ann,
        "DE",
        "BY",
    )
    assert (bo.host_limit, bo.hosting_per_week, bo.email) == (0, None, "bo@new.example")
    assert bo.time_zone == "Europe/Berlin"
    assert account_of(bo).email == "bo@new.example"
    assert account_of(ann).is_(MANAGER)
    record = db.session.query(ChangeRecord).filter_by(action="change_person").one()
    assert record.account_id == hr.id
    assert record.facts["changed"]["host_limit"] == [1, 0]


def test_new_departments_get_the_accents_in_turn(client, hr):
    bo = make_person(make_department("First"))
    for number in range(2, 11):
        client.post(f"/people/{bo.id}", data=values(bo, department=f"Department {number}"))
    assert [each.accent for each in db.session.query(Department).order_by(Department.id)] == [
        1, 2, 3, 4, 5, 6, 7, 8, 1, 2,
    ]  # fmt: skip
    client.post(f"/people/{bo.id}", data=values(bo, department="FIRST"))
    assert (bo.department.name, db.session.query(Department).count()) == ("First", 10)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"department": ""}, "Name the department."),
        ({"email": "nonsense"}, "That is not an e-mail address."),
        ({"email": "ann@example.org"}, "Ann Lee has this address already."),
        ({"host_limit": "-1"}, "a whole number from 0 to 20"),
        ({"country": "DE", "region": "TX"}, "Use a code such as Augsburg, BB"),
        ({"country": "", "region": "BY"}, "leave it empty"),
        ({"country": "XX"}, "Choose one of this list"),
        ({"time_zone": "Berlin"}, "There is no such time zone"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_the_rest_is_kept(client, hr, wrong, said):
    make_person(name="Ann Lee", email="ann@example.org")
    bo = make_person(name="Bo Ray")
    reply = client.post(f"/people/{bo.id}", data=values(bo, team="Typed by hand", **wrong))
    assert reply.status_code == 422
    assert said in reply.text
    assert 'value="Typed by hand"' in reply.text
    db.session.refresh(bo)
    assert bo.team == ""


def test_nobody_is_put_below_somebody_who_is_below_them(client, hr):
    ann = make_person(name="Ann Lee")
    bo = make_person(name="Bo Ray", manager=ann)
    cy = make_person(name="Cy Fox", manager=bo)
    reply = client.post(f"/people/{ann.id}", data=values(ann, manager=str(cy.id)))
    assert reply.status_code == 422
    assert "Ann Lee cannot report to somebody who reports to Ann Lee." in reply.text
    assert client.post(f"/people/{ann.id}", data=values(ann, manager=str(ann.id))).status_code == 422


def test_a_set_up_link_is_shown_once_and_lets_its_person_in(client, hr):
    bo = make_person(name="Bo Ray")
    page = client.post(f"/people/{bo.id}/set-up-link")
    assert page.headers["Cache-Control"] == "private, no-store"
    link = re.search(r"http://localhost(/set-up/[\w-]{40,})", page.text)[1]
    assert link not in client.get(f"/people/{bo.id}").text
    client.post("/sign-out")
    client.post(link, data={"password": "four words in a row", "again": "four words in a row"})
    assert account_of(bo).password.startswith("$argon2id$")
    assert {role.name for role in account_of(bo).roles} == {STAFF}


def test_a_set_up_link_needs_an_address_and_somebody_who_is_here(client, hr):
    nameless = make_person(name="Bo Ray", email=None)
    reply = client.post(f"/people/{nameless.id}/set-up-link")
    assert reply.status_code == 409
    assert "no e-mail address" in reply.text
    gone = make_person(left_on=date(2026, 1, 1))
    assert client.post(f"/people/{gone.id}/set-up-link").status_code == 409


def test_without_an_address_nobody_signs_in(client, hr):
    bo, cy = make_person(name="Bo Ray", email="ray@example.org"), make_person(name="Cy Fox")
    account = make_account(person=bo)
    client.post(f"/people/{bo.id}", data=values(bo, email=""))
    assert (bo.email, account.active) == (None, False)
    client.post(f"/people/{cy.id}", data=values(cy, email="ray@example.org"))
    assert account_of(cy).email == "ray@example.org"
    client.post(f"/people/{bo.id}", data=values(bo, email="bo@example.org"))
    assert (account.email, account.active) == ("bo@example.org", True)


def test_leaving_ends_the_account_and_can_be_undone(client, hr):
    bo = make_person(name="Bo Ray")
    account = make_account(person=bo)
    client.post(f"/people/{bo.id}/left")
    assert bo.left_on == today()
    assert not account.active
    page = client.get(f"/people/{bo.id}").text
    assert f'action="/people/{bo.id}/back"' in page
    client.post(f"/people/{bo.id}/back")
    assert bo.left_on is None
    assert account.active


def test_a_manager_whose_last_report_leaves_is_none_any_more(client, hr):
    ann = make_person(name="Ann Lee")
    make_account(STAFF, MANAGER, person=ann)
    bo = make_person(name="Bo Ray", manager=ann)
    client.post(f"/people/{bo.id}/left")
    assert not account_of(ann).is_(MANAGER)
    client.post(f"/people/{bo.id}/back")
    assert account_of(ann).is_(MANAGER)


def test_hr_puts_others_in_hr_and_takes_them_out(client, hr):
    bo = make_person(name="Bo Ray")
    make_account(person=bo)
    client.post(f"/people/{bo.id}/hr")
    assert account_of(bo).is_(HR)
    client.post(f"/people/{bo.id}/not-hr")
    assert not account_of(bo).is_(HR)
    assert client.post(f"/people/{make_person(email=None).id}/hr").status_code == 409


def test_somebody_always_stays_in_hr(client, sign_in):
    bo = make_person(name="Bo Ray")
    account = make_account(STAFF, HR, person=bo)
    sign_in(account)
    for step in ("not-hr", "left"):
        reply = client.post(f"/people/{bo.id}/{step}")
        assert reply.status_code == 409
        assert "Put somebody else in HR first." in reply.text
    assert (account.is_(HR), bo.left_on) == (True, None)

    make_hr()
    reply = client.post(f"/people/{bo.id}/not-hr")
    assert (reply.status_code, reply.location) == (303, "/")
    assert db.session.query(Account).filter(Account.id == account.id).one().is_(HR) is False
