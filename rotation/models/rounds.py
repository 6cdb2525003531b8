"""A collecting round: how and until when a cycle asks everybody when they can."""

from collections.abc import Sequence
from datetime import date, datetime, time
from enum import StrEnum
from zoneinfo import ZoneInfo

from sqlalchemy import CheckConstraint, ForeignKey, String, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from rotation.database import Base, UtcDateTime, db
from rotation.errors import Missing
from rotation.models.columns import choice
from rotation.models.cycles import Cycle, CycleState
from rotation.models.people import Person
from rotation.time_zones import instant, zone_of


class Silence(StrEnum):
    """What it means when somebody does not answer."""

    AS_KNOWN = "as_known"
    RATHER_NOT = "rather_not"
    LEFT_OUT = "left_out"


class CollectingRound(Base):
    """Asking everybody in a cycle when they can, until the deadline: a day and a time on each person's clock.

    `home_zone` is the company's time zone when the round was opened. `ended_at` is when HR ended it by hand.
    """

    __tablename__ = "collecting_rounds"

    id: Mapped[int] = mapped_column(primary_key=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycles.id"), unique=True)
    deadline_on: Mapped[date]
    deadline_at: Mapped[time]
    silence: Mapped[Silence] = mapped_column(choice(Silence), default=Silence.AS_KNOWN)
    home_zone: Mapped[str] = mapped_column(String(40), default="UTC")
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    opened_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    cycle: Mapped[Cycle] = relationship()
    reminders: Mapped[list["Reminder"]] = relationship(
        back_populates="round", cascade="all, delete-orphan", order_by="Reminder.id"
    )

    @property
    def letters_key(self) -> str:
        """How the once-keys of its messages begin."""
        return f"round/{self.id}/"

    def zone_of(self, person: Person) -> ZoneInfo:
        """The zone of somebody's clock."""
        return zone_of(person.time_zone, person.country, self.home_zone)

    def deadline_of(self, person: Person) -> datetime:
        """When answers of this person are due, in UTC."""
        return instant(self.deadline_on, self.deadline_at, self.zone_of(person))

    def takes_answers_of(self, person: Person, now: datetime) -> bool:
        """Whether this person may still answer by themselves."""
        return self.cycle.is_open and self.ended_at is None and now < self.deadline_of(person)


class Reminder(Base):
    """A letter to everybody who has not answered: at a time on each person's clock, or at once (`asked_at`).

    `done_at` is set when its time has come everywhere and nobody is left to be reminded.
    """

    __tablename__ = "reminders"
    __table_args__ = (
        CheckConstraint("(day is null) = (at is null)", name="wall_time"),
        CheckConstraint("(day is null) <> (asked_at is null)", name="when"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("collecting_rounds.id"), index=True)
    day: Mapped[date | None]
    at: Mapped[time | None]
    asked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    round: Mapped[CollectingRound] = relationship(back_populates="reminders")

    def due_in(self, zone: ZoneInfo) -> datetime:
        """When it is to be sent to somebody in this zone, in UTC."""
        if self.day is not None and self.at is not None:
            return instant(self.day, self.at, zone)
        assert self.asked_at is not None  # noqa: S101  # the table sees to it
        return self.asked_at


def round_of(cycle: Cycle) -> CollectingRound | None:
    """The collecting round of a cycle, if there is one."""
    return db.session.scalar(select(CollectingRound).where(CollectingRound.cycle_id == cycle.id))


def get_round(cycle: Cycle) -> CollectingRound:
    """The collecting round of a cycle. Raises Missing."""
    found = round_of(cycle)
    if found is None:
        raise Missing("collecting round; this cycle does not ask for answers")
    return found


def open_rounds() -> Sequence[CollectingRound]:
    """The rounds that nobody has ended, of cycles that are open, the earliest first."""
    return db.session.scalars(
        select(CollectingRound)
        .join(Cycle)
        .where(CollectingRound.ended_at.is_(None), Cycle.state != CycleState.CLOSED)
        .order_by(CollectingRound.id)
    ).all()


def rounds_asking(department_id: int, on: date) -> Sequence[CollectingRound]:
    """The rounds of open cycles that this department takes part in and that are not over on a day."""
    return db.session.scalars(
        select(CollectingRound)
        .join(Cycle)
        .where(
            Cycle.state != CycleState.CLOSED,
            Cycle.last_day >= on,
            Cycle.departments.any(id=department_id),
        )
        .order_by(Cycle.first_day, Cycle.id)
    ).all()
