"""Solving as rows: asked for by HR, claimed and reported on by a worker (see leases)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select

from rotation.actions.cycles import must_be_open
from rotation.actions.leases import DEATHS, LEASE, Claim, ClaimLost, claim_oldest, queue, write
from rotation.actions.plans import record_proposal
from rotation.database import db
from rotation.models.accounts import Account
from rotation.models.claimable import JobState
from rotation.models.cycles import Cycle, CycleState
from rotation.models.jobs import Job, JobKind, StopWish, active_job, get_job
from rotation.models.plans import SAME_VISIT, Plan
from rotation.models.records import record
from rotation.models.replans import Option, ReplanOption, options_of
from rotation.models.sameness import places_of
from rotation.planning.proposal import Proposal
from rotation.planning.replanning import beginning_of, must_be_in_force
from rotation.planning.solving import Point
from rotation.planning.stating import problem_to_solve

_POINTS_KEPT = 200
_LOST = (
    f"The worker that solved this died, {DEATHS} times over. This machine may be short of memory: look into "
    "the log of the worker before you generate again."
)


def generate(
    cycle: Cycle, *, seconds: float, base: Plan | None = None, by: Account, now: datetime, seed: int = 0
) -> Job:
    """Queue a solve of the cycle, or give the one that already waits or runs: a double click makes one.

    With `base`, its locked visits stand and the rest is solved again. What is past stays, and what is close
    where a plan is in force. Raises Refusal when nothing could come
    of it, with the reasons.
    """
    _lock(cycle)
    if (waiting := active_job(cycle)) is not None:
        return waiting
    must_be_open(cycle)
    problem: Mapping[str, Any] = problem_to_solve(cycle, base)
    if (start := beginning_of(cycle, base, today=now.date())) is not None:
        problem = start.anew().facts
    job = Job(
        cycle_id=cycle.id,
        base_plan_id=base.id if base else None,
        seconds=seconds,
        seed=seed,
        wanted=sum(request["visits"] for request in problem["requests"]),
        points=[],
        asked_by_id=by.id,
        asked_at=now,
    )
    if (queued := queue(job, lambda: active_job(cycle))) is not job:
        return queued
    if cycle.state in (CycleState.SET_UP, CycleState.COLLECTING):
        cycle.state = CycleState.PLANNING
    record("generate", job, by=by, now=now, cycle=cycle.id, base=job.base_plan_id)
    return job


def replan(cycle: Cycle, *, seconds: float, by: Account, now: datetime, seed: int = 0) -> Job:
    """Queue a re-plan of the cycle, or give the job that already waits or runs.

    Each option may take `seconds`. Raises Refusal when no plan is in force. Whether anything of it is broken
    the worker finds out: to sort it takes a while, and nobody is to wait for the lock meanwhile.
    """
    _lock(cycle)
    if (waiting := active_job(cycle)) is not None:
        return waiting
    must_be_open(cycle)
    base = must_be_in_force(cycle)
    job = Job(
        cycle_id=cycle.id,
        kind=JobKind.REPLAN,
        base_plan_id=base.id,
        seconds=seconds,
        seed=seed,
        points=[],
        asked_by_id=by.id,
        asked_at=now,
    )
    if (queued := queue(job, lambda: active_job(cycle))) is not job:
        return queued
    record("replan", job, by=by, now=now, cycle=cycle.id, base=base.id)
    return job


def stop(job: Job, wish: StopWish, *, by: Account, now: datetime) -> None:
    """End a job early: with the best plan so far, or without any. A job that nobody has begun ends at once.

    A job that is over stays as it is: the wish came too late and harms nobody.
    """
    db.session.refresh(job, with_for_update=True)
    if job.state == JobState.QUEUED:
        job.state = JobState.CANCELLED
        job.ended_at = now
    elif job.state == JobState.RUNNING:
        job.stop_wish = wish
    else:
        return
    record("stop", job, by=by, now=now, wish=wish.value)


def claim(*, worker: str, now: datetime) -> Claim | None:
    """Take the oldest job that waits, or whose worker has not been heard of for a lease.

    A job whose workers keep dying is given up instead of being tried for ever.
    """
    return claim_oldest(Job, worker=worker, now=now, lost_for_good=_LOST, points=[])


def report(held: Claim, points: list[Point], *, now: datetime) -> None:
    """Keep what the solver has reached, and the lease. Raises ClaimLost."""
    write(Job, held, points=thinned(points), lease_until=now + LEASE)


def wish_of(held: Claim) -> StopWish | None:
    """How HR wants the job to end early, if they do. Raises ClaimLost."""
    row = db.session.execute(
        select(Job.stop_wish).where(
            Job.id == held.job_id, Job.attempt == held.attempt, Job.state == JobState.RUNNING
        )
    ).first()
    if row is None:
        raise ClaimLost
    return row[0]


def succeed(held: Claim, proposal: Proposal, *, now: datetime) -> Plan:
    """End the job with the plan it was for. Raises ClaimLost."""
    write(
        Job,
        held,
        state=JobState.SUCCEEDED,
        reason=proposal.ended_early,
        ended_at=now,
        lease_until=None,
    )
    job = get_job(held.job_id)
    job.plan = record_proposal(job.cycle, proposal, by=db.session.get(Account, job.asked_by_id), now=now)
    db.session.flush()
    return job.plan


def offer(held: Claim, option: Option, proposal: Proposal, *, now: datetime) -> None:
    """Keep a draft that a re-plan offers; one that is the same as another is kept once. Raises ClaimLost."""
    write(Job, held, lease_until=now + LEASE, points=[])
    job = get_job(held.job_id)
    visits = {tuple(values[name] for name in SAME_VISIT) for values in proposal.visits}
    same = [each.plan for each in options_of(job) if places_of(each.plan) == visits]
    by = db.session.get(Account, job.asked_by_id)
    plan = same[0] if same else record_proposal(job.cycle, proposal, by=by, now=now)
    job.plan = job.plan or plan
    job.reason = proposal.ended_early or job.reason
    db.session.flush()
    proved = proposal.proof == "optimal"
    db.session.add(ReplanOption(job_id=job.id, option=option, plan_id=plan.id, proved=proved))
    db.session.flush()


def have_offered(held: Claim, *, now: datetime) -> None:
    """End a re-plan: every option is there that could be found. Raises ClaimLost."""
    write(Job, held, state=JobState.SUCCEEDED, ended_at=now, lease_until=None)


def fail(held: Claim, reason: str, *, now: datetime) -> None:
    """End the job without a plan; `reason` is for HR. Raises ClaimLost."""
    write(Job, held, state=JobState.FAILED, reason=reason, ended_at=now, lease_until=None)


def call_off(held: Claim, *, now: datetime) -> None:
    """End the job because HR wanted it. Raises ClaimLost."""
    write(Job, held, state=JobState.CANCELLED, ended_at=now, lease_until=None)


def hand_back(held: Claim) -> None:
    """Put the job back into the queue, for the next worker to start over. Raises ClaimLost."""
    write(Job, held, state=JobState.QUEUED, lease_until=None, started_at=None, worker="", points=[])


def thinned(points: list[Point]) -> list[Point]:
    """At most 200 of the points, the newest always among them: enough for a curve, small enough for a row."""
    step = -(-len(points) // _POINTS_KEPT)
    return points[::-1][:: max(step, 1)][::-1]


def _lock(cycle: Cycle) -> None:
    db.session.refresh(cycle, with_for_update=True)
