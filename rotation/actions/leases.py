"""Rows that one worker at a time works on: claimed for a while, and lost by whoever is not heard of.

A worker writes only while its claim stands: every write names the attempt that claimed the row, so a worker
that slept through its lease changes nothing when it wakes.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Event
from typing import TypeVar

from sqlalchemy import ColumnElement, CursorResult, case, event, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from rotation.database import db
from rotation.models.certificates import Certificate
from rotation.models.claimable import JobState
from rotation.models.jobs import Job

LEASE = timedelta(seconds=30)
DEATHS = 3

_QUEUED = "a row was queued"
_bell = Event()

Leased = type[Job] | type[Certificate]
Row = TypeVar("Row", Job, Certificate)


@dataclass(frozen=True)
class Claim:
    """A worker's hold on a job or a certificate."""

    job_id: int
    attempt: int


class ClaimLost(Exception):
    """The row has ended, or another worker has it by now: nothing may be written."""


def queue(row: Row, waiting: Callable[[], Row | None]) -> Row:
    """Add a row, or give the one that was added for the same at the same moment."""
    try:
        with db.session.begin_nested():
            db.session.add(row)
    except IntegrityError:
        if (added := waiting()) is not None:
            return added
        raise
    db.session.info[_QUEUED] = True
    return row


@event.listens_for(Session, "after_commit")
def _ring(session: Session) -> None:
    if not session.in_nested_transaction() and session.info.pop(_QUEUED, False):
        _bell.set()


def wait_for_work(seconds: float) -> bool:
    """Wait until a row is queued in this process, or so long: of other processes nothing is heard."""
    rung = _bell.wait(seconds)
    _bell.clear()
    return rung


def claim_oldest(
    table: Leased, *, worker: str, now: datetime, lost_for_good: str, **fresh: object
) -> Claim | None:
    """Take the oldest row that waits, or whose worker has not been heard of for a lease.

    One whose workers keep dying is given up instead of being tried for ever; `lost_for_good` says so to HR.
    `fresh` are the values that it begins with each time.
    """
    _give_up(table, lost_for_good, now)
    lost, free = _lost(table, now), _free(table, now)
    oldest = select(table.id).where(free).order_by(table.id).limit(1).scalar_subquery()
    taken = db.session.execute(
        update(table)
        .where(table.id == oldest, free)
        .values(
            state=JobState.RUNNING,
            attempt=table.attempt + 1,
            deaths=case((lost, table.deaths + 1), else_=table.deaths),
            lease_until=now + LEASE,
            started_at=now,
            worker=worker,
            **fresh,
        )
        .returning(table.id, table.attempt)
        .execution_options(synchronize_session=False)
    ).first()
    return Claim(*taken) if taken else None


def anything_waits(*, now: datetime) -> bool:
    """Whether there is a row to take in any of the tables: a look without a lock."""
    tables: tuple[Leased, ...] = (Job, Certificate)
    return any(
        db.session.scalar(select(table.id).where(_free(table, now)).limit(1)) is not None for table in tables
    )


def write(table: Leased, held: Claim, **values: object) -> None:
    """Write to a claimed row. Raises ClaimLost."""
    written = db.session.execute(
        update(table)
        .where(table.id == held.job_id, table.attempt == held.attempt, table.state == JobState.RUNNING)
        .values(**values)
        .execution_options(synchronize_session="fetch")
    )
    assert isinstance(written, CursorResult)  # noqa: S101  # what an UPDATE always gives; its type is wider
    if written.rowcount != 1:
        raise ClaimLost


def _lost(table: Leased, now: datetime) -> ColumnElement[bool]:
    """Rows whose worker has not been heard of for a lease."""
    return (table.state == JobState.RUNNING) & (table.lease_until < now)


def _free(table: Leased, now: datetime) -> ColumnElement[bool]:
    return or_(table.state == JobState.QUEUED, _lost(table, now))


def _give_up(table: Leased, reason: str, now: datetime) -> None:
    db.session.execute(
        update(table)
        .where(table.state == JobState.RUNNING, table.lease_until < now, table.deaths >= DEATHS - 1)
        .values(state=JobState.FAILED, ended_at=now, lease_until=None, reason=reason)
        .execution_options(synchronize_session=False)
    )
