"""Taking away what was stated for a cycle, and bringing it back: the same for all kinds of it."""

from collections.abc import Callable
from datetime import UTC, datetime

from flask import Blueprint, flash, redirect, url_for
from werkzeug.wrappers import Response

from rotation import policy
from rotation.actions.removal import Statement, remove, restore
from rotation.database import transaction
from rotation.models.cycles import get_blackout, get_cycle
from rotation.models.placements import get_placement
from rotation.models.rules import get_coverage_rule, get_request_rule
from rotation.pages import allowed, me
from rotation.pages.answering import say

pages = Blueprint("removal", __name__)

_FINDERS: dict[str, tuple[Callable[[int], Statement], str]] = {
    "placements": (get_placement, "The placement"),
    "requests": (get_request_rule, "The request rule"),
    "coverage": (get_coverage_rule, "The coverage rule"),
    "blackouts": (get_blackout, "The blackout date"),
}
_ADDRESS = "/<any(placements, requests, coverage, blackouts):noun>/<int:row_id>"


@pages.post(f"{_ADDRESS}/remove")
@allowed(policy.is_hr)
def take_away(noun: str, row_id: int) -> Response:
    """Take it out of its cycle; the answer offers to undo that."""
    find, name = _FINDERS[noun]
    statement = find(row_id)
    cycle = get_cycle(statement.cycle_id)
    with transaction():
        remove(statement, cycle, by=me(), now=datetime.now(UTC))
    undo = url_for("removal.bring_back", noun=noun, row_id=row_id)
    say(f"{name} is removed.", undo=undo)
    return redirect(url_for("cycles.show", cycle_id=cycle.id, _anchor=noun), 303)


@pages.post(f"{_ADDRESS}/restore")
@allowed(policy.is_hr)
def bring_back(noun: str, row_id: int) -> Response:
    """Undo the removal."""
    find, name = _FINDERS[noun]
    statement = find(row_id)
    cycle = get_cycle(statement.cycle_id)
    with transaction():
        restore(statement, cycle, by=me(), now=datetime.now(UTC))
    flash(f"{name} is back.", "good")
    return redirect(url_for("cycles.show", cycle_id=cycle.id, _anchor=noun), 303)
