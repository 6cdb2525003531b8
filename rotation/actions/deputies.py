"""Handing over to a deputy for a while, and setting a cycle's terms for swaps."""

from dataclasses import dataclass
from datetime import date, datetime

from rotation.actions.cycles import must_be_open
from rotation.database import db
from rotation.errors import Refusal
from rotation.models.accounts import Account
from rotation.models.cycles import Cycle
from rotation.models.deputies import Deputy
from rotation.models.people import Person
from rotation.models.records import record
from rotation.models.swap_terms import SwapTerms


@dataclass(frozen=True)
class Terms:
    """How swaps are decided in a cycle; see models/swap_terms.py."""

    one_manager_for_both: bool
    pass_without_manager: bool
    remind_hours: int
    expire_hours: int
    undo_hours: int


def hand_over(
    manager: Person, deputy: Person, *, first: date, last: date, by: Account, now: datetime
) -> Deputy:
    """Let somebody decide about swaps in a manager's place, both days included. Raises Refusal."""
    if manager.id == deputy.id:
        raise Refusal("Nobody can stand in for themselves.", field="deputy")
    if last < first:
        raise Refusal("The last day is before the first.", field="last_day")
    if deputy.left_on is not None:
        raise Refusal(f"{deputy.name} has left the company.", field="deputy")
    row = Deputy(manager_id=manager.id, deputy_id=deputy.id, first_day=first, last_day=last)
    db.session.add(row)
    record("hand_over", row, by=by, now=now, manager=manager.id, deputy=deputy.id)
    return row


def take_back(row: Deputy, *, by: Account, now: datetime) -> None:
    """End a deputyship at once."""
    if row.removed_at is None:
        row.removed_at = now
        record("take_back", row, by=by, now=now)


def hand_over_again(row: Deputy, *, by: Account, now: datetime) -> None:
    """Undo that."""
    if row.removed_at is not None:
        row.removed_at = None
        record("hand_over", row, by=by, now=now)


def set_terms(cycle: Cycle, terms: Terms, *, by: Account, now: datetime) -> None:
    """Set how swaps are decided in a cycle. Raises Refusal when it is closed or the times contradict."""
    must_be_open(cycle)
    if terms.expire_hours <= terms.remind_hours:
        raise Refusal("A swap has to expire after its reminder, not before.", field="expire_hours")
    row = db.session.get(SwapTerms, cycle.id) or SwapTerms(cycle_id=cycle.id)
    for name, value in vars(terms).items():
        setattr(row, name, value)
    db.session.add(row)
    record("set_swap_terms", row, by=by, now=now, **vars(terms))
