"""What plans in force take up, kept by constraints: seats, people's half days, colleagues who must stay.

Only visits of plans in force have rows here. They are written and let go of in the transaction that puts a
plan in force, or changes it; whatever the code around them overlooks, the database refuses.
"""

from datetime import date
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from rotation.database import Base
from rotation.models.availability import HalfDay
from rotation.models.columns import choice


class SlotRole(StrEnum):
    """What somebody is in a slot. A mentor of a block may be away for half of it, and is neither by that."""

    GUEST = "guest"
    HOST = "host"


class PersonSlot(Base):
    """One person in one slot, as guest or as host of a half day or day, never as both."""

    __tablename__ = "person_slots"
    __table_args__ = (UniqueConstraint("person_id", "day", "half", "role"),)

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    half: Mapped[HalfDay] = mapped_column(choice(HalfDay), primary_key=True)
    role: Mapped[SlotRole] = mapped_column(choice(SlotRole))


class Attendance(Base):
    """One slot that a visit attends: one seat of its placement, one of its host's, and its guest's half day.

    `number` counts a visit's slots, so that it is never in two places. `seats` and `host_seats` are how many
    there were when it was taken. `host_role` is empty in a block.
    """

    __tablename__ = "attendances"
    __table_args__ = (
        Index("uq_attendances_number", "visit_id", "number", unique=True),
        Index("uq_attendances_guest", "guest_id", "day", "half", unique=True),
        Index("uq_attendances_seat", "placement_id", "day", "half", "seat", unique=True),
        Index("uq_attendances_host_seat", "host_id", "day", "half", "host_seat", unique=True),
        CheckConstraint("seat between 1 and seats", name="seat"),
        CheckConstraint("host_seat between 1 and host_seats", name="host_seat"),
        CheckConstraint("guest_role = 'guest'", name="guest_role"),
        CheckConstraint("host_role = 'host'", name="host_role"),
        ForeignKeyConstraint(
            ["guest_id", "day", "half", "guest_role"],
            ["person_slots.person_id", "person_slots.day", "person_slots.half", "person_slots.role"],
            name="fk_attendances_guest_slot",
        ),
        ForeignKeyConstraint(
            ["host_id", "day", "half", "host_role"],
            ["person_slots.person_id", "person_slots.day", "person_slots.half", "person_slots.role"],
            name="fk_attendances_host_slot",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    visit_id: Mapped[int] = mapped_column(ForeignKey("visits.id"))
    number: Mapped[int]
    plan_id: Mapped[int] = mapped_column(ForeignKey("plans.id"), index=True)
    guest_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    guest_role: Mapped[str] = mapped_column(String(20), default=SlotRole.GUEST.value)
    host_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    host_role: Mapped[str | None] = mapped_column(String(20))
    placement_id: Mapped[int] = mapped_column(ForeignKey("placements.id"))
    day: Mapped[date]
    half: Mapped[HalfDay] = mapped_column(choice(HalfDay))
    seat: Mapped[int]
    seats: Mapped[int]
    host_seat: Mapped[int]
    host_seats: Mapped[int]


class CoverageCount(Base):
    """How many a strict coverage rule lets go in a slot, and how many are away. Flexible rules have none."""

    __tablename__ = "coverage_counts"
    __table_args__ = (
        CheckConstraint("away >= 0", name="away"),
        CheckConstraint("away <= allowed", name="allowed"),
    )

    rule_id: Mapped[int] = mapped_column(ForeignKey("coverage_rules.id"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    half: Mapped[HalfDay] = mapped_column(choice(HalfDay), primary_key=True)
    away: Mapped[int]
    allowed: Mapped[int]


class CoverageUse(Base):
    """One slot in which a visit takes somebody away whom a coverage rule counts."""

    __tablename__ = "coverage_uses"

    visit_id: Mapped[int] = mapped_column(ForeignKey("visits.id"), primary_key=True)
    rule_id: Mapped[int] = mapped_column(ForeignKey("coverage_rules.id"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    half: Mapped[HalfDay] = mapped_column(choice(HalfDay), primary_key=True)
