"""What was done about a visit, a person, and the plans of a cycle: for HR."""

from collections.abc import Sequence

from flask import Blueprint, render_template

from rotation import policy
from rotation.errors import Missing
from rotation.models.cycles import get_cycle
from rotation.models.history import HistoryEntry, history_about, history_of_cycle
from rotation.models.people import get_person, people_with
from rotation.models.swaps import get_swap
from rotation.pages import allowed

pages = Blueprint("history", __name__, url_prefix="/history")

_SHOWN = 500


@pages.get("/visits/<int:visit_id>")
@allowed(policy.is_hr)
def visit(visit_id: int) -> str:
    """Everything that was done about a visit; it may be gone by now."""
    entries = history_about("visit", visit_id)
    if not entries:
        raise Missing("history")
    return _page(entries, "A visit")


@pages.get("/people/<int:person_id>")
@allowed(policy.is_hr)
def person(person_id: int) -> str:
    """Everything that was done about somebody's visits, and what they did."""
    return _page(history_about("person", person_id), get_person(person_id).name)


@pages.get("/cycles/<int:cycle_id>")
@allowed(policy.is_hr)
def cycle(cycle_id: int) -> str:
    """What was done about a cycle's plans in force, the latest of it."""
    found = get_cycle(cycle_id)
    return _page(history_of_cycle(found, _SHOWN), found.name)


def _page(entries: Sequence[HistoryEntry], name: str) -> str:
    swaps = {key: get_swap(key) for key in {entry.swap_id for entry in entries if entry.swap_id}}
    stood_in = {
        int(entry.acting_as.rpartition(" ")[2]) for entry in entries if " for " in f" {entry.acting_as}"
    }
    return render_template(
        "history/show.html", entries=entries, swaps=swaps, name=name, people=people_with(stood_in)
    )
