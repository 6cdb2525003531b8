"""Answers: by the person's own link, as a plain form or field by field, by somebody else, and too late."""

import re
from datetime import date
from threading import Barrier, Thread

import pytest

from rotation.actions.answer_links import LIFE_AFTER_DEADLINE
from rotation.actions.answers import Change, save_answer
from rotation.actions.people import mark_left
from rotation.database import db, transaction
from rotation.models import (
    Answer,
    BlackoutDate,
    Cycle,
    CycleState,
    DatedLevel,
    HalfDay,
    Level,
    MeetingKind,
    MeetingWish,
    Person,
    WeeklyLevel,
)
from tests.builders import make_account, make_cycle, make_person, make_placement, save
from tests.rotation.company import Company, let_go
from tests.rotation.rounds import (
    LATE,
    NOW,
    address,
    answer_by,
    come_by_link,
    dated,
    every_field,
    selected,
    start_round,
)

JSON = {"Accept": "application/json"}
AM, PM = HalfDay.AM, HalfDay.PM
USUAL = "2222222222"
TUESDAY = date(2027, 1, 12)


def test_a_personal_link_opens_this_answer_and_nothing_else(client, asked):
    place = come_by_link(client, asked, asked.ada)
    assert place == address(asked, asked.ada)
    page = client.get(place)
    assert "When can you?" in page.text
    assert "Fri 11 Dec, 18:00 (Europe/Berlin)" in page.text
    assert page.headers["Cache-Control"] == "private, no-store"
    assert "My days" not in page.text
    assert "Have my calendar read" in page.text
    assert client.get(address(asked, asked.bo)).status_code == 404
    for elsewhere in ("/days", "/availability", "/cycles", f"/cycles/{asked.cycle.id}/collecting"):
        assert client.get(elsewhere).status_code == 302, elsewhere
    other = make_cycle(asked.sales, asked.marketing)
    start_round(Company(**{**asked.__dict__, "cycle": other}))
    assert client.get(f"/cycles/{other.id}/answers/{asked.ada.id}").status_code == 404
    assert client.post(place, data={"mon_am": "cannot"}).status_code == 303
    assert answer_by(asked.ada).week == "0222222222"


@pytest.mark.parametrize("gone", ["unknown", "expired", "left", "closed"])
def test_a_link_that_is_over_opens_nothing(client, asked, clock, gone):
    place = come_by_link(client, asked, asked.ada)
    token = "token"
    if gone == "unknown":
        token = "another"
    elif gone == "expired":
        clock.move_to(LATE + LIFE_AFTER_DEADLINE)
    elif gone == "left":
        with transaction():
            mark_left(asked.ada, day=date(2026, 12, 1), by=None, now=NOW)
    else:
        asked.cycle.state = CycleState.CLOSED
        db.session.commit()
    assert client.get(f"/answer/{token}").status_code == 404
    if gone != "unknown":
        assert client.get(place).status_code in (302, 404)
        assert client.post(place, data={"mon_am": "cannot"}).status_code in (401, 404)
        assert db.session.query(Answer).count() == 0


def test_a_link_replaces_somebody_elses_session_and_keeps_ones_own(client, asked, sign_in):
    sign_in(make_account(person=asked.bo))
    come_by_link(client, asked, asked.ada)
    assert client.get("/days").status_code == 302
    sign_in(make_account(person=asked.ada))
    come_by_link(client, asked, asked.ada, token="second")
    assert client.get("/days").status_code == 200


def test_a_whole_page_sent_back_unchanged_says_nothing(ada, asked):
    save(WeeklyLevel(person_id=asked.ada.id, weekday=0, half=AM, level=Level.CANNOT))
    save(DatedLevel(person_id=asked.ada.id, day=TUESDAY, half=PM, level=Level.WOULD_LIKE))
    page = ada.get(address(asked, asked.ada)).text
    assert "Have my calendar read" in page
    assert selected(page, "mon_am") == selected(page, "2027-01-11/am") == "cannot"
    assert ada.post(address(asked, asked.ada), data=every_field(page)).status_code == 303
    assert dated(asked.ada) == {("2027-01-12", "pm"): "would_like"}
    assert answer_by(asked.ada).week == "0222222222"
    assert (answer_by(asked.ada).hosts, answer_by(asked.ada).host_halves) == (None, None)
    assert db.session.query(MeetingWish).count() == 0


