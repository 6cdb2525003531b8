"""Collecting rounds: opened, changed and ended by HR; a deadline on everybody's own clock."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from rotation.actions.answers import Change, save_answer
from rotation.actions.rounds import chase, open_round, suggested_round
from rotation.database import db, transaction
from rotation.errors import Refusal
from rotation.models import CollectingRound, CycleState, Reminder, Silence
from rotation.time_zones import instant, zone_of
from rotation.wording.rounds import deadline
from tests.builders import make_account, make_person
from tests.rotation.company import Company
from tests.rotation.rounds import NOW, TERMS, address, make_boss, start_round

pytestmark = pytest.mark.usefixtures("clock")

ZONES = (
    "Europe/Berlin",
    "America/New_York",
    "Australia/Lord_Howe",
    "America/Santiago",
    "Africa/Casablanca",
    "Pacific/Auckland",
)


def typed(**more) -> dict:
    return {
        "deadline_on": "2026-12-11",
        "deadline_at": "18:00",
        "reminders-0-day": "2026-12-08",
        "reminders-0-at": "09:00",
        "silence": "as_known",
        **more,
    }


def clock_changes(zone: ZoneInfo, year: int) -> list[date]:
    """The days of a year on which clocks in a zone are moved."""
    days = [date(year, 1, 1) + timedelta(days=n) for n in range(364)]

    def offset(day: date):
        return datetime.combine(day, time(), zone).utcoffset()

    return [day for day in days if offset(day) != offset(day + timedelta(days=1))]


@pytest.mark.parametrize("name", ZONES)
def test_deadlines_hold_on_the_days_on_which_clocks_are_moved(name):
    """Every quarter hour of those days: the clock shows what was said, or the first time after a gap."""
    zone = ZoneInfo(name)
    changes = clock_changes(zone, 2027)
    assert len(changes) >= 2
    for day in changes:
        for quarter in range(96):
            said = time(quarter // 4, quarter % 4 * 15)
            due = instant(day, said, zone)
            shown = due.astimezone(zone)
            last_before = (due - timedelta(seconds=1)).astimezone(zone)
            exists = shown.time() == said and shown.date() == day
            # Nobody is refused while their clock shows a time before the deadline on that day ...
            assert (shown.date(), shown.time()) >= (day, said)
            # ... and a second time that the clock shows it would be later than the first, and is what counts.
            assert instant(day, said, zone) >= datetime.combine(day, said, zone).astimezone(UTC)
            if exists:
                assert (last_before.date(), last_before.time()) < (day, said) or shown.fold == 1
            else:
                gap = shown.utcoffset() - (due - timedelta(hours=3)).astimezone(zone).utcoffset()
                assert timedelta(0) < gap <= timedelta(hours=1)
                assert shown - datetime.combine(day, said, zone).replace(fold=1) <= 2 * gap


@pytest.mark.parametrize("name", ZONES)
def test_a_deadline_is_applied_to_the_second_where_clocks_are_moved(app, company: Company, name):
    company.ada.time_zone = name
    db.session.commit()
    day = clock_changes(ZoneInfo(name), 2027)[0]
    company.cycle.first_day, company.cycle.last_day = date(2027, 1, 4), date(2027, 12, 17)
    db.session.commit()
    collecting = start_round(company, deadline=(day, time(18)), reminders=[])
    due = datetime(day.year, day.month, day.day, 18, tzinfo=ZoneInfo(name)).astimezone(UTC)
    assert deadline(collecting, company.ada).endswith(f", 18:00 ({name})")
    with transaction():
        save_answer(company.ada, company.cycle, Change(), by=None, now=due - timedelta(seconds=1))
    with pytest.raises(Refusal, match="were due by"), transaction():
        save_answer(company.ada, company.cycle, Change(), by=None, now=due)


def test_a_time_that_comes_twice_is_the_later_and_one_that_never_comes_is_as_much_later():
    berlin = ZoneInfo("Europe/Berlin")
    assert instant(date(2027, 10, 31), time(2, 30), berlin) == datetime(2027, 10, 31, 1, 30, tzinfo=UTC)
    assert instant(date(2027, 3, 28), time(2, 30), berlin) == datetime(2027, 3, 28, 1, 30, tzinfo=UTC)
    assert instant(date(2027, 3, 28), time(18), berlin) == datetime(2027, 3, 28, 16, tzinfo=UTC)


def test_a_persons_zone_is_their_own_their_countrys_or_the_companys():
    assert zone_of("Asia/Tokyo", "DE", "UTC").key == "Asia/Tokyo"
    assert zone_of("", "DE", "UTC").key == "Europe/Berlin"
    assert zone_of("", "US", "UTC").key == "America/New_York"
    assert zone_of("", "US", "America/Denver").key == "America/Denver"
    assert zone_of("", "", "Europe/London").key == "Europe/London"
    assert zone_of("Mars/Olympus", "XX", "UTC").key == "UTC"


def test_hr_opens_a_round_with_one_form(company, hr):
    company.cycle.state = CycleState.SET_UP
    db.session.commit()
    page = hr.get(f"/cycles/{company.cycle.id}/collecting", follow_redirects=True)
    assert "Open the round and invite everybody" in page.text
    reply = hr.post(f"/cycles/{company.cycle.id}/collecting/edit", data=typed(silence="left_out"))
    assert reply.status_code == 303
    page = hr.get(reply.location).text
    assert "The round is open." in page
    assert "on their way" not in page  # there is no mail server
    collecting = db.session.query(CollectingRound).one()
    assert (collecting.deadline_on, collecting.deadline_at) == (date(2026, 12, 11), time(18))
    assert [(each.day, each.at) for each in collecting.reminders] == [(date(2026, 12, 8), time(9))]
    assert (collecting.silence, company.cycle.state) == (Silence.LEFT_OUT, CycleState.COLLECTING)
    assert "Whoever does not answer is left out" in page
    assert "Due by Fri 11 Dec, 18:00" in page


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"deadline_on": ""}, "Say until when people may answer."),
        ({"deadline_on": "2026-11-30"}, "The deadline has passed already."),
        ({"deadline_on": "2027-03-01"}, "after the last day of the cycle"),
        ({"deadline_at": "late"}, "Write the time as 18:00."),
        ({"reminders-0-day": "2026-12-12"}, "A reminder comes before the deadline."),
        ({"reminders-0-day": "soon"}, "no date we know"),
        ({"reminders-1-day": "2026-12-08", "reminders-1-at": "25:00"}, "Write the time as 18:00."),
        ({"silence": "guess"}, "Choose one of these."),
    ],
)
def test_a_poor_round_is_refused_and_nothing_typed_is_lost(company, hr, wrong, said):
    reply = hr.post(f"/cycles/{company.cycle.id}/collecting/edit", data=typed(**wrong))
    assert reply.status_code == 422
    assert said in reply.text
    for name, value in typed(**wrong).items():
        if name != "silence":
            assert f'value="{value}"' in reply.text, name
    assert db.session.query(CollectingRound).count() == 0


def test_a_round_is_changed_and_keeps_the_reminders_that_stay(company, hr):
    start_round(company)
    kept = db.session.query(Reminder).one().id
    data = typed(**{"deadline_on": "2026-12-15", "reminders-1-day": "2026-12-14", "reminders-1-at": "8"})
    assert hr.post(f"/cycles/{company.cycle.id}/collecting/edit", data=data).status_code == 303
    collecting = db.session.query(CollectingRound).one()
    assert collecting.deadline_on == date(2026, 12, 15)
    assert [(each.id == kept, each.day.day, each.at) for each in collecting.reminders] == [
        (True, 8, time(9)),
        (False, 14, time(8)),
    ]


def test_two_rounds_of_a_cycle_and_rounds_of_published_or_closed_ones_are_refused(app, company):
    start_round(company)
    for state, said in (
        (CycleState.COLLECTING, "collects answers already"),
        (CycleState.CLOSED, "is closed"),
    ):
        company.cycle.state = state
        db.session.commit()
        with pytest.raises(Refusal, match=said), transaction():
            open_round(company.cycle, TERMS, home_zone="UTC", by=None, now=NOW)
    db.session.delete(db.session.query(CollectingRound).one())
    company.cycle.state = CycleState.PUBLISHED
    db.session.commit()
    with pytest.raises(Refusal, match="is published"), transaction():
        open_round(company.cycle, TERMS, home_zone="UTC", by=None, now=NOW)


def test_a_round_is_offered_only_where_it_can_be_opened(company, hr):
    page = f"/cycles/{company.cycle.id}"
    assert "Ask everybody" in hr.get(page).text
    company.cycle.state = CycleState.PUBLISHED
    db.session.commit()
    assert "Ask everybody" not in hr.get(page).text


def test_a_second_press_of_the_button_reminds_nobody_twice(company, hr):
    start_round(company)
    assert hr.post(f"/cycles/{company.cycle.id}/collecting/chase").status_code == 303
    again = hr.post(f"/cycles/{company.cycle.id}/collecting/chase")
    assert again.status_code == 409
    assert "reminded a few minutes ago" in again.text
    assert db.session.query(Reminder).filter(Reminder.asked_at.is_not(None)).count() == 1
    with transaction():
        chase(company.cycle, by=company.hr, now=NOW + timedelta(minutes=11))


def test_ending_a_round_refuses_answers_and_can_be_undone(company, hr):
    start_round(company)
    page = hr.post(f"/cycles/{company.cycle.id}/collecting/end", follow_redirects=True)
    assert "The round has ended." in page.text
    with pytest.raises(Refusal, match="not taken any more"), transaction():
        save_answer(company.ada, company.cycle, Change(), by=None, now=NOW)
    hr.post(f"/cycles/{company.cycle.id}/collecting/resume")
    with transaction():
        save_answer(company.ada, company.cycle, Change(), by=None, now=NOW)


def test_hr_sees_who_has_answered_by_team_and_day(company, hr, sign_in, clock):
    company.ada.team, company.bo.team = "Field", "Inside"
    db.session.commit()
    start_round(company)
    make_boss(company, company.bo)
    for person, then in ((company.ada, "finish"), (company.bo, "save"), (company.mia, "finish")):
        hr.post(address(company, person), data={"then": then})
    clock.move_to(NOW + timedelta(days=1))
    page = sign_in(company.hr).get(f"/cycles/{company.cycle.id}/collecting").text
    row = page[page.index("Sales, Field") :]
    assert "1 of 1" in row[: row.index("</tr>")]
    assert 'title="Tue 1 Dec: 2 answers"' in page
    chased = page[page.index("Not answered yet") : page.index("Answered by somebody else")]
    assert "Bo Stone" in chased
    assert "started" in chased
    assert "Ned Frost" in chased
    assert "Ada Lee" not in chased
    assert "Bea Hill" in chased
    answered_for = page[page.index("Answered by somebody else") :]
    assert "Ada Lee" in answered_for
    assert f"by {company.hr.name}" in answered_for


def test_hr_sees_where_visits_will_be_scarce(company, hr):
    start_round(company)
    for host in (company.mia, company.ned):
        never = {f"{day}_{half}": "cannot" for day in ("mon", "tue", "wed", "thu") for half in ("am", "pm")}
        hr.post(address(company, host), data={**never, "then": "finish"})
    hr.post(address(company, company.ada), data={"fri_am": "cannot", "fri_pm": "cannot"})
    page = hr.get(f"/cycles/{company.cycle.id}/collecting").text
    scarce = page[page.index("Where it will be tight") : page.index("Not answered yet")]
    assert "2 visits wanted" in scarce
    assert "no time at all to visit Marketing" in scarce
    assert "named nowhere" not in scarce
    hr.post(address(company, company.bo), data={"hosts": "yes"})
    page = hr.get(f"/cycles/{company.cycle.id}/collecting").text
    assert "Bo Stone" in page[page.index("named nowhere") : page.index("Few times to choose from")]


def test_a_link_can_be_handed_over_to_somebody_without_an_address(app, company, hr):
    start_round(company)
    company.ada.email = None
    db.session.commit()
    page = hr.post(f"/cycles/{company.cycle.id}/collecting/links/{company.ada.id}").text
    token = page[page.index("/answer/") + 8 :].partition("<")[0]
    phone = app.test_client()
    reply = phone.get(f"/answer/{token}", follow_redirects=True)
    assert "When can you?" in reply.text
    stranger = make_person(name="Zoe Novak")
    assert hr.post(f"/cycles/{company.cycle.id}/collecting/links/{stranger.id}").status_code == 404


def test_the_suggested_round_leaves_ten_days_and_ends_before_the_cycle(app, company):
    terms = suggested_round(company.cycle, today=date(2026, 12, 1))
    assert terms.deadline == (date(2026, 12, 11), time(18))
    assert terms.reminders == [(date(2026, 12, 8), time(9)), (date(2026, 12, 10), time(9))]
    late = suggested_round(company.cycle, today=date(2027, 1, 10))
    assert late.deadline[0] <= company.cycle.last_day


def test_the_manager_sees_who_of_the_team_has_answered(client, sign_in, company):
    start_round(company)
    boss = make_boss(company, company.ada, company.bo)
    account = make_account(person=company.ada)
    sign_in(account).post(address(company, company.ada), data={"then": "finish"})
    page = sign_in(boss).get("/team").text
    assert "1 of 2 have answered" in page
    assert address(company, company.bo) in page


def test_a_round_is_over_for_hr_when_nobody_who_is_silent_has_time_left(company, sign_in, clock):
    company.ada.country = "US"
    db.session.commit()
    start_round(company)
    place = f"/cycles/{company.cycle.id}/collecting"
    clock.move_to(datetime(2026, 12, 11, 22, 59, tzinfo=UTC))  # long past 18:00 in Berlin, 17:59 in New York
    assert "Remind them all now" in sign_in(company.hr).get(place).text
    clock.move_to(datetime(2026, 12, 11, 23, tzinfo=UTC))
    page = sign_in(company.hr).get(place).text
    assert "Remind them all now" not in page
    assert "Give it a new deadline" in page
