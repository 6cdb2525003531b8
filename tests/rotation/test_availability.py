"""When people can: by themselves, by HR, to look at for their manager."""

import re
from datetime import UTC, date, datetime

import pytest

from rotation.actions.availability import HalfDays, set_dated_levels
from rotation.database import db, transaction
from rotation.forms.availability import WEEK, field_name
from rotation.models import BlackoutDate, ChangeRecord, DatedLevel, HalfDay, Level, WeeklyLevel
from rotation.models.accounts import MANAGER, STAFF
from rotation.planning.calendar import calendar_of, exceptions_of
from tests.builders import make_account, make_cycle, make_department, make_hr, make_person, save

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
AM, PM = HalfDay.AM, HalfDay.PM


def week(**changed) -> dict:
    return {**{field_name(*half_day): "can" for half_day in WEEK}, **changed}


def exception(first: str, last: str = "", part: str = "whole", level: str = "cannot") -> dict:
    return {"first_day": first, "last_day": last, "part": part, "level": level}


def weekly(person) -> dict:
    rows = db.session.query(WeeklyLevel).filter_by(person_id=person.id)
    return {(row.weekday, row.half): row.level for row in rows}


def dated(person) -> dict:
    rows = db.session.query(DatedLevel).filter_by(person_id=person.id)
    return {(row.day, row.half): row.level for row in rows}


@pytest.fixture
def ann():
    return make_person(name="Ann Lee", country="GB")


def test_the_weekly_pattern_is_kept_where_it_differs_from_the_usual(client, sign_in, ann):
    sign_in(make_account(person=ann))
    address = f"/people/{ann.id}/availability/week"
    reply = client.post(address, data=week(mon_am="cannot", wed_pm="would_like", fri_am="rather_not"))
    assert reply.location == "/availability"
    assert weekly(ann) == {(0, AM): Level.CANNOT, (2, PM): Level.WOULD_LIKE, (4, AM): Level.RATHER_NOT}

    page = client.get("/availability").text
    cell = re.search(r'<select[^>]*id="mon_am".*?</select>', page, re.DOTALL)[0]
    assert '<option selected value="cannot">✕ cannot</option>' in cell

    client.post(address, data=week(mon_am="rather_not"))
    assert weekly(ann) == {(0, AM): Level.RATHER_NOT}


def test_a_level_that_does_not_exist_is_refused_at_its_half_day(client, sign_in, ann):
    sign_in(make_account(person=ann))
    reply = client.post(f"/people/{ann.id}/availability/week", data=week(mon_am="maybe", tue_am="cannot"))
    assert reply.status_code == 422
    assert "Choose one of the four." in reply.text
    cell = re.search(r'<select[^>]*id="tue_am".*?</select>', reply.text, re.DOTALL)[0]
    assert '<option selected value="cannot">' in cell
    assert weekly(ann) == {}


def test_an_exception_covers_working_days_and_its_removal_can_be_undone(client, sign_in, ann):
    sign_in(make_account(person=ann))
    client.post(f"/people/{ann.id}/availability/dates", data=exception("2027-01-08", "2027-01-11"))
    whole = {(day, half): Level.CANNOT for day in (date(2027, 1, 8), date(2027, 1, 11)) for half in HalfDay}
    assert dated(ann) == whole
    page = client.get("/availability").text
    assert "From Fri 8 Jan to Mon 11 Jan 2027" in page

    reply = client.post(
        f"/people/{ann.id}/availability/dates/remove",
        data=exception("2027-01-08", "2027-01-11"),
        follow_redirects=True,
    )
    assert dated(ann) == {}
    undo = re.search(
        r'action="([^"]+)"><input[^>]+><button class="button quiet" type="submit">Undo', reply.text
    )
    client.post(undo[1].replace("&amp;", "&"))
    assert dated(ann) == whole


def test_half_a_day_changes_and_the_other_half_stays(client, sign_in, ann):
    sign_in(make_account(person=ann))
    address = f"/people/{ann.id}/availability/dates"
    client.post(address, data=exception("12/01/2027"))
    client.post(address, data=exception("12/01/2027", part="am", level="would_like"))
    day = date(2027, 1, 12)
    assert dated(ann) == {(day, AM): Level.WOULD_LIKE, (day, PM): Level.CANNOT}
    client.post(f"{address}/remove", data=exception("2027-01-12", part="pm"))
    assert dated(ann) == {(day, AM): Level.WOULD_LIKE}


@pytest.mark.parametrize(
    ("first", "last", "field", "said"),
    [
        ("", "", "first_day", "Say which day"),
        ("2027-01-12", "2027-01-11", "last_day", "before the first"),
        ("2027-01-09", "2027-01-10", "first_day", "weekend"),
        ("2027-01-12", "2028-01-13", "last_day", "more than a year"),
        ("tomorrow", "", "first_day", "no date we know"),
    ],
)
def test_a_poor_exception_is_refused_at_its_field(client, sign_in, ann, first, last, field, said):
    sign_in(make_account(person=ann))
    reply = client.post(
        f"/people/{ann.id}/availability/dates", data=exception(first, last, level="would_like")
    )
    assert reply.status_code == 422
    assert said in re.search(rf'id="{field}-error">([^<]*)<', reply.text)[1]
    assert re.search(r'<input checked[^>]*value="would_like"', reply.text)
    assert dated(ann) == {}


