"""Taking away what HR stated for a cycle, and bringing it back."""

from datetime import datetime

from rotation.actions.cycles import must_be_open
from rotation.models.accounts import Account
from rotation.models.cycles import BlackoutDate, Cycle
from rotation.models.placements import Placement
from rotation.models.records import record
from rotation.models.rules import CoverageRule, RequestRule

Statement = Placement | RequestRule | CoverageRule | BlackoutDate


def remove(statement: Statement, cycle: Cycle, *, by: Account | None, now: datetime) -> None:
    """Take a placement, rule or blackout out of its cycle. Raises Refusal when the cycle is closed."""
    must_be_open(cycle)
    if statement.removed_at is None:
        statement.removed_at = now
        record("remove", statement, by=by, now=now)


def restore(statement: Statement, cycle: Cycle, *, by: Account | None, now: datetime) -> None:
    """Undo a removal. Raises Refusal when the cycle is closed."""
    must_be_open(cycle)
    if statement.removed_at is not None:
        statement.removed_at = None
        record("restore", statement, by=by, now=now)
