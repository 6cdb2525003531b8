"""Blackout dates of a cycle."""

from datetime import UTC, datetime

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from rotation import policy
from rotation.actions.cycles import add_blackout, update_blackout
from rotation.database import transaction
from rotation.errors import Missing
from rotation.forms.cycles import BlackoutForm
from rotation.models.cycles import get_blackout, get_cycle
from rotation.pages import allowed, me, today
from rotation.pages.answering import refusals_to

pages = Blueprint("blackouts", __name__)


@pages.route("/cycles/<int:cycle_id>/blackouts/new", methods=["GET", "POST"])
@allowed(policy.is_hr)
def new(cycle_id: int) -> Response | tuple[str, int]:
    """More days without visits."""
    cycle = get_cycle(cycle_id)
    form = BlackoutForm(today=today())
    if form.validate_on_submit():
        with refusals_to(form):
            with transaction():
                add_blackout(cycle, form.terms(), by=me(), now=datetime.now(UTC))
            flash("The blackout dates are added.", "good")
            return redirect(url_for("cycles.show", cycle_id=cycle.id, _anchor="blackouts"), 303)
    return render_template("cycles/blackout.html", cycle=cycle, form=form, blackout=None), form.status


@pages.route("/blackouts/<int:blackout_id>/edit", methods=["GET", "POST"])
@allowed(policy.is_hr)
def edit(blackout_id: int) -> Response | tuple[str, int]:
    """Other days without visits."""
    blackout = get_blackout(blackout_id)
    if blackout.removed_at is not None:
        raise Missing("blackout date")
    cycle = get_cycle(blackout.cycle_id)
    form = BlackoutForm(blackout, today=today())
    if form.validate_on_submit():
        with refusals_to(form):
            with transaction():
                update_blackout(blackout, cycle, form.terms(), by=me(), now=datetime.now(UTC))
            flash("The blackout dates are saved.", "good")
            return redirect(url_for("cycles.show", cycle_id=cycle.id, _anchor="blackouts"), 303)
    return render_template("cycles/blackout.html", cycle=cycle, form=form, blackout=blackout), form.status
