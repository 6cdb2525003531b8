"""The rules of a cycle that HR states as sentences: who is to get visits, and who must stay."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from rotation.database import Base, db
from rotation.errors import Missing
from rotation.models.columns import Removable, choice
from rotation.models.cycles import Cycle
from rotation.models.people import Department, Person
from rotation.models.placements import PlacementKind


class Audience(StrEnum):
    """Whom in a department a request rule is for."""

    EVERYONE = "everyone"
    NEWCOMERS = "newcomers"
    SETTLED = "settled"


class RequestRule(Base, Removable):
    """ "Everyone in Sales: 2 half days in Marketing", with exceptions by person.

    Each person it reaches has one request: `visits` out of the placements that `host_department` offers, of
    this `kind` only if one is given. `priority` 1 to 100 weighs a visit that could not be had.
    """

    __tablename__ = "request_rules"
    __table_args__ = (
        CheckConstraint("visits >= 1", name="visits"),
        CheckConstraint("priority between 1 and 100", name="priority"),
        CheckConstraint("department_id <> host_department_id", name="departments"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycles.id"), index=True)
    department_id: Mapped[int] = mapped_column(ForeignKey("departments.id"))
    audience: Mapped[Audience] = mapped_column(choice(Audience), default=Audience.EVERYONE)
    visits: Mapped[int] = mapped_column(default=1)
    kind: Mapped[PlacementKind | None] = mapped_column(choice(PlacementKind))
    host_department_id: Mapped[int] = mapped_column(ForeignKey("departments.id"))
    priority: Mapped[int] = mapped_column(default=1)

    department: Mapped[Department] = relationship(foreign_keys=[department_id], lazy="joined")
    host_department: Mapped[Department] = relationship(foreign_keys=[host_department_id], lazy="joined")
    exceptions: Mapped[list["RequestException"]] = relationship(
        back_populates="rule", cascade="all, delete-orphan", order_by="RequestException.id", lazy="selectin"
    )


class RequestException(Base):
    """One person for whom a request rule means another number of visits; 0 leaves them out."""

    __tablename__ = "request_exceptions"
    __table_args__ = (UniqueConstraint("rule_id", "person_id"), CheckConstraint("visits >= 0", name="visits"))

    id: Mapped[int] = mapped_column(primary_key=True)
    rule_id: Mapped[int] = mapped_column(ForeignKey("request_rules.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    visits: Mapped[int]

    rule: Mapped[RequestRule] = relationship(back_populates="exceptions")
    person: Mapped[Person] = relationship(lazy="joined")


class CoverageRule(Base, Removable):
    """ "In Sales at least 5 stay and at most 3 are away at once", for a department or one of its teams.

    Between two dates only, if they are given. A strict rule is never broken; a flexible one may be, at
    `price` points per person and slot.
    """

    __tablename__ = "coverage_rules"
    __table_args__ = (
        CheckConstraint("min_present is not null or max_away is not null", name="says_something"),
        CheckConstraint("min_present >= 0", name="min_present"),
        CheckConstraint("max_away >= 0", name="max_away"),
        CheckConstraint("price >= 1", name="price"),
        CheckConstraint("(first_day is null) = (last_day is null)", name="dates"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycles.id"), index=True)
    department_id: Mapped[int] = mapped_column(ForeignKey("departments.id"))
    team: Mapped[str] = mapped_column(String(80), default="")
    min_present: Mapped[int | None]
    max_away: Mapped[int | None]
    first_day: Mapped[date | None]
    last_day: Mapped[date | None]
    strict: Mapped[bool] = mapped_column(default=True)
    price: Mapped[int] = mapped_column(default=50)

    department: Mapped[Department] = relationship(lazy="joined")


def get_request_rule(rule_id: int) -> RequestRule:
    """The request rule with this id, removed or not. Raises Missing."""
    rule = db.session.get(RequestRule, rule_id)
    if rule is None:
        raise Missing("request rule")
    return rule


def request_rules_with(ids: Iterable[int]) -> Mapping[int, RequestRule]:
    """The request rules with these ids, removed or not, by id."""
    found = db.session.scalars(select(RequestRule).where(RequestRule.id.in_(sorted(ids))))
    return {rule.id: rule for rule in found}


def get_coverage_rule(rule_id: int) -> CoverageRule:
    """The coverage rule with this id, removed or not. Raises Missing."""
    rule = db.session.get(CoverageRule, rule_id)
    if rule is None:
        raise Missing("coverage rule")
    return rule


def request_rules_of(cycle: Cycle) -> Sequence[RequestRule]:
    """A cycle's request rules, as they were stated; only between departments that take part."""
    return db.session.scalars(
        select(RequestRule)
        .where(
            RequestRule.cycle_id == cycle.id,
            RequestRule.removed_at.is_(None),
            RequestRule.department_id.in_(cycle.department_ids),
            RequestRule.host_department_id.in_(cycle.department_ids),
        )
        .order_by(RequestRule.id)
    ).all()


def coverage_rules_of(cycle: Cycle) -> Sequence[CoverageRule]:
    """A cycle's coverage rules, as they were stated; only of departments that take part."""
    return db.session.scalars(
        select(CoverageRule)
        .where(
            CoverageRule.cycle_id == cycle.id,
            CoverageRule.removed_at.is_(None),
            CoverageRule.department_id.in_(cycle.department_ids),
        )
        .order_by(CoverageRule.id)
    ).all()
