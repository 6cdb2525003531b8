"""Visits as calendars know them, from one version of a plan to the next."""

from datetime import UTC, date, datetime, timedelta
from threading import Barrier, Thread

import pytest
import time_machine
from icalendar import Calendar

from rotation.actions.subscriptions import subscribe
from rotation.database import db, let_go, transaction
from rotation.models import BlackoutDate, HalfDay, PlacementKind, PlanState, Scope, VisitEntry
from rotation.models.accounts import account_of
from tests.builders import make_account, make_placement, save
from tests.rotation.feed_story import NOW, VISIT, Story, events, link_of, said


@pytest.fixture
def story(app):
    with time_machine.travel(NOW, tick=False) as clock:
        story = Story()
        story.clock = clock
        yield story


def test_a_visit_keeps_its_id_through_versions_and_its_sequence_rises_with_changes_only(
    story, client, sign_in
):
    link = link_of(sign_in(make_account(person=story.ada)))
    [first] = events(client, link)

    story.publish_anew()
    story.add(story.ada, date(2027, 1, 14))
    [same] = events(client, link)
    assert (same["UID"], said(same)) == (first["UID"], (VISIT, "CONFIRMED", 0))
    assert same["DTSTAMP"] == first["DTSTAMP"]

    story.clock.shift(timedelta(hours=1))
    story.publish_anew()
    story.add(story.ada, date(2027, 1, 15), half=HalfDay.PM, host=story.cy)
    [moved] = events(client, link)
    assert (moved["UID"], said(moved)) == (first["UID"], (VISIT, "CONFIRMED", 1))
    assert moved.start == datetime(2027, 1, 15, 13, tzinfo=UTC)
    assert moved["LAST-MODIFIED"].dt == NOW + timedelta(hours=1)


def test_a_visit_that_is_gone_is_cancelled_and_one_that_comes_back_is_the_same(story, client, sign_in):
    link = link_of(sign_in(make_account(person=story.ada)))
    [first] = events(client, link)
    story.publish_anew()
    [gone] = events(client, link)
    assert (gone["UID"], said(gone)) == (first["UID"], (VISIT, "CANCELLED", 1))
    assert gone["TRANSP"] == "TRANSPARENT"
    assert events(client, link)[0]["SEQUENCE"] == 1
    story.add(story.ada, date(2027, 1, 14))
    [back] = events(client, link)
    assert (back["UID"], said(back)) == (first["UID"], (VISIT, "CONFIRMED", 2))


def test_a_withdrawn_plan_cancels_everything(story, client, sign_in):
    link = link_of(sign_in(make_account(person=story.ada)))
    events(client, link)
    story.plan.state = PlanState.WITHDRAWN
    db.session.commit()
    assert [said(each)[1] for each in events(client, link)] == ["CANCELLED"]


def test_two_visits_of_one_request_are_told_apart(story, client, sign_in):
    story.add(story.ada, date(2027, 1, 26))
    link = link_of(sign_in(make_account(person=story.ada)))
    early, late = events(client, link)
    story.publish_anew()
    story.add(story.ada, date(2027, 1, 28))
    story.add(story.ada, date(2027, 2, 3))
    found = {each["UID"]: (each.start.date(), int(each["SEQUENCE"])) for each in events(client, link)}
    assert found == {late["UID"]: (date(2027, 1, 28), 1), early["UID"]: (date(2027, 2, 3), 1)}

    story.publish_anew()
    story.add(story.ada, date(2027, 2, 3))
    found = {each["UID"]: said(each)[1:] for each in events(client, link)}
    assert found == {early["UID"]: ("CONFIRMED", 1), late["UID"]: ("CANCELLED", 2)}


def test_a_former_host_is_told_that_it_is_off_and_the_new_one_that_it_is_on(story, client, sign_in):
    old = link_of(sign_in(make_account(person=story.bo)), "hosting")
    new = link_of(sign_in(make_account(person=story.cy)), "hosting")
    [event] = events(client, old)
    assert said(event)[0] == "Host Ada Guest: Campaign desk, on tour; please ring"
    assert "Guest: Ada Guest, Sales" in event["DESCRIPTION"]
    assert events(client, new) == []
    story.publish_anew()
    story.add(story.ada, date(2027, 1, 14), host=story.cy)
    [off], [on] = events(client, old), events(client, new)
    assert off["UID"] == on["UID"] == event["UID"]
    assert said(off)[1:] == ("CANCELLED", 1)
    assert said(on)[1:] == ("CONFIRMED", 1)
    assert "DESCRIPTION" not in off


def test_drafts_are_in_nobodys_calendar(story, client, sign_in):
    story.plan.state = PlanState.DRAFT
    db.session.commit()
    assert events(client, link_of(sign_in(make_account(person=story.ada)))) == []
    assert db.session.query(VisitEntry).count() == 0


def test_a_block_is_its_working_days_without_the_closed_ones(story, client, sign_in):
    team = make_placement(
        story.cycle, story.marketing, story.bo, title="Content team", kind=PlacementKind.BLOCK, block_days=6
    )
    with transaction():
        story.plan.visits.clear()
    save(BlackoutDate(cycle_id=story.cycle.id, first_day=date(2027, 1, 20), last_day=date(2027, 1, 20)))
    story.add(story.ada, date(2027, 1, 18), team, last_day=date(2027, 1, 26))
    [event] = events(client, link_of(sign_in(make_account(person=story.ada))))
    assert (event.start.hour, event.end.hour) == (9, 17)
    assert event["RRULE"].to_ical() == b"FREQ=DAILY;COUNT=7;BYDAY=MO,TU,WE,TH,FR"
    assert event["EXDATE"].dts[0].dt == datetime(2027, 1, 20, 9, tzinfo=UTC)


def test_visits_long_past_leave_the_calendar(story, client, sign_in):
    account = make_account(person=story.ada)
    events(client, link_of(sign_in(account)))
    story.clock.shift(timedelta(days=300))
    assert events(client, link_of(sign_in(account))) == []


def test_of_several_who_read_at_once_one_says_what_is_new(app, story):
    links = []
    for person in (story.ada, story.bo, story.ada):
        account = account_of(person) or make_account(person=person)
        token = f"token-{len(links)}"
        with transaction():
            subscribe(account, Scope.DAYS, device="x", token=token, by=account, now=NOW)
        links.append(f"/calendars/{token}.ics")
    let_go()
    start, read = Barrier(len(links)), []

    def read_one(link: str) -> None:
        start.wait(10)
        read.append(app.test_client().get(link).data)

    for last in (0, 1):
        threads = [Thread(target=read_one, args=(link,)) for link in links]
        for each in threads:
            each.start()
        for each in threads:
            each.join(30)
        found = [event for text in read for event in Calendar.from_ical(text).walk("VEVENT")]
        assert len(found) == len(links)
        assert len({str(event["UID"]) for event in found}) == 1
        assert {int(event["SEQUENCE"]) for event in found} == {last}
        read.clear()
        story.publish_anew()
        story.add(story.ada, date(2027, 1, 15))
        let_go()
    let_go()