def test_everything_can_be_said_with_one_plain_form(ada, asked):
    second = make_placement(asked.cycle, asked.marketing, asked.mia, title="Studio")
    page = ada.get(address(asked, asked.ada)).text
    sent = every_field(page)
    sent |= {
        "tue_pm": ["rather_not"],
        "2027-01-13/am": ["cannot"],
        f"rank-{asked.desk.id}": ["2"],
        f"rank-{second.id}": ["9"],
        "would_like": ["Mia Lind, Marketing", "", ""],
        "rather_not": ["ned frost", "", ""],
        "hosts": ["yes"],
        "host_limit": ["2"],
        "hosting_per_week": ["3"],
        "host_half": ["mon_am", "fri_pm"],
        "time_zone": ["Asia/Tokyo"],
        "then": ["finish"],
    }
    reply = ada.post(address(asked, asked.ada), data=sent, follow_redirects=True)
    assert "Thank you, that is your answer." in reply.text
    given = answer_by(asked.ada)
    assert given.week == "2221222222"
    assert given.answered_at == NOW
    assert given.answered_by.person is asked.ada
    # Tuesday afternoons changed with the week; only the Wednesday is an exception.
    assert dated(asked.ada) == {("2027-01-13", "am"): "cannot"}
    assert {each.placement_id: each.rank for each in given.ranks} == {asked.desk.id: 2, second.id: 9}
    assert {each.other.name: each.kind for each in db.session.query(MeetingWish)} == {
        "Mia Lind": MeetingKind.WOULD_LIKE,
        "Ned Frost": MeetingKind.RATHER_NOT,
    }
    assert (given.hosts, given.host_limit, given.hosting_per_week) == (True, 2, 3)
    assert given.host_halves == "1000000001"
    assert asked.ada.time_zone == "Asia/Tokyo"
    page = reply.text
    assert selected(page, "tue_pm") == selected(page, "2027-01-12/pm") == "rather_not"
    assert selected(page, f"rank-{second.id}") == "9"
    assert 'value="Ned Frost, Marketing"' in page
    assert re.search(r'name="hosts" value="yes" checked', page)


def test_what_was_painted_is_saved_field_by_field(ada, asked):
    place = address(asked, asked.ada)
    reply = ada.post(place, data={"2027-01-12/am": "cannot", "shown_week": USUAL}, headers=JSON)
    assert reply.status_code == 200
    assert reply.json["saved"] == "Tue 1 Dec, 10:00"
    assert "On Tue 12 Jan 2027, morning" in reply.json["reasons"]
    ada.post(place, data={"2027-01-12/pm": "rather_not", "shown_week": USUAL}, headers=JSON)
    assert dated(asked.ada) == {("2027-01-12", "am"): "cannot", ("2027-01-12", "pm"): "rather_not"}
    ada.post(place, data={"2027-01-12/am": "can", "shown_week": USUAL}, headers=JSON)
    assert dated(asked.ada) == {("2027-01-12", "pm"): "rather_not"}
    assert answer_by(asked.ada).answered_at is None


def test_a_wish_is_taken_back_by_emptying_it(ada, asked):
    place = address(asked, asked.ada)
    ada.post(place, data={"would_like": "Mia Lind", "rather_not": "", f"rank-{asked.desk.id}": "1"})
    assert db.session.query(MeetingWish).count() == 1
    ada.post(place, data={"would_like": "", "rather_not": "Mia Lind"})
    assert db.session.query(MeetingWish).one().kind == MeetingKind.RATHER_NOT
    ada.post(place, data={"would_like": "", "rather_not": "", f"rank-{asked.desk.id}": ""})
    assert db.session.query(MeetingWish).count() == 0
    assert answer_by(asked.ada).ranks == []


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"mon_am": "maybe"}, "Choose one of the four."),
        ({"2027-01-12/am": "CANNOT"}, "Choose one of the four."),
        ({"2027-02-30/am": "cannot"}, "older than the cycle"),
        ({"2027-03-30/am": "cannot"}, "older than the cycle"),
        ({"2027-01-16/am": "cannot"}, "older than the cycle"),
        ({"shown_week": "44", "2027-01-12/am": "cannot"}, "older than the cycle"),
        ({"rank-999": "1"}, "older than the cycle"),
        ({"rank-1": "7"}, "Choose one of this list."),
        ({"would_like": "Nobody Known", "rather_not": ""}, "“Nobody Known” is nobody whom you could meet"),
        ({"hosts": "perhaps"}, "Choose one of these."),
        ({"hosts": "yes", "host_limit": "-1"}, "Give a whole number from 1 to 5."),
        ({"hosts": "yes", "host_limit": "١"}, "Give a whole number from 1 to 5."),
        ({"hosts": "yes", "host_halves_shown": "1"}, "Tick at least one half day"),
        ({"time_zone": "Mars/Olympus"}, "There is no such time zone"),
        ({"why/2027-01-12/2027-01-12/am": "illness"}, "older than the cycle"),
        ({"why/2027-01-12/2026-01-12/am": "leave"}, "older than the cycle"),
    ],
)
def test_what_cannot_be_understood_is_refused_whole_and_stays_as_typed(ada, asked, sent, said):
    place = address(asked, asked.ada)
    good = {"fri_pm": "would_like", "2027-01-20/pm": "cannot"}
    reply = ada.post(place, data=good | sent)
    assert reply.status_code == 422
    assert said in reply.text
    assert selected(reply.text, "fri_pm") == "would_like"
    assert selected(reply.text, "2027-01-20/pm") == "cannot"
    script = ada.post(place, data=good | sent, headers=JSON)
    assert script.status_code == 422
    assert said in str(script.json)
    assert db.session.query(Answer).count() == 0
    assert dated(asked.ada) == {}


