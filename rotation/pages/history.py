"""What was done about a visit, and about a person: for HR."""

from flask import Blueprint, render_template

from rotation import policy
from rotation.errors import Missing
from rotation.models.history import history_about
from rotation.models.people import get_person, people_with
from rotation.models.swaps import get_swap
from rotation.pages import allowed

pages = Blueprint("history", __name__, url_prefix="/history")


@pages.get("/visits/<int:visit_id>")
@allowed(policy.is_hr)
def visit(visit_id: int) -> str:
    """Everything that was done about a visit; it may be gone by now."""
    return _page("visit", visit_id, "A visit")


@pages.get("/people/<int:person_id>")
@allowed(policy.is_hr)
def person(person_id: int) -> str:
    """Everything that was done about somebody's visits, and what they did."""
    return _page("person", person_id, get_person(person_id).name)


def _page(about: str, about_id: int, name: str) -> str:
    entries = history_about(about, about_id)
    if about == "visit" and not entries:
        raise Missing("history")
    swaps = {key: get_swap(key) for key in {entry.swap_id for entry in entries if entry.swap_id}}
    stood_in = {
        int(entry.acting_as.rpartition(" ")[2]) for entry in entries if " for " in f" {entry.acting_as}"
    }
    return render_template(
        "history/show.html", entries=entries, swaps=swaps, name=name, people=people_with(stood_in)
    )
