"""Notices: shown at once, mailed once each, in nobody's quiet hours, and to managers in one mail a day."""

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import event

from rotation.actions.notice_letters import after_quiet
from rotation.actions.notices import News, notify, notify_all, settle
from rotation.database import db, transaction
from rotation.models import Account, Message, MessageState, Notice
from rotation.models.accounts import MANAGER, STAFF
from tests.builders import make_account, make_department, make_person
from tests.rotation.mail_server import deliver

NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)  # a Tuesday
NEXT_MORNING = datetime(2026, 12, 2, 8, tzinfo=UTC)


@pytest.fixture
def ann(app) -> Account:
    return make_account(person=make_person(name="Ann Lee", email="ann@example.org"))


@pytest.fixture
def boss(app) -> Account:
    person = make_person(name="Bea Hill", email="bea@example.org")
    return make_account(STAFF, MANAGER, person=person)


def tell(who, key: str = "visit/1", *, now: datetime = NOON, **more) -> bool:
    news = News(**{"kind": "test", "once_key": key, "subject": f"About {key}", "path": "/days", **more})
    with transaction():
        return notify(who, news, by=None, now=now)


def test_an_event_is_told_once_to_each(app, ann, boss, post):
    assert tell(ann)
    assert not tell(ann)
    assert not tell(ann.person)
    assert tell(boss.person)
    deliver(app, NOON)
    deliver(app, NOON + timedelta(days=2))
    assert sorted(post.recipients) == ["ann@example.org", "bea@example.org"]


def test_a_letter_says_in_text_and_html_what_the_page_says_and_leads_there(app, ann, post, sign_in):
    tell(ann, subject="Your visit has moved", lines=("It is on <Tue> now.",), go="See my days")
    deliver(app, NOON)
    mail = post.mails[0]
    text, html = (mail.get_body((kind,)).get_content() for kind in ("plain", "html"))
    assert "Hello Ann," in text
    assert "It is on <Tue> now." in text
    assert "It is on &lt;Tue&gt; now." in html
    address = re.search(r"https://rotation.example(/notices/\d+)", text)[1]
    assert f'href="https://rotation.example{address}"' in html
    browser = sign_in(ann)
    assert "not seen yet" in browser.get("/days").text
    assert browser.get(address).location == "/days"
    assert "not seen yet" not in browser.get("/days").text


def test_what_the_page_has_shown_is_seen(app, ann, boss, sign_in):
    tell(ann)
    tell(boss, "visit/2")
    page = sign_in(ann).get("/notices").text
    assert "About visit/1" in page
    assert "About visit/2" not in page
    assert ">new<" in page
    assert ">new<" not in sign_in(ann).get("/notices").text
    assert db.session.query(Notice).filter_by(read_at=None).one().account_id == boss.id


def test_somebody_elses_notice_does_not_exist(app, ann, boss, sign_in):
    tell(boss)
    number = db.session.query(Notice).one().id
    assert sign_in(ann).get(f"/notices/{number}").status_code == 404
    assert db.session.query(Notice).one().read_at is None


def test_who_has_no_account_and_whose_account_is_closed_are_told_nothing(app, ann):
    ann.active = False
    db.session.commit()
    assert not tell(ann)
    assert not tell(make_person(make_department()))


@pytest.mark.parametrize(
    ("zone", "now", "expected"),
    [
        ("UTC", "2026-12-01T12:00", "2026-12-01T12:00"),
        ("UTC", "2026-12-01T19:00", "2026-12-02T07:00"),
        ("UTC", "2026-12-02T06:59", "2026-12-02T07:00"),
        ("UTC", "2026-12-02T07:00", "2026-12-02T07:00"),
        ("Asia/Tokyo", "2026-12-01T12:00", "2026-12-01T22:00"),
        ("America/New_York", "2026-12-01T11:00", "2026-12-01T12:00"),
        ("Europe/Berlin", "2027-03-27T23:00", "2027-03-28T05:00"),  # the night in which summer time begins
    ],
)
def test_quiet_hours_end_in_the_morning_on_the_readers_clock(zone, now, expected):
    given, wanted = (datetime.fromisoformat(each).replace(tzinfo=UTC) for each in (now, expected))
    assert after_quiet(given, "19:00-07:00", ZoneInfo(zone)) == wanted


def test_quiet_hours_within_a_day_and_none_at_all():
    assert after_quiet(NOON, "11:30-13:00", ZoneInfo("UTC")) == NOON + timedelta(hours=1)
    assert after_quiet(NOON, "", ZoneInfo("UTC")) == NOON


def test_a_letter_waits_for_the_morning_of_its_reader(app, ann, post):
    ann.person.time_zone = "Asia/Tokyo"
    db.session.commit()
    tell(ann)
    deliver(app, NOON)  # nine in the evening in Tokyo
    deliver(app, NOON + timedelta(hours=9, minutes=59))
    assert post.recipients == []
    deliver(app, NOON + timedelta(hours=10))
    assert post.recipients == ["ann@example.org"]


