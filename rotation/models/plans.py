"""Plans: sets of visits, with how they were made."""

from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    Select,
    String,
    Text,
    UniqueConstraint,
    func,
    select,
    text,
)
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship, selectinload

from rotation.database import Base, UtcDateTime, db
from rotation.errors import Missing
from rotation.models.accounts import Account
from rotation.models.availability import HalfDay
from rotation.models.columns import choice
from rotation.models.cycles import Cycle
from rotation.models.people import Person
from rotation.models.placements import Placement
from rotation.models.rules import RequestRule

# What makes two visits of different plans the same.
SAME_VISIT = ("rule_id", "guest_id", "placement_id", "host_id", "day", "half")


class PlanState(StrEnum):
    """Draft until it is published; a newer published plan supersedes it, HR may withdraw it."""

    DRAFT = "draft"
    PUBLISHED = "published"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"


class Plan(Base):
    """One version of a cycle's plan. At most one of a cycle is published: the database sees to it.

    `problem` is the planning problem it was made for (rotation-problem/1, as JSON text) and `digest` its
    SHA-256. `proof` is the solver's word: optimal or feasible; a hand edit makes it `edited`. `objective`
    and `bound` are points, lower is better; `terms` the points by goal. `knows_edition` is the last change
    by a swap that whoever made this plan had heard of (see models/swaps.py). `made_with` are the versions
    of what solved it, where something did and it was written down. `what_if` are the changes of the facts
    that a plan tries, as `solver.explaining` states them: it then was made for changed facts.
    """

    __tablename__ = "plans"
    __table_args__ = (
        UniqueConstraint("cycle_id", "number"),
        Index(
            "uq_plans_published",
            "cycle_id",
            unique=True,
            sqlite_where=text("state = 'published'"),
            postgresql_where=text("state = 'published'"),
        ),
        CheckConstraint("proof in ('optimal', 'feasible', 'edited')", name="proof"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycles.id"), index=True)
    number: Mapped[int]
    state: Mapped[PlanState] = mapped_column(choice(PlanState), default=PlanState.DRAFT)
    problem: Mapped[str] = mapped_column(Text, deferred=True)
    digest: Mapped[str] = mapped_column(String(64))
    proof: Mapped[str] = mapped_column(String(10))
    objective: Mapped[int]
    bound: Mapped[int | None]
    terms: Mapped[dict[str, int]] = mapped_column(JSON)
    seconds: Mapped[float]
    seed: Mapped[int]
    knows_edition: Mapped[int] = mapped_column(default=0)
    made_with: Mapped[dict[str, str] | None] = mapped_column(JSON(none_as_null=True))
    what_if: Mapped[list[dict[str, Any]] | None] = mapped_column(JSON(none_as_null=True))
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    cycle: Mapped[Cycle] = relationship()
    made_by: Mapped[Account | None] = relationship()
    visits: Mapped[list["Visit"]] = relationship(
        back_populates="plan", cascade="all, delete-orphan", order_by="Visit.day, Visit.half, Visit.id"
    )
    unmet: Mapped[list["UnmetRequest"]] = relationship(
        back_populates="plan", cascade="all, delete-orphan", order_by="UnmetRequest.id"
    )

    @property
    def is_draft(self) -> bool:
        """Whether nobody but HR has seen it."""
        return self.state == PlanState.DRAFT

    @property
    def is_what_if(self) -> bool:
        """Whether it only tries changes: a plan that came into force kept the rules without them."""
        return bool(self.what_if) and self.published_at is None

    @property
    def may_change(self) -> bool:
        """Whether its visits can still be changed: of a draft that tries nothing, while its cycle is open."""
        return self.is_draft and self.cycle.is_open and not self.is_what_if

    @property
    def may_be_solved_again(self) -> bool:
        """Whether the rest of it can be planned anew: not if nobody goes by it any more."""
        stands = self.state in (PlanState.DRAFT, PlanState.PUBLISHED) and not self.is_what_if
        return stands and self.cycle.is_open

    @property
    def missing(self) -> int:
        """How many visits are unmet."""
        return sum(each.missing for each in self.unmet)


class Visit(Base):
    """A request met once: placement + host + start. It lasts `slots` slots; a block ends on `last_day`."""

    __tablename__ = "visits"
    __table_args__ = (
        UniqueConstraint("plan_id", *SAME_VISIT),
        CheckConstraint("guest_id <> host_id", name="own_host"),
        {"sqlite_autoincrement": True},  # an old page must never speak of another visit by the same number
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plans.id"), index=True)
    rule_id: Mapped[int] = mapped_column(ForeignKey("request_rules.id"))
    guest_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    placement_id: Mapped[int] = mapped_column(ForeignKey("placements.id"))
    host_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    day: Mapped[date]
    half: Mapped[HalfDay] = mapped_column(choice(HalfDay))
    last_day: Mapped[date]
    slots: Mapped[int]
    locked: Mapped[bool] = mapped_column(default=False)

    plan: Mapped[Plan] = relationship(back_populates="visits")
    rule: Mapped[RequestRule] = relationship()
    guest: Mapped[Person] = relationship(foreign_keys=[guest_id])
    placement: Mapped[Placement] = relationship()
    host: Mapped[Person] = relationship(foreign_keys=[host_id])


class UnmetRequest(Base):
    """Visits that a guest was to get and the plan has not, with the first plain reason.

    `reason` holds the kind of reason and its facts, by id; the page puts them into words.
    """

    __tablename__ = "unmet_requests"
    __table_args__ = (
        UniqueConstraint("plan_id", "rule_id", "guest_id"),
        CheckConstraint("missing >= 1", name="missing"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plans.id"), index=True)
    rule_id: Mapped[int] = mapped_column(ForeignKey("request_rules.id"))
    guest_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    missing: Mapped[int]
    reason: Mapped[dict[str, Any]] = mapped_column(JSON)

    plan: Mapped[Plan] = relationship(back_populates="unmet")
    rule: Mapped[RequestRule] = relationship()
    guest: Mapped[Person] = relationship()


def get_plan(plan_id: int) -> Plan:
    """The plan with this id. Raises Missing."""
    plan = db.session.get(Plan, plan_id)
    if plan is None:
        raise Missing("plan")
    return plan


def get_visit(visit_id: int) -> Visit:
    """The visit with this id. Raises Missing."""
    visit = db.session.get(Visit, visit_id)
    if visit is None:
        raise Missing("visit")
    return visit


def visits_of(plan: Plan) -> Sequence[Visit]:
    """A plan's visits in the order of their days, with everybody and everything they speak of at hand."""
    return db.session.scalars(at_hand().where(Visit.plan_id == plan.id)).all()


def at_hand() -> Select[Visit]:
    """Visits in the order of their days, with everybody and everything they speak of."""
    return (
        select(Visit)
        .options(joinedload(Visit.guest), joinedload(Visit.host), joinedload(Visit.placement))
        .order_by(Visit.day, Visit.half, Visit.id)
    )


def unmet_of(plan: Plan) -> Sequence[UnmetRequest]:
    """What a plan leaves unmet, the weightiest first."""
    return db.session.scalars(
        select(UnmetRequest)
        .join(RequestRule)
        .where(UnmetRequest.plan_id == plan.id)
        .options(joinedload(UnmetRequest.guest), joinedload(UnmetRequest.rule))
        .order_by(RequestRule.priority.desc(), UnmetRequest.missing.desc(), UnmetRequest.id)
    ).all()


def unmet_in_force(person: Person, since: date) -> Sequence[UnmetRequest]:
    """What plans in force, whose cycles are not over on `since`, leave unmet for a guest."""
    return db.session.scalars(
        select(UnmetRequest)
        .join(Plan)
        .join(Cycle, Plan.cycle_id == Cycle.id)
        .where(
            UnmetRequest.guest_id == person.id,
            Plan.state == PlanState.PUBLISHED,
            Cycle.last_day >= since,
        )
        .options(joinedload(UnmetRequest.rule), joinedload(UnmetRequest.plan))
        .order_by(UnmetRequest.id)
    ).all()


def get_unmet(unmet_id: int) -> UnmetRequest:
    """The unmet request with this id. Raises Missing."""
    unmet = db.session.get(UnmetRequest, unmet_id)
    if unmet is None:
        raise Missing("unmet request")
    return unmet


def plans_of(cycle: Cycle) -> Sequence[Plan]:
    """Every version of a cycle's plan, the newest first."""
    return db.session.scalars(
        select(Plan)
        .where(Plan.cycle_id == cycle.id)
        .options(selectinload(Plan.visits), selectinload(Plan.unmet), joinedload(Plan.made_by))
        .order_by(Plan.number.desc())
    ).all()


def published_plan(cycle: Cycle) -> Plan | None:
    """The plan in force, if there is one."""
    return db.session.scalar(select(Plan).where(Plan.cycle_id == cycle.id, Plan.state == PlanState.PUBLISHED))


def plans_before(cycle: Cycle, most: int) -> Sequence[Plan]:
    """The plans in force of the cycles that began before this one, the latest first; so many at most."""
    return db.session.scalars(
        select(Plan)
        .join(Cycle, Plan.cycle_id == Cycle.id)
        .where(Plan.state == PlanState.PUBLISHED, Cycle.id != cycle.id, Cycle.first_day < cycle.first_day)
        .order_by(Cycle.first_day.desc(), Cycle.id.desc())
        .limit(most)
    ).all()


def next_number(cycle: Cycle) -> int:
    """The number of the next version."""
    return (db.session.scalar(select(func.max(Plan.number)).where(Plan.cycle_id == cycle.id)) or 0) + 1


def pairs_met_before(cycle: Cycle) -> list[tuple[int, int]]:
    """Guest and host of every visit in a published plan of an earlier cycle, each pair once, in order."""
    query = (
        select(Visit.guest_id, Visit.host_id)
        .join(Plan)
        .join(Cycle, Plan.cycle_id == Cycle.id)
        .where(Plan.state == PlanState.PUBLISHED, Cycle.id != cycle.id, Cycle.first_day < cycle.first_day)
        .distinct()
        .order_by(Visit.guest_id, Visit.host_id)
    )
    return [(guest, host) for guest, host in db.session.execute(query)]
