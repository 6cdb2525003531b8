"""One's own calendar, from a file to confirmed half days."""

import io
import re
from datetime import UTC, date, datetime

import pytest
import time_machine

from rotation.database import db
from rotation.models import BlackoutDate, ChangeRecord, DatedLevel, HalfDay, Level, WeeklyLevel
from rotation.pages import calendar_file as pages
from tests.builders import make_account, make_cycle, make_department, make_hr, make_person, save
from tests.rotation.calendar_servers import PASSWORD, USER, radicale
from tests.rotation.calendars import calendar_of, event
from tests.rotation.rounds import LATE, address, come_by_link

AM, PM = HalfDay.AM, HalfDay.PM


@pytest.fixture
def ann(app):
    """Ann of Sales, whose cycle runs from 11 January to 5 February; it is 4 January."""
    sales = make_department("Sales")
    ann = make_person(sales, "Ann Lee", country="GB")
    make_cycle(sales)
    with time_machine.travel(datetime(2027, 1, 4, 9, tzinfo=UTC), tick=False):
        yield ann


@pytest.fixture
def browser(ann, sign_in):
    return sign_in(make_account(person=ann))


def upload(client, content: str | bytes):
    data = content if isinstance(content, bytes) else content.encode()
    return client.post(
        "/availability/calendar/file",
        data={"file": (io.BytesIO(data), "my.ics")},
        content_type="multipart/form-data",
    )


def suggested(text: str) -> dict[str, str]:
    """What a page of suggestions proposes, by field."""
    found = re.findall(r'<select[^>]*name="(on_\d+_[ap]m)".*?</select>', text, re.DOTALL)
    selects = re.findall(r"<select.*?</select>", text, re.DOTALL)
    return {
        name: re.search(r'<option selected value="([^"]*)"', select)[1]
        for name, select in zip(found, selects, strict=True)
    }


def dated(person) -> dict:
    rows = db.session.query(DatedLevel).filter_by(person_id=person.id)
    return {(row.day, row.half): row.level for row in rows}


def test_busy_times_are_suggested_and_only_what_is_confirmed_is_kept(ann, browser):
    reply = upload(
        browser,
        calendar_of(
            event("20270112T090000Z", "20270112T120000Z", summary="Secret meeting"),
            event("20270113T140000Z", "20270113T153000Z"),
            event("20270114", "20270116"),
        ),
    )
    assert reply.status_code == 200
    assert "Secret" not in reply.text
    found = suggested(reply.text)
    assert found == {
        "on_20270112_am": "cannot",
        "on_20270113_pm": "rather_not",
        "on_20270114_am": "cannot",
        "on_20270114_pm": "cannot",
        "on_20270115_am": "cannot",
        "on_20270115_pm": "cannot",
    }
    assert "busy 3 h" in reply.text
    assert dated(ann) == {}

    confirmed = {**found, "on_20270113_pm": "", "on_20270115_am": "rather_not"}
    reply = browser.post("/availability/calendar/confirmed", data=confirmed, follow_redirects=True)
    assert reply.request.path == "/availability"
    assert "5 half days taken over" in reply.text
    assert dated(ann) == {
        (date(2027, 1, 12), AM): Level.CANNOT,
        (date(2027, 1, 14), AM): Level.CANNOT,
        (date(2027, 1, 14), PM): Level.CANNOT,
        (date(2027, 1, 15), AM): Level.RATHER_NOT,
        (date(2027, 1, 15), PM): Level.CANNOT,
    }
    assert {row.action for row in db.session.query(ChangeRecord)} == {"set_dated_levels"}


def test_what_was_said_already_is_not_suggested_again(ann, browser):
    save(DatedLevel(person_id=ann.id, day=date(2027, 1, 12), half=AM, level=Level.CANNOT))
    save(DatedLevel(person_id=ann.id, day=date(2027, 1, 12), half=PM, level=Level.WOULD_LIKE))
    reply = upload(browser, calendar_of(event("20270112", "20270113")))
    assert suggested(reply.text) == {"on_20270112_pm": "cannot"}


def test_days_that_are_over_closed_or_outside_the_cycle_are_not_suggested(ann, sign_in):
    save(BlackoutDate(cycle_id=1, first_day=date(2027, 2, 2), last_day=date(2027, 2, 2)))
    always = event("20261201T090000Z", "20261201T170000Z", "RRULE:FREQ=DAILY")
    with time_machine.travel(datetime(2027, 2, 1, 9, tzinfo=UTC), tick=False):
        reply = upload(sign_in(make_account(person=ann)), calendar_of(always))
    assert sorted({name[3:11] for name in suggested(reply.text)}) == [
        "20270201",
        "20270203",
        "20270204",
        "20270205",
    ]


def test_a_calendar_without_news_says_so(browser):
    text = upload(browser, calendar_of(event("20270112T090000Z", "20270112T093000Z"))).text
    assert "Nothing new in these weeks." in text
    assert "1 entry of your calendar" in text


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "The file is empty"),
        (b"hello", "This is no calendar"),
        (b"PK\x03\x04zip", "Unpack it"),
        (calendar_of(event("20270112T090000Z", "20270112T100000Z", "RRULE:FREQ=SECONDLY")), "by the hour"),
    ],
    ids=["empty", "text", "zip", "secondly"],
)
def test_what_cannot_be_read_is_refused_at_the_file(browser, content, said):
    reply = upload(browser, content)
    assert reply.status_code == 422
    assert said in re.search(r'id="file-error">([^<]*)<', reply.text)[1]


