"""What departments offer to guests in a cycle."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from rotation.actions.cycles import must_be_open
from rotation.database import db
from rotation.errors import Refusal
from rotation.models.accounts import Account
from rotation.models.cycles import BlackoutDate, Cycle, blackouts_of
from rotation.models.people import Department, Person
from rotation.models.placements import Halves, OfferedDate, Placement, PlacementKind
from rotation.models.records import record


@dataclass(frozen=True, kw_only=True)
class PlacementTerms:
    """What HR says about a placement. Offered on `dates` if there are some, else on `weekdays`."""

    title: str
    kind: PlacementKind
    block_days: int | None
    capacity: int
    hosts: Sequence[Person]
    weekdays: str
    halves: Halves
    dates: Sequence[date]
    place: str
    what_you_will_see: str


def add_placement(
    cycle: Cycle, department: Department, terms: PlacementTerms, *, by: Account | None, now: datetime
) -> Placement:
    """A new offer of a department in a cycle. Raises Refusal as update_placement does."""
    if department.id not in cycle.department_ids:
        raise Refusal(f"{department.name} does not take part in {cycle.name}.")
    placement = Placement(cycle_id=cycle.id, department=department)
    _check(cycle, department, terms)
    _take(placement, terms)
    db.session.add(placement)
    record("add_placement", placement, by=by, now=now, title=terms.title)
    return placement


def update_placement(
    placement: Placement, cycle: Cycle, terms: PlacementTerms, *, by: Account | None, now: datetime
) -> None:
    """Change an offer.

    Raises Refusal when the cycle is closed, a host works elsewhere, a block is longer than the cycle, or a
    date is outside it, at a weekend or blacked out.
    """
    _check(cycle, placement.department, terms)
    _take(placement, terms)
    record("update_placement", placement, by=by, now=now, title=terms.title)


def _check(cycle: Cycle, department: Department, terms: PlacementTerms) -> None:
    must_be_open(cycle)
    strangers = [host.name for host in terms.hosts if host.department_id != department.id]
    if strangers:
        raise Refusal(
            f"Only people of {department.name} can host here; {strangers[0]} works elsewhere.", field="hosts"
        )
    if terms.kind == PlacementKind.BLOCK:
        _check_block(cycle, terms.block_days)
    if not terms.dates and "1" not in terms.weekdays:
        raise Refusal("Choose at least one weekday.", field="weekdays")
    blackouts = blackouts_of(cycle)
    wrong = [reason for day in terms.dates if (reason := _why_not_on(day, cycle, blackouts))]
    if wrong:
        raise Refusal(wrong[0], reasons=wrong[1:], field="dates")


def _check_block(cycle: Cycle, block_days: int | None) -> None:
    if block_days is None:
        raise Refusal("Say how many working days the block lasts.", field="block_days")
    weekdays = sum(
        date.fromordinal(n).weekday() < 5
        for n in range(cycle.first_day.toordinal(), cycle.last_day.toordinal() + 1)
    )
    if block_days > weekdays:
        raise Refusal(
            f"The whole cycle has {weekdays} working days. Choose a shorter block.", field="block_days"
        )


def _why_not_on(day: date, cycle: Cycle, blackouts: Sequence[BlackoutDate]) -> str:
    if not cycle.first_day <= day <= cycle.last_day:
        return (
            f"{day:%d/%m/%Y} is outside the cycle, which runs from {cycle.first_day:%d/%m/%Y} "
            f"to {cycle.last_day:%d/%m/%Y}."
        )
    if day.weekday() >= 5:
        return f"{day:%d/%m/%Y} is at a weekend."
    if any(blackout.first_day <= day <= blackout.last_day for blackout in blackouts):
        return f"{day:%d/%m/%Y} is a blackout date of this cycle."
    return ""


def _take(placement: Placement, terms: PlacementTerms) -> None:
    placement.title, placement.kind = terms.title, terms.kind
    placement.block_days = terms.block_days if terms.kind == PlacementKind.BLOCK else None
    placement.capacity = terms.capacity
    placement.hosts = list(terms.hosts)
    placement.weekdays, placement.halves = terms.weekdays, terms.halves
    placement.place, placement.what_you_will_see = terms.place, terms.what_you_will_see
    kept = {each.day: each for each in placement.dates}
    placement.dates = [kept.get(day) or OfferedDate(day=day) for day in sorted(set(terms.dates))]
