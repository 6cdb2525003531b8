"""Absences: who may report one, what it does to the problem, and who hears what of it."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from rotation import postman
from rotation.actions.absences import take_back_absence
from rotation.actions.private_reasons import keep_absence_reason
from rotation.database import db, transaction
from rotation.models import Absence, AbsenceReason, ChangeRecord, HalfDay, Notice, Reason
from rotation.models.private_reasons import ReasonReading
from rotation.planning.keys import person_key
from rotation.planning.rows import problem_for
from tests.builders import make_account, make_placement, make_rule
from tests.rotation.absences import (
    MONDAY_MORNING,
    NEXT_WEEK,
    TUESDAY_TO_THURSDAY,
    WEEK_AFTER,
    away,
    in_force,
    told,
    told_in_full,
)
from tests.rotation.company import let_go
from tests.rotation.rounds import make_boss

FORM = {"first_day": "2027-01-19", "first_half": "am", "last_day": "2027-01-21", "last_half": "pm"}


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(MONDAY_MORNING, tick=False) as clock:
        yield clock


def stated(company, person) -> dict:
    found = problem_for(company.cycle)["people"]
    return next(each for each in found if each["id"] == person_key(person.id))


def test_who_is_away_is_off_in_the_problem(company):
    away(
        company.mia,
        date(2027, 1, 19),
        date(2027, 1, 21),
        first_half=HalfDay.PM,
        last_half=HalfDay.AM,
        by=company.hr,
    )
    mia = stated(company, company.mia)
    assert mia["off"] == ["2027-01-19/pm", "2027-01-20", "2027-01-21/am"]
    assert mia["works"] == "1" * 10


def test_a_whole_week_away_leaves_the_weekly_pattern_alone(company):
    away(company.mia, company.cycle.first_day, company.cycle.last_day, by=company.hr)
    mia = stated(company, company.mia)
    assert len(mia["off"]) == 20
    assert "1" in mia["works"] or mia["works"] == "0" * 10


def test_who_may_be_sent_on_a_block_is_off_too(company):
    block = make_placement(company.cycle, company.marketing, company.mia, kind="block", block_days=5)
    make_rule(company.cycle, company.sales, company.marketing, kind=block.kind)
    away(company.ada, date(2027, 1, 19), by=company.hr)
    assert stated(company, company.ada)["off"] == ["2027-01-19"]


def test_the_calendar_on_ones_page_shows_it(company, hr):
    before = hr.get(f"/people/{company.mia.id}/availability").text.count("calendar-half cannot")
    away(company.mia, *TUESDAY_TO_THURSDAY, by=company.hr)
    page = hr.get(f"/people/{company.mia.id}/availability").text
    assert page.count("calendar-half cannot") == before + 6
    assert "An exception" not in page


def test_an_absence_that_is_taken_back_never_was(company):
    absence = away(company.mia, *TUESDAY_TO_THURSDAY, by=company.hr)
    with transaction():
        take_back_absence(absence, by=company.hr, now=MONDAY_MORNING)
        take_back_absence(absence, by=company.hr, now=MONDAY_MORNING)
    assert stated(company, company.mia)["off"] == []
    actions = [each.action for each in db.session.query(ChangeRecord).filter_by(about="absences")]
    assert actions == ["report_absence", "take_back_absence"]


def test_the_same_absence_twice_is_one(company):
    first = away(company.mia, *TUESDAY_TO_THURSDAY, by=company.hr)
    assert away(company.mia, *TUESDAY_TO_THURSDAY, by=company.hr) is first
    assert db.session.query(Absence).count() == 1


def test_everybody_concerned_hears_once_and_only_what_they_may(company):
    boss = make_boss(company, company.mia)
    ada, bo, mia, ned = (
        make_account(person=each) for each in (company.ada, company.bo, company.mia, company.ned)
    )
    in_force(company, (company.ada, company.mia, NEXT_WEEK), (company.bo, company.ned, WEEK_AFTER))
    db.session.query(Notice).delete()
    db.session.commit()
    away(company.mia, *TUESDAY_TO_THURSDAY, by=mia)
    assert told(ada) == ["Your visit on Tue 19 Jan, morning cannot be as planned"]
    assert "Your host is not available." in told_in_full(ada)
    assert "Mia" not in told_in_full(ada)
    assert told(bo) == told(ned) == told(mia) == []
    assert told(company.hr) == told(boss) == ["Mia Lind is away from Tue 19 Jan to Thu 21 Jan"]


@pytest.mark.parametrize(("zone", "hears"), [("Pacific/Auckland", 0), ("America/Los_Angeles", 1)])
def test_what_is_over_at_the_office_is_told_to_nobody(app, company, sign_in, clock, zone, hears):
    """It is Tuesday evening in Los Angeles and Wednesday evening in Auckland, whatever day the server has."""
    app.config["ROTATION"] = app.config["ROTATION"].model_copy(update={"timezone": zone})
    ada = make_account(person=company.ada)
    in_force(company, (company.ada, company.mia, NEXT_WEEK))
    db.session.query(Notice).delete()
    db.session.commit()
    clock.move_to(datetime(2027, 1, 20, 5, tzinfo=UTC))
    reported = sign_in(company.hr).post("/absences", data={**FORM, "person": company.mia.id})
    assert reported.status_code == 303
    assert len(told(ada)) == hears


def test_a_host_hears_that_a_guest_does_not_come(company):
    ned, ada = make_account(person=company.ned), make_account(person=company.ada)
    in_force(company, (company.ada, company.ned, NEXT_WEEK))
    db.session.query(Notice).delete()
    db.session.commit()
    away(company.ada, date(2027, 1, 19), by=company.hr)
    assert told(ned) == ["Ada Lee’s visit to you on Tue 19 Jan, morning cannot be as planned"]
    assert "Your guest is not available." in told_in_full(ned)
    assert told(ada) == [f"{company.hr.name} reported that you are away on Tue 19 Jan"]
    assert told(company.hr) == []


def test_ones_days_say_what_is_in_doubt_until_it_stands_again(company, sign_in):
    browser = sign_in(make_account(person=company.ada))
    in_force(company, (company.ada, company.mia, NEXT_WEEK))
    assert "Cannot be as planned" not in browser.get("/days").text
    absence = away(company.mia, *TUESDAY_TO_THURSDAY, by=company.hr)
    assert "Cannot be as planned" in browser.get("/days").text
    with transaction():
        take_back_absence(absence, by=company.hr, now=MONDAY_MORNING)
    assert "Cannot be as planned" not in browser.get("/days").text


def test_what_stands_again_is_told_too(company):
    ada = make_account(person=company.ada)
    in_force(company, (company.ada, company.mia, NEXT_WEEK))
    absence = away(company.mia, *TUESDAY_TO_THURSDAY, by=company.hr)
    with transaction():
        take_back_absence(absence, by=company.hr, now=MONDAY_MORNING)
    assert told(ada)[-1] == "Your visit on Tue 19 Jan, morning can be as planned after all"


def test_an_absence_elsewhere_breaks_nothing(company):
    ada = make_account(person=company.ada)
    in_force(company, (company.ada, company.mia, NEXT_WEEK))
    before = told(ada)
    away(company.mia, date(2027, 1, 19), first_half=HalfDay.PM, by=company.hr)
    assert told(ada) == before


def test_hr_reports_anybody_on_the_page(company, hr):
    reply = hr.post("/absences", data={**FORM, "person": company.mia.id, "reason": "private"})
    assert reply.status_code == 303
    absence = db.session.query(Absence).one()
    assert (absence.first_day, absence.last_day) == TUESDAY_TO_THURSDAY
    page = hr.get("/absences").text
    assert "from Tue 19 Jan to Thu 21 Jan" in page
    assert f"by {company.hr.name}, private" not in page
    assert f"by {company.hr.name}, private" in hr.get("/absences?reasons=1").text
    hr.post(f"/absences/{absence.id}/take-back")
    assert "Taken back" in hr.get("/absences").text


def test_who_of_hr_reads_a_reason_is_seen_by_whose_it_is(company, hr, sign_in):
    """Also where none was given: otherwise the log would tell that."""
    away(company.mia, *TUESDAY_TO_THURSDAY, by=company.hr)
    away(company.ned, *TUESDAY_TO_THURSDAY, by=company.hr)
    with transaction():
        keep_absence_reason(db.session.query(Absence).first(), Reason.TRAINING)
    assert "training" not in hr.get("/absences").text.partition("Away now or later")[2]
    assert db.session.query(ReasonReading).count() == 0
    for _ in range(2):
        assert "training" in hr.get("/absences?reasons=1").text.partition("Away now or later")[2]
    read = {each.person_id: each.account_id for each in db.session.query(ReasonReading)}
    assert read == dict.fromkeys((company.mia.id, company.ned.id), company.hr.id)
    assert db.session.query(ReasonReading).count() == 2
    assert "reason" not in str([(each.action, each.facts) for each in db.session.query(ChangeRecord)])
    said = f"Your reasons were looked at by {company.hr.name} (Mon 11 Jan)"
    assert said in sign_in(make_account(person=company.ned)).get("/absences").text
    page = sign_in(make_account(person=company.ada)).get("/absences?reasons=1").text
    assert "looked at" not in page
    assert "Read the reasons" not in page


def test_people_report_themselves_and_managers_their_team(company, sign_in):
    boss = make_boss(company, company.mia)
    mia = make_account(person=company.mia)
    assert sign_in(mia).post("/absences", data={**FORM, "person": company.mia.id}).status_code == 303
    assert sign_in(mia).post("/absences", data={**FORM, "person": company.ned.id}).status_code == 422
    assert (
        sign_in(boss)
        .post("/absences", data={**FORM, "person": company.mia.id, "first_half": "pm"})
        .status_code
        == 303
    )
    assert sign_in(boss).post("/absences", data={**FORM, "person": company.ada.id}).status_code == 422
    assert db.session.query(Absence).count() == 2


def test_somebody_elses_absence_cannot_be_taken_back(company, sign_in):
    absence = away(company.mia, *TUESDAY_TO_THURSDAY, by=company.hr)
    browser = sign_in(make_account(person=company.ned))
    assert browser.post(f"/absences/{absence.id}/take-back").status_code == 404
    assert db.session.query(Absence).one().taken_back_at is None


def test_a_manager_neither_gives_nor_sees_a_reason_but_the_person_does(company, sign_in):
    boss = make_boss(company, company.mia)
    browser = sign_in(boss)
    browser.post("/absences", data={**FORM, "person": company.mia.id, "reason": "leave"})
    assert db.session.query(AbsenceReason).count() == 0
    mia = make_account(person=company.mia)
    sign_in(mia).post(
        "/absences", data={**FORM, "person": company.mia.id, "first_day": "2027-01-18", "reason": "travel"}
    )
    assert ", business travel." in sign_in(mia).get("/absences").text
    assert ", business travel." not in sign_in(boss).get("/absences").text


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"first_day": ""}, "Say from which day."),
        ({"last_day": "2027-01-18"}, "The last day comes before the first."),
        ({"last_day": "", "first_half": "pm", "last_half": "am"}, "The morning comes before the afternoon."),
        ({"first_day": "2027-01-16", "last_day": "2027-01-17"}, "That is a weekend"),
        ({"last_day": "2028-02-01"}, "more than a year"),
        ({"person": "999"}, "Choose one of these people."),
        ({"first_half": "noon"}, "Choose one of this list."),
        ({"reason": "flu"}, "Choose one of this list."),
    ],
)
def test_poor_input_is_refused_at_its_place(company, hr, given, said):
    reply = hr.post("/absences", data={**FORM, "person": company.mia.id, **given})
    assert reply.status_code == 422
    assert said in reply.text
    assert db.session.query(Absence).count() == 0


def test_reasons_are_forgotten_a_month_later_and_when_taken_back(app, company, hr):
    hr.post("/absences", data={**FORM, "person": company.mia.id, "reason": "leave"})
    let_go()
    postman.tidy(app, today=date(2027, 1, 21) + timedelta(days=30))
    assert db.session.query(AbsenceReason).count() == 1
    let_go()
    postman.tidy(app, today=date(2027, 1, 21) + timedelta(days=31))
    assert db.session.query(AbsenceReason).count() == 0
    assert db.session.query(Absence).count() == 1
