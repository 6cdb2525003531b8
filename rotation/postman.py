"""The postman: writes the letters that are due and hands what is in the outbox to the mail server.

Stands beside the worker, in a thread of its own, because a solve takes minutes. Any number may run: a round's
letters have once-keys, and a message is taken by one conditional UPDATE.
"""

import logging
import secrets
from collections.abc import Callable
from datetime import date, time
from threading import Event

from flask import Flask

from rotation import clock, letters
from rotation.actions import outbox
from rotation.actions.answer_links import anything_due, write_due_letters
from rotation.actions.notice_letters import House, digests_due, write_digests, write_notice_letters
from rotation.actions.outbox import Held, HoldLost
from rotation.actions.private_reasons import forget_reasons
from rotation.actions.swap_times import overdue, pass_time
from rotation.config import Settings
from rotation.database import writing
from rotation.errors import Busy
from rotation.models.notices import anything_to_mail
from rotation.models.rounds import open_rounds
from rotation.smtp import MailServer, NoServer, Refused

log = logging.getLogger(__name__)

_POLL_SECONDS = 2.0
_WRITE_AT_ONCE = 50
_PAUSE_SECONDS = 30.0
_PATIENCE = 10


def deliver_forever(app: Flask, stop: Event) -> None:
    """Work until `stop` is set. What goes wrong is logged, and tried again after a while."""
    tidied: date | None = None
    while not stop.is_set():
        wait = _POLL_SECONDS
        try:
            if tidied != (today := clock.now().date()):
                tidy(app, today=today)
                tidied = today
            deliver_once(app, stop=stop)
        except NoServer as absent:
            log.warning("Mail waits. %s", absent)
            wait = _PAUSE_SECONDS
        except Exception:
            log.exception("The post could not be done; it is tried again.")
            wait = _PAUSE_SECONDS
        stop.wait(wait)


def deliver_once(app: Flask, *, stop: Event | None = None) -> None:
    """Write every letter that is due, and send everything that waits. Raises NoServer."""
    stop = stop or Event()
    write_letters(app, stop=stop)
    look_after_swaps(app)
    write_notices(app, stop=stop)
    send_waiting(app, stop=stop)


def write_letters(
    app: Flask, *, stop: Event, token: Callable[[], str] = lambda: secrets.token_urlsafe(32)
) -> int:
    """Put every letter that is due into the outbox, some at a time; says how many."""
    written = 0
    with app.app_context():
        due = [each.id for each in open_rounds() if anything_due(each, now=clock.now())]
    for round_id in due:
        while not stop.is_set():
            with writing(app):
                asking = next((each for each in open_rounds() if each.id == round_id), None)
                fresh = asking and write_due_letters(
                    asking, letters.answer_letter, token=token, now=clock.now(), most=_WRITE_AT_ONCE
                )
            if not fresh:
                break
            written += fresh
    return written


def write_notices(app: Flask, *, stop: Event) -> None:
    """Put the letters of notices into the outbox, some at a time, and the digests that are due."""
    settings: Settings = app.config["ROTATION"]
    house = House(settings.quiet_hours, time.fromisoformat(settings.digest_at), settings.timezone)
    with app.app_context():
        fresh = _WRITE_AT_ONCE if anything_to_mail() else 0
        digests = bool(digests_due(house, now=clock.now()))
    while fresh == _WRITE_AT_ONCE and not stop.is_set():
        with writing(app):
            fresh = write_notice_letters(letters.notice_letter, house, now=clock.now(), most=_WRITE_AT_ONCE)
    if digests:
        with writing(app):
            write_digests(letters.digest_letter, house, now=clock.now())


def look_after_swaps(app: Flask) -> None:
    """Remind of swaps and let them expire."""
    office = app.config["ROTATION"].office
    with app.app_context():
        late = overdue(now=clock.now().astimezone(office))
    for swap_id in late:
        with writing(app):
            pass_time(swap_id, now=clock.now().astimezone(office))


def send_waiting(app: Flask, *, stop: Event) -> int:
    """Hand over what is due, one message at a time, over one connection; says how many were tried.

    Without a mail server in the settings everything waits. No transaction is open while the server is spoken
    to. Raises NoServer when there is none to speak to; the message at hand is back in the outbox then.
    """
    settings: Settings = app.config["ROTATION"]
    if not settings.smtp_url.get_secret_value():
        return 0
    tried = 0
    server = MailServer(settings)
    try:
        while not stop.is_set() and (held := _taken(app)) is not None:
            tried += 1
            _hand_over(app, server, held)
    finally:
        server.leave()
    return tried


def tidy(app: Flask, *, today: date) -> None:
    """Forget the private reasons that nobody needs any more."""
    with writing(app):
        forget_reasons(today=today)


def _taken(app: Flask) -> Held | None:
    """The next message that is due. The write lock is only asked for where there is one."""
    with app.app_context():
        if not outbox.anything_waits(now=clock.now()):
            return None
    with writing(app):
        return outbox.take(now=clock.now())


def _hand_over(app: Flask, server: MailServer, held: Held) -> None:
    """Send one message and note what came of it."""
    letter = held.letter
    try:
        try:
            server.send(
                held.recipient, letter.subject, letter.text, letter.html, key=held.once_key, now=clock.now()
            )
        except Refused as refused:
            why, for_good = str(refused), refused.for_good
            _note(app, lambda: outbox.note_refused(held, why, for_good=for_good, now=clock.now()))
        except NoServer as absent:
            why = str(absent)
            _note(app, lambda: outbox.hand_back(held, why))
            raise
        else:
            _note(app, lambda: outbox.note_sent(held, now=clock.now()))
    except HoldLost:
        log.warning("Message %s has another sender by now.", held.message_id)


def _note(app: Flask, note: Callable[[], None]) -> None:
    """Write down what came of a message, however many are writing: forgotten, it would be sent again."""
    for patience in range(_PATIENCE, -1, -1):
        try:
            with writing(app):
                note()
        except Busy:
            if not patience:
                raise
        else:
            return
