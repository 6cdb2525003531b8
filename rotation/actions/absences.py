"""Absences: reported by the person, their manager or HR, told to those whom they concern, taken back."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from rotation.actions.absence_news import absence_news, broken_news, stands_news
from rotation.actions.notices import notify_all
from rotation.actions.swap_checks import look_after_absence
from rotation.database import db
from rotation.errors import Refusal
from rotation.models.absences import Absence, Reported, absences_among
from rotation.models.accounts import Account
from rotation.models.availability import HalfDay
from rotation.models.people import Person
from rotation.models.records import record
from rotation.planning.outlook import Outlook, outlooks_of

LONGEST_DAYS = 366


@dataclass(frozen=True)
class Span:
    """From one half day to another, both included."""

    first_day: date
    first_half: HalfDay
    last_day: date
    last_half: HalfDay


def report_absence(
    person: Person, span: Span, *, by: Account, now: datetime, foreseen: Sequence[Outlook] = ()
) -> Absence:
    """Note that somebody is away; those whose visits cannot be as planned, HR and the manager are told.

    What was `foreseen` before the lock was taken is not looked into again. Reporting the same once more
    changes nothing. Raises Refusal when the half days are out of order, more than a year apart or at a
    weekend only.
    """
    _check(span)
    for known in absences_among([person.id], span.first_day, span.last_day):
        if Span(known.first_day, known.first_half, known.last_day, known.last_half) == span:
            return known
    absence = _absence(person, span)
    outlooks = outlooks_of(person, Reported(plus=absence), today=now.date(), known=foreseen)
    absence.reported_by_id, absence.reported_at = by.id, now
    db.session.add(absence)
    db.session.flush()
    _tell(outlooks, absence, by=by, now=now)
    record(
        "report_absence",
        absence,
        by=by,
        now=now,
        person=person.id,
        first=str(span.first_day),
        last=str(span.last_day),
    )
    notify_all(absence_news(absence, by=by), by=by, now=now)
    look_after_absence(absence, now=now)
    return absence


def take_back_absence(
    absence: Absence, *, by: Account, now: datetime, foreseen: Sequence[Outlook] = ()
) -> None:
    """Somebody is there after all; those whose visits stand again by that are told. Twice is once."""
    db.session.refresh(absence, with_for_update=True)
    if absence.taken_back_at is not None:
        return
    today = now.date()
    outlooks = outlooks_of(absence.person, Reported(minus=absence), today=today, known=foreseen)
    absence.taken_back_at, absence.taken_back_by_id = now, by.id
    db.session.flush()
    _tell(outlooks, absence, by=by, now=now)
    record("take_back_absence", absence, by=by, now=now, person=absence.person_id)


def foresee_absence(person: Person, span: Span, *, now: datetime) -> list[Outlook]:
    """What it would break that somebody is away: a look without any lock. Raises Refusal as a report does."""
    _check(span)
    return outlooks_of(person, Reported(plus=_absence(person, span)), today=now.date())


def foresee_return(absence: Absence, *, now: datetime) -> list[Outlook]:
    """What could be as planned again if somebody is there after all: a look without any lock."""
    return outlooks_of(absence.person, Reported(minus=absence), today=now.date())


def _absence(person: Person, span: Span) -> Absence:
    """One that nobody has reported yet."""
    return Absence(
        person_id=person.id,
        first_day=span.first_day,
        first_half=span.first_half,
        last_day=span.last_day,
        last_half=span.last_half,
    )


def _tell(outlooks: Iterable[Outlook], absence: Absence, *, by: Account, now: datetime) -> None:
    """Tell those whose visits an absence breaks, or lets stand again."""
    for each in outlooks:
        for broken in each.breaks:
            notify_all(broken_news(broken, absence), by=by, now=now)
        for mended in each.mends:
            notify_all(stands_news(mended, absence), by=by, now=now)


def _check(span: Span) -> None:
    if span.last_day < span.first_day:
        raise Refusal("The last day comes before the first.", field="last_day")
    if (span.first_day, span.first_half) > (span.last_day, span.last_half):
        raise Refusal("The morning comes before the afternoon.", field="last_half")
    length = (span.last_day - span.first_day).days
    if length >= LONGEST_DAYS:
        raise Refusal("That is more than a year. Have them taken out of the cycle instead.", field="last_day")
    if all((span.first_day + timedelta(days=n)).weekday() >= 5 for n in range(length + 1)):
        raise Refusal("That is a weekend; visits take place from Monday to Friday.", field="first_day")
