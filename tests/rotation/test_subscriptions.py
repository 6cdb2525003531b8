"""Calendar links: made, shown once, revoked; and what calendars read by them."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from icalendar import Calendar

from rotation.database import db, transaction
from rotation.models import BlackoutDate, HalfDay, PlacementKind, PlanState, Subscription, VisitEntry
from rotation.models.accounts import MANAGER, STAFF
from tests.builders import (
    make_account,
    make_cycle,
    make_department,
    make_hr,
    make_person,
    make_placement,
    make_plan,
    make_rule,
    make_visit,
    save,
)

NOW = datetime(2027, 1, 4, 9, tzinfo=UTC)


class Story:
    """Ada of Sales visits Bo's desk in Marketing on 14 January; Cy hosts there, too. It is 4 January."""

    def __init__(self) -> None:
        self.sales, self.marketing = make_department("Sales"), make_department("Marketing", accent=2)
        self.boss = make_person(self.sales, "Cleo Boss")
        self.ada = make_person(self.sales, "Ada Guest", manager=self.boss)
        self.eve = make_person(self.sales, "Eve Other")
        self.bo, self.cy = make_person(self.marketing, "Bo Host"), make_person(self.marketing, "Cy Host")
        self.cycle = make_cycle(self.sales, self.marketing)
        self.desk = make_placement(
            self.cycle,
            self.marketing,
            self.bo,
            self.cy,
            title="Campaign desk, on tour; please ring",
            place="Second floor, room 3",
            what_you_will_see="Line one.\nLine two, with a comma; and more. " + "Ünïcode is long. " * 8,
        )
        self.rule = make_rule(self.cycle, self.sales, self.marketing, visits=2)
        self.plan = make_plan(self.cycle)
        self.visit = self.add(self.ada, date(2027, 1, 14))

    def add(self, guest, day, placement=None, **more):
        return make_visit(self.plan, self.rule, guest, placement or self.desk, day, **more)

    def publish_anew(self) -> None:
        """A new version in the old one's place, empty as yet."""
        self.plan.state = PlanState.SUPERSEDED
        self.plan = make_plan(self.cycle)


@pytest.fixture
def story(app):
    with time_machine.travel(NOW, tick=False) as clock:
        story = Story()
        story.clock = clock
        yield story


def link_of(client, shows: str = "days", device: str = "Phone") -> str:
    reply = client.post("/calendars/", data={"device": device, "shows": shows})
    assert reply.status_code == 200, reply.text
    return re.search(r"http://localhost(/calendars/[\w-]+\.ics)", reply.text)[1]


def events(client, link: str) -> list:
    reply = client.get(link)
    assert reply.status_code == 200
    return Calendar.from_ical(reply.data).walk("VEVENT")


def said(event) -> tuple:
    return str(event["SUMMARY"]), str(event["STATUS"]), int(event["SEQUENCE"])


VISIT = "Visit Marketing: Campaign desk, on tour; please ring"


def test_a_link_is_shown_once_and_its_token_kept_as_a_digest_only(story, sign_in):
    client = sign_in(make_account(person=story.ada))
    link = link_of(client)
    token = link.removeprefix("/calendars/").removesuffix(".ics")
    assert len(token) >= 43
    page = client.get("/calendars/").text
    assert "Phone" in page
    assert "Not read yet" in page
    assert token not in page
    kept = " ".join(
        str(value) for row in db.session.execute(db.text("select * from subscriptions")) for value in row
    )
    assert token not in kept


def test_what_a_calendar_reads_is_what_the_page_says(story, client, sign_in):
    reply = client.get(link_of(sign_in(make_account(person=story.ada))))
    assert reply.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert reply.headers["Cache-Control"] == "private, no-cache"
    assert reply.headers["Referrer-Policy"] == "no-referrer"
    assert all(len(line) <= 75 for line in reply.data.split(b"\r\n"))
    [event] = Calendar.from_ical(reply.data).walk("VEVENT")
    assert said(event) == (VISIT, "CONFIRMED", 0)
    assert str(event["LOCATION"]) == "Second floor, room 3"
    assert "Host: Bo Host" in event["DESCRIPTION"]
    assert "Line one.\nLine two, with a comma; and more." in event["DESCRIPTION"]
    assert (event.start, event.end) == (
        datetime(2027, 1, 14, 9, tzinfo=UTC),
        datetime(2027, 1, 14, 13, tzinfo=UTC),
    )
    assert event["UID"].endswith("@visits.rotation")


def test_nothing_new_is_said_with_304_and_something_new_with_another_tag(story, client, sign_in):
    link = link_of(sign_in(make_account(person=story.ada)))
    first = client.get(link)
    tag, when = first.headers["ETag"], first.headers["Last-Modified"]
    assert client.get(link).data == first.data
    for condition in ({"If-None-Match": tag}, {"If-Modified-Since": when}):
        again = client.get(link, headers=condition)
        assert (again.status_code, again.data) == (304, b"")
    story.clock.shift(timedelta(minutes=5))
    story.desk.place = "Third floor"
    db.session.commit()
    changed = client.get(link, headers={"If-None-Match": tag, "If-Modified-Since": when})
    assert changed.status_code == 200
    assert changed.headers["ETag"] != tag
    assert changed.headers["Last-Modified"] != when


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


