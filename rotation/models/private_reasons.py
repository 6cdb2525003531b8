"""Why people cannot. Private: for the person and HR alone, see rotation.privacy.

A table and a module of its own, so that nothing reads a reason by reading a level, and so that the import
contracts can say who may read it at all.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from rotation.database import Base, UtcDateTime, db
from rotation.models.absences import Absence
from rotation.models.accounts import Account
from rotation.models.availability import DatedLevel, HalfDay
from rotation.models.columns import choice
from rotation.models.people import Person


class Reason(StrEnum):
    """Why somebody cannot, or would rather not. Coarse, and nothing about health: nobody is to say that."""

    LEAVE = "leave"
    CUSTOMERS = "customers"
    PROJECT = "project"
    TRAINING = "training"
    TRAVEL = "travel"
    PRIVATE = "private"


class PrivateReason(Base):
    """Why somebody cannot, or would rather not, in the half day of one exception. Goes with the exception."""

    __tablename__ = "private_reasons"

    id: Mapped[int] = mapped_column(primary_key=True)
    dated_level_id: Mapped[int] = mapped_column(
        ForeignKey("dated_levels.id", ondelete="CASCADE"), unique=True
    )
    reason: Mapped[Reason] = mapped_column(choice(Reason))


class AbsenceReason(Base):
    """Why somebody is away, of an absence that was reported. Goes with it."""

    __tablename__ = "absence_reasons"

    id: Mapped[int] = mapped_column(primary_key=True)
    absence_id: Mapped[int] = mapped_column(ForeignKey("absences.id", ondelete="CASCADE"), unique=True)
    reason: Mapped[Reason] = mapped_column(choice(Reason))


def reasons_of_absences(person: Person) -> Mapping[int, Reason]:
    """The reasons of a person's absences, by the absence's id."""
    found = db.session.execute(
        select(AbsenceReason.absence_id, AbsenceReason.reason)
        .join(Absence, AbsenceReason.absence_id == Absence.id)
        .where(Absence.person_id == person.id)
    )
    return {row[0]: row[1] for row in found}


class ReasonReading(Base):
    """Somebody of HR has looked at a person's reasons, whether or not there were any; the person sees it."""

    __tablename__ = "reason_readings"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)

    account: Mapped[Account] = relationship(lazy="joined")


def readings_of(person: Person, by: Account | None = None) -> Sequence[ReasonReading]:
    """Who has looked at a person's reasons, and when, the latest first; by one account only, if given."""
    query = select(ReasonReading).where(ReasonReading.person_id == person.id)
    if by is not None:
        query = query.where(ReasonReading.account_id == by.id)
    return db.session.scalars(query.order_by(ReasonReading.at.desc(), ReasonReading.id.desc())).all()


def reasons_of(person: Person, first: date, last: date) -> Mapping[tuple[date, HalfDay], Reason]:
    """A person's reasons between two dates, both included, by half day."""
    found = db.session.execute(
        select(DatedLevel.day, DatedLevel.half, PrivateReason.reason)
        .join(PrivateReason, PrivateReason.dated_level_id == DatedLevel.id)
        .where(DatedLevel.person_id == person.id, DatedLevel.day.between(first, last))
    )
    return {(day, half): reason for day, half, reason in found}
