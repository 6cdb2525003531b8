"""What the plans in force hold: for a person, a team, a department, a cycle. Drafts are nobody's days."""

from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import aliased, selectinload

from rotation.database import db
from rotation.models.cycles import Cycle
from rotation.models.people import Person
from rotation.models.placements import Placement
from rotation.models.plans import Plan, PlanState, Visit


def visits_with(person: Person) -> Sequence[Visit]:
    """Every published visit of a person, as guest or as host, in order of time."""
    return db.session.scalars(
        _published().where(or_(Visit.guest_id == person.id, Visit.host_id == person.id))
    ).all()


def visits_with_team_of(manager: Person, since: date) -> Sequence[Visit]:
    """The published visits, not over on `since`, of everybody who reports to a manager, in order of time."""
    team = [person.id for person in manager.reports]
    return db.session.scalars(
        _published().where(or_(Visit.guest_id.in_(team), Visit.host_id.in_(team)), Visit.last_day >= since)
    ).all()


def visits_to(department_id: int, first: date, last: date) -> Sequence[Visit]:
    """The published visits that a department hosts on some day between two dates, in order of time."""
    return db.session.scalars(
        _published()
        .join(Placement)
        .where(Placement.department_id == department_id, Visit.day <= last, Visit.last_day >= first)
    ).all()


def visits_of_guests(guest_ids: Iterable[int]) -> Sequence[Visit]:
    """Every published visit of these people as guests, in order of time."""
    return db.session.scalars(_published().where(Visit.guest_id.in_(sorted(guest_ids)))).all()


def visits_of_department(department_id: int) -> Sequence[Visit]:
    """Every published visit to a department, and of its people, in order of time."""
    guest = aliased(Person)
    return db.session.scalars(
        _published()
        .join(Placement)
        .join(guest, Visit.guest)
        .where(or_(Placement.department_id == department_id, guest.department_id == department_id))
    ).all()


def visits_beside(cycle: Cycle) -> Sequence[Visit]:
    """The published visits of other cycles that fall into the days of this one, in order of time."""
    return db.session.scalars(
        _published().where(
            Plan.cycle_id != cycle.id, Visit.day <= cycle.last_day, Visit.last_day >= cycle.first_day
        )
    ).all()


def visits_with_ids(plan: Plan, ids: Iterable[int]) -> Sequence[Visit]:
    """Those of these visits that are a plan's."""
    return db.session.scalars(
        select(Visit).where(Visit.plan_id == plan.id, Visit.id.in_(sorted(ids))).order_by(Visit.id)
    ).all()


def visits_among(plan: Plan, people: Iterable[int]) -> Sequence[Visit]:
    """A plan's visits whose guest or host is one of these people, as they are in the database now."""
    ids = sorted(people)
    return db.session.scalars(
        select(Visit)
        .where(Visit.plan_id == plan.id, or_(Visit.guest_id.in_(ids), Visit.host_id.in_(ids)))
        .order_by(Visit.id)
    ).all()


def _published() -> Select[Visit]:
    return (
        select(Visit)
        .join(Plan)
        .where(Plan.state == PlanState.PUBLISHED)
        .order_by(Visit.day, Visit.half, Visit.id)
        .options(selectinload(Visit.guest), selectinload(Visit.host), selectinload(Visit.placement))
    )
