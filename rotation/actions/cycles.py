"""Cycles: their dates, their spacing, who takes part, and the days on which nobody visits."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from rotation.actions.outbox import drop_waiting, forget_dropped
from rotation.database import db
from rotation.errors import Refusal
from rotation.models.accounts import Account
from rotation.models.cycles import BlackoutDate, Cycle, CycleState
from rotation.models.jobs import active_job
from rotation.models.people import Department
from rotation.models.plans import published_plan
from rotation.models.records import record
from rotation.models.rounds import round_of

LONGEST_WEEKS = 26


@dataclass(frozen=True, kw_only=True)
class CycleTerms:
    """What HR says about a cycle as a whole. Units as in Cycle."""

    name: str
    first_day: date
    last_day: date
    departments: Sequence[Department]
    min_gap_days: int
    max_visits_per_week: int | None
    allow_repeat: bool
    newcomers_since: date
    freeze_days: int = 2


def create_cycle(terms: CycleTerms, *, by: Account | None, now: datetime) -> Cycle:
    """A new cycle on these terms, without placements and rules. Raises Refusal as update_cycle does."""
    _check(terms)
    cycle = Cycle(state=CycleState.SET_UP)
    _take(cycle, terms)
    db.session.add(cycle)
    record("create_cycle", cycle, by=by, now=now, name=cycle.name)
    return cycle


def set_repair_costs(cycle: Cycle, costs: Mapping[str, int], *, by: Account, now: datetime) -> None:
    """Say what kinds of change cost HR in this cycle. Raises Refusal when it is closed."""
    must_be_open(cycle)
    cycle.repair_costs = dict(costs)
    record("set_repair_costs", cycle, by=by, now=now, costs=dict(costs))


def update_cycle(cycle: Cycle, terms: CycleTerms, *, by: Account | None, now: datetime) -> None:
    """Put a cycle on these terms. Its placements and rules stay as they are.

    Raises Refusal when the cycle is closed, the dates are out of order, span no working day or more than
    26 weeks, or fewer than two departments take part.
    """
    must_be_open(cycle)
    _check(terms)
    _take(cycle, terms)
    record(
        "update_cycle",
        cycle,
        by=by,
        now=now,
        first_day=terms.first_day.isoformat(),
        last_day=terms.last_day.isoformat(),
        departments=[each.name for each in terms.departments],
    )


def close_cycle(cycle: Cycle, *, by: Account | None, now: datetime) -> None:
    """End a cycle: from now on nothing in it changes, until it is opened again. What waits is not mailed.

    Raises Refusal when it is closed already, or a plan of it is being made.
    """
    db.session.refresh(cycle, with_for_update=True)
    must_be_open(cycle)
    if active_job(cycle) is not None:
        raise Refusal(
            f"A plan of {cycle.name} is being made right now. Wait for it or cancel it, then close."
        )
    cycle.state = CycleState.CLOSED
    if (collecting := round_of(cycle)) is not None:
        drop_waiting(collecting.letters_key)
    record("close_cycle", cycle, by=by, now=now)


def reopen_cycle(cycle: Cycle, *, by: Account | None, now: datetime) -> None:
    """Open a closed cycle again: published if it has a plan in force, in set-up otherwise."""
    if cycle.state != CycleState.CLOSED:
        return
    cycle.state = CycleState.SET_UP if published_plan(cycle) is None else CycleState.PUBLISHED
    collecting = round_of(cycle)
    if collecting is not None and collecting.ended_at is None:
        forget_dropped(collecting.letters_key)
    record("reopen_cycle", cycle, by=by, now=now)


def must_be_open(cycle: Cycle) -> None:
    """Raises Refusal when the cycle is closed."""
    if cycle.state == CycleState.CLOSED:
        raise Refusal(f"{cycle.name} is closed. Open it again to change it.")


@dataclass(frozen=True, kw_only=True)
class BlackoutTerms:
    """Days on which nobody visits anybody, both included."""

    first_day: date
    last_day: date
    label: str


def add_blackout(cycle: Cycle, terms: BlackoutTerms, *, by: Account | None, now: datetime) -> BlackoutDate:
    """Keep these days of a cycle free of visits. Raises Refusal as update_blackout does."""
    _check_blackout(cycle, terms)
    blackout = BlackoutDate(cycle_id=cycle.id)
    _take_blackout(blackout, terms)
    db.session.add(blackout)
    record("add_blackout", blackout, by=by, now=now, cycle=cycle.id)
    return blackout


def update_blackout(
    blackout: BlackoutDate, cycle: Cycle, terms: BlackoutTerms, *, by: Account | None, now: datetime
) -> None:
    """Move blackout dates. Raises Refusal when they are out of order or reach outside the cycle."""
    _check_blackout(cycle, terms)
    _take_blackout(blackout, terms)
    record("update_blackout", blackout, by=by, now=now)


def check_span(cycle: Cycle, first_day: date, last_day: date) -> None:
    """Raises Refusal, at `first_day` or `last_day`, unless the two are in order and inside the cycle."""
    if last_day < first_day:
        raise Refusal("The last day comes before the first.", field="last_day")
    inside = f"The cycle runs from {_local(cycle.first_day)} to {_local(cycle.last_day)}."
    if not cycle.first_day <= first_day <= cycle.last_day:
        raise Refusal(f"That day is outside the cycle. {inside}", field="first_day")
    if last_day > cycle.last_day:
        raise Refusal(f"That day is outside the cycle. {inside}", field="last_day")


def _check(terms: CycleTerms) -> None:
    length = terms.last_day - terms.first_day
    if length < timedelta(0):
        raise Refusal("The last day comes before the first.", field="last_day")
    if length >= timedelta(weeks=LONGEST_WEEKS):
        raise Refusal(
            f"That is {length.days // 7 + 1} weeks; a cycle lasts {LONGEST_WEEKS} at most. "
            "Choose an earlier last day, and set up another cycle for the rest.",
            field="last_day",
        )
    days = (terms.first_day + timedelta(days=n) for n in range(length.days + 1))
    if all(day.weekday() >= 5 for day in days):
        raise Refusal(
            "Visits take place from Monday to Friday, and there is no such day here.", field="last_day"
        )
    if len(terms.departments) < 2:
        raise Refusal(
            "Choose at least two departments: people visit a department other than their own.",
            field="departments",
        )


def _take(cycle: Cycle, terms: CycleTerms) -> None:
    cycle.name = terms.name
    cycle.first_day, cycle.last_day = terms.first_day, terms.last_day
    cycle.departments = list(terms.departments)
    cycle.min_gap_days = terms.min_gap_days
    cycle.max_visits_per_week = terms.max_visits_per_week
    cycle.allow_repeat = terms.allow_repeat
    cycle.newcomers_since = terms.newcomers_since
    cycle.freeze_days = terms.freeze_days


def _check_blackout(cycle: Cycle, terms: BlackoutTerms) -> None:
    must_be_open(cycle)
    check_span(cycle, terms.first_day, terms.last_day)


def _take_blackout(blackout: BlackoutDate, terms: BlackoutTerms) -> None:
    blackout.first_day, blackout.last_day, blackout.label = terms.first_day, terms.last_day, terms.label


def _local(day: date) -> str:
    return f"{day:%d/%m/%Y}"
