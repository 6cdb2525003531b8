"""Re-planning: what is broken in the plan in force, ways to go on, and choosing one."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from rotation import policy
from rotation.actions import jobs
from rotation.actions.replans import choose
from rotation.database import transaction
from rotation.errors import Missing, Refusal
from rotation.forms.replans import ChooseForm, ReplanForm
from rotation.models.cycles import Cycle, get_cycle
from rotation.models.jobs import Job, JobKind, active_job, get_job, latest_job
from rotation.models.plans import get_plan, published_plan
from rotation.models.replans import options_of
from rotation.pages import allowed, me, office_now, today
from rotation.pages.origin import origin
from rotation.planning.mending import damages, offers
from rotation.planning.replanning import replan_of

pages = Blueprint("replans", __name__)

_SECONDS = 20.0


@pages.get("/cycles/<int:cycle_id>/replan")
@allowed(policy.is_hr)
def show(cycle_id: int) -> str:
    """What cannot be as planned any more, each with what to do, and the way to go on."""
    return _page(get_cycle(cycle_id))


@pages.post("/cycles/<int:cycle_id>/replan")
@allowed(policy.is_hr)
def create(cycle_id: int) -> Response | tuple[str, int]:
    """Look for ways to go on."""
    cycle = get_cycle(cycle_id)
    if not ReplanForm().validate_on_submit():
        return _page(cycle), 422
    try:
        with transaction():
            job = jobs.replan(cycle, seconds=_SECONDS, by=me(), now=office_now())
    except Refusal as refusal:
        return _page(cycle, refusal), refusal.status
    if job.kind != JobKind.REPLAN:
        return redirect(url_for("jobs.show", job_id=job.id), 303)
    return redirect(url_for("replans.options", job_id=job.id), 303)


@pages.get("/replans/<int:job_id>")
@allowed(policy.is_hr)
def options(job_id: int) -> str:
    """The options as they are found, each with what it changes and whom it touches."""
    return render_template("replans/options.html", **_options(_replan(job_id)))


@pages.get("/replans/<int:job_id>/progress")
@allowed(policy.is_hr)
def progress(job_id: int) -> str | tuple[str, int]:
    """The part of that page that changes, or nothing (204) where it is as the page knows it."""
    job = _replan(job_id)
    if request.args.get("known") == _mark(job):
        return "", 204
    return render_template("replans/_options.html", **_options(job))


@pages.post("/replans/<int:job_id>/choose")
@allowed(policy.is_hr)
def choose_option(job_id: int) -> Response | tuple[str, int]:
    """Publish an option as the new version."""
    job = _replan(job_id)
    form = ChooseForm()
    if not form.validate_on_submit():
        raise Missing("option")
    plan = get_plan(form.plan.data)
    try:
        with transaction():
            choose(job, plan, by=me(), now=office_now(), origin=origin())
    except Missing:
        raise
    except Refusal as refusal:
        return render_template("replans/options.html", **_options(job, refusal)), refusal.status
    flash(f"Plan {plan.number} is published. Everybody hears what has changed for them.", "good")
    return redirect(url_for("plans.show", plan_id=plan.id), 303)


def _replan(job_id: int) -> Job:
    job = get_job(job_id)
    if job.kind != JobKind.REPLAN:
        raise Missing("re-plan")
    return job


def _options(job: Job, refusal: Refusal | None = None) -> dict[str, object]:
    base = job.base_plan
    assert base is not None  # noqa: S101  # a re-plan has one
    in_force = published_plan(job.cycle)
    return {
        "job": job,
        "mark": _mark(job),
        "base": base,
        "offers": offers(options_of(job), base),
        "overtaken": in_force is None or in_force.id != base.id,
        "refusal": refusal,
    }


def _mark(job: Job) -> str:
    """What the page of options looks like: the same as long as nothing on it is different."""
    in_force = published_plan(job.cycle)
    seen = (job.state, job.stop_wish, len(options_of(job)), in_force and in_force.id)
    return ".".join(map(str, seen))


def _page(cycle: Cycle, refusal: Refusal | None = None) -> str:
    try:
        start = replan_of(cycle, today=today())
    except Refusal as nothing:
        return render_template("replans/nothing.html", cycle=cycle, refusal=nothing)
    job = latest_job(cycle)
    return render_template(
        "replans/show.html",
        cycle=cycle,
        plan=start.plan,
        open_from=start.open_from,
        damages=damages(start),
        form=ReplanForm(),
        running=active_job(cycle),
        last=job if job is not None and job.kind == JobKind.REPLAN and job.base_plan == start.plan else None,
        refusal=refusal,
    )
