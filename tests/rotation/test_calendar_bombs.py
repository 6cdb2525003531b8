"""Calendars that mean harm, and ten thousand that are merely broken, of which a share runs here.

UPLOADS=10000 runs them all.
"""

import os
import re
from datetime import UTC, date, datetime
from random import Random
from zoneinfo import ZoneInfo

import pytest
import time_machine
from hypothesis import given, settings
from hypothesis import strategies as st

from rotation.calendar_file import reading
from rotation.calendar_file.read_apart import read
from rotation.calendar_file.reading import MAX_BYTES, busy_times
from rotation.database import db
from rotation.errors import Refusal
from rotation.models import ChangeRecord, DatedLevel
from tests.builders import make_account, make_cycle, make_department, make_person
from tests.rotation.broken_calendars import broken_calendar
from tests.rotation.calendars import calendar_of, event
from tests.rotation.test_calendar_file_pages import suggested, upload

FIRST, LAST = date(2027, 1, 11), date(2027, 2, 5)
ASKED = {"first": FIRST.isoformat(), "last": LAST.isoformat(), "zone": "UTC", "owner": "ann@example.org"}
UPLOADS = int(os.environ.get("UPLOADS", "60"))


def repeating(*lines: str, times: int = 1, begins: str = "20270112T090000Z") -> str:
    return calendar_of(*(event(begins, f"{begins[:8]}T100000Z", *lines) for _ in range(times)))