def test_hosting_shows_what_one_hosts_and_days_show_both(story, client, sign_in):
    story.rule_back = make_rule(story.cycle, story.marketing, story.sales)
    sales_desk = make_placement(story.cycle, story.sales, story.ada, title="Sales desk")
    make_visit(story.plan, story.rule_back, story.bo, sales_desk, date(2027, 1, 20))
    bo = sign_in(make_account(person=story.bo))
    days, hosting = link_of(bo), link_of(bo, "hosting")
    assert [said(each)[0][:5] for each in events(client, days)] == ["Host ", "Visit"]
    assert [said(each)[0][:5] for each in events(client, hosting)] == ["Host "]


def test_a_department_is_for_its_managers_and_hr_and_shows_what_pages_show_them(story, client, sign_in):
    story.add(story.eve, date(2027, 1, 21))
    boss = sign_in(make_account(MANAGER, STAFF, person=story.boss))
    sales, marketing = f"department-{story.sales.id}", f"department-{story.marketing.id}"
    shown = [said(each)[0] for each in events(client, link_of(boss, sales))]
    # Ada reports to Cleo; Eve does not.
    assert shown == ["Ada Guest visits Marketing: Campaign desk, on tour; please ring"]
    elsewhere = boss.post("/calendars/", data={"device": "x", "shows": marketing})
    assert elsewhere.status_code == 422

    hr = sign_in(make_hr())
    assert len(events(client, link_of(hr, sales))) == 2
    hosted = events(client, link_of(hr, marketing))
    assert {each["TRANSP"] for each in hosted} == {"TRANSPARENT"}
    assert "example.org" not in "".join(str(each["DESCRIPTION"]) for each in hosted)


def test_staff_cannot_follow_a_department_nor_hr_without_days_themselves(story, sign_in):
    ada = sign_in(make_account(person=story.ada))
    assert "department-" not in ada.get("/calendars/").text
    sent = {"device": "x", "shows": f"department-{story.sales.id}"}
    assert ada.post("/calendars/", data=sent).status_code == 422
    hr = sign_in(make_hr())
    assert 'value="days"' not in hr.get("/calendars/").text
    assert hr.post("/calendars/", data={"device": "x", "shows": "days"}).status_code == 422
    assert db.session.query(Subscription).count() == 0


def test_whoever_loses_a_right_reads_no_more_by_their_link(story, client, sign_in):
    account = make_account(MANAGER, STAFF, person=story.boss)
    boss = sign_in(account)
    department = link_of(boss, f"department-{story.sales.id}")
    days = link_of(boss)
    account.roles = [role for role in account.roles if role.name != MANAGER]
    db.session.commit()
    assert client.get(department).status_code == 404
    assert client.get(days).status_code == 200
    account.active = False
    db.session.commit()
    assert client.get(days).status_code == 404


def test_a_link_is_revoked_alone_and_that_can_be_undone(story, client, sign_in):
    account = make_account(person=story.ada)
    ada = sign_in(account)
    phone, laptop = link_of(ada), link_of(ada, device="Laptop")
    reply = ada.post("/calendars/1/revoke", follow_redirects=True)
    assert "The link for Phone is revoked" in reply.text
    assert "Laptop" in reply.text
    assert client.get(phone).status_code == 404
    assert client.get(laptop).status_code == 200
    ada.post("/calendars/1/restore")
    assert client.get(phone).status_code == 200


def test_links_of_others_are_not_there(story, client, sign_in):
    link = link_of(sign_in(make_account(person=story.ada)))
    bo = sign_in(make_account(person=story.bo))
    assert "Revoke" not in bo.get("/calendars/").text
    assert bo.post("/calendars/1/revoke").status_code == 404
    assert client.get(link).status_code == 200
    assert client.get("/calendars/guessed.ics").status_code == 404


def test_the_last_use_is_shown_and_noted_once_an_hour(story, client, sign_in):
    account = make_account(person=story.ada)
    link = link_of(sign_in(account))
    client.get(link)
    first = db.session.query(Subscription.last_used_at).scalar()
    story.clock.shift(timedelta(minutes=59))
    client.get(link)
    assert db.session.query(Subscription.last_used_at).scalar() == first == NOW
    story.clock.shift(timedelta(minutes=1))
    client.get(link)
    assert db.session.query(Subscription.last_used_at).scalar() == NOW + timedelta(hours=1)
    assert "Last read Mon 4 Jan" in sign_in(account).get("/calendars/").text


def test_a_device_needs_a_name_and_links_have_an_end(story, sign_in):
    ada = sign_in(make_account(person=story.ada))
    reply = ada.post("/calendars/", data={"device": " ", "shows": "days"})
    assert reply.status_code == 422
    assert "Say which device" in reply.text
    for number in range(20):
        link_of(ada, device=f"Device {number}")
    assert (
        "You have 20 calendar links"
        in ada.post("/calendars/", data={"device": "One more", "shows": "days"}).text
    )


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
