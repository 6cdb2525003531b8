"""Importing a people file: what it says it will do, and what it does."""

from datetime import date

import pytest
from sqlalchemy import event

from rotation.actions.people_import import UPLOAD_LIFE, keep_upload, new_upload
from rotation.database import db
from rotation.errors import Refusal
from rotation.models import Account, ChangeRecord, Department, PeopleUpload, Person
from rotation.models.accounts import MANAGER, STAFF, account_of
from rotation.people_file import Field
from tests.builders import make_account, make_hr, make_person
from tests.rotation.people_files import ANN, BO, CY, NOW, changed, csv_of, look_at, person, take_in

pytestmark = pytest.mark.usefixtures("app")


def roles_of(one: Person) -> set[str]:
    return {role.name for role in account_of(one).roles}


def test_a_first_import_makes_departments_people_managers_and_accounts():
    take_in(csv_of(ANN, BO, CY))

    assert [(each.name, each.accent) for each in db.session.query(Department).order_by(Department.id)] == [
        ("Sales", 1),
        ("Marketing", 2),
    ]
    ann, bo, cy = person("1"), person("2"), person("3")
    assert (bo.manager, cy.manager, ann.manager) == (ann, ann, None)
    assert (bo.name, bo.email, bo.country, bo.hired_on) == (
        "Bo Ray",
        "bo@example.org",
        "GB",
        date(2021, 2, 1),
    )
    assert (roles_of(ann), roles_of(bo)) == ({STAFF, MANAGER}, {STAFF})
    assert account_of(bo).password is None


def test_a_dry_run_writes_nothing():
    found = look_at(csv_of(ANN, BO))
    assert (len(found.new), len(found.changed), found.unchanged, len(found.leavers)) == (2, 0, 0, 0)
    assert not db.session.query(Person).count()
    assert not db.session.new


def test_one_problem_stops_everything():
    with pytest.raises(Refusal, match="Mend the problems"):
        take_in(csv_of(ANN, changed(BO, country="Atlantis")))
    assert not db.session.query(Person).count()
    assert not db.session.query(Department).count()


def test_importing_the_same_again_changes_nothing():
    take_in(csv_of(ANN, BO, CY))
    records = db.session.query(ChangeRecord).count()
    again = take_in(csv_of(ANN, BO, CY))
    assert (again.unchanged, again.new, again.changed, again.leavers) == (3, (), (), ())
    assert db.session.query(ChangeRecord).count() == records + 1  # that it was imported


def test_importing_again_updates_by_employee_id_and_says_what():
    take_in(csv_of(ANN, BO, CY))
    file = csv_of(ANN, changed(BO, last_name="Rey", department="Marketing", manager_id="3"), CY)
    change = look_at(file).changed[0]
    assert change.facts == {
        "family_name": ["Ray", "Rey"],
        "department": ["Sales", "Marketing"],
        "manager": ["1", "3"],
    }
    take_in(file)
    bo = person("2")
    assert (bo.name, bo.department.name, bo.manager) == ("Bo Rey", "Marketing", person("3"))
    assert MANAGER in roles_of(person("3"))
    assert account_of(bo).name == "Bo Rey"
    record = db.session.query(ChangeRecord).filter_by(action="change_person", about_id=bo.id).one()
    assert record.facts["changed"] == change.facts


def test_what_the_file_has_no_column_for_stays():
    take_in(csv_of(ANN, BO))
    bo = person("2")
    bo.host_limit, bo.team = 3, "North"
    db.session.commit()
    take_in(csv_of(("1", "Ann Lee", "Sales"), ("2", "Bo Ray", "Sales"), header=("Id", "Name", "Department")))
    bo = person("2")
    assert (bo.host_limit, bo.team, bo.email, bo.manager) == (3, "North", "bo@example.org", person("1"))


def test_an_empty_cell_of_a_column_empties_the_fact():
    take_in(csv_of(ANN, BO))
    take_in(csv_of(ANN, changed(BO, manager_id="", country="")))
    assert (person("2").manager, person("2").country) == (None, "")
    assert roles_of(person("1")) == {STAFF}


def test_an_address_taken_away_closes_the_account_and_is_free_for_another():
    take_in(csv_of(ANN, BO))
    take_in(csv_of(ANN, changed(BO, e_mail=""), changed(CY, e_mail="bo@example.org")))
    assert not account_of(person("2")).active
    assert account_of(person("3")).email == "bo@example.org"
    assert account_of(person("3")).active


def test_departments_that_differ_in_capitals_are_one():
    take_in(csv_of(ANN, changed(BO, department="SALES")))
    again = take_in(csv_of(ANN, changed(BO, department="sales")))
    assert [each.name for each in db.session.query(Department)] == ["Sales"]
    assert again.unchanged == 2


def test_who_is_missing_from_the_file_has_left_and_comes_back_with_it():
    take_in(csv_of(ANN, BO, CY))
    file = csv_of(ANN, BO)
    assert [each.name for each in look_at(file).leavers] == ["Cy Fox"]
    take_in(file)
    assert person("3").left_on == NOW.date()
    assert not account_of(person("3")).active
    assert not look_at(file).leavers

    assert [each.person.name for each in look_at(csv_of(ANN, BO, CY)).back] == ["Cy Fox"]
    take_in(csv_of(ANN, BO, CY))
    assert person("3").left_on is None
    assert account_of(person("3")).active