def test_two_people_of_one_name_are_told_apart(ada, asked):
    twin = make_person(asked.marketing, "Mia Lind", employee_id="twin")
    place = address(asked, asked.ada)
    refused = ada.post(place, data={"would_like": "Mia Lind", "rather_not": ""})
    assert refused.status_code == 422
    assert "more than one" in refused.text
    assert 'value="Mia Lind"' in refused.text
    ada.post(place, data={"would_like": "Mia Lind, Marketing (twin)", "rather_not": ""})
    assert db.session.query(MeetingWish).one().other is twin


def test_holidays_blackouts_and_part_time_are_grey_already(ada, asked):
    asked.ada.country = "US"
    save(WeeklyLevel(person_id=asked.ada.id, weekday=4, half=PM, level=Level.CANNOT))
    day = date(2027, 1, 20)
    save(BlackoutDate(cycle_id=asked.cycle.id, first_day=day, last_day=day, label="Trade fair"))
    page = ada.get(address(asked, asked.ada)).text
    for closed, why in (("2027-01-18", "Martin Luther King Jr. Day"), ("2027-01-20", "Trade fair")):
        assert f'name="{closed}/am"' not in page
        assert why.replace(".", "&#39;") in page or why in page
    field = re.search(r'<select[^>]* name="2027-01-15/pm"[^>]*>', page)[0]
    assert 'data-usual="cannot"' in field
    assert selected(page, "2027-01-15/pm") == "cannot"


def test_last_cycles_week_is_copied_with_one_button(ada, asked):
    place = address(asked, asked.ada)
    assert "Copy my week" not in ada.get(place).text
    assert ada.post(place, data={"then": "copy"}).status_code == 409
    before = make_cycle(
        asked.sales, asked.marketing, name="Autumn", first=date(2026, 9, 1), last=date(2026, 10, 1)
    )
    old = {"started_at": NOW, "changed_at": NOW, "answered_at": NOW}
    save(Answer(cycle_id=before.id, person_id=asked.ada.id, week="0123012301", **old))
    assert "Copy my week from Autumn" in ada.get(place).text
    reply = ada.post(
        place, data={"mon_am": "would_like", "2027-01-12/am": "cannot", "then": "copy"}, follow_redirects=True
    )
    assert "The week is copied from Autumn." in reply.text
    assert answer_by(asked.ada).week == "0123012301"
    assert dated(asked.ada) == {("2027-01-12", "am"): "cannot"}


def test_an_answered_cycle_keeps_its_week_when_the_usual_one_changes(ada, asked):
    place = address(asked, asked.ada)
    ada.post(place, data={"mon_am": "cannot", "then": "finish"})
    week = {f"{day}_{half}": "can" for day in ("mon", "tue", "wed", "thu", "fri") for half in ("am", "pm")}
    ada.post(f"/people/{asked.ada.id}/availability/week", data={**week, "wed_am": "cannot"})
    assert answer_by(asked.ada).week == "0222222222"
    page = ada.get(place).text
    assert (selected(page, "mon_am"), selected(page, "wed_am")) == ("cannot", "can")


def test_two_windows_of_one_person_take_turns(app, asked):
    """Both begin the answer at the same moment: it is one answer, with what both said."""
    ready, failed, person_id, cycle_id = Barrier(2), [], asked.ada.id, asked.cycle.id
    let_go()

    def say(half: HalfDay) -> None:
        try:
            with app.app_context():
                ready.wait()
                with transaction():
                    person, cycle = db.session.get(Person, person_id), db.session.get(Cycle, cycle_id)
                    change = Change(dates={(TUESDAY, half): Level.CANNOT}, week={(0, half): Level.CANNOT})
                    save_answer(person, cycle, change, by=None, now=NOW)
        except Exception as error:  # noqa: BLE001  # whatever it is, the test is to show it
            failed.append(error)

    threads = [Thread(target=say, args=(half,)) for half in HalfDay]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    db.session.expire_all()
    assert failed == []
    assert answer_by(asked.ada).week == "0022222222"
    assert len(dated(asked.ada)) == 2
