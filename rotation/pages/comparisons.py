"""Two plans of a cycle beside each other."""

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from rotation import policy
from rotation.forms.plans import CompareForm
from rotation.models.cycles import get_cycle
from rotation.models.plans import get_plan, plans_of
from rotation.pages import allowed
from rotation.planning.comparing import side_by_side
from rotation.planning.standing import standing_of

pages = Blueprint("comparisons", __name__)


@pages.get("/cycles/<int:cycle_id>/plans/compare")
@allowed(policy.is_hr)
def choose(cycle_id: int) -> Response | tuple[str, int]:
    """Go to the comparison of the two plans that were chosen."""
    cycle = get_cycle(cycle_id)
    form = CompareForm(request.args)
    form.offer(plans_of(cycle))
    if not form.validate():
        return render_template("comparisons/choose.html", cycle=cycle, compare_form=form), 422
    return redirect(url_for("comparisons.show", plan_id=form.before.data, other_id=form.after.data))


@pages.get("/plans/<int:plan_id>/compare/<int:other_id>")
@allowed(policy.is_hr)
def show(plan_id: int, other_id: int) -> str:
    """What turns the first plan into the second: visits, people, hosts, score and coverage."""
    before, after = get_plan(plan_id), get_plan(other_id)
    found = side_by_side(before, after)
    standings = [(plan, standing_of(plan).broken) for plan in (before, after)] if before.cycle.is_open else []
    return render_template(
        "comparisons/show.html",
        before=before,
        after=after,
        found=found,
        broken=[(plan, broken) for plan, broken in standings if broken],
    )
