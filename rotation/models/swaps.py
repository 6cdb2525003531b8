"""Swaps: changes to a plan in force that people agree on and managers approve."""

from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from rotation.database import Base, UtcDateTime, db
from rotation.errors import Missing
from rotation.models.accounts import Account
from rotation.models.availability import HalfDay
from rotation.models.columns import choice
from rotation.models.cycles import Cycle
from rotation.models.people import Department, Person
from rotation.models.placements import Placement
from rotation.models.plans import Plan
from rotation.models.rules import RequestRule


class SwapKind(StrEnum):
    """What somebody asks for."""

    EXCHANGE = "exchange"
    MOVE = "move"
    GIVE_AWAY = "give_away"
    ABSENCE = "absence"


class SwapState(StrEnum):
    """requested → accepted → approved → applied; from each but the last out to one of the others."""

    REQUESTED = "requested"
    ACCEPTED = "accepted"
    APPROVED = "approved"
    APPLIED = "applied"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    STALE = "stale"
    UNDONE = "undone"


OPEN = (SwapState.REQUESTED, SwapState.ACCEPTED)


class Consent(StrEnum):
    """What somebody whose days a swap changes has said; who only loses a visit by an absence is told."""

    ASKED = "asked"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    TOLD = "told"


class Decision(StrEnum):
    """What has been said for a desk."""

    WAITING = "waiting"
    APPROVED = "approved"
    DECLINED = "declined"


class Authority(StrEnum):
    """As whom somebody decides."""

    MANAGER = "manager"
    DEPUTY = "deputy"
    HR = "hr"


