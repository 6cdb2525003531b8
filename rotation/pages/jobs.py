"""Generating: asked for, watched, ended early."""

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from rotation import policy
from rotation.actions import jobs as actions
from rotation.database import transaction
from rotation.errors import Missing, Refusal
from rotation.forms.plans import GenerateForm, StopForm
from rotation.models.cycles import get_cycle
from rotation.models.jobs import Job, JobKind, StopWish, get_job
from rotation.models.plans import get_plan
from rotation.pages import allowed, me, office_now
from rotation.pages.curve import curve_of
from rotation.pages.plans import versions_page

pages = Blueprint("jobs", __name__)


@pages.post("/cycles/<int:cycle_id>/jobs")
@allowed(policy.is_hr)
def create(cycle_id: int) -> Response | tuple[str, int]:
    """Generate a plan, or solve the rest of one again."""
    cycle = get_cycle(cycle_id)
    form = GenerateForm()
    if not form.validate_on_submit():
        return versions_page(cycle, form), 422
    base = get_plan(form.base_plan_id.data) if form.base_plan_id.data else None
    if base is not None and base.cycle_id != cycle.id:
        raise Missing("plan")
    try:
        with transaction():
            job = actions.generate(cycle, seconds=form.seconds.data, base=base, by=me(), now=office_now())
    except Refusal as refusal:
        form.take(refusal)
        return versions_page(cycle, form), refusal.status
    return redirect(url_for("jobs.show", job_id=job.id), 303)


@pages.get("/jobs/<int:job_id>")
@allowed(policy.is_hr)
def show(job_id: int) -> str:
    """A solve while it runs, and how it ended."""
    return render_template("jobs/show.html", **_progress(get_job(job_id)))


@pages.get("/jobs/<int:job_id>/progress")
@allowed(policy.is_hr)
def progress(job_id: int) -> str:
    """The part of the page that changes."""
    return render_template("jobs/_progress.html", **_progress(get_job(job_id)))


@pages.post("/jobs/<int:job_id>/stop")
@allowed(policy.is_hr)
def stop(job_id: int) -> Response:
    """End it with the best plan so far, or without any."""
    job = get_job(job_id)
    form = StopForm()
    if form.validate_on_submit():
        with transaction():
            actions.stop(job, StopWish(form.wish.data or ""), by=me(), now=office_now())
    if job.kind == JobKind.REPLAN:
        return redirect(url_for("replans.options", job_id=job.id), 303)
    return redirect(url_for("jobs.show", job_id=job.id), 303)


def _progress(job: Job) -> dict[str, object]:
    until = job.ended_at or office_now()
    elapsed = (until - job.started_at).total_seconds() if job.started_at else 0.0
    return {
        "job": job,
        "elapsed": max(0.0, elapsed),
        "curve": curve_of(job.points, seconds=max(elapsed, 1.0)),
    }
