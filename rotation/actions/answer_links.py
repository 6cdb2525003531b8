"""Personal links that open one answer, and the letters that carry them: invitations and reminders."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, String, cast, exists, literal, select
from sqlalchemy.orm import aliased

from rotation.actions.outbox import Letter, put
from rotation.database import db
from rotation.errors import Missing, Refusal
from rotation.models.accounts import Account
from rotation.models.answers import Answer, AnswerLink, answer_link
from rotation.models.cycles import Cycle
from rotation.models.outbox import Message
from rotation.models.people import Person
from rotation.models.records import record
from rotation.models.rounds import CollectingRound, Reminder, get_round
from rotation.time_zones import instant

LIFE_AFTER_DEADLINE = timedelta(days=14)
_FARTHEST_CLOCK = timedelta(hours=14)
_GONE = "link; it ends two weeks after the deadline. Ask HR, or sign in"


@dataclass(frozen=True)
class Invitation:
    """What a letter about a round tells its reader: the first one, or (`reminding`) a later one."""

    collecting: CollectingRound
    person: Person
    token: str
    reminding: bool


Writer = Callable[[Invitation], Letter]


def digest_of(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def offer_answer_link(
    person: Person, cycle: Cycle, *, token: str, now: datetime, by: Account | None = None
) -> AnswerLink:
    """Make a link that opens a person's answer. `token` must be unguessable: it is kept as a digest only.
    `by` is who of HR is shown it, to hand it over: the person's page says so, because whoever has the link
    answers in the person's name.

    Raises Missing when the cycle does not ask this person, Refusal when it is over.
    """
    collecting = get_round(cycle)
    if person.department_id not in cycle.department_ids or person.left_on is not None:
        raise Missing("person in this cycle")
    expires_at = collecting.deadline_of(person) + LIFE_AFTER_DEADLINE
    if expires_at <= now:
        raise Refusal("The deadline is long over, and so is every link. Answer for them instead.")
    link = AnswerLink(
        token_digest=digest_of(token), cycle_id=cycle.id, person_id=person.id, expires_at=expires_at
    )
    if by is not None:
        link.handed_out_at, link.handed_out_by_id = now, by.id
        record("hand_out_link", collecting, by=by, now=now, person=person.id)
    db.session.add(link)
    return link


def find_answer_link(digest: str, *, now: datetime) -> AnswerLink:
    """The link of a token with this digest. Raises Missing, also when its time or its person is gone."""
    link = answer_link(digest)
    if (
        link is None
        or link.expires_at <= now
        or link.person.left_on is not None
        or not link.cycle.is_open
        or link.person.department_id not in link.cycle.department_ids
    ):
        raise Missing(_GONE)
    return link


def write_due_letters(
    collecting: CollectingRound, write: Writer, *, token: Callable[[], str], now: datetime, most: int
) -> int:
    """Put what is due in a round into the outbox: invitations, then reminders, `most` at most; says how many.

    Who has no address is passed over. Who has answered is not reminded. Of several reminders that are due for
    somebody only the latest is written, and none that was due before they were invited or after their
    deadline.
    """
    db.session.refresh(collecting, ["ended_at"], with_for_update=True)  # two postmen take turns
    invited = 0
    for person in _without(collecting, "invitation", most):
        if now >= collecting.deadline_of(person):
            continue
        _write(collecting, person, f"invitation/{person.id}", write, token, now, reminding=False)
        invited += 1
    if invited:
        return invited
    return _write_reminders(collecting, write, token, now, most)


def tell_who_was_answered_for(
    person: Person, cycle: Cycle, letter: Letter, *, by: Account, now: datetime
) -> None:
    """Let somebody know by mail that `by` has answered for them, once for each who does."""
    if person.email is not None:
        put(
            letter,
            once_key=f"{get_round(cycle).letters_key}answered-for/{person.id}/{by.id}",
            kind="answered_for",
            recipient=person.email,
            person_id=person.id,
            now=now,
        )


def anything_due(collecting: CollectingRound, *, now: datetime) -> bool:
    """Whether a letter of a round may be due: a look without a lock, so that looking often costs little."""
    utc = ZoneInfo("UTC")
    if now >= instant(collecting.deadline_on, collecting.deadline_at, utc) + _FARTHEST_CLOCK:
        return False
    return bool(_without(collecting, "invitation", 1)) or any(
        each.done_at is None and now >= _span(each)[0] for each in collecting.reminders
    )


def _write_reminders(
    collecting: CollectingRound, write: Writer, token: Callable[[], str], now: datetime, most: int
) -> int:
    begun = [each for each in collecting.reminders if each.done_at is None and now >= _span(each)[0]]
    written = 0
    for reminder in begun:
        for person, invited_at in _silent_without(collecting, f"reminder/{reminder.id}"):
            if _latest_due(begun, collecting, person, invited_at, now) is not reminder:
                continue
            what = f"reminder/{reminder.id}/{person.id}"
            _write(collecting, person, what, write, token, now, reminding=True)
            written += 1
            if written >= most:
                return written
    for reminder in begun:
        if now >= _span(reminder)[1]:
            reminder.done_at = now
    return written


def _span(reminder: Reminder) -> tuple[datetime, datetime]:
    """When the time of a reminder comes on the first clock of the world, and when it has come on the last."""
    if reminder.asked_at is not None:
        return reminder.asked_at, reminder.asked_at
    noon = reminder.due_in(ZoneInfo("UTC"))
    return noon - _FARTHEST_CLOCK, noon + _FARTHEST_CLOCK


def _latest_due(
    reminders: Sequence[Reminder],
    collecting: CollectingRound,
    person: Person,
    invited_at: datetime,
    now: datetime,
) -> Reminder | None:
    """The reminder that is to reach a person now: the last whose time has come on their clock."""
    zone = collecting.zone_of(person)
    if now >= collecting.deadline_of(person):
        return None
    due = [(at, each.id, each) for each in reminders if invited_at < (at := each.due_in(zone)) <= now]
    return max(due)[2] if due else None


def _write(
    collecting: CollectingRound,
    person: Person,
    what: str,
    write: Writer,
    token: Callable[[], str],
    now: datetime,
    *,
    reminding: bool,
) -> None:
    fresh = token()
    offer_answer_link(person, collecting.cycle, token=fresh, now=now)
    put(
        write(Invitation(collecting, person, fresh, reminding)),
        once_key=f"{collecting.letters_key}{what}",
        kind=what.partition("/")[0],
        recipient=person.email or "",
        person_id=person.id,
        now=now,
    )


def _without(collecting: CollectingRound, what: str, most: int) -> Sequence[Person]:
    """Those in a round who have an address and no letter of this kind yet."""
    return db.session.scalars(
        select(Person).where(*_asked(collecting), ~_has(collecting, what)).order_by(Person.id).limit(most)
    ).all()


def _silent_without(collecting: CollectingRound, what: str) -> Sequence[tuple[Person, datetime]]:
    """Those invited who have not answered and have no letter of this kind yet, and when they were invited."""
    answered = exists().where(
        Answer.person_id == Person.id,
        Answer.cycle_id == collecting.cycle_id,
        Answer.answered_at.is_not(None),
    )
    found = db.session.execute(
        select(Person, Message.made_at)
        .join(Message, Message.once_key == _key(collecting, "invitation"))
        .where(*_asked(collecting), ~answered, ~_has(collecting, what))
        .order_by(Person.id)
    )
    return [(person, invited_at) for person, invited_at in found]


def _asked(collecting: CollectingRound) -> tuple[ColumnElement[bool], ...]:
    return (
        Person.department_id.in_(collecting.cycle.department_ids),
        Person.left_on.is_(None),
        Person.email.is_not(None),
    )


def _has(collecting: CollectingRound, what: str) -> ColumnElement[bool]:
    letter = aliased(Message)
    return exists().where(letter.once_key == _key(collecting, what))


def _key(collecting: CollectingRound, what: str) -> ColumnElement[str]:
    return literal(f"{collecting.letters_key}{what}/") + cast(Person.id, String)
