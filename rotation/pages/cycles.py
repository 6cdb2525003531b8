"""Cycles: the list, and the one page on which HR sets a cycle up."""

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from rotation import policy
from rotation.actions.cycles import close_cycle, create_cycle, reopen_cycle, update_cycle
from rotation.actions.defaults import lay_out, suggested_terms
from rotation.database import transaction
from rotation.forms.cycles import CycleForm
from rotation.models.answers import count_answered
from rotation.models.cycles import Cycle, CycleState, blackouts_of, cycles, get_cycle
from rotation.models.jobs import active_job
from rotation.models.people import Department, Person, departments, staff
from rotation.models.placements import Placement, placements_of
from rotation.models.plans import plans_of
from rotation.models.rounds import round_of
from rotation.models.rules import CoverageRule, RequestRule, coverage_rules_of, request_rules_of
from rotation.pages import allowed, me, today
from rotation.pages.answering import refusals_to, say
from rotation.planning.precheck import findings_of
from rotation.planning.rows import wanted_by
from rotation.planning.sitting import Finding

pages = Blueprint("cycles", __name__)


@pages.get("/cycles")
@allowed(policy.is_hr)
def index() -> str:
    """Every cycle, the latest first."""
    return render_template("cycles/index.html", cycles=cycles(), people=len(staff()))


@pages.route("/cycles/new", methods=["GET", "POST"])
@allowed(policy.is_hr)
def new() -> str | Response | tuple[str, int]:
    """A new cycle, with good defaults for everything."""
    offered = _peopled()
    form = CycleForm(offered, suggested_terms(today=today(), departments=offered), today=today())
    if form.validate_on_submit():
        with refusals_to(form):
            with transaction():
                now = datetime.now(UTC)
                cycle = create_cycle(form.terms(), by=me(), now=now)
                lay_out(cycle, by=me(), now=now)
            flash(f"{cycle.name} is set up. Look through it, then generate its plan.", "good")
            return redirect(url_for("cycles.show", cycle_id=cycle.id), 303)
    return render_template("cycles/new.html", form=form, departments=offered), form.status


@pages.get("/cycles/<int:cycle_id>")
@allowed(policy.is_hr)
def show(cycle_id: int) -> str:
    """The sitting: everything a cycle says, as sentences, and what cannot work."""
    cycle = get_cycle(cycle_id)
    people = staff(cycle.department_ids)
    findings = findings_of(cycle)
    wanted = [each for rule in request_rules_of(cycle) for each in wanted_by(rule, cycle, people)]
    return render_template(
        "cycles/show.html",
        cycle=cycle,
        sizes=Counter(person.department_id for person in people),
        newcomers=sum(cycle.is_new(person) for person in people),
        wanted=sum(visits for _person, visits in wanted),
        guests=len({person.id for person, _visits in wanted}),
        placements=placements_of(cycle),
        requests=request_rules_of(cycle),
        coverage=coverage_rules_of(cycle),
        blackouts=blackouts_of(cycle),
        findings=findings,
        mends={finding: _mend(finding) for finding in findings},
        closed=cycle.state == CycleState.CLOSED,
        plans=plans_of(cycle),
        running=active_job(cycle),
        collecting=round_of(cycle),
        answered=count_answered(cycle),
    )


@pages.route("/cycles/<int:cycle_id>/edit", methods=["GET", "POST"])
@allowed(policy.is_hr)
def edit(cycle_id: int) -> str | Response | tuple[str, int]:
    """A cycle's name, dates, departments and spacing."""
    cycle = get_cycle(cycle_id)
    offered = sorted({*_peopled(), *cycle.departments}, key=lambda each: each.name)
    form = CycleForm(offered, cycle, today=today())
    if form.validate_on_submit():
        with refusals_to(form):
            with transaction():
                update_cycle(cycle, form.terms(), by=me(), now=datetime.now(UTC))
            flash(f"{cycle.name} is saved.", "good")
            return redirect(url_for("cycles.show", cycle_id=cycle.id), 303)
    return render_template("cycles/edit.html", cycle=cycle, form=form), form.status


@pages.post("/cycles/<int:cycle_id>/close")
@allowed(policy.is_hr)
def close(cycle_id: int) -> Response:
    """End a cycle."""
    cycle = get_cycle(cycle_id)
    with transaction():
        close_cycle(cycle, by=me(), now=datetime.now(UTC))
    undo = url_for("cycles.reopen", cycle_id=cycle.id)
    say(f"{cycle.name} is closed.", undo=undo)
    return redirect(url_for("cycles.show", cycle_id=cycle.id), 303)


@pages.post("/cycles/<int:cycle_id>/reopen")
@allowed(policy.is_hr)
def reopen(cycle_id: int) -> Response:
    """Open a closed cycle again."""
    cycle = get_cycle(cycle_id)
    with transaction():
        reopen_cycle(cycle, by=me(), now=datetime.now(UTC))
    flash(f"{cycle.name} is open again.", "good")
    return redirect(url_for("cycles.show", cycle_id=cycle.id), 303)


@dataclass(frozen=True)
class _Mend:
    """The page on which HR mends what was found, and what of the cycle that is: "in the placement Desk"."""

    address: str
    where: str


def _mend(finding: Finding) -> _Mend:
    about = finding.about
    match about:
        case Cycle() if finding.kind == "nothing_wanted":
            return _Mend(url_for("rules.new_request", cycle_id=about.id), "with a request")
        case Placement():
            address = url_for("placements.edit", placement_id=about.id)
            return _Mend(address, f"in the placement {about.title}")
        case RequestRule():
            return _Mend(url_for("rules.edit_request", rule_id=about.id), "in the request")
        case CoverageRule():
            return _Mend(url_for("rules.edit_coverage", rule_id=about.id), "in the coverage rule")
        case Person():
            address = url_for("availability.show", person_id=about.id)
            return _Mend(address, f"in the availability of {about.name}")
        case Cycle():
            return _Mend(url_for("cycles.edit", cycle_id=about.id), "in the dates and spacing")


def _peopled() -> list[Department]:
    """The departments in which somebody works."""
    working = {person.department_id for person in staff()}
    return [department for department in departments() if department.id in working]
