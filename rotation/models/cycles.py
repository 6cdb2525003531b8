"""One dated round of the programme."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum

from sqlalchemy import JSON, CheckConstraint, Column, ForeignKey, String, Table, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from rotation.database import Base, db
from rotation.errors import Missing
from rotation.models.columns import Removable, choice
from rotation.models.people import Department, Person

cycle_departments = Table(
    "cycle_departments",
    Base.metadata,
    Column("cycle_id", ForeignKey("cycles.id"), primary_key=True),
    Column("department_id", ForeignKey("departments.id"), primary_key=True),
)


class CycleState(StrEnum):
    """How far a cycle has come."""

    SET_UP = "set_up"
    COLLECTING = "collecting"
    PLANNING = "planning"
    PUBLISHED = "published"
    CLOSED = "closed"


class Cycle(Base):
    """One round: its dates (both included), the departments that take part and the spacing of visits.

    Units: `min_gap_days` working days between two visits of one guest; `max_visits_per_week` None means no
    limit. `newcomers_since`: who was hired on or after it counts as a new joiner. `repair_costs` are what
    kinds of change cost HR in this cycle, where that is not the usual.
    `freeze_days`: a re-plan keeps visits that begin within so many working days, as far as they can still be.
    """

    __tablename__ = "cycles"
    __table_args__ = (
        CheckConstraint("name <> ''", name="name"),
        CheckConstraint("first_day <= last_day", name="dates"),
        CheckConstraint("min_gap_days >= 0", name="min_gap_days"),
        CheckConstraint("max_visits_per_week >= 1", name="max_visits_per_week"),
        CheckConstraint("freeze_days >= 0", name="freeze_days"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    first_day: Mapped[date]
    last_day: Mapped[date]
    state: Mapped[CycleState] = mapped_column(choice(CycleState), default=CycleState.SET_UP)
    min_gap_days: Mapped[int] = mapped_column(default=2)
    max_visits_per_week: Mapped[int | None]
    allow_repeat: Mapped[bool] = mapped_column(default=False)
    newcomers_since: Mapped[date]
    repair_costs: Mapped[dict[str, int]] = mapped_column(JSON, default=dict, server_default="{}")
    freeze_days: Mapped[int] = mapped_column(default=2)

    departments: Mapped[list[Department]] = relationship(
        secondary=cycle_departments, order_by=Department.name, lazy="selectin"
    )

    @property
    def is_open(self) -> bool:
        """Whether anything in it may still change."""
        return self.state != CycleState.CLOSED

    @property
    def department_ids(self) -> list[int]:
        """The ids of the departments that take part."""
        return [each.id for each in self.departments]

    def is_new(self, person: Person) -> bool:
        """Whether somebody counts as a new joiner in this cycle."""
        return person.hired_on is not None and person.hired_on >= self.newcomers_since


class BlackoutDate(Base, Removable):
    """Days of a cycle on which nobody visits anybody, both included: a trade fair, a quarter end."""

    __tablename__ = "blackout_dates"
    __table_args__ = (CheckConstraint("first_day <= last_day", name="dates"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycles.id"), index=True)
    first_day: Mapped[date]
    last_day: Mapped[date]
    label: Mapped[str] = mapped_column(String(120), default="")


def get_cycle(cycle_id: int) -> Cycle:
    """The cycle with this id. Raises Missing."""
    cycle = db.session.get(Cycle, cycle_id)
    if cycle is None:
        raise Missing("cycle")
    return cycle


def cycles() -> Sequence[Cycle]:
    """All cycles, the latest first."""
    return db.session.scalars(select(Cycle).order_by(Cycle.first_day.desc(), Cycle.id.desc())).all()


def open_cycles_of(department_id: int) -> Sequence[Cycle]:
    """The cycles that are not closed and in which this department takes part, the earliest first."""
    return db.session.scalars(
        select(Cycle)
        .where(
            Cycle.state != CycleState.CLOSED,
            Cycle.departments.any(Department.id == department_id),
        )
        .order_by(Cycle.first_day, Cycle.id)
    ).all()


def get_blackout(blackout_id: int) -> BlackoutDate:
    """The blackout dates with this id, removed or not. Raises Missing."""
    blackout = db.session.get(BlackoutDate, blackout_id)
    if blackout is None:
        raise Missing("blackout date")
    return blackout


def blackouts_of(cycle: Cycle) -> Sequence[BlackoutDate]:
    """A cycle's blackout dates, in order."""
    return db.session.scalars(
        select(BlackoutDate)
        .where(BlackoutDate.cycle_id == cycle.id, BlackoutDate.removed_at.is_(None))
        .order_by(BlackoutDate.first_day, BlackoutDate.id)
    ).all()