def test_hr_changes_it_for_somebody_and_the_record_says_who(client, sign_in, ann):
    hr = make_hr()
    sign_in(hr)
    page = client.get(f"/people/{ann.id}/availability").text
    assert "You change this for Ann Lee" in page
    reply = client.post(f"/people/{ann.id}/availability/week", data=week(thu_pm="cannot"))
    assert reply.location == f"/people/{ann.id}/availability"
    record = db.session.query(ChangeRecord).one()
    assert (record.account_id, record.about, record.about_id) == (hr.id, "people", ann.id)


def test_the_manager_looks_and_does_not_change(client, sign_in, ann):
    boss = make_person(name="Bea Hill")
    ann.manager = boss
    db.session.commit()
    with transaction():
        day = date(2027, 1, 12)
        set_dated_levels(ann, HalfDays(first_day=day, last_day=day), Level.CANNOT, by=None, now=NOW)
    sign_in(make_account(STAFF, MANAGER, person=boss))
    page = client.get(f"/people/{ann.id}/availability").text
    assert "On Tue 12 Jan 2027" in page
    assert "<select" not in page
    assert "Remove" not in page
    for what, typed in (
        ("week", week()),
        ("dates", exception("2027-01-12")),
        ("dates/remove", exception("2027-01-12")),
    ):
        assert client.post(f"/people/{ann.id}/availability/{what}", data=typed).status_code == 404, what


def test_a_colleague_sees_nothing(client, sign_in, ann):
    sign_in(make_account(person=make_person()))
    assert client.get(f"/people/{ann.id}/availability").status_code == 404
    assert client.post(f"/people/{ann.id}/availability/week", data=week()).status_code == 404
    assert client.get("/people/99/availability").status_code == 404


def test_an_account_without_a_person_has_no_availability_of_its_own(client, sign_in):
    sign_in(make_hr())
    assert client.get("/availability").status_code == 403


def test_the_calendar_shows_levels_exceptions_holidays_and_blackouts(app, ann):
    save(WeeklyLevel(person_id=ann.id, weekday=1, half=PM, level=Level.RATHER_NOT))
    save(DatedLevel(person_id=ann.id, day=date(2026, 12, 29), half=AM, level=Level.WOULD_LIKE))
    fair = BlackoutDate(cycle_id=1, first_day=date(2026, 12, 30), last_day=date(2026, 12, 31), label="Fair")
    [first, second] = calendar_of(ann, date(2026, 12, 24), date(2027, 1, 1), [fair])
    assert [each.closed for each in first] == ["", "Christmas Day"]
    assert [each.closed for each in second[2:]] == ["Fair", "Fair", "New Year's Day"]
    tuesday = second[1]
    assert tuesday.levels == {AM: Level.WOULD_LIKE, PM: Level.RATHER_NOT}
    assert tuesday.exceptional == {AM}


def test_the_page_shows_the_chosen_cycle_of_ones_department(client, sign_in):
    sales = make_department("Sales")
    ann = make_person(sales)
    first = make_cycle(sales, name="Sooner", first=date(2099, 1, 5), last=date(2099, 1, 9))
    later = make_cycle(sales, name="Later", first=date(2099, 6, 1), last=date(2099, 6, 5))
    make_cycle(make_department(), name="Somebody else's")
    sign_in(make_account(person=ann))
    page = client.get("/availability").text
    assert f'id="calendar-title">{first.name}<' in page
    assert "Somebody else" not in page
    assert f'id="calendar-title">{later.name}<' in client.get(f"/availability?cycle={later.id}").text


def test_exceptions_in_a_row_are_one_line(app, ann):
    def say(first: date, last: date, level: Level, *halves: HalfDay) -> None:
        with transaction():
            when = HalfDays(first_day=first, last_day=last, halves=halves or (AM, PM))
            set_dated_levels(ann, when, level, by=None, now=NOW)

    say(date(2027, 1, 7), date(2027, 1, 12), Level.CANNOT)
    say(date(2027, 1, 14), date(2027, 1, 15), Level.WOULD_LIKE, AM)
    say(date(2027, 1, 15), date(2027, 1, 15), Level.RATHER_NOT, PM)
    assert [
        (each.first_day.day, each.last_day.day, each.part, each.level)
        for each in exceptions_of(ann, date(2027, 1, 1))
    ] == [
        (7, 12, "whole", Level.CANNOT),
        (14, 15, "am", Level.WOULD_LIKE),
        (15, 15, "pm", Level.RATHER_NOT),
    ]
