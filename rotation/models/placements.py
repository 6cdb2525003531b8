"""What a department offers to guests in a cycle."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from enum import StrEnum

from sqlalchemy import CheckConstraint, Column, ForeignKey, String, Table, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from rotation.database import Base, db
from rotation.errors import Missing
from rotation.models.columns import Removable, choice
from rotation.models.cycles import Cycle
from rotation.models.people import Department, Person

placement_hosts = Table(
    "placement_hosts",
    Base.metadata,
    Column("placement_id", ForeignKey("placements.id"), primary_key=True),
    Column("person_id", ForeignKey("people.id"), primary_key=True),
)


class PlacementKind(StrEnum):
    """How long a visit to a placement lasts."""

    HALF_DAY = "half_day"
    FULL_DAY = "full_day"
    BLOCK = "block"


class Halves(StrEnum):
    """Which half days a half-day placement is offered on."""

    BOTH = "both"
    MORNINGS = "am"
    AFTERNOONS = "pm"


class Placement(Base, Removable):
    """A department's offer: a shadow placement (half day, full day) or a rotation placement (block).

    `block_days` working days, for blocks only. `capacity` guests in one slot. It is offered on its `dates`
    when it has some, otherwise on `weekdays`: seven characters from Monday, `1` = offered. `place` is where
    to go.
    """

    __tablename__ = "placements"
    __table_args__ = (
        CheckConstraint("title <> ''", name="title"),
        CheckConstraint("capacity >= 1", name="capacity"),
        CheckConstraint("(kind = 'block') = (block_days is not null)", name="block_days"),
        CheckConstraint("block_days >= 1", name="block_length"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycles.id"), index=True)
    department_id: Mapped[int] = mapped_column(ForeignKey("departments.id"))
    title: Mapped[str] = mapped_column(String(120))
    kind: Mapped[PlacementKind] = mapped_column(choice(PlacementKind))
    block_days: Mapped[int | None]
    capacity: Mapped[int] = mapped_column(default=1)
    weekdays: Mapped[str] = mapped_column(String(7), default="1111100")
    halves: Mapped[Halves] = mapped_column(choice(Halves), default=Halves.BOTH)
    place: Mapped[str] = mapped_column(String(200), default="")
    what_you_will_see: Mapped[str] = mapped_column(String(2000), default="")

    department: Mapped[Department] = relationship(lazy="joined")
    hosts: Mapped[list[Person]] = relationship(
        secondary=placement_hosts, order_by=(Person.family_name, Person.id), lazy="selectin"
    )
    dates: Mapped[list["OfferedDate"]] = relationship(
        cascade="all, delete-orphan", order_by="OfferedDate.day", lazy="selectin"
    )

    @property
    def slots(self) -> int:
        """How long a visit lasts, in slots."""
        return {PlacementKind.HALF_DAY: 1, PlacementKind.FULL_DAY: 2}.get(
            self.kind, 2 * (self.block_days or 0)
        )


class OfferedDate(Base):
    """One of the dates on which a placement is offered, where it is not offered by weekday."""

    __tablename__ = "offered_dates"
    __table_args__ = (UniqueConstraint("placement_id", "day"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    placement_id: Mapped[int] = mapped_column(ForeignKey("placements.id"), index=True)
    day: Mapped[date]


def get_placement(placement_id: int) -> Placement:
    """The placement with this id, removed or not. Raises Missing."""
    placement = db.session.get(Placement, placement_id)
    if placement is None:
        raise Missing("placement")
    return placement


def placements_with(ids: Iterable[int]) -> Mapping[int, Placement]:
    """The placements with these ids, removed ones too, by id."""
    found = db.session.scalars(select(Placement).where(Placement.id.in_(sorted(ids))))
    return {placement.id: placement for placement in found}


def placements_of(cycle: Cycle) -> Sequence[Placement]:
    """What a cycle offers, by department and title; only what departments offer that take part."""
    return db.session.scalars(
        select(Placement)
        .join(Department)
        .where(
            Placement.cycle_id == cycle.id,
            Placement.removed_at.is_(None),
            Placement.department_id.in_(cycle.department_ids),
        )
        .order_by(Department.name, Placement.title, Placement.id)
    ).all()


def hosting_departments(cycle: Cycle) -> list[tuple[int, int]]:
    """Each department that offers something in a cycle, with that of each of its hosts, every pair once."""
    found = db.session.execute(
        select(Placement.department_id, Person.department_id)
        .join(placement_hosts, placement_hosts.c.placement_id == Placement.id)
        .join(Person, Person.id == placement_hosts.c.person_id)
        .where(Placement.cycle_id == cycle.id, Placement.removed_at.is_(None))
        .distinct()
    ).all()
    return [(offers, hosts) for offers, hosts in found]