class Swap(Base):
    """A change to a plan in force that somebody asks for, and how far it has come.

    `waiting_since` is when it last came further. `edition` numbers what was done to a cycle's plans in force,
    swaps applied and undone, so that a draft knows which of them it has heard of.
    """

    __tablename__ = "swaps"
    __table_args__ = (Index("ix_swaps_state", "state", "waiting_since"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plans.id"), index=True)
    kind: Mapped[SwapKind] = mapped_column(choice(SwapKind))
    state: Mapped[SwapState] = mapped_column(choice(SwapState), default=SwapState.REQUESTED)
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    filed_by_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    word: Mapped[str] = mapped_column(String(500), default="")
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    waiting_since: Mapped[datetime] = mapped_column(UtcDateTime)
    reminded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    applied_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    edition: Mapped[int | None]
    reason: Mapped[str] = mapped_column(Text, default="")

    plan: Mapped[Plan] = relationship()
    asked_by: Mapped[Person] = relationship()
    filed_by: Mapped[Account] = relationship()
    visits: Mapped[list["SwapVisit"]] = relationship(order_by="SwapVisit.id", lazy="selectin")
    parties: Mapped[list["SwapParty"]] = relationship(order_by="SwapParty.person_id", lazy="selectin")
    desks: Mapped[list["SwapDesk"]] = relationship(order_by="SwapDesk.id", lazy="selectin")

    @property
    def is_open(self) -> bool:
        """Whether it still waits for somebody."""
        return self.state in OPEN

    @property
    def changes(self) -> list[tuple["SwapVisit", "SwapVisit | None"]]:
        """Each visit as it was when it was asked for, and as it is to be; None if it is to be gone."""
        new = {each.visit_id: each for each in self.visits if each.is_new}
        return [(each, new.get(each.visit_id)) for each in self.visits if not each.is_new]

    def changes_for(self, person_id: int | None) -> list[tuple["SwapVisit", "SwapVisit | None"]]:
        """The changes of the visits in which somebody takes part, before or after."""
        return [
            (old, new)
            for old, new in self.changes
            if person_id in {old.guest_id, old.host_id} | ({new.guest_id, new.host_id} if new else set())
        ]

    @property
    def people(self) -> set[int]:
        """The ids of everybody whose days it changes, and of who asked."""
        return {party.person_id for party in self.parties} | {self.asked_by_id}


class SwapVisit(Base):
    """A visit before a swap, or after it (`is_new`). `visit_id` may be gone: a number, and no reference."""

    __tablename__ = "swap_visits"
    __table_args__ = (UniqueConstraint("swap_id", "visit_id", "is_new"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    swap_id: Mapped[int] = mapped_column(ForeignKey("swaps.id"), index=True)
    visit_id: Mapped[int] = mapped_column(index=True)
    is_new: Mapped[bool]
    rule_id: Mapped[int] = mapped_column(ForeignKey("request_rules.id"))
    guest_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    placement_id: Mapped[int] = mapped_column(ForeignKey("placements.id"))
    host_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    day: Mapped[date]
    half: Mapped[HalfDay] = mapped_column(choice(HalfDay))
    last_day: Mapped[date]
    slots: Mapped[int]
    locked: Mapped[bool] = mapped_column(default=False)

    rule: Mapped[RequestRule] = relationship()
    guest: Mapped[Person] = relationship(foreign_keys=[guest_id])
    placement: Mapped[Placement] = relationship()
    host: Mapped[Person] = relationship(foreign_keys=[host_id])


class SwapParty(Base):
    """Somebody whose days a swap changes, and what they say to it."""

    __tablename__ = "swap_parties"

    swap_id: Mapped[int] = mapped_column(ForeignKey("swaps.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True, index=True)
    consent: Mapped[Consent] = mapped_column(choice(Consent))
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    word: Mapped[str] = mapped_column(String(500), default="")

    person: Mapped[Person] = relationship()


class SwapDesk(Base):
    """One approval that a swap needs: of a manager, for their people in a department.

    Without a manager (none is left who is not part of the swap) HR decides. `decided_as` says whether it was
    the manager, a deputy or HR.
    """

    __tablename__ = "swap_desks"
    __table_args__ = (
        UniqueConstraint("swap_id", "department_id", "manager_id"),
        CheckConstraint("(decision = 'waiting') = (decided_by_id is null)", name="decided_by"),
        CheckConstraint("(decision = 'waiting') = (decided_as is null)", name="decided_as"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    swap_id: Mapped[int] = mapped_column(ForeignKey("swaps.id"), index=True)
    department_id: Mapped[int] = mapped_column(ForeignKey("departments.id"))
    manager_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    decision: Mapped[Decision] = mapped_column(choice(Decision), default=Decision.WAITING)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    decided_as: Mapped[Authority | None] = mapped_column(choice(Authority))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    word: Mapped[str] = mapped_column(String(500), default="")

    swap: Mapped[Swap] = relationship(viewonly=True)
    department: Mapped[Department] = relationship(lazy="joined")
    manager: Mapped[Person | None] = relationship(lazy="joined")
    decided_by: Mapped[Account | None] = relationship()


def get_swap(swap_id: int) -> Swap:
    """The swap with this id. Raises Missing."""
    swap = db.session.get(Swap, swap_id)
    if swap is None:
        raise Missing("swap")
    return swap


def swaps_of(cycle: Cycle) -> Sequence[Swap]:
    """Every swap of a cycle, the newest first."""
    return db.session.scalars(
        select(Swap).join(Plan).where(Plan.cycle_id == cycle.id).order_by(Swap.id.desc())
    ).all()


def swaps_with(person: Person) -> Sequence[Swap]:
    """Every swap that somebody asked for or is part of, the newest first."""
    return db.session.scalars(
        select(Swap)
        .where((Swap.asked_by_id == person.id) | Swap.parties.any(SwapParty.person_id == person.id))
        .order_by(Swap.id.desc())
    ).all()


def open_swaps_of(plan: Plan) -> Sequence[Swap]:
    """A plan's swaps that still wait for somebody, in the order in which they were asked for."""
    return db.session.scalars(
        select(Swap).where(Swap.plan_id == plan.id, Swap.state.in_(OPEN)).order_by(Swap.id)
    ).all()


def waiting_desks(manager_ids: set[int]) -> Sequence[SwapDesk]:
    """What waits for these managers' decision, the oldest first."""
    return db.session.scalars(
        select(SwapDesk)
        .join(Swap, SwapDesk.swap_id == Swap.id)
        .where(
            SwapDesk.manager_id.in_(sorted(manager_ids)),
            SwapDesk.decision == Decision.WAITING,
            Swap.state == SwapState.ACCEPTED,
        )
        .order_by(Swap.id, SwapDesk.id)
    ).all()


def every_waiting_desk() -> Sequence[SwapDesk]:
    """What waits for any manager's decision, the oldest first."""
    return db.session.scalars(
        select(SwapDesk)
        .join(Swap, SwapDesk.swap_id == Swap.id)
        .where(SwapDesk.decision == Decision.WAITING, Swap.state == SwapState.ACCEPTED)
        .order_by(Swap.id, SwapDesk.id)
    ).all()


def get_desk(desk_id: int) -> SwapDesk:
    """The approval with this id. Raises Missing."""
    desk = db.session.get(SwapDesk, desk_id)
    if desk is None:
        raise Missing("swap")
    return desk


def next_edition(cycle: Cycle) -> int:
    """The number of the next change that a swap makes to a plan in force of this cycle."""
    found = db.session.scalar(select(func.max(Swap.edition)).join(Plan).where(Plan.cycle_id == cycle.id))
    return (found or 0) + 1
