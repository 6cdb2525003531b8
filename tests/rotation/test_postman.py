"""The postman: a real mail server gets each letter once, whoever is sent it and whatever the server says."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from threading import Event, Thread

import pytest
import time_machine
from flask import Flask

from rotation import postman
from rotation.actions import outbox
from rotation.actions.answers import finish_answer
from rotation.actions.outbox import ATTEMPTS, LEASE, Letter
from rotation.actions.rounds import RoundTerms, chase, end_round, open_round
from rotation.database import db, transaction
from rotation.models import Message, MessageState, Silence
from rotation.smtp import NoServer
from tests.builders import make_account, make_person
from tests.rotation.company import Company, let_go
from tests.rotation.mail_server import MailServer, mail_server

NOW = datetime(2026, 12, 1, 9, tzinfo=UTC)
TERMS = RoundTerms(
    deadline=(date(2026, 12, 11), time(18)),
    reminders=[(date(2026, 12, 8), time(9)), (date(2026, 12, 10), time(9))],
    silence=Silence.AS_KNOWN,
)


@pytest.fixture
def post(app: Flask) -> Iterator[MailServer]:
    with mail_server() as (server, url):
        set_up_mail(app, url)
        yield server


def set_up_mail(app: Flask, url: str) -> None:
    app.config["ROTATION"] = type(app.config["ROTATION"])(
        **{
            **app.config["ROTATION"].model_dump(),
            "smtp_url": url,
            "base_url": "https://rotation.example",
            "mail_from": "Rotation <rotation@rotation.example>",
        }
    )


@pytest.fixture
def opened(company: Company) -> Company:
    with transaction():
        open_round(company.cycle, TERMS, home_zone="Europe/Berlin", by=company.hr, now=NOW)
    return company


def deliver(app: Flask, at: datetime = NOW) -> None:
    let_go()
    with time_machine.travel(at, tick=False):
        postman.deliver_once(app)
    db.session.expire_all()


def put(recipient: str = "ann@example.org", key: str = "test/1", subject: str = "Hello") -> None:
    with transaction():
        letter = Letter(subject=subject, text="Text – with a dash", html="<p>Text</p>")
        outbox.put(letter, once_key=key, kind="test", recipient=recipient, now=NOW)


def test_everybody_is_invited_once_with_a_link_of_their_own(app, opened, post):
    deliver(app)
    deliver(app, NOW + timedelta(minutes=1))
    people = [opened.ada, opened.bo, opened.mia, opened.ned]
    assert sorted(post.recipients) == sorted(person.email for person in people)
    links = {find_link(mail) for mail in post.mails}
    assert len(links) == 4
    mail = next(mail for mail in post.mails if mail["To"] == opened.ada.email)
    assert (
        mail["Subject"].strip() == "Spring: when can you? Please answer by Fri 11 Dec, 18:00 (Europe/Berlin)"
    )
    assert mail["From"] == "Rotation <rotation@rotation.example>"
    assert mail["Auto-Submitted"] == "auto-generated"
    for part in ("plain", "html"):
        assert find_link(mail) in mail.get_body((part,)).get_content()
    assert db.session.query(Message).filter(Message.text != "").count() == 0


def find_link(mail) -> str:
    return re.search(r"https://rotation\.example/answer/\S+", mail.get_body(("plain",)).get_content())[0]


def test_the_deadline_in_a_mail_is_on_the_readers_clock(app, company, post):
    company.ada.country, company.bo.time_zone = "JP", "America/New_York"
    company.mia.country = "DE"
    db.session.commit()
    with transaction():
        open_round(company.cycle, TERMS, home_zone="Europe/London", by=company.hr, now=NOW)
    deliver(app)
    zones = {mail["To"]: mail["Subject"].rpartition("(")[2] for mail in post.mails}
    assert zones[company.ada.email] == "Asia/Tokyo)"
    assert zones[company.bo.email] == "America/New_York)"
    assert zones[company.mia.email] == "Europe/Berlin)"
    assert zones[company.ned.email] == "Europe/London)"


def test_who_is_hired_later_is_invited_too_and_leavers_and_people_without_address_are_not(app, opened, post):
    opened.bo.left_on, opened.mia.email = date(2026, 12, 1), None
    db.session.commit()
    deliver(app)
    joiner = make_person(opened.sales, "Zoe Novak")
    deliver(app, NOW + timedelta(days=1))
    assert Counter(post.recipients) == {opened.ada.email: 1, opened.ned.email: 1, joiner.email: 1}


def test_reminders_come_at_nine_on_each_clock_to_who_is_silent(app, opened, post):
    opened.ada.country, opened.bo.country = "JP", "US"
    account = make_account(person=opened.mia)
    db.session.commit()
    deliver(app)
    post.mails.clear()
    with transaction():
        finish_answer(opened.mia, opened.cycle, by=account, now=NOW)

    def reminded(at: datetime) -> set[str]:
        post.mails.clear()
        deliver(app, at)
        return {mail["To"] for mail in post.mails}

    assert reminded(datetime(2026, 12, 7, 23, 59, tzinfo=UTC)) == set()
    assert reminded(datetime(2026, 12, 8, 0, 0, tzinfo=UTC)) == {opened.ada.email}  # 9:00 in Tokyo
    assert reminded(datetime(2026, 12, 8, 8, 0, tzinfo=UTC)) == {opened.ned.email}  # 9:00 in Berlin
    assert reminded(datetime(2026, 12, 8, 14, 0, tzinfo=UTC)) == {opened.bo.email}  # 9:00 in New York
    assert "is due by" in post.mails[0]["Subject"]
    assert reminded(datetime(2026, 12, 9, 23, tzinfo=UTC)) == set()


def test_of_reminders_that_were_missed_only_the_last_is_sent_and_none_after_the_deadline(app, opened, post):
    deliver(app)
    post.mails.clear()
    deliver(app, datetime(2026, 12, 10, 12, tzinfo=UTC))
    assert Counter(mail["To"] for mail in post.mails) == {
        person.email: 1 for person in (opened.ada, opened.bo, opened.mia, opened.ned)
    }
    with transaction():
        opened.cycle.name = "Spring"
        chase(opened.cycle, by=opened.hr, now=datetime(2026, 12, 11, 17, tzinfo=UTC))
    post.mails.clear()
    deliver(app, datetime(2026, 12, 11, 17, 0, 1, tzinfo=UTC))  # 18:00 in Berlin
    assert post.mails == []


def test_chasing_reminds_who_is_silent_at_once(app, opened, post):
    deliver(app)
    post.mails.clear()
    later = NOW + timedelta(days=2)
    with transaction():
        finish_answer(opened.ada, opened.cycle, by=None, now=later)
        chase(opened.cycle, by=opened.hr, now=later)
    deliver(app, later)
    deliver(app, later + timedelta(minutes=5))
    assert sorted(mail["To"] for mail in post.mails) == sorted(
        person.email for person in (opened.bo, opened.mia, opened.ned)
    )


def test_what_waits_when_the_round_is_ended_is_not_sent(app, opened, post):
    let_go()
    with time_machine.travel(NOW, tick=False):
        postman.write_letters(app, stop=Event())
    with transaction():
        end_round(opened.cycle, by=opened.hr, now=NOW)
    deliver(app)
    assert post.mails == []


def test_a_refusal_that_may_pass_is_tried_again_later_and_later(app, post):
    put()
    post.refuse = lambda _recipient: "451 Try later"
    at, waits = NOW, []
    for _ in range(ATTEMPTS - 1):
        deliver(app, at)
        message = db.session.query(Message).one()
        assert (message.state, message.reason) == (MessageState.WAITING, "451 Try later")
        waits.append(message.not_before - at)
        deliver(app, message.not_before - timedelta(seconds=1))
        at = message.not_before
    assert waits[0] == timedelta(minutes=1)
    assert waits == sorted(waits)
    post.refuse = lambda _recipient: None
    deliver(app, at)
    assert [mail["To"] for mail in post.mails] == ["ann@example.org"]
    assert db.session.query(Message).one().state == MessageState.SENT


def test_a_refusal_for_good_is_final_and_stops_nobody_else(app, post):
    put("gone@example.org", "test/1")
    put("ann@example.org", "test/2")
    post.refuse = lambda recipient: "550 No such user" if recipient.startswith("gone") else None
    deliver(app)
    assert post.recipients == ["ann@example.org"]
    failed = db.session.query(Message).filter_by(state=MessageState.FAILED).one()
    assert (failed.recipient, failed.reason) == ("gone@example.org", "550 No such user")


def test_without_a_server_everything_waits_and_no_attempt_is_lost(app):
    with mail_server() as (_server, url):
        pass  # its port is closed again
    set_up_mail(app, url)
    put()
    for _ in range(2 * ATTEMPTS):
        with pytest.raises(NoServer, match="cannot be reached"):
            deliver(app)
    message = db.session.query(Message).one()
    assert (message.state, message.attempt) == (MessageState.WAITING, 0)
    with mail_server() as (server, url):
        set_up_mail(app, url)
        deliver(app)
        assert server.recipients == ["ann@example.org"]


def test_without_a_server_in_the_settings_mail_waits(app):
    put()
    deliver(app)
    assert db.session.query(Message).one().state == MessageState.WAITING


def test_several_postmen_send_each_message_once(app, post):
    for n in range(60):
        put(f"person{n}@example.org", f"test/{n}")
    let_go()
    threads = [Thread(target=postman.send_waiting, args=(app,), kwargs={"stop": Event()}) for _ in range(4)]
    with time_machine.travel(NOW):
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert Counter(post.recipients) == {f"person{n}@example.org": 1 for n in range(60)}


def test_who_dies_after_the_servers_yes_leaves_a_mail_that_can_be_recognised(app, post, monkeypatch):
    put()
    let_go()

    def die(*_given, **_more) -> None:
        raise MemoryError

    monkeypatch.setattr(outbox, "note_sent", die)
    with pytest.raises(MemoryError):
        deliver(app)
    monkeypatch.undo()
    deliver(app, NOW + LEASE - timedelta(seconds=1))
    assert len(post.mails) == 1
    deliver(app, NOW + LEASE + timedelta(seconds=1))
    assert len(post.mails) == 2
    assert post.mails[0]["Message-ID"] == post.mails[1]["Message-ID"]


def test_a_sender_that_slept_through_its_lease_notes_nothing(app):
    put()
    with transaction():
        first = outbox.take(now=NOW)
    with transaction():
        second = outbox.take(now=NOW + LEASE + timedelta(seconds=1))
    assert second.attempt == first.attempt + 1
    with pytest.raises(outbox.HoldLost), transaction():
        outbox.note_refused(first, "late", for_good=True, now=NOW)
    with transaction():
        outbox.note_sent(second, now=NOW)


def test_there_is_one_message_of_a_once_key(app, post):
    put()
    put()
    deliver(app)
    put()
    deliver(app)
    assert len(post.mails) == 1


def test_a_line_break_in_a_subject_begins_no_header(app, post):
    put(subject="Hello\r\nBcc: everybody@example.org")
    deliver(app)
    assert post.mails[0]["Subject"] == "Hello Bcc: everybody@example.org"
    assert post.mails[0]["Bcc"] is None
    assert post.recipients == ["ann@example.org"]


@pytest.mark.parametrize("recipient", ["a\nb@example.org", "no address", "", "ä@exämple.org"])
def test_an_address_that_cannot_be_written_fails_alone(app, post, recipient):
    put(recipient, "test/1")
    put("ann@example.org", "test/2")
    deliver(app)
    states = {each.once_key: each.state for each in db.session.query(Message)}
    assert states["test/2"] == MessageState.SENT
    assert states["test/1"] in (MessageState.FAILED, MessageState.SENT)
