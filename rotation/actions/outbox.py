"""The outbox: what is to be mailed is put in, taken out by one sender at a time, and tried again if refused.

A message is sent outside any transaction, so whoever dies between a server's *yes* and our own note of it
leaves a message that is sent again when its lease ends, under the same Message-ID. Otherwise each is sent
once.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, CursorResult, delete, or_, select, update

from rotation.database import db
from rotation.models.outbox import Message, MessageState

LEASE = timedelta(minutes=5)
ATTEMPTS = 8
_FIRST_WAIT = timedelta(minutes=1)
_LONGEST_WAIT = timedelta(hours=2)


@dataclass(frozen=True, kw_only=True)
class Letter:
    """What a mail says, as text and as HTML."""

    subject: str
    text: str
    html: str


@dataclass(frozen=True)
class Held:
    """A message in the hands of a sender."""

    message_id: int
    attempt: int
    once_key: str
    recipient: str
    letter: Letter


class HoldLost(Exception):
    """Another sender has the message by now: nothing may be noted about it."""


def put(
    letter: Letter,
    *,
    once_key: str,
    kind: str,
    recipient: str,
    now: datetime,
    person_id: int | None = None,
    not_before: datetime | None = None,
) -> bool:
    """Put a letter into the outbox, in the open transaction; says whether it is new.

    Where there has ever been one with this once-key, nothing happens.
    """
    if db.session.scalar(select(Message.id).where(Message.once_key == once_key)) is not None:
        return False
    db.session.add(
        Message(
            once_key=once_key,
            kind=kind,
            person_id=person_id,
            recipient=recipient,
            subject=_one_line(letter.subject),
            text=letter.text,
            html=letter.html,
            not_before=not_before or now,
            made_at=now,
        )
    )
    db.session.flush()
    return True


def anything_waits(*, now: datetime) -> bool:
    """Whether there is a message to take."""
    return db.session.scalar(select(Message.id).where(_free(now)).limit(1)) is not None


def take(*, now: datetime) -> Held | None:
    """Take the message that has been due for longest, or one whose sender was silent for a lease."""
    free = _free(now)
    oldest = (
        select(Message.id)
        .where(free)
        .order_by(Message.not_before, Message.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    taken = db.session.execute(
        update(Message)
        .where(Message.id == oldest.scalar_subquery(), free)
        .values(state=MessageState.SENDING, attempt=Message.attempt + 1, lease_until=now + LEASE)
        .returning(
            Message.id,
            Message.attempt,
            Message.once_key,
            Message.recipient,
            Message.subject,
            Message.text,
            Message.html,
        )
        .execution_options(synchronize_session=False)
    ).first()
    if taken is None:
        return None
    number, attempt, once_key, recipient, subject, text, html = taken
    return Held(number, attempt, once_key, recipient, Letter(subject=subject, text=text, html=html))


def note_sent(held: Held, *, now: datetime) -> None:
    """The server has it; its text is forgotten. Raises HoldLost."""
    _write(held, state=MessageState.SENT, sent_at=now, text="", html="", reason="", lease_until=None)


def note_refused(held: Held, why: str, *, for_good: bool, now: datetime) -> None:
    """The server does not take it: tried again after a while, unless it refuses for good. Raises HoldLost.

    One minute, then twice as long each time, two hours at most; after eight attempts it has failed.
    """
    if for_good or held.attempt >= ATTEMPTS:
        _write(held, state=MessageState.FAILED, reason=why, lease_until=None)
        return
    wait = min(_FIRST_WAIT * 2 ** (held.attempt - 1), _LONGEST_WAIT)
    _write(held, state=MessageState.WAITING, reason=why, not_before=now + wait, lease_until=None)


def hand_back(held: Held, why: str) -> None:
    """Put it back untried: no server answers at all, and that is not the message's fault. Raises HoldLost."""
    _write(held, state=MessageState.WAITING, attempt=held.attempt - 1, reason=why, lease_until=None)


def drop_waiting(key_prefix: str) -> None:
    """Let go of what still waits and would come too late. What is being sent is sent."""
    db.session.execute(
        update(Message)
        .where(
            Message.once_key.startswith(key_prefix, autoescape=True), Message.state == MessageState.WAITING
        )
        .values(state=MessageState.DROPPED, text="", html="")
        .execution_options(synchronize_session=False)
    )


def forget_dropped(key_prefix: str) -> None:
    """Forget what was let go of, so that it can be written anew after all."""
    db.session.execute(
        delete(Message)
        .where(
            Message.once_key.startswith(key_prefix, autoescape=True), Message.state == MessageState.DROPPED
        )
        .execution_options(synchronize_session=False)
    )


def try_failed_again(key_prefix: str, *, now: datetime) -> int:
    """Let everything that failed be tried anew; says how many."""
    tried = db.session.execute(
        update(Message)
        .where(Message.once_key.startswith(key_prefix, autoescape=True), Message.state == MessageState.FAILED)
        .values(state=MessageState.WAITING, attempt=0, not_before=now)
        .execution_options(synchronize_session=False)
    )
    assert isinstance(tried, CursorResult)  # noqa: S101  # what an UPDATE always gives; its type is wider
    return tried.rowcount


def _free(now: datetime) -> ColumnElement[bool]:
    return or_(
        (Message.state == MessageState.WAITING) & (Message.not_before <= now),
        (Message.state == MessageState.SENDING) & (Message.lease_until < now),
    )


def _write(held: Held, **values: object) -> None:
    written = db.session.execute(
        update(Message)
        .where(
            Message.id == held.message_id,
            Message.attempt == held.attempt,
            Message.state == MessageState.SENDING,
        )
        .values(**values)
        .execution_options(synchronize_session=False)
    )
    assert isinstance(written, CursorResult)  # noqa: S101  # as above
    if written.rowcount != 1:
        raise HoldLost


def _one_line(subject: str) -> str:
    """A header's text: a line break in it would begin another header."""
    return " ".join(subject.split())[:200]
