"""The postman: a real mail server gets each letter once, whoever is sent it and whatever the server says."""

import os
import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime, timedelta
from threading import Event, Thread

import pytest
import time_machine

from rotation import postman
from rotation.actions import outbox
from rotation.actions.outbox import ATTEMPTS, LEASE, Letter
from rotation.database import db, transaction
from rotation.errors import Busy
from rotation.models import Message, MessageState
from rotation.smtp import NoServer
from tests.conftest import SECRET
from tests.real import ROOT
from tests.rotation.company import let_go
from tests.rotation.mail_server import deliver, mail_server, set_up_mail

NOW = datetime(2026, 12, 1, 9, tzinfo=UTC)


def put(recipient: str = "ann@example.org", key: str = "test/1", subject: str = "Hello") -> None:
    with transaction():
        letter = Letter(subject=subject, text="Text – with a dash", html="<p>Text</p>")
        outbox.put(letter, once_key=key, kind="test", recipient=recipient, now=NOW)


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
    deliver(app, NOW)
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
            deliver(app, NOW)
    message = db.session.query(Message).one()
    assert (message.state, message.attempt) == (MessageState.WAITING, 0)
    with mail_server() as (server, url):
        set_up_mail(app, url)
        deliver(app, NOW)
        assert server.recipients == ["ann@example.org"]


def test_without_a_server_in_the_settings_mail_waits(app):
    put()
    deliver(app, NOW)
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
        deliver(app, NOW)
    monkeypatch.undo()
    deliver(app, NOW + LEASE - timedelta(seconds=1))
    assert len(post.mails) == 1
    deliver(app, NOW + LEASE + timedelta(seconds=1))
    assert len(post.mails) == 2
    assert post.mails[0]["Message-ID"] == post.mails[1]["Message-ID"]


def test_what_was_sent_is_noted_however_busy_the_database_is(app, post, monkeypatch):
    put()
    real, busy = outbox.note_sent, iter([True] * 5)

    def at_last(*given, **more) -> None:
        if next(busy, False):
            raise Busy
        real(*given, **more)

    monkeypatch.setattr(outbox, "note_sent", at_last)
    deliver(app, NOW)
    deliver(app, NOW + 2 * LEASE)
    assert len(post.mails) == 1


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
    deliver(app, NOW)
    put()
    deliver(app, NOW)
    assert len(post.mails) == 1


def test_a_line_break_in_a_subject_begins_no_header(app, post):
    put(subject="Hello\r\nBcc: everybody@example.org")
    deliver(app, NOW)
    assert post.mails[0]["Subject"] == "Hello Bcc: everybody@example.org"
    assert post.mails[0]["Bcc"] is None
    assert post.recipients == ["ann@example.org"]


@pytest.mark.parametrize("recipient", ["a\nb@example.org", "no address", "", "ä@exämple.org"])
def test_an_address_that_cannot_be_written_fails_alone(app, post, recipient):
    put(recipient, "test/1")
    put("ann@example.org", "test/2")
    deliver(app, NOW)
    states = {each.once_key: each.state for each in db.session.query(Message)}
    assert states["test/2"] == MessageState.SENT
    assert states["test/1"] in (MessageState.FAILED, MessageState.SENT)


@pytest.mark.slow
def test_the_command_that_works_sends_mail_too(app, tmp_path):
    """Slow because it starts a process that loads the whole solver."""
    put()
    let_go()
    with mail_server() as (server, url):
        arrived = Event()
        server.taken = arrived.set
        environment = {
            **os.environ,
            "ROTATION_DATA_DIR": str(tmp_path),
            "ROTATION_SECRET_KEY": SECRET,
            "ROTATION_SMTP_URL": url,
        }
        # It is not yet December where that process runs.
        with transaction():
            db.session.query(Message).one().not_before = datetime(2026, 1, 1, tzinfo=UTC)
        let_go()
        worker = subprocess.Popen([sys.executable, "-m", "rotation", "work"], cwd=ROOT, env=environment)
        try:
            assert arrived.wait(60)
        finally:
            worker.terminate()
            assert worker.wait(30) == 0
    assert server.recipients == ["ann@example.org"]
    db.session.expire_all()
    assert db.session.query(Message).one().state == MessageState.SENT
