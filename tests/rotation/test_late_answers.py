"""Answers that come too late, that somebody else gives, and that others may not see."""

from datetime import timedelta

from rotation.database import db
from rotation.models import (
    Answer,
    ChangeRecord,
    DatedLevel,
    MeetingKind,
    MeetingWish,
    Message,
    WeeklyLevel,
)
from rotation.models.accounts import HR, STAFF
from rotation.models.private_reasons import Reason
from tests.builders import make_account, make_cycle, make_person
from tests.rotation.rounds import IN_TIME, LATE, address, answer_by, make_boss, reasons, selected

JSON = {"Accept": "application/json"}
USUAL = "2222222222"


def test_a_late_answer_is_refused_with_the_name_of_who_can_still_change_it(asked, clock, sign_in):
    make_boss(asked, asked.ada)
    account = make_account(person=asked.ada)
    clock.move_to(LATE)
    ada = sign_in(account)
    place = address(asked, asked.ada)
    said = (
        "Answers for Spring were due by Fri 11 Dec, 18:00 (Europe/Berlin). "
        f"Bea Hill (your manager) or {asked.hr.name} (HR) can still change it."
    )
    page = ada.get(place).text
    assert said in page
    assert '<fieldset class="stack" disabled>' in page
    reply = ada.post(place, data={"mon_am": "cannot"})
    assert (reply.status_code, said in reply.text) == (409, True)
    script = ada.post(place, data={"mon_am": "cannot"}, headers=JSON)
    assert (script.status_code, script.json["refused"]) == (409, said)
    assert db.session.query(Answer).count() == 0


def test_the_page_of_ones_availability_is_no_way_round_the_deadline(asked, clock, sign_in):
    account = make_account(person=asked.ada)
    clock.move_to(LATE)
    ada = sign_in(account)
    base = f"/people/{asked.ada.id}/availability"
    dates = {"first_day": "2027-01-12", "last_day": "", "part": "whole", "level": "cannot"}
    reply = ada.post(f"{base}/dates", data=dates)
    assert reply.status_code == 422
    assert "can still change it" in reply.text
    week = {f"{day}_{half}": "cannot" for day in ("mon", "tue", "wed", "thu", "fri") for half in ("am", "pm")}
    assert "can still change it" in ada.post(f"{base}/week", data=week).text
    assert ada.post(f"{base}/dates/remove", data=dates).status_code == 409
    assert db.session.query(WeeklyLevel).count() == db.session.query(DatedLevel).count() == 0
    # Dates outside the cycle are nobody else's concern.
    assert ada.post(f"{base}/dates", data=dates | {"first_day": "2027-06-01"}).status_code == 303
    # HR and the manager still can.
    hr = sign_in(asked.hr)
    assert hr.post(f"{base}/dates", data=dates).status_code == 303


def test_hr_and_the_manager_answer_for_somebody_also_late_and_it_can_be_seen(asked, clock, sign_in):
    boss, account = make_boss(asked, asked.ada), make_account(person=asked.ada)
    clock.move_to(LATE)
    place = address(asked, asked.ada)
    for by, name in ((boss, "Bea Hill"), (asked.hr, asked.hr.name)):
        theirs = sign_in(by)
        assert "You answer for Ada Lee" in theirs.get(place).text
        reply = theirs.post(place, data={"mon_am": "cannot", "then": "finish"}, follow_redirects=True)
        assert f"Answered for Ada Lee by {name} on Sat 12 Dec" in reply.text
        assert f"Answered for you by {name} on Sat 12 Dec" in sign_in(account).get(place).text
    records = db.session.query(ChangeRecord).filter_by(action="answer_for")
    assert {each.account_id for each in records} == {boss.id, asked.hr.id}
    told = db.session.query(Message).order_by(Message.id)
    assert [(each.recipient, each.subject) for each in told] == [
        (asked.ada.email, f"Spring: {name} answered for you") for name in ("Bea Hill", asked.hr.name)
    ]


def test_a_colleague_a_former_manager_and_another_department_are_nobody_here(client, asked, sign_in):
    place = address(asked, asked.ada)
    sign_in(make_account(person=asked.bo))
    assert client.get(place).status_code == client.post(place).status_code == 404
    outsider = make_person(name="Zoe Novak")
    sign_in(make_account(person=outsider))
    assert client.get(address(asked, outsider)).status_code == 404
    sign_in(asked.hr)
    assert client.get(address(asked, outsider)).status_code == 404
    unasked = make_cycle(asked.sales, asked.marketing)
    assert client.get(f"/cycles/{unasked.id}/answers/{asked.ada.id}").status_code == 404