def test_hr_can_keep_who_is_missing():
    take_in(csv_of(ANN, BO, CY))
    take_in(csv_of(BO, CY), absent_have_left=False)
    ann = person("1")
    assert ann.left_on is None
    assert person("2").manager == ann
    assert roles_of(ann) == {STAFF, MANAGER}


def test_more_than_a_third_leaving_needs_a_second_word():
    take_in(csv_of(ANN, BO, CY))
    with pytest.raises(Refusal, match=r"2 people .* more than a third") as refused:
        take_in(csv_of(ANN))
    assert refused.value.field == "many_leave"
    assert person("2").left_on is None
    take_in(csv_of(ANN), many_leave=True)
    assert person("2").left_on is not None


def test_a_manager_outside_the_file_is_a_warning():
    file = csv_of(changed(ANN, manager_id="999"), BO)
    found = look_at(file)
    assert not found.problems
    assert [(each.row, each.column, each.value) for each in found.warnings] == [(2, "Manager ID", "999")]
    take_in(file)
    assert person("1").manager is None


def test_a_manager_can_be_given_by_address_and_stand_below():
    take_in(csv_of(changed(BO, manager_id="Ann@Example.org"), ANN))
    assert person("2").manager == person("1")


def test_two_people_can_exchange_addresses_and_each_keeps_their_own_account():
    take_in(csv_of(ANN, BO))
    accounts = account_of(person("1")).id, account_of(person("2")).id
    swapped = csv_of(changed(ANN, e_mail="bo@example.org"), changed(BO, e_mail="ann@example.org"))
    take_in(swapped)
    assert (person("1").email, person("2").email) == ("bo@example.org", "ann@example.org")
    assert (account_of(person("1")).id, account_of(person("2")).id) == accounts
    assert account_of(person("1")).email == "bo@example.org"


def test_an_address_of_somebody_else_who_is_here_is_a_problem():
    make_person(name="Dee Day", employee_id="77", email="ann@example.org")
    problem = look_at(csv_of(ANN, BO)).problems[0]
    assert (problem.row, problem.value) == (2, "ann@example.org")
    assert "Dee Day (77)" in problem.reason
    assert "77" in problem.fix


def test_an_address_of_a_leaver_passes_on_without_their_account():
    dee = make_person(name="Dee Day", employee_id="77", email="ann@example.org", left_on=date(2026, 1, 1))
    old = make_account(STAFF, "hr", person=dee)
    found = take_in(csv_of(ANN))
    assert "Dee Day (77)" in found.warnings[0].reason
    new = account_of(person("1"))
    assert (new.email, new.id != old.id, roles_of(person("1"))) == ("ann@example.org", True, {STAFF})
    assert (account_of(person("77")), person("77").email) == (old, None)


def test_the_account_of_somebody_in_hr_becomes_theirs_and_stays_in_hr():
    hr = make_account("hr", email="ann@example.org")
    take_in(csv_of(ANN, BO), by=hr)
    assert account_of(person("1")).id == hr.id
    assert roles_of(person("1")) == {STAFF, MANAGER, "hr"}


def test_nobody_imports_away_the_last_of_hr():
    take_in(csv_of(ANN, BO, CY))
    ann = account_of(person("1"))
    ann.roles = make_hr().roles
    db.session.query(Account).filter(Account.person_id.is_(None)).one().active = False
    db.session.commit()
    with pytest.raises(Refusal, match="Nobody in HR"):
        take_in(csv_of(changed(BO, manager_id=""), changed(CY, manager_id="")), by=ann)
    assert person("1").left_on is None


def test_what_was_agreed_to_is_what_is_done_or_nothing():
    seen = look_at(csv_of(ANN, BO)).digest
    make_person(name="Cy Fox", employee_id="3")
    with pytest.raises(Refusal, match="have changed since"):
        take_in(csv_of(ANN, BO), seen=seen)
    assert db.session.query(Person).count() == 1
    take_in(csv_of(ANN, BO), seen=look_at(csv_of(ANN, BO)).digest, many_leave=True)
    assert db.session.query(Person).count() == 3


def test_a_column_that_the_file_does_not_have_is_refused():
    with pytest.raises(Refusal, match=r"no column “Boss”.*Employee ID"):
        look_at(csv_of(ANN), {Field.MANAGER: "Boss"})


def test_uploads_are_forgotten_after_the_import_or_a_day():
    hr = make_hr()
    old = new_upload("old.csv", csv_of(ANN), by=hr, now=NOW)
    keep_upload(old)
    keep_upload(new_upload("new.csv", csv_of(ANN), by=hr, now=NOW + UPLOAD_LIFE))
    assert db.session.query(PeopleUpload).count() == 2
    keep_upload(new_upload("newer.csv", csv_of(ANN), by=hr, now=NOW + UPLOAD_LIFE * 1.5))
    assert [each.name for each in db.session.query(PeopleUpload)] == ["new.csv", "newer.csv"]
    db.session.commit()
    take_in(csv_of(ANN))
    assert db.session.query(PeopleUpload).count() == 2


def test_the_database_is_not_asked_once_for_each_person():
    rows = [
        changed(
            ANN, employee_id=str(number), e_mail=f"p{number}@example.org", manager_id="0" if number else ""
        )
        for number in range(60)
    ]
    take_in(csv_of(*rows))
    asked = []
    event.listen(db.engine, "before_cursor_execute", lambda *more: asked.append(more[2]))
    assert look_at(csv_of(*rows)).unchanged == 60
    assert len(asked) < 12
    take_in(csv_of(*rows))
    assert len(asked) < 40
