"""Choosing one of the ways to go on that a re-plan offers."""

from datetime import datetime

from rotation.actions.plans import publish, withdraw
from rotation.errors import Missing
from rotation.models.accounts import Account
from rotation.models.jobs import Job
from rotation.models.plans import Plan
from rotation.models.replans import options_of


def choose(job: Job, plan: Plan, *, by: Account, now: datetime, origin: str = "") -> None:
    """Put an option in force in place of the plan that was re-planned; the other drafts are withdrawn.

    Raises Missing when the re-plan does not offer it, Refusal as publish does: also when another plan has
    been published since.
    """
    drafts = {each.plan.id: each.plan for each in options_of(job)}
    if plan.id not in drafts:
        raise Missing("option")
    publish(plan, instead_of=job.base_plan_id, by=by, now=now, origin=origin)
    for other in drafts.values():
        if other is not plan and other.is_draft:
            withdraw(other, by=by, now=now)
