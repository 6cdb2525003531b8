"""History stands: the database refuses to change it, and the chain tells whoever gets round that."""

from sqlite3 import IntegrityError as SqliteRefusal

import pytest
from sqlalchemy.exc import DBAPIError

from rotation.actions.history import verify
from rotation.commands import main
from rotation.database import db, transaction
from rotation.models import HistoryEntry, HistorySubject
from rotation.models.history import history_about
from tests.builders import make_account
from tests.rotation.company import MONDAY, TUESDAY, make_draft
from tests.rotation.swapping import WEDNESDAY, all_agree, approve, ask_to_move, make_office

MEDDLING = {
    "update history_entries set origin = 'elsewhere' where seq = 3": "not what was written",
    "update history_entries set at = '2020-01-01 00:00:00' where seq = 2": "not what was written",
    "update history_subjects set about_id = 99 where seq = 2 and about = 'visit'": "not what was written",
    "delete from history_subjects where seq = 4 and about = 'person'": "not what was written",
    "delete from history_entries where seq = 3": "does not follow",
    "delete from history_entries where seq = (select max(seq) from history_entries)": "end of the history",
    "update history_entries set previous = 'x' where seq = 5": "does not follow",
}


def told():
    office = make_office()
    swap = ask_to_move(office, office.company.ada, office.company.ned, WEDNESDAY)
    all_agree(office, swap)
    approve(office, swap, office.bea, office.max)
    return office, swap


def test_every_step_is_written_down_with_who_and_as_whom(app):
    office, swap = told()
    entries = db.session.query(HistoryEntry).order_by(HistoryEntry.seq).all()
    assert [(entry.action, entry.account and entry.account.name, entry.acting_as) for entry in entries] == [
        ("publish_plan", office.company.hr.name, ""),
        ("ask", "Ada Lee", ""),
        ("accept", "Mia Lind", ""),
        ("accept", "Ned Frost", ""),
        ("approve", "Bea Hill", "manager"),
        ("approve", "Max Roth", "manager"),
        ("approved", None, ""),
        ("apply", None, ""),
    ]
    visit = swap.visits[0].visit_id
    assert len(history_about("visit", visit)) == 8
    assert [entry.seq for entry in history_about("person", office.max.id)] == [6]
    assert "A customer comes." not in "".join(entry.payload for entry in entries)
    assert verify() == (8, [])


@pytest.mark.parametrize("statement", MEDDLING)
def test_the_database_refuses_to_change_history(app, statement):
    told()
    with pytest.raises(DBAPIError, match="append-only"), transaction():
        db.session.execute(db.text(statement))
    assert verify() == (8, [])


@pytest.mark.parametrize(("statement", "found"), MEDDLING.items())
def test_whoever_gets_round_the_database_is_found_out(app, statement, found):
    told()
    raw = db.engine.raw_connection()
    try:
        raw.cursor().execute("pragma foreign_keys = off")
        for table in ("history_entries", "history_subjects"):
            for verb in ("update", "delete"):
                raw.cursor().execute(f"drop trigger {table}_{verb}")
        raw.cursor().execute(statement)
        raw.commit()
    except SqliteRefusal as refusal:
        pytest.fail(str(refusal))
    finally:
        raw.close()
    db.session.expire_all()
    _count, faults = verify()
    assert any(found in fault.what for fault in faults)


def test_the_command_says_whether_the_chain_holds(app):
    told()
    db.session.rollback()
    runner = app.test_cli_runner()
    good = runner.invoke(main.get_command(None, "history"), ["verify"])
    assert (good.exit_code, "8 entries, 0 faults." in good.output) == (0, True), good.output


def test_subjects_are_the_visits_and_people_of_the_swap(app):
    office, swap = told()
    subjects = db.session.query(HistorySubject).filter_by(seq=2)
    found = {(each.about, each.about_id) for each in subjects}
    people = (office.company.ada, office.company.mia, office.company.ned)
    assert found == {("visit", swap.visits[0].visit_id), *(("person", each.id) for each in people)}


def test_every_publication_is_in_the_chain_and_on_the_page(app, company, hr):
    first = make_draft(company, (company.ada, company.mia, MONDAY), (company.bo, company.ned, TUESDAY))
    hr.post(f"/plans/{first.id}/publish", data={"instead_of": ""})
    second = make_draft(company, (company.ada, company.ned, MONDAY), (company.bo, company.ned, TUESDAY))
    hr.post(f"/plans/{second.id}/publish", data={"instead_of": first.id})
    hr.post(f"/plans/{second.id}/withdraw")
    hr.post(f"/plans/{second.id}/restore")
    entries = db.session.query(HistoryEntry).order_by(HistoryEntry.seq).all()
    assert [entry.action for entry in entries] == [
        "publish_plan",
        "publish_plan",
        "withdraw_plan",
        "restore_plan",
    ]
    assert {entry.account_id for entry in entries} == {company.hr.id}
    assert all("127.0.0.0/24" in entry.origin for entry in entries)
    assert verify() == (4, [])
    # Bo's visit is in both and untouched by the second; Mia has lost hers to Ned.
    of_second = {each.about_id for each in entries[1].subjects if each.about == "person"}
    assert of_second == {company.ada.id, company.mia.id, company.ned.id}
    page = hr.get(f"/history/cycles/{company.cycle.id}").text
    assert "published plan 2 in place of plan 1" in page
    assert "took plan 2 out of force" in page
    assert "put plan 2 in force again" in page
    assert "published plan 2 in place of plan 1" in hr.get(f"/history/people/{company.mia.id}").text
    assert "in place of" not in hr.get(f"/history/people/{company.bo.id}").text


def test_a_plan_that_is_refused_leaves_no_entry(app, company, hr):
    draft = make_draft(company, (company.ada, company.mia, MONDAY))
    assert hr.post(f"/plans/{draft.id}/publish", data={"instead_of": draft.id}).status_code == 409
    assert verify() == (0, [])


def test_nobody_but_hr_reads_the_history_of_a_cycle(app, company, sign_in):
    theirs = sign_in(make_account(person=company.ada))
    assert theirs.get(f"/history/cycles/{company.cycle.id}").status_code in (403, 404)
