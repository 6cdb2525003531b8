"""Certificates of fairness: asked for by HR, and worked on as jobs are."""

from datetime import datetime
from typing import Any

from rotation.actions.leases import DEATHS, LEASE, Claim, claim_oldest, queue, write
from rotation.actions.plans import record_proposal, take_hold
from rotation.database import db
from rotation.errors import Refusal
from rotation.models.accounts import Account
from rotation.models.certificates import Certificate, active_certificate, proved_certificate
from rotation.models.claimable import JobState
from rotation.models.plans import Plan, PlanState
from rotation.models.records import record
from rotation.planning.certifying import fairer_plan, is_void, question_of
from rotation.planning.proposal import proposal_of

SECONDS = 60.0
_LOST = (
    f"The worker that looked into this died, {DEATHS} times over. This machine may be short of memory: look "
    "into the log of the worker before you ask again."
)


def ask(plan: Plan, *, by: Account, now: datetime, seconds: float = SECONDS) -> Certificate:
    """Queue the question, or give the one that already waits or runs: a double click asks once.

    Raises Refusal when nobody goes by the plan any more, its cycle is closed, or it breaks rules today.
    """
    take_hold(plan)
    if (waiting := active_certificate(plan)) is not None:
        return waiting
    if plan.state not in (PlanState.DRAFT, PlanState.PUBLISHED):
        raise Refusal(
            f"Plan {plan.number} is {plan.state.value}. Only what may come into force is looked into."
        )
    question_of(plan)
    asked = Certificate(plan_id=plan.id, seconds=seconds, asked_by_id=by.id, asked_at=now)
    if (queued := queue(asked, lambda: active_certificate(plan))) is not asked:
        return queued
    record("ask_fairness", asked, by=by, now=now, plan=plan.id)
    return asked


def call_off(certificate: Certificate, *, by: Account, now: datetime) -> None:
    """End it without an answer. One that is over stays as it is."""
    db.session.refresh(certificate, with_for_update=True)
    if certificate.is_active:
        certificate.state = JobState.CANCELLED
        certificate.ended_at = now
        certificate.lease_until = None
        record("call_off_fairness", certificate, by=by, now=now)


def draft_fairer(plan: Plan, *, by: Account, now: datetime) -> Plan:
    """Make a draft of the fairer plan that was found for this one. Nothing else changes.

    Raises Refusal when there is none, or what was found does not hold any more.
    """
    take_hold(plan)
    found = proved_certificate(plan)
    way = fairer_plan(found) if found is not None and not is_void(found) else None
    if found is None or way is None:
        raise Refusal("That plan was found for what has changed since. Ask again, then try what is found.")
    proposal = proposal_of(question_of(plan).problem, way, seconds=found.seconds, seed=0)
    return record_proposal(plan.cycle, proposal, by=by, now=now)


def claim(*, worker: str, now: datetime) -> Claim | None:
    """Take the oldest one that waits, or whose worker has not been heard of for a lease."""
    return claim_oldest(Certificate, worker=worker, now=now, lost_for_good=_LOST)


def keep_lease(held: Claim, *, now: datetime) -> None:
    """Say that its worker is alive. Raises ClaimLost, also when HR has called it off."""
    write(Certificate, held, lease_until=now + LEASE)


def succeed(held: Claim, findings: dict[str, Any], *, digest: str, now: datetime) -> None:
    """End it with the answer to the question that has this digest. Raises ClaimLost."""
    write(
        Certificate,
        held,
        state=JobState.SUCCEEDED,
        findings=findings,
        digest=digest,
        ended_at=now,
        lease_until=None,
    )


def fail(held: Claim, reason: str, *, now: datetime) -> None:
    """End it without an answer; `reason` is for HR. Raises ClaimLost."""
    write(Certificate, held, state=JobState.FAILED, reason=reason, ended_at=now, lease_until=None)


def hand_back(held: Claim) -> None:
    """Put it back into the queue, for the next worker to start over. Raises ClaimLost."""
    write(Certificate, held, state=JobState.QUEUED, lease_until=None, started_at=None, worker="")
