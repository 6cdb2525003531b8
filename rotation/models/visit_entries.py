"""Visits as calendars know them: each keeps its id from one version of a plan to the next."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from sqlalchemy import Column, ForeignKey, Select, String, Table, or_, select
from sqlalchemy.orm import Mapped, aliased, joinedload, mapped_column, relationship

from rotation.database import Base, UtcDateTime, db
from rotation.models.availability import HalfDay
from rotation.models.columns import choice
from rotation.models.people import Person
from rotation.models.placements import Placement

entry_hosts = Table(
    "visit_entry_hosts",
    Base.metadata,
    Column("entry_id", ForeignKey("visit_entries.id"), primary_key=True),
    Column("person_id", ForeignKey("people.id"), primary_key=True, index=True),
)


class VisitEntry(Base):
    """What was last said of one visit to whoever reads it in a calendar.

    `digest` tells whether anything of it has changed; `sequence` counts how often it has. `hosts` were all
    told of it. A visit that is in no plan in force any more is cancelled; it stays, so that calendars hear.
    """

    __tablename__ = "visit_entries"

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(60), unique=True)
    rule_id: Mapped[int] = mapped_column(ForeignKey("request_rules.id"))
    guest_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    placement_id: Mapped[int] = mapped_column(ForeignKey("placements.id"), index=True)
    host_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    day: Mapped[date]
    half: Mapped[HalfDay] = mapped_column(choice(HalfDay))
    last_day: Mapped[date]
    slots: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))
    sequence: Mapped[int] = mapped_column(default=0)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    cancelled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    guest: Mapped[Person] = relationship(foreign_keys=[guest_id])
    host: Mapped[Person] = relationship(foreign_keys=[host_id])
    placement: Mapped[Placement] = relationship()
    hosts: Mapped[list[Person]] = relationship(secondary=entry_hosts)


def entries_of_guests(guest_ids: Iterable[int]) -> Sequence[VisitEntry]:
    """All that was ever said of visits of these people, in the order in which it was first said."""
    return db.session.scalars(
        select(VisitEntry).where(VisitEntry.guest_id.in_(sorted(guest_ids))).order_by(VisitEntry.id)
    ).all()


def entries_with(person_id: int, since: date) -> Sequence[VisitEntry]:
    """What somebody was told as guest or host, of visits not over on `since`, in order of time."""
    return db.session.scalars(
        _entries(since).where(
            or_(VisitEntry.guest_id == person_id, VisitEntry.hosts.any(Person.id == person_id))
        )
    ).all()


def entries_hosted_by(person_id: int, since: date) -> Sequence[VisitEntry]:
    """What somebody was told as host, of visits not over on `since`, in order of time."""
    return db.session.scalars(_entries(since).where(VisitEntry.hosts.any(Person.id == person_id))).all()


def entries_of_department(department_id: int, since: date) -> Sequence[VisitEntry]:
    """What was said of visits to a department and of visits of its people, likewise."""
    guest = aliased(Person)
    return db.session.scalars(
        _entries(since)
        .join(Placement, VisitEntry.placement)
        .join(guest, VisitEntry.guest)
        .where(or_(Placement.department_id == department_id, guest.department_id == department_id))
    ).all()


def _entries(since: date) -> Select[VisitEntry]:
    return (
        select(VisitEntry)
        .where(VisitEntry.last_day >= since)
        .order_by(VisitEntry.day, VisitEntry.half, VisitEntry.id)
        .options(joinedload(VisitEntry.guest), joinedload(VisitEntry.host), joinedload(VisitEntry.placement))
    )
