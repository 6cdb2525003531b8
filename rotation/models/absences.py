"""Absences that were reported: somebody is away, from one half day to another. Why is kept elsewhere."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import CheckConstraint, ForeignKey, func, select
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from rotation.database import Base, UtcDateTime, db
from rotation.errors import Missing
from rotation.models.accounts import Account
from rotation.models.availability import HALVES, HalfDay
from rotation.models.columns import choice
from rotation.models.people import Person


class Absence(Base):
    """Somebody is away from one half day to another, both included. One that was taken back never was."""

    __tablename__ = "absences"
    __table_args__ = (
        CheckConstraint(
            "first_day < last_day or (first_day = last_day and first_half <= last_half)", name="span"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    first_day: Mapped[date]
    first_half: Mapped[HalfDay] = mapped_column(choice(HalfDay, check="first_half"))
    last_day: Mapped[date]
    last_half: Mapped[HalfDay] = mapped_column(choice(HalfDay, check="last_half"))
    reported_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    reported_at: Mapped[datetime] = mapped_column(UtcDateTime)
    taken_back_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    taken_back_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    person: Mapped[Person] = relationship()
    reported_by: Mapped[Account | None] = relationship(foreign_keys=[reported_by_id])
    taken_back_by: Mapped[Account | None] = relationship(foreign_keys=[taken_back_by_id])

    @property
    def slots(self) -> list[tuple[date, HalfDay]]:
        """The half days in which the person is away, weekends too."""
        days = (self.first_day + timedelta(days=n) for n in range((self.last_day - self.first_day).days + 1))
        first, last = (self.first_day, self.first_half), (self.last_day, self.last_half)
        return [(day, half) for day in days for half in HALVES if first <= (day, half) <= last]


@dataclass(frozen=True)
class Reported:
    """The absences that were reported, with one that is about to be, or without one that is taken back."""

    plus: Absence | None = None
    minus: Absence | None = None

    def among(self, person_ids: Iterable[int], first: date, last: date) -> list[Absence]:
        """As `absences_among`."""
        ids = set(person_ids)
        known = [each for each in absences_among(ids, first, last) if each is not self.minus]
        more = self.plus
        if more is not None and more.person_id in ids and more.first_day <= last and more.last_day >= first:
            known.append(more)
        return known


REPORTED = Reported()


def state_of_absences() -> tuple[int, int]:
    """Changes whenever one is reported or taken back."""
    counts = select(func.coalesce(func.max(Absence.id), 0), func.count(Absence.taken_back_at))
    newest, taken_back = db.session.execute(counts).one()
    return newest, taken_back


def get_absence(absence_id: int) -> Absence:
    """The absence with this id, taken back or not. Raises Missing."""
    absence = db.session.get(Absence, absence_id)
    if absence is None:
        raise Missing("absence")
    return absence


def absences_among(person_ids: Iterable[int], first: date, last: date) -> Sequence[Absence]:
    """When these people are away between two dates, both included, in order of time."""
    return db.session.scalars(
        select(Absence)
        .where(
            Absence.person_id.in_(sorted(person_ids)),
            Absence.taken_back_at.is_(None),
            Absence.first_day <= last,
            Absence.last_day >= first,
        )
        .order_by(Absence.first_day, Absence.first_half, Absence.id)
    ).all()


def absences_of_all(person_ids: Iterable[int], since: date) -> Sequence[Absence]:
    """What was reported of these people and is not over on a day, also what was taken back, by time."""
    return db.session.scalars(
        select(Absence)
        .where(Absence.person_id.in_(sorted(person_ids)), Absence.last_day >= since)
        .order_by(Absence.first_day, Absence.first_half, Absence.id)
        .options(
            joinedload(Absence.person), joinedload(Absence.reported_by), joinedload(Absence.taken_back_by)
        )
    ).all()
