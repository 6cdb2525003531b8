"""Why a visit is missing and what would fix it; why a visit is here and not there; what fixing costs HR."""

from datetime import UTC, date, datetime
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from rotation import policy, wording
from rotation.actions import cycles as cycle_actions
from rotation.actions import plans as actions
from rotation.database import transaction
from rotation.errors import Missing, Refusal
from rotation.forms.explaining import AskForm, TryForm, costs_form
from rotation.models.availability import HalfDay
from rotation.models.cycles import get_cycle
from rotation.models.plans import UnmetRequest, Visit, get_unmet, get_visit
from rotation.pages import allowed, me, settings
from rotation.planning.choices import Place
from rotation.planning.explained import Explained, Spoken, explained, spoken
from rotation.planning.explaining import facts_behind, why_missing, why_not
from rotation.planning.reasons import in_words
from rotation.planning.what_ifs import costs_of, with_changes

pages = Blueprint("explaining", __name__)


@pages.get("/plans/<int:plan_id>/unmet/<int:unmet_id>/why")
@allowed(policy.is_hr)
def missing(plan_id: int, unmet_id: int) -> str:
    """What makes a missing visit impossible or dear, and what would fix it."""
    unmet = _unmet(plan_id, unmet_id)
    try:
        told = explained(why_missing(unmet, seconds=settings().explaining_seconds), unmet)
    except Refusal as refusal:
        return _why_page(unmet, refusal=refusal)
    return _why_page(unmet, told=told)


@pages.post("/plans/<int:plan_id>/unmet/<int:unmet_id>/try")
@allowed(policy.is_hr)
def attempt(plan_id: int, unmet_id: int) -> Response | tuple[str, int]:
    """Try a change: a draft beside this plan, for facts with it."""
    unmet = _unmet(plan_id, unmet_id)
    form = TryForm()
    if not form.validate_on_submit():
        return _why_page(unmet, refusal=Refusal(form.form_errors[0])), 422
    try:
        proposal = with_changes(unmet, form.stated, seconds=settings().explaining_seconds)
        with transaction():
            draft = actions.try_changes(unmet.plan, proposal, by=me(), now=datetime.now(UTC))
    except Missing:
        raise
    except Refusal as refusal:
        return _why_page(unmet, refusal=refusal), refusal.status
    flash("This is a what-if: the cycle’s own facts are as they were.", "good")
    return redirect(url_for("plans.show", plan_id=draft.id), 303)


@pages.get("/plans/<int:plan_id>/visits/<int:visit_id>/why")
@allowed(policy.is_hr)
def visit(plan_id: int, visit_id: int) -> str | tuple[str, int]:
    """Why a visit is here, or why not on another day or with another host."""
    shown = get_visit(visit_id)
    if shown.plan_id != plan_id:
        raise Missing("visit")
    form = _ask_form(shown)
    told: Spoken | None = None
    refusal: Refusal | None = None
    if not request.args or form.validate():
        try:
            told = _answer(shown, form if request.args else None)
        except Refusal as error:
            refusal = error
    page = render_template(
        "explaining/visit.html", visit=shown, plan=shown.plan, form=form, told=told, refusal=refusal
    )
    return page if not form.errors and refusal is None else (page, 422 if refusal is None else refusal.status)


@pages.route("/cycles/<int:cycle_id>/repair-costs", methods=["GET", "POST"])
@allowed(policy.is_hr)
def costs(cycle_id: int) -> str | Response | tuple[str, int]:
    """What kinds of change cost HR in this cycle: the cheapest repairs are offered first."""
    cycle = get_cycle(cycle_id)
    form = costs_form()(data=costs_of(cycle))
    if form.validate_on_submit():
        with transaction():
            cycle_actions.set_repair_costs(cycle, _numbers(form), by=me(), now=datetime.now(UTC))
        flash("Saved. Repairs are ranked by these costs from now on.", "good")
        return redirect(url_for("cycles.show", cycle_id=cycle.id), 303)
    return render_template("explaining/costs.html", cycle=cycle, form=form), form.status


def _numbers(form: Any) -> dict[str, int]:
    return {name: value for name, value in form.data.items() if isinstance(value, int)}


def _unmet(plan_id: int, unmet_id: int) -> UnmetRequest:
    unmet = get_unmet(unmet_id)
    if unmet.plan_id != plan_id:
        raise Missing("unmet request")
    return unmet


def _why_page(unmet: UnmetRequest, *, told: Explained | None = None, refusal: Refusal | None = None) -> str:
    return render_template(
        "explaining/missing.html",
        unmet=unmet,
        plan=unmet.plan,
        reason=in_words([unmet.reason])[0],
        told=told,
        refusal=refusal,
    )


def _ask_form(shown: Visit) -> AskForm:
    form = AskForm(
        request.args,
        data={"day": shown.day.isoformat(), "half": shown.half.value, "host": shown.host_id},
    )
    days = [date.fromisoformat(day) for day in facts_behind(shown.plan)["days"]]
    form.offer(
        {day.isoformat(): wording.day(day) for day in days},
        {str(host.id): host.name for host in [*shown.placement.hosts]},
    )
    return form


def _answer(shown: Visit, form: AskForm | None) -> Spoken:
    """What the solver says of the visit, or of the place that was asked about."""
    place = Place.of(shown)
    if form is not None:
        day = date.fromisoformat(form.day.data)
        place = Place(day, HalfDay(form.half.data), place.placement_id, form.host.data)
    return spoken(why_not(shown, place, seconds=settings().explaining_seconds), shown, place)