def test_a_form_without_a_file_is_refused(browser):
    reply = browser.post("/availability/calendar/file")
    assert reply.status_code == 422
    assert "Choose a file." in reply.text


def test_what_was_typed_is_kept_and_passwords_are_not(browser):
    typed = {"server": "127.0.0.1", "user": "ann", "password": "open sesame"}
    reply = browser.post("/availability/calendar/account", data=typed)
    assert reply.status_code == 422
    assert "lies inside a private network" in reply.text
    assert 'value="127.0.0.1"' in reply.text
    assert 'value="ann"' in reply.text
    assert "sesame" not in reply.text


def test_only_levels_that_can_be_suggested_are_taken_over(ann, browser):
    address = "/availability/calendar/confirmed"
    assert browser.post(address, data={"on_20270112_am": "would_like"}).status_code == 409
    browser.post(address, data={"on_20300112_am": "cannot", "on_20270116_am": "cannot"})
    assert dated(ann) == {}


def test_broken_entries_are_counted_and_the_others_read(browser):
    broken = "BEGIN:VEVENT\r\nUID:1\r\nRRULE:FREQ=BANANA\r\nDTSTART:20270113T090000Z\r\nEND:VEVENT\r\n"
    text = upload(browser, calendar_of(event("20270112", "20270113"), broken)).text
    assert "1 entry could not be understood" in text
    assert set(suggested(text)) == {"on_20270112_am", "on_20270112_pm"}


def test_the_panel_is_on_ones_own_page_alone(ann, browser, sign_in):
    assert "Read my calendar" in browser.get("/availability").text
    hr = sign_in(make_hr())
    assert "Read my calendar" not in hr.get(f"/people/{ann.id}/availability").text
    assert hr.get("/availability/calendar/").status_code == 403


def test_nobody_is_kept_from_writing_while_a_server_is_waited_for_or_a_file_read(browser, monkeypatch):
    held = []

    def watched(really):
        def watching(*given, **named):
            held.append(db.session().in_transaction())
            return really(*given, **named)

        return watching

    monkeypatch.setattr(pages, "fetched", watched(lambda *given, **named: calendar_of().encode()))
    monkeypatch.setattr(pages, "busy_times", watched(pages.busy_times))
    browser.post("/availability/calendar/address", data={"address": "https://example.org/a.ics"})
    assert held == [False, False]


def test_a_caldav_accounts_busy_times_are_suggested_and_its_password_kept_nowhere(app, browser, tmp_path):
    app.config["ROTATION"] = app.config["ROTATION"].model_copy(update={"calendar_private_addresses": True})
    with radicale(tmp_path) as server:
        server.put("office", calendar_of(event("20270112T090000Z", "20270112T120000Z", summary="Secret")))
        typed = {"server": server.address, "user": USER, "password": PASSWORD}
        reply = browser.post("/availability/calendar/account", data=typed)
        assert suggested(reply.text) == {"on_20270112_am": "cannot"}
        assert "Secret" not in reply.text
        browser.post("/availability/calendar/confirmed", data=suggested(reply.text))
    database = (tmp_path / "rotation.sqlite").read_bytes()
    for secret in (PASSWORD, server.address, "Secret"):
        assert secret.encode() not in database


def test_while_an_answer_is_asked_for_its_own_week_counts_and_it_is_where_one_comes_back_to(asked, sign_in):
    """Usually Ada has Tuesdays off; in this cycle she comes in, so being busy then is news."""
    for half in HalfDay:
        db.session.add(WeeklyLevel(person_id=asked.ada.id, weekday=1, half=half, level=Level.CANNOT))
    db.session.commit()
    browser, place = sign_in(make_account(person=asked.ada)), address(asked, asked.ada)
    busy_tuesday = calendar_of(event("20270112", "20270113"))
    assert suggested(upload(browser, busy_tuesday).text) == {}
    browser.post(place, data={"tue_am": "can"}, headers={"Accept": "application/json"})
    page = upload(browser, busy_tuesday).text
    assert suggested(page) == {"on_20270112_am": "cannot"}
    assert f'href="{place}"' in page
    assert browser.post("/availability/calendar/confirmed", data=suggested(page)).location == place
    assert dated(asked.ada) == {(date(2027, 1, 12), AM): Level.CANNOT}


def test_who_came_by_a_personal_link_has_their_calendar_read_too(client, asked, clock):
    place = come_by_link(client, asked, asked.ada)
    page = upload(client, calendar_of(event("20270112", "20270113"))).text
    assert suggested(page) == {"on_20270112_am": "cannot", "on_20270112_pm": "cannot"}
    assert f'href="{place}"' in page
    assert client.post("/availability/calendar/confirmed", data=suggested(page)).location == place
    assert len(dated(asked.ada)) == 2
    assert client.get("/availability").status_code == 302
    # Not after the deadline, as on the answer itself, also for who has no account.
    clock.move_to(LATE)
    client.get("/answer/token")
    later = {"on_20270113_am": "cannot"}
    reply = client.post("/availability/calendar/confirmed", data=later)
    assert reply.status_code == 409
    assert "can still change it" in reply.text
    assert len(dated(asked.ada)) == 2


def test_nobody_has_a_calendar_read_without_account_or_link(client, asked):
    assert client.get("/availability/calendar/").status_code == 302
    assert upload(client, calendar_of()).status_code == 401
