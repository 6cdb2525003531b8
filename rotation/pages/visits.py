"""One visit of a plan, in the hands of HR: what it is, where else it could be; and one that is missing."""

from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from rotation import policy, wording
from rotation.actions import visits as actions
from rotation.database import transaction
from rotation.errors import Missing, Refusal
from rotation.forms.plans import PlaceForm, PutBackForm
from rotation.models.plans import Plan, UnmetRequest, Visit, get_plan, get_unmet, get_visit
from rotation.pages import allowed, me
from rotation.pages.answering import say
from rotation.planning.choices import Place, moves_of, openings_of
from rotation.planning.reasons import in_words

pages = Blueprint("visits", __name__)


@pages.get("/plans/<int:plan_id>/visits/<int:visit_id>")
@allowed(policy.is_hr)
def show(plan_id: int, visit_id: int) -> str:
    """What a visit is, and in a draft everywhere else it could be."""
    return _visit_page(_visit(plan_id, visit_id))


@pages.post("/plans/<int:plan_id>/visits/<int:visit_id>/lock")
@allowed(policy.is_hr)
def lock(plan_id: int, visit_id: int) -> Response:
    """Keep it when the rest is solved again."""
    visit = _visit(plan_id, visit_id)
    with transaction():
        actions.lock(visit, by=me(), now=datetime.now(UTC))
    flash("Locked: it stays where it is when the rest is solved again.", "good")
    return _to(visit)


@pages.post("/plans/<int:plan_id>/visits/<int:visit_id>/unlock")
@allowed(policy.is_hr)
def unlock(plan_id: int, visit_id: int) -> Response:
    """Let it go when the rest is solved again."""
    visit = _visit(plan_id, visit_id)
    with transaction():
        actions.unlock(visit, by=me(), now=datetime.now(UTC))
    flash("Unlocked: solving again may move it.", "good")
    return _to(visit)


@pages.post("/plans/<int:plan_id>/visits/<int:visit_id>/move")
@allowed(policy.is_hr)
def move(plan_id: int, visit_id: int) -> Response | tuple[str, int]:
    """Hold it at the place that was chosen."""
    visit = _visit(plan_id, visit_id)
    form = PlaceForm(request.values)
    if not form.validate_on_submit():
        return _visit_page(visit, form), 422
    before = _address("visits.move", Place.of(visit), plan_id=plan_id, visit_id=visit_id)
    try:
        with transaction():
            actions.move(visit, form.place(), by=me(), now=datetime.now(UTC))
    except Missing:
        raise
    except Refusal as refusal:
        form.take(refusal)
        return _visit_page(visit, form), refusal.status
    say(f"{visit.guest.name} now visits {wording.when(visit)}.", undo=before)
    return _to(visit)


@pages.post("/plans/<int:plan_id>/visits/<int:visit_id>/remove")
@allowed(policy.is_hr)
def remove(plan_id: int, visit_id: int) -> Response:
    """Take it out of the draft."""
    visit = _visit(plan_id, visit_id)
    undo = _address(
        "visits.put_back",
        Place.of(visit),
        plan_id=plan_id,
        rule=visit.rule_id,
        guest=visit.guest_id,
        locked=int(visit.locked),
    )
    text = f"Removed: {visit.guest.name} at {visit.placement.title}, {wording.when(visit)}."
    with transaction():
        actions.remove(visit, by=me(), now=datetime.now(UTC))
    say(text, undo=undo)
    return redirect(url_for("plans.show", plan_id=plan_id), 303)


@pages.post("/plans/<int:plan_id>/visits")
@allowed(policy.is_hr)
def put_back(plan_id: int) -> Response:
    """Undo a removal."""
    plan = get_plan(plan_id)
    form = PutBackForm(request.values)
    if not form.validate_on_submit():
        raise Refusal("This visit cannot be put back any more.")
    with transaction():
        visit = actions.place_by_hand(
            plan,
            form.place(),
            rule_id=form.rule.data,
            guest_id=form.guest.data,
            locked=form.locked.data == "1",
            by=me(),
            now=datetime.now(UTC),
        )
    flash("The visit is back.", "good")
    return _to(visit)


@pages.get("/plans/<int:plan_id>/unmet/<int:unmet_id>")
@allowed(policy.is_hr)
def missing(plan_id: int, unmet_id: int) -> str:
    """A visit that is missing: why, and in a draft where it could still be."""
    return _missing_page(_unmet(plan_id, unmet_id))


@pages.post("/plans/<int:plan_id>/unmet/<int:unmet_id>")
@allowed(policy.is_hr)
def place(plan_id: int, unmet_id: int) -> Response | tuple[str, int]:
    """Place a missing visit by hand."""
    unmet = _unmet(plan_id, unmet_id)
    form = PlaceForm()
    if not form.validate_on_submit():
        return _missing_page(unmet, form), 422
    try:
        with transaction():
            visit = actions.place_by_hand(
                unmet.plan,
                form.place(),
                rule_id=unmet.rule_id,
                guest_id=unmet.guest_id,
                by=me(),
                now=datetime.now(UTC),
            )
    except Missing:
        raise
    except Refusal as refusal:
        form.take(refusal)
        return _missing_page(unmet, form), refusal.status
    flash(f"{visit.guest.name} visits {visit.placement.title}: {wording.when(visit)}.", "good")
    return _to(visit)


def _visit(plan_id: int, visit_id: int) -> Visit:
    visit = get_visit(visit_id)
    if visit.plan_id != plan_id:
        raise Missing("visit")
    return visit


def _unmet(plan_id: int, unmet_id: int) -> UnmetRequest:
    unmet = get_unmet(unmet_id)
    if unmet.plan_id != plan_id:
        raise Missing("unmet request")
    return unmet


def _address(endpoint: str, place: Place, **more: int) -> str:
    """The address that chooses this place."""
    chosen: dict[str, Any] = {
        "placement": place.placement_id,
        "host": place.host_id,
        "start": place.start,
        **more,
    }
    return url_for(endpoint, **chosen)


def _to(visit: Visit) -> Response:
    return redirect(url_for("visits.show", plan_id=visit.plan_id, visit_id=visit.id), 303)


def _visit_page(visit: Visit, form: PlaceForm | None = None) -> str:
    plan: Plan = visit.plan
    return render_template(
        "visits/show.html",
        visit=visit,
        plan=plan,
        choices=moves_of(visit) if plan.may_change else [],
        form=form or PlaceForm(),
    )


def _missing_page(unmet: UnmetRequest, form: PlaceForm | None = None) -> str:
    return render_template(
        "visits/missing.html",
        unmet=unmet,
        plan=unmet.plan,
        reason=in_words([unmet.reason])[0],
        choices=openings_of(unmet) if unmet.plan.may_change else [],
        form=form or PlaceForm(),
        told=None,
        refusal=None,
    )
