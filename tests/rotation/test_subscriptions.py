"""Calendar links: made, shown once, revoked; and who may read what by them."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from icalendar import Calendar

from rotation.database import db
from rotation.models import Subscription
from rotation.models.accounts import MANAGER, STAFF
from tests.builders import make_account, make_hr, make_placement, make_rule, make_visit
from tests.rotation.feed_story import NOW, VISIT, Story, events, link_of, said


@pytest.fixture
def story(app):
    with time_machine.travel(NOW, tick=False) as clock:
        story = Story()
        story.clock = clock
        yield story


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
