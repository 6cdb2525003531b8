"""What people answer for a cycle, by themselves or by HR or their manager for them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from rotation.actions.lateness import must_be_in_time
from rotation.database import db
from rotation.errors import Missing, Refusal
from rotation.models.accounts import Account
from rotation.models.answers import (
    Answer,
    MeetingKind,
    MeetingWish,
    PlacementRank,
    answer_of,
    last_week_of,
    week_as_text,
    wishes_of,
)
from rotation.models.availability import DatedLevel, HalfDay, Level, dated_levels
from rotation.models.cycles import Cycle
from rotation.models.people import Person
from rotation.models.records import record
from rotation.models.rounds import get_round
from rotation.planning.calendar import weekly_pattern

HalfOfWeek = tuple[int, HalfDay]
Slot = tuple[date, HalfDay]


@dataclass(frozen=True, kw_only=True)
class Hosting:
    """Whether somebody hosts in a cycle (None: not said), how many at once and a week, and when.

    `halves` are the half days of the week in which guests suit; None is whenever they can.
    """

    hosts: bool | None
    host_limit: int | None = None
    hosting_per_week: int | None = None
    halves: str | None = None


@dataclass(frozen=True, kw_only=True)
class Change:
    """What somebody changes in an answer; what is not named stays as it is.

    In `dates`, None lets the week hold again; in `ranks`, by placement, None takes a rank back; each kind of
    `meetings` is given whole, but for what is said of the people in `unseen`: who changes it has not been
    shown that, and it stays.
    """

    week: Mapping[HalfOfWeek, Level] = field(default_factory=dict)
    dates: Mapping[Slot, Level | None] = field(default_factory=dict)
    ranks: Mapping[int, int | None] = field(default_factory=dict)
    meetings: Mapping[MeetingKind, Sequence[Person]] = field(default_factory=dict)
    unseen: Collection[int] = ()
    hosting: Hosting | None = None
    time_zone: str | None = None


def save_answer(person: Person, cycle: Cycle, change: Change, *, by: Account | None, now: datetime) -> Answer:
    """Keep what somebody has said so far; `by` None is the holder of the person's own link.

    Raises Missing when the cycle does not ask this person, and Refusal when it is too late or closed.
    """
    answer = _begun(person, cycle, by=by, now=now)
    if change.week:
        answer.week = week_as_text({**weekly_pattern(person, answer), **change.week})
    _set_dates(person, change.dates)
    _set_ranks(answer, change.ranks)
    _set_meetings(person, cycle, change.meetings, change.unseen)
    if change.hosting is not None:
        answer.hosts = change.hosting.hosts
        answer.host_limit = change.hosting.host_limit
        answer.hosting_per_week = change.hosting.hosting_per_week
        answer.host_halves = change.hosting.halves
    if change.time_zone is not None:
        person.time_zone = change.time_zone
    return answer


def finish_answer(person: Person, cycle: Cycle, *, by: Account | None, now: datetime) -> Answer:
    """Say that this is the answer. It can be changed until the deadline. Raises as save_answer does.

    From now on the cycle keeps the week as it is, whatever becomes of the usual one.
    """
    answer = _begun(person, cycle, by=by, now=now)
    answer.week = week_as_text(weekly_pattern(person, answer))
    answer.answered_at = now
    answer.answered_by_id = by.id if by else None
    record("answer", answer, by=by, now=now, person=person.id)
    return answer


def copy_last_week(person: Person, cycle: Cycle, *, by: Account | None, now: datetime) -> Cycle:
    """Take the weekly pattern of the person's last answer; gives the cycle it was for.

    Raises Refusal when there is none, and as save_answer does.
    """
    answer = _begun(person, cycle, by=by, now=now)
    last = last_week_of(person, cycle)
    if last is None:
        raise Refusal("There is no earlier answer to copy.")
    answer.week = last.week
    return last.cycle


def _begun(person: Person, cycle: Cycle, *, by: Account | None, now: datetime) -> Answer:
    """The answer of a person, begun if need be, and locked: two windows of one person take turns."""
    collecting = get_round(cycle)
    if person.department_id not in cycle.department_ids or person.left_on is not None:
        raise Missing("answer")
    must_be_in_time(collecting, person, by=by, now=now)
    answer = answer_of(person, cycle, locked=True)
    if answer is None:
        answer = Answer(cycle_id=cycle.id, person_id=person.id, started_at=now, changed_at=now)
        try:
            with db.session.begin_nested():
                db.session.add(answer)
        except IntegrityError:
            answer = answer_of(person, cycle, locked=True)
            if answer is None:
                raise
    answer.changed_at, answer.changed_by_id = now, by.id if by else None
    if by is not None and by.person_id != person.id:
        record("answer_for", answer, by=by, now=now, person=person.id)
    return answer


def _set_dates(person: Person, dates: Mapping[Slot, Level | None]) -> None:
    if not dates:
        return
    days = [day for day, _half in dates]
    kept = {(row.day, row.half): row for row in dated_levels([person.id], min(days), max(days))}
    fresh = []
    for (day, half), level in sorted(dates.items()):
        row = kept.get((day, half))
        if row is not None and level is None:
            db.session.delete(row)
        elif row is not None and level is not None:
            row.level = level
        elif level is not None:
            fresh.append({"person_id": person.id, "day": day, "half": half, "level": level})
    db.session.flush()
    if fresh:
        db.session.execute(insert(DatedLevel), fresh)  # in one, where rows would go one by one for their ids


def _set_ranks(answer: Answer, ranks: Mapping[int, int | None]) -> None:
    if not ranks:
        return
    kept = {row.placement_id: row for row in answer.ranks}
    for placement_id, rank in sorted(ranks.items()):
        row = kept.get(placement_id)
        if row is not None and rank is None:
            answer.ranks.remove(row)
        elif row is not None and rank is not None:
            row.rank = rank
        elif rank is not None:
            answer.ranks.append(PlacementRank(placement_id=placement_id, rank=rank))


def _set_meetings(
    person: Person,
    cycle: Cycle,
    meetings: Mapping[MeetingKind, Sequence[Person]],
    unseen: Collection[int],
) -> None:
    """Each kind that is given, as a whole. Whoever is named both ways is one not to be met."""
    if not meetings:
        return
    every = wishes_of(person, cycle)
    rows = [row for row in every if row.other_id not in unseen]
    settled = {person.id, *(row.other_id for row in every if row.other_id in unseen)}
    wanted = {row.other_id: row.kind for row in rows if row.kind not in meetings}
    for kind in MeetingKind:
        for other in meetings.get(kind, ()):
            if other.id not in settled and wanted.get(other.id) != MeetingKind.RATHER_NOT:
                wanted[other.id] = kind
    for row in rows:
        if row.other_id in wanted:
            row.kind = wanted.pop(row.other_id)
        else:
            db.session.delete(row)
    db.session.add_all(
        MeetingWish(cycle_id=cycle.id, person_id=person.id, other_id=other_id, kind=kind)
        for other_id, kind in wanted.items()
    )
    db.session.flush()
