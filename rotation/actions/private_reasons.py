"""Private reasons: said by the person or HR, read by HR visibly, forgotten a month after their day."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import delete, or_, select

from rotation.database import db
from rotation.models.absences import Absence
from rotation.models.accounts import Account
from rotation.models.availability import DatedLevel, HalfDay, Level, dated_levels
from rotation.models.people import Person
from rotation.models.private_reasons import AbsenceReason, PrivateReason, Reason, ReasonReading, readings_of

KEPT = timedelta(days=30)
READINGS_KEPT = timedelta(days=90)
_ONE_READING = timedelta(hours=1)
NEEDING = (Level.CANNOT, Level.RATHER_NOT)


def keep_reasons(person: Person, reasons: Mapping[tuple[date, HalfDay], Reason | None]) -> None:
    """Note why a person cannot in these half days; None takes a reason back.

    Only an exception that says *cannot* or *rather not* has a reason; said of anything else it is not kept.
    Nothing of it is recorded anywhere else.
    """
    if not reasons:
        return
    days = [day for day, _half in reasons]
    rows = {
        (row.day, row.half): row
        for row in dated_levels([person.id], min(days), max(days))
        if row.level in NEEDING and (row.day, row.half) in reasons
    }
    known = {
        each.dated_level_id: each
        for each in db.session.scalars(
            select(PrivateReason).where(PrivateReason.dated_level_id.in_([row.id for row in rows.values()]))
        )
    }
    for slot, row in rows.items():
        reason, kept = reasons[slot], known.get(row.id)
        if reason is None and kept is not None:
            db.session.delete(kept)
        elif reason is not None and kept is not None:
            kept.reason = reason
        elif reason is not None:
            db.session.add(PrivateReason(dated_level_id=row.id, reason=reason))
    db.session.flush()


def keep_absence_reason(absence: Absence, reason: Reason | None) -> None:
    """Note why somebody is away; None leaves what is known."""
    if reason is None:
        return
    known = db.session.scalar(select(AbsenceReason).where(AbsenceReason.absence_id == absence.id))
    if known is None:
        db.session.add(AbsenceReason(absence_id=absence.id, reason=reason))
    else:
        known.reason = reason
    db.session.flush()


def note_reading(person: Person, *, by: Account, now: datetime) -> None:
    """Note that somebody of HR looks at a person's reasons; what they look at within an hour is one reading.

    It is a table of its own and not a change record: the person is to see it, and nobody besides them and HR.
    """
    latest = next(iter(readings_of(person, by)), None)
    if latest is None or now - latest.at >= _ONE_READING:
        db.session.add(ReasonReading(person_id=person.id, account_id=by.id, at=now))
        db.session.flush()


def forget_reasons(*, today: date) -> None:
    """Delete what nobody needs: reasons a month after their day, or where the person can after all; readings.

    Who has read them is kept for three months.
    """
    idle = select(DatedLevel.id).where(or_(DatedLevel.day < today - KEPT, DatedLevel.level.not_in(NEEDING)))
    db.session.execute(
        delete(PrivateReason)
        .where(PrivateReason.dated_level_id.in_(idle))
        .execution_options(synchronize_session=False)
    )
    over = select(Absence.id).where(or_(Absence.last_day < today - KEPT, Absence.taken_back_at.is_not(None)))
    db.session.execute(
        delete(AbsenceReason)
        .where(AbsenceReason.absence_id.in_(over))
        .execution_options(synchronize_session=False)
    )
    long_ago = datetime.combine(today - READINGS_KEPT, time(), UTC)
    db.session.execute(
        delete(ReasonReading).where(ReasonReading.at < long_ago).execution_options(synchronize_session=False)
    )
