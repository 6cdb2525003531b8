"""What departments offer in a cycle."""

from datetime import UTC, datetime

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from rotation import policy
from rotation.actions.placements import add_placement, update_placement
from rotation.database import transaction
from rotation.errors import Missing
from rotation.forms.placements import PlacementForm
from rotation.models.cycles import get_cycle
from rotation.models.people import staff
from rotation.models.placements import get_placement
from rotation.pages import allowed, me
from rotation.pages.answering import refusals_to

pages = Blueprint("placements", __name__)


@pages.route("/cycles/<int:cycle_id>/departments/<int:department_id>/placements/new", methods=["GET", "POST"])
@allowed(policy.is_hr)
def new(cycle_id: int, department_id: int) -> Response | tuple[str, int]:
    """One more offer of a department."""
    cycle = get_cycle(cycle_id)
    department = next((each for each in cycle.departments if each.id == department_id), None)
    if department is None:
        raise Missing("department in this cycle")
    form = PlacementForm(staff([department.id]), None)
    if form.validate_on_submit():
        with refusals_to(form):
            with transaction():
                placement = add_placement(cycle, department, form.terms(), by=me(), now=datetime.now(UTC))
            flash(f"“{placement.title}” is added.", "good")
            return redirect(url_for("cycles.show", cycle_id=cycle.id, _anchor="placements"), 303)
    return render_template(
        "placements/edit.html", cycle=cycle, department=department, form=form, placement=None
    ), form.status


@pages.route("/placements/<int:placement_id>/edit", methods=["GET", "POST"])
@allowed(policy.is_hr)
def edit(placement_id: int) -> Response | tuple[str, int]:
    """Another wording, other hosts, other days for an offer."""
    placement = get_placement(placement_id)
    if placement.removed_at is not None:
        raise Missing("placement")
    cycle = get_cycle(placement.cycle_id)
    form = PlacementForm(staff([placement.department_id]), placement)
    if form.validate_on_submit():
        with refusals_to(form):
            with transaction():
                update_placement(placement, cycle, form.terms(), by=me(), now=datetime.now(UTC))
            flash(f"“{placement.title}” is saved.", "good")
            return redirect(url_for("cycles.show", cycle_id=cycle.id, _anchor="placements"), 303)
    return render_template(
        "placements/edit.html", cycle=cycle, department=placement.department, form=form, placement=placement
    ), form.status
