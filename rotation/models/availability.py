"""When people can: a weekly pattern and its exceptions, by half day."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Row, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from rotation.database import Base, db
from rotation.models.columns import choice


class HalfDay(StrEnum):
    """Half a working day."""

    AM = "am"
    PM = "pm"


HALVES = tuple(HalfDay)


class Level(StrEnum):
    """How available a person is in a slot."""

    CANNOT = "cannot"
    RATHER_NOT = "rather_not"
    CAN = "can"
    WOULD_LIKE = "would_like"


def usual_level(weekday: int) -> Level:
    """The level of somebody who has said nothing: can from Monday to Friday, cannot at the weekend."""
    return Level.CAN if weekday < 5 else Level.CANNOT


class WeeklyLevel(Base):
    """A person's level in one half day of every week, where it differs from the usual one.

    A weekly *cannot* means that they do not work then.
    """

    __tablename__ = "weekly_levels"
    __table_args__ = (
        UniqueConstraint("person_id", "weekday", "half"),
        CheckConstraint("weekday between 0 and 6", name="weekday"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    weekday: Mapped[int]
    half: Mapped[HalfDay] = mapped_column(choice(HalfDay))
    level: Mapped[Level] = mapped_column(choice(Level))


class DatedLevel(Base):
    """An exception: a person's level in one half day of one date."""

    __tablename__ = "dated_levels"
    __table_args__ = (UniqueConstraint("person_id", "day", "half"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    day: Mapped[date]
    half: Mapped[HalfDay] = mapped_column(choice(HalfDay))
    level: Mapped[Level] = mapped_column(choice(Level))


def weekly_levels(person_ids: Sequence[int]) -> Sequence[WeeklyLevel]:
    """The weekly patterns of these people, as far as they differ from the usual one."""
    return db.session.scalars(
        select(WeeklyLevel)
        .where(WeeklyLevel.person_id.in_(person_ids))
        .order_by(WeeklyLevel.person_id, WeeklyLevel.weekday, WeeklyLevel.half)
    ).all()


DatedRow = Row[int, date, HalfDay, Level]


def exceptions_of(person_ids: Sequence[int], first: date, last: date) -> Sequence[DatedRow]:
    """As `dated_levels`, for whoever reads those of a whole company: person_id, day, half and level alone."""
    return db.session.execute(
        select(DatedLevel.person_id, DatedLevel.day, DatedLevel.half, DatedLevel.level)
        .where(DatedLevel.person_id.in_(person_ids), DatedLevel.day.between(first, last))
        .order_by(DatedLevel.person_id, DatedLevel.day, DatedLevel.half)
    ).all()


def dated_levels(person_ids: Sequence[int], first: date, last: date) -> Sequence[DatedLevel]:
    """The exceptions of these people between two dates, both included."""
    return db.session.scalars(
        select(DatedLevel)
        .where(DatedLevel.person_id.in_(person_ids), DatedLevel.day.between(first, last))
        .order_by(DatedLevel.person_id, DatedLevel.day, DatedLevel.half)
    ).all()