def test_quiet_hours_of_ones_own_come_before_those_of_the_house(app, ann, boss, post, sign_in):
    browser = sign_in(ann)
    own = {"quiet": "own", "begins": "11:00", "ends": "13:00"}
    assert browser.post("/notices/mail", data=own).status_code == 303
    assert 'value="11:00"' in browser.get("/notices").text
    tell(ann)
    tell(boss)
    deliver(app, NOON)
    assert post.recipients == ["bea@example.org"]
    deliver(app, NOON + timedelta(hours=1))
    assert post.recipients == ["bea@example.org", "ann@example.org"]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"quiet": "own", "begins": "", "ends": "13:00"}, "Say from when"),
        ({"quiet": "own", "begins": "11:00", "ends": "11:00"}, "another hour"),
        ({"quiet": "own", "begins": "25:00", "ends": "11:00"}, "Write the time as 18:00."),
        ({"quiet": "never"}, "Choose one of these."),
    ],
)
def test_poor_quiet_hours_are_refused_at_their_place(ann, sign_in, given, said):
    reply = sign_in(ann).post("/notices/mail", data=given)
    assert reply.status_code == 422
    assert said in reply.text


def test_a_manager_gets_one_mail_a_day(app, boss, post):
    for n in range(3):
        tell(boss, f"team/{n}", as_manager=True)
    tell(boss, "swap/1/asked", as_manager=True, waits=True, subject="Ada asks to move")
    deliver(app, NOON)
    assert post.mails == []
    deliver(app, NEXT_MORNING - timedelta(seconds=1))
    assert post.mails == []
    deliver(app, NEXT_MORNING)
    tell(boss, "team/4", as_manager=True, now=NEXT_MORNING)
    deliver(app, NEXT_MORNING + timedelta(hours=5))
    assert len(post.mails) == 1
    text = post.mails[0].get_body(("plain",)).get_content()
    assert post.mails[0]["Subject"] == "Wed 2 Dec: 1 thing waits for you and 3 changes"
    assert text.index("This waits for you") < text.index("Ada asks to move") < text.index("What has changed")
    assert text.count("https://rotation.example/notices/") == 4


def test_what_waits_stands_in_every_digest_until_it_is_settled(app, boss, post):
    tell(boss, "swap/1/asked", as_manager=True, waits=True)
    days = [NEXT_MORNING + timedelta(days=n) for n in range(5)]  # Wednesday to Sunday
    for day in days:
        deliver(app, day)
    assert len(post.mails) == 3
    with transaction():
        settle("swap/1/", now=days[-1])
    deliver(app, NEXT_MORNING + timedelta(days=5))
    assert len(post.mails) == 3


def test_a_digest_comes_in_the_morning_of_its_reader(app, boss, post):
    boss.person.time_zone = "America/New_York"
    db.session.commit()
    tell(boss, as_manager=True, now=NOON - timedelta(days=1))
    deliver(app, NOON)
    assert post.mails == []
    deliver(app, NOON + timedelta(hours=1))
    assert len(post.mails) == 1


def test_a_manager_may_have_each_by_itself(app, boss, post, sign_in):
    sign_in(boss).post("/notices/mail", data={"quiet": "none"})
    tell(boss, "team/1", as_manager=True)
    tell(boss, "team/2", as_manager=True)
    deliver(app, NOON)
    assert [mail["Subject"] for mail in post.mails] == ["About team/1", "About team/2"]


def test_what_concerns_a_manager_themselves_waits_for_no_digest(app, boss, post):
    tell(boss)
    deliver(app, NOON)
    assert post.recipients == ["bea@example.org"]


def test_what_is_settled_before_its_letter_went_out_asks_nobody_any_more(app, ann, post):
    tell(ann, "swap/1/asked", waits=True, now=NOON + timedelta(hours=8))
    deliver(app, NOON + timedelta(hours=8))
    with transaction():
        settle("swap/1/", now=NOON + timedelta(hours=9))
    deliver(app, NEXT_MORNING)
    assert post.recipients == []
    assert db.session.query(Message).one().state == MessageState.DROPPED


def test_one_settled_event_leaves_others_with_a_like_number_alone(app, ann):
    tell(ann, "swap/1/asked", waits=True)
    tell(ann, "swap/12/asked", waits=True)
    with transaction():
        settle("swap/1/", now=NOON)
    left = db.session.query(Notice).filter_by(settled_at=None).one()
    assert left.once_key.startswith("swap/12/")


def test_many_are_told_with_few_questions(app):
    people = [make_person(make_department()) for _ in range(30)]
    for person in people:
        make_account(person=person)
    news = News(kind="test", once_key="plan/1", subject="A plan", path="/days")
    asked = []
    with transaction():
        told = [(person, news) for person in people if person.id]
        event.listen(db.engine, "before_cursor_execute", lambda *more: asked.append(more[2]))
        assert notify_all(told, by=None, now=NOON) == 30
    assert len(asked) < 12
