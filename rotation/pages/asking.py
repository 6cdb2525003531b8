"""Asking for a change of a visit: exchange, move, give away, or that one cannot be there."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from rotation import policy
from rotation.actions import swaps as actions
from rotation.database import transaction
from rotation.forms.asking import AskForm, written
from rotation.models.people import Person, get_person
from rotation.models.plans import PlanState, Visit, get_visit
from rotation.models.swaps import SwapState
from rotation.pages import allowed, me, must, office_now, today
from rotation.pages.answering import refusals_to
from rotation.pages.origin import origin
from rotation.planning.swapping import RINGS_AT_LENGTH, RINGS_AT_ONCE, ways_for
from rotation.privacy import Fact, may_see

pages = Blueprint("asking", __name__)


@pages.get("/people/<int:person_id>/visits/<int:visit_id>/swap")
@allowed(policy.signed_in)
def show(person_id: int, visit_id: int) -> str:
    """Everything that somebody could ask for about a visit of theirs, the best first."""
    person, visit = _seen(person_id, visit_id)
    return _page(person, visit, AskForm(None, visit_id=visit.id))


@pages.post("/people/<int:person_id>/visits/<int:visit_id>/swap")
@allowed(policy.signed_in)
def ask(person_id: int, visit_id: int) -> Response | tuple[str, int]:
    """Ask for the way that was chosen."""
    person, visit = _seen(person_id, visit_id)
    form = AskForm(visit_id=visit.id)
    if form.validate_on_submit():
        with refusals_to(form):
            with transaction():
                swap = actions.ask(
                    visit.plan,
                    asked_by=person,
                    kind=form.kind,
                    changes=form.changes,
                    word=form.word.data or "",
                    by=me(),
                    now=office_now(),
                    origin=origin(),
                )
            flash(_SAID.get(swap.state, "You have asked for it."), "good")
            return redirect(url_for("swaps.show", swap_id=swap.id), 303)
    return _page(person, visit, form), form.status


_SAID = {
    SwapState.REQUESTED: "You have asked for it. Everybody whose days it changes is asked now.",
    SwapState.ACCEPTED: "You have asked for it. The managers decide now.",
    SwapState.APPLIED: "It is done: the plan has been changed.",
}


def _seen(person_id: int, visit_id: int) -> tuple[Person, Visit]:
    """The person and their visit in a plan in force. Raises Missing for whoever may not ask."""
    person = get_person(person_id)
    must(policy.may_ask_for(me(), person))
    visit = get_visit(visit_id)
    must(person.id in (visit.guest_id, visit.host_id) and visit.plan.state == PlanState.PUBLISHED)
    return person, visit


def _page(person: Person, visit: Visit, form: AskForm) -> str:
    account = me()

    def knows(person_id: int) -> bool:
        return may_see(account, get_person(person_id), Fact.SUITS)

    own = account.person_id == person.id
    at_length = "rings" in request.args
    return render_template(
        "asking/show.html",
        person=person,
        visit=visit,
        own=own,
        is_guest=visit.guest_id == person.id,
        ways=ways_for(
            visit,
            person,
            knows=knows,
            own=own,
            today=today(),
            effort=RINGS_AT_LENGTH if at_length else RINGS_AT_ONCE,
        ),
        at_length=at_length,
        written=written,
        form=form,
    )
