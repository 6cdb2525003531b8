"""Absences: reported by the person, their manager or HR, told to those whom they concern, taken back."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from rotation.actions.absence_news import absence_news, broken_news, stands_news
from rotation.actions.notices import notify_all
from rotation.database import db
from rotation.errors import Refusal
from rotation.models.absences import Absence, absences_among
from rotation.models.accounts import Account
from rotation.models.availability import HalfDay
from rotation.models.cycles import Cycle, CycleState, open_cycles_of
from rotation.models.people import Person
from rotation.models.plans import published_plan
from rotation.models.records import record
from rotation.planning.broken import Broken
from rotation.planning.replanning import replan_of

LONGEST_DAYS = 366


@dataclass(frozen=True)
class Span:
    """From one half day to another, both included."""

    first_day: date
    first_half: HalfDay
    last_day: date
    last_half: HalfDay


def report_absence(person: Person, span: Span, *, by: Account, now: datetime) -> Absence:
    """Note that somebody is away; those whose visits cannot be as planned, HR and the manager are told.

    Reporting the same once more changes nothing. Raises Refusal when the half days are out of order, more
    than a year apart or at a weekend only.
    """
    _check(span)
    for known in absences_among([person.id], span.first_day, span.last_day):
        if Span(known.first_day, known.first_half, known.last_day, known.last_half) == span:
            return known
    absence = Absence(
        person=person,
        first_day=span.first_day,
        first_half=span.first_half,
        last_day=span.last_day,
        last_half=span.last_half,
        reported_by_id=by.id,
        reported_at=now,
    )
    with _telling(absence, by=by, now=now):
        db.session.add(absence)
        db.session.flush()
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
    return absence


def take_back_absence(absence: Absence, *, by: Account, now: datetime) -> None:
    """Somebody is there after all; those whose visits stand again by that are told. Twice is once."""
    db.session.refresh(absence, with_for_update=True)
    if absence.taken_back_at is not None:
        return
    with _telling(absence, by=by, now=now):
        absence.taken_back_at, absence.taken_back_by_id = now, by.id
        db.session.flush()
    record("take_back_absence", absence, by=by, now=now, person=absence.person_id)


@contextmanager
def _telling(absence: Absence, *, by: Account, now: datetime) -> Iterator[None]:
    """Tell those whose visits the block breaks, or lets stand again."""
    today = now.astimezone().date()
    cycles = [
        cycle
        for cycle in open_cycles_of(absence.person.department_id)
        if cycle.state == CycleState.PUBLISHED
        and cycle.first_day <= absence.last_day
        and cycle.last_day >= absence.first_day
    ]
    before = {cycle.id: _broken(cycle, today) for cycle in cycles}
    yield
    for cycle in cycles:
        was, is_now = before[cycle.id], _broken(cycle, today)
        for each in (is_now[key] for key in is_now.keys() - was.keys()):
            notify_all(broken_news(each, absence), by=by, now=now)
        for each in (was[key] for key in was.keys() - is_now.keys()):
            notify_all(stands_news(each, absence), by=by, now=now)


def _broken(cycle: Cycle, today: date) -> dict[int, Broken]:
    """What of the plan in force cannot be and is not over, by visit."""
    if published_plan(cycle) is None:
        return {}
    found = replan_of(cycle, today=today).sorted_out.broken
    return {each.visit.id: each for each in found if each.visit.last_day >= today}


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