def test_a_manager_sees_levels_and_neither_reasons_nor_whom_somebody_would_rather_not_meet(asked, sign_in):
    boss, account = make_boss(asked, asked.ada), make_account(person=asked.ada)
    place = address(asked, asked.ada)
    ada = sign_in(account)
    ada.post(place, data={"2027-01-12/am": "cannot", "would_like": "", "rather_not": "Ned Frost"})
    ada.post(place, data={"why/2027-01-12/2027-01-12/am": "training"})
    page = sign_in(boss).get(place).text
    assert selected(page, "2027-01-12/am") == "cannot"
    assert "Ned Frost, Marketing" not in page
    assert "why/" not in page
    assert "Say why" not in page
    # What a manager sends about either is not heard.
    sent = {"why/2027-01-12/2027-01-12/am": "leave", "would_like": "Ned Frost", "rather_not": ""}
    sign_in(boss).post(place, data=sent)
    assert reasons() == {("2027-01-12", "am"): "training"}
    assert db.session.query(MeetingWish).one().kind == MeetingKind.RATHER_NOT
    hrs = sign_in(asked.hr).get(f"{place}?reasons=1").text
    assert selected(hrs, "why/2027-01-12/2027-01-12/am") == "training"


def test_a_reason_goes_with_its_exception(ada, asked):
    place = address(asked, asked.ada)
    days = ("2027-01-12", "2027-01-13")
    ada.post(place, data={f"{day}/{half}": "cannot" for day in days for half in ("am", "pm")})
    ada.post(place, data={"why/2027-01-12/2027-01-13/whole": "leave"})
    assert len(reasons()) == 4
    assert set(reasons().values()) == {"leave"}
    ada.post(place, data={"2027-01-13/pm": "can", "shown_week": USUAL})
    assert len(reasons()) == 3
    page = ada.get(place).text
    assert selected(page, "why/2027-01-12/2027-01-12/whole") == "leave"
    ada.post(place, data={"why/2027-01-12/2027-01-12/whole": ""})
    assert reasons() == {("2027-01-13", "am"): "leave"}
    # Nothing of it is written down anywhere else.
    assert "leave" not in str([each.facts for each in db.session.query(ChangeRecord)])


def test_no_reason_is_about_health():
    said = {each.value for each in Reason}
    assert not said & {"sick", "ill", "illness", "doctor", "health", "medical"}


def test_ones_availability_page_leads_to_what_is_asked(asked, clock, sign_in):
    account = make_account(person=asked.ada)
    page = sign_in(account).get("/availability").text
    assert "asks when you can, until Fri 11 Dec, 18:00 (Europe/Berlin)" in page
    sign_in(account).post(address(asked, asked.ada), data={"then": "finish"})
    assert "You answered for Spring." in sign_in(account).get("/availability").text
    clock.move_to(LATE)
    assert "Change the answer" not in sign_in(account).get("/availability").text


def test_ones_days_lead_to_what_is_asked_until_it_is_answered(asked, clock, sign_in):
    browser, place = sign_in(make_account(person=asked.ada)), address(asked, asked.ada)
    page = browser.get("/days").text
    assert "asks when you can, until Fri 11 Dec, 18:00 (Europe/Berlin)" in page
    assert place in page
    browser.post(place, data={"then": "finish"})
    assert place not in browser.get("/days").text
    # Somebody else's days ask nothing of who looks at them.
    boss = sign_in(make_boss(asked, asked.bo))
    assert address(asked, asked.bo) not in boss.get(f"/people/{asked.bo.id}/days").text


def test_an_answer_is_changed_until_the_deadline_and_hr_people_may_change_theirs_later(asked, clock, sign_in):
    account = make_account(STAFF, HR, person=asked.ada)
    place = address(asked, asked.ada)
    sign_in(account).post(place, data={"then": "finish"})
    clock.move_to(IN_TIME)
    sign_in(account).post(place, data={"mon_am": "cannot"})
    clock.move_to(LATE + timedelta(days=1))
    sign_in(account).post(place, data={"tue_am": "cannot"})
    assert answer_by(asked.ada).week == "0202222222"