BOMBS = {
    "secondly": (repeating("RRULE:FREQ=SECONDLY"), "by the hour, minute or second"),
    "hourly, spelled oddly": (repeating("rrule:Interval=1;freq = HOURLY"), "by the hour, minute or second"),
    "every second of a day": (
        repeating("RRULE:FREQ=DAILY;BYHOUR=0,1,2,3;BYMINUTE=0,1,2;BYSECOND=1,2"),
        "by the hour, minute or second",
    ),
    "a zone by the second": (
        calendar_of("BEGIN:VTIMEZONE\r\nTZID:X\r\nBEGIN:STANDARD\r\nRRULE:FREQ=SECONDLY\r\n"),
        "by the hour, minute or second",
    ),
    "30 February for ever": (repeating("RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30"), "takes too long"),
    "many since 1900": (
        repeating("RRULE:FREQ=DAILY", times=400, begins="19000101T090000Z"),
        "takes too long",
    ),
    "dates without end": (
        repeating("RDATE:" + ",".join(["20270112T090000Z"] * 400_000)),
        "more entries or dates",
    ),
    "events without end": (repeating(times=45_000), "more entries or dates"),
    "events that never end": (calendar_of("BEGIN:VEVENT\r\n" * 400_000), "more entries or dates"),
    "nested": (calendar_of("BEGIN:VEVENT\r\n", "BEGIN:VALARM\r\n" * 400_000), "inside one another"),
    "too large": ("X" * (MAX_BYTES + 1), "larger than 8 MB"),
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_ends_in_a_sentence(name):
    content, said = BOMBS[name]
    with pytest.raises(Refusal, match=said):
        busy_times(content.encode(), FIRST, LAST, ZoneInfo("UTC"), seconds=30)


def test_what_asks_for_more_memory_than_it_may_have_ends_in_a_sentence(monkeypatch):
    monkeypatch.setattr(reading, "_MEMORY_MB", 48)
    with pytest.raises(Refusal, match="far too large"):
        busy_times(calendar_of("X-" + "Y" * 7_000_000).encode(), FIRST, LAST, ZoneInfo("UTC"), seconds=30)


@pytest.mark.parametrize(
    "content", ["\n" * 7_000_000, "2" * 7_000_000, "2\r\n " * 1_500_000], ids=["empty", "long", "folded"]
)
def test_lines_that_go_on_and_on_do_no_harm(content):
    text = calendar_of(f"BEGIN:VEVENT\r\nDTSTART:{content}\r\nEND:VEVENT\r\n")
    assert busy_times(text.encode(), FIRST, LAST, ZoneInfo("UTC"), seconds=30).spans == ()


WHOLE_LINES = """
BEGIN:VCALENDAR END:VCALENDAR BEGIN:VEVENT END:VEVENT BEGIN:VTIMEZONE END:VTIMEZONE BEGIN:VFREEBUSY
END:VFREEBUSY BEGIN:STANDARD END:STANDARD UID:1 STATUS:CANCELLED
"""
NAMES = """
DTSTART DTEND DURATION EXDATE RDATE RECURRENCE-ID FREEBUSY TZID TZOFFSETTO TZOFFSETFROM X-WR-TIMEZONE TRANSP
ATTENDEE
"""
PARAMETERS = ["", ";VALUE=DATE", ";TZID=Europe/Berlin", ";VALUE=PERIOD", ";TZID=1", ";=", ';"']
VALUES = "20270112 20270112T090000 20270112T090000Z 20270112T090000Z/PT1H PT1H +0100 1"
LINES = st.lists(
    st.sampled_from(WHOLE_LINES.split())
    | st.builds(
        "{}{}:{}".format,
        st.sampled_from(NAMES.split()),
        st.sampled_from(PARAMETERS),
        st.sampled_from(VALUES.split()) | st.text(max_size=12),
    ),
    max_size=25,
)


@given(LINES.map("\r\n".join))
@settings(max_examples=300, deadline=None)
def test_any_lines_are_read_or_refused(text):
    found = read(b"BEGIN:VCALENDAR\r\n" + text.encode(), ASKED)
    assert found["unread"] >= 0
    for start, end, _ in found["spans"]:
        assert start < end
    assert all(ASKED["first"] <= day <= ASKED["last"] for day, _ in found["days"])


@given(st.binary(max_size=300) | st.text(max_size=200).map(str.encode))
@settings(max_examples=200, deadline=None)
def test_any_bytes_are_read_or_refused(content):
    assert read(content, ASKED)


@pytest.mark.timeout(60 + UPLOADS)
def test_broken_calendars_are_read_or_refused_and_nothing_is_written_by_halves(app, sign_in):
    sales = make_department("Sales")
    ann = make_person(sales, "Ann Lee", email="ann@example.org")
    make_cycle(sales)
    seen = {200: 0, 422: 0}
    with time_machine.travel(datetime(2027, 1, 4, 9, tzinfo=UTC), tick=False):
        browser = sign_in(make_account(person=ann))
        for seed in range(UPLOADS):
            reply = upload(browser, broken_calendar(seed))
            assert reply.status_code in seen, (seed, reply.text)
            seen[reply.status_code] += 1
            if reply.status_code == 422:
                assert re.search(r'id="file-error">[^<]{20,}<', reply.text), seed
            elif seed % 5 == 0:
                _confirm(browser, suggested(reply.text), Random(seed), ann)
            assert db.session.query(DatedLevel).count() == 0, seed
    assert min(seen.values()) > 0, seen


def _confirm(browser, found: dict[str, str], chance: Random, person) -> None:
    """Send suggestions back, some of them broken: all that was sent is taken over, or nothing."""
    sent = {name: chance.choice(["cannot", "rather_not", "", level]) for name, level in found.items()}
    strange = {"on_20270199_am": "cannot", "on_20300101_am": "cannot", "on_x": "\x00", "csrf_token": "?"}
    sent |= {name: value for name, value in strange.items() if chance.random() < 0.5}
    wrong = bool(found) and chance.random() < 0.4
    if wrong:
        sent[chance.choice(sorted(found))] = chance.choice(
            ["can", "would_like", "CANNOT", "\x00", "x" * 5000]
        )
    reply = browser.post("/availability/calendar/confirmed", data=sent)
    assert reply.status_code == (409 if wrong else 303)
    wanted = 0 if wrong else sum(sent[name] != "" for name in found)
    assert db.session.query(DatedLevel).filter_by(person_id=person.id).count() == wanted
    db.session.query(DatedLevel).delete()
    db.session.query(ChangeRecord).delete()
    db.session.commit()
