"""Plans: the versions of a cycle, and one of them as a timetable."""

import json
from collections.abc import Mapping, Sequence

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from rotation import policy
from rotation.actions import plans as actions
from rotation.database import transaction
from rotation.errors import Refusal
from rotation.forms.plans import CompareForm, GenerateForm, PublishForm, TimetableFilter
from rotation.models.claimable import JobState
from rotation.models.cycles import Cycle, get_cycle
from rotation.models.jobs import active_job, job_of, latest_job
from rotation.models.people import Person, people_with
from rotation.models.plans import Plan, Visit, get_plan, plans_of, published_plan, unmet_of, visits_of
from rotation.pages import allowed, me, office_now
from rotation.pages.answering import say
from rotation.pages.origin import origin
from rotation.pages.timetable import agenda_of, timetable_of
from rotation.planning.absence import absent_slots, days_of
from rotation.planning.explained import what_if_in_words
from rotation.planning.keys import row_id
from rotation.planning.reasons import in_words
from rotation.planning.standing import standing_of
from rotation.planning.stating import read
from rotation.planning.verdict import in_force_words, proof_of, terms_of

pages = Blueprint("plans", __name__)


@pages.get("/cycles/<int:cycle_id>/plans")
@allowed(policy.is_hr)
def index(cycle_id: int) -> str:
    """Every version of a cycle's plan, and the way to a new one."""
    return versions_page(get_cycle(cycle_id), GenerateForm())


@pages.get("/plans/<int:plan_id>")
@allowed(policy.is_hr)
def show(plan_id: int) -> str:
    """A plan as people × days, with what it is worth and what it leaves unmet."""
    return _plan_page(get_plan(plan_id))


@pages.post("/plans/<int:plan_id>/publish")
@allowed(policy.is_hr)
def publish(plan_id: int) -> Response | tuple[str, int]:
    """Put a draft in force."""
    plan = get_plan(plan_id)
    form = PublishForm()
    if not form.validate_on_submit():
        return _plan_page(plan, Refusal(form.form_errors[0])), form.status
    try:
        with transaction():
            actions.publish(plan, instead_of=form.instead_of.data, by=me(), now=office_now(), origin=origin())
    except Refusal as refusal:
        return _plan_page(plan, refusal), refusal.status
    flash(f"Plan {plan.number} is published. Everybody sees their days.", "good")
    return redirect(url_for("plans.show", plan_id=plan.id), 303)


@pages.post("/plans/<int:plan_id>/withdraw")
@allowed(policy.is_hr)
def withdraw(plan_id: int) -> Response:
    """Take a draft away, or a published plan out of force."""
    plan = get_plan(plan_id)
    with transaction():
        actions.withdraw(plan, by=me(), now=office_now(), origin=origin())
    undo = url_for("plans.restore", plan_id=plan.id)
    say(f"Plan {plan.number} is withdrawn.", undo=undo)
    return redirect(url_for("plans.index", cycle_id=plan.cycle_id), 303)


@pages.post("/plans/<int:plan_id>/restore")
@allowed(policy.is_hr)
def restore(plan_id: int) -> Response | tuple[str, int]:
    """Undo a withdrawal."""
    plan = get_plan(plan_id)
    try:
        with transaction():
            actions.restore(plan, by=me(), now=office_now(), origin=origin())
    except Refusal as refusal:
        return _plan_page(plan, refusal), refusal.status
    flash(f"Plan {plan.number} is back.", "good")
    return redirect(url_for("plans.show", plan_id=plan.id), 303)


@pages.post("/plans/<int:plan_id>/draft")
@allowed(policy.is_hr)
def draft(plan_id: int) -> Response:
    """Make a draft of any plan, to change it by hand."""
    plan = get_plan(plan_id)
    with transaction():
        copy = actions.draft_from(plan, by=me(), now=office_now())
        lost = len(plan.visits) - len(copy.visits)
    said = f"This is a draft with the visits of plan {plan.number}."
    if lost:
        said += f" Left out, because somebody or something they need is gone: {lost}."
    flash(said, "good")
    return redirect(url_for("plans.show", plan_id=copy.id), 303)


def versions_page(cycle: Cycle, form: GenerateForm) -> str:
    """The page of a cycle's plans, with the form that makes another."""
    job, plans = latest_job(cycle), plans_of(cycle)
    compare_form = CompareForm(formdata=None)
    compare_form.offer(plans, in_force=published_plan(cycle))
    return render_template(
        "plans/index.html",
        cycle=cycle,
        plans=plans,
        compare_form=compare_form,
        form=form,
        running=active_job(cycle),
        failed=job if job is not None and job.state == JobState.FAILED else None,
        proof_of=proof_of,
    )


def _plan_page(plan: Plan, refusal: Refusal | None = None) -> str:
    problem = read(json.loads(plan.problem))
    visits = visits_of(plan)
    unmet = unmet_of(plan)
    everybody = _everybody(visits, [row_id(key) for key in problem.people])
    form = TimetableFilter(request.args)
    departments = sorted({person.department for person in everybody}, key=lambda each: each.name)
    form.offer(departments)
    shown = _filtered(everybody, form)
    ids = {person.id for person in shown}
    in_force = published_plan(plan.cycle)
    return render_template(
        "plans/show.html",
        plan=plan,
        refusal=refusal,
        made_by_job=job_of(plan),
        what_if=[
            {"words": words, "address": _where_to_change(plan, change)}
            for words, change in zip(what_if_in_words(plan), plan.what_if or (), strict=True)
        ],
        standing=standing_of(plan),
        terms=terms_of(plan),
        proof=proof_of(plan),
        state_words=in_force_words(plan),
        unmet=list(zip(unmet, in_words([each.reason for each in unmet]), strict=True)),
        timetable=timetable_of(visits, shown, days_of(problem), absent_slots(problem)),
        agenda=agenda_of(visit for visit in visits if {visit.guest_id, visit.host_id} & ids),
        filter_form=form,
        filtered=len(shown) < len(everybody),
        placed=len(visits),
        in_force=in_force,
        publish_form=PublishForm(instead_of=in_force.id if in_force else None),
        running=active_job(plan.cycle),
    )


def _everybody(visits: Sequence[Visit], planned: list[int]) -> list[Person]:
    """Who was planned, and who is in a visit; by department and name."""
    ids = {*planned, *(visit.guest_id for visit in visits), *(visit.host_id for visit in visits)}
    return sorted(
        people_with(ids).values(),
        key=lambda person: (
            person.department.name,
            person.family_name.lower(),
            person.given_name.lower(),
            person.id,
        ),
    )


def _filtered(people: list[Person], form: TimetableFilter) -> list[Person]:
    if not form.validate():
        return people
    wanted = (form.q.data or "").lower()
    return [
        person
        for person in people
        if (not form.department.data or person.department_id == form.department.data)
        and wanted in person.name.lower()
    ]


def _where_to_change(plan: Plan, change: Mapping[str, str]) -> str:
    """The page on which HR makes a change that a what-if tries."""
    kind = change["kind"]
    if kind in {"seat", "day", "host"}:
        return url_for("placements.edit", placement_id=row_id(change["of"]))
    if kind == "ask":
        return url_for("availability.show", person_id=row_id(change["of"]))
    if kind in {"gap", "visits_a_week", "repeat"}:
        return url_for("cycles.edit", cycle_id=plan.cycle_id)
    if kind in {"cover", "flexible"}:
        return url_for("cycles.show", cycle_id=plan.cycle_id, _anchor="coverage")
    if kind in {"host_seat", "hosting"}:
        return url_for("people.show", person_id=row_id(change["of"]))
    return ""
