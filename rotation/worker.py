"""The worker: takes queued jobs, has them solved apart and records what came of it.

The job's row is the truth. Every step is a short transaction of its own and none is open while the solver
runs; whoever dies, at whatever point, leaves a row that the next worker can go on from.
"""

import logging
import os
import socket
import time
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import date
from threading import Event
from typing import Any

from flask import Flask

from rotation import clock
from rotation.actions import jobs as actions
from rotation.actions.leases import Claim, ClaimLost, anything_waits, wait_for_work
from rotation.certifier import certify_once
from rotation.config import Settings
from rotation.database import writing
from rotation.errors import Refusal
from rotation.models.jobs import Job, JobKind, StopWish, get_job
from rotation.models.replans import Option
from rotation.planning.proposal import Proposal, proposal_of
from rotation.planning.replanning import Asked, Replan, beginning_of, option_of, replan_of
from rotation.planning.solving import SOLVER, Limits, Point, SolveFailed, Solving
from rotation.planning.spares import Spares
from rotation.planning.stating import as_text, problem_to_solve
from rotation.watching import Leaving, moments

log = logging.getLogger(__name__)

_POLL_SECONDS = 0.1
_LOOK_SECONDS = 0.02
_ASK_SECONDS = 0.25
_REPORT_SECONDS = 5.0
_GRACE_SECONDS = 15.0
_PATIENCE_SECONDS = 10.0
_OUR_SIDE = (
    "Something went wrong on our side, and no plan was changed. Generate again; if it happens once more, "
    "show the log of the worker to whoever runs Rotation."
)


class _CalledOff(Exception):
    """HR does not want the job any more."""


def work_forever(app: Flask, stop: Event, *, command: Sequence[str] = SOLVER) -> None:
    """Work until `stop` is set. What goes wrong is logged, and the next job is taken.

    While there is nothing to do spare solvers wait, with their libraries loaded.
    """
    with Spares() if command is SOLVER else nullcontext() as spares:
        while not stop.is_set():
            try:
                worked = _something_waits(app) and work_once(app, stop=stop, command=command, spares=spares)
                if not worked and spares is not None:
                    spares.warm()
            except Exception:
                log.exception("A job could not be worked on; it will be taken again when its lease ends.")
                worked = False
            if not worked:
                wait_for_work(_POLL_SECONDS)


def work_once(
    app: Flask,
    *,
    stop: Event | None = None,
    command: Sequence[str] = SOLVER,
    name: str = "",
    spares: Spares | None = None,
) -> bool:
    """Take one job, or a question about fairness where no job waits, and see it to its end.

    Says whether there was one. When `stop` is set meanwhile, it goes back into the queue. `command` is the
    solver\'s, for when there is no spare one.
    """
    name = name or f"{socket.gethostname()} {os.getpid()}"
    with writing(app):
        held = actions.claim(worker=name, now=clock.now())
    if held is None:
        return certify_once(app, stop=stop or Event(), name=name)
    try:
        _work_on(_Work(app, held, stop or Event(), command, spares))
    except ClaimLost:
        log.warning("Job %s is over or has another worker; what this one found is dropped.", held.job_id)
    return True


@dataclass(frozen=True)
class _Work:
    """A job in a worker's hands, and what it works with."""

    app: Flask
    held: Claim
    stop: Event
    command: Sequence[str]
    spares: Spares | None


def _something_waits(app: Flask) -> bool:
    """The write lock is only asked for where there is a job."""
    with app.app_context():
        return anything_waits(now=clock.now())


def _work_on(work: _Work) -> None:
    app, held = work.app, work.held
    try:
        with app.app_context():
            kind = get_job(held.job_id).kind
        if kind == JobKind.REPLAN:
            _replan(work)
        else:
            _generate(work)
    except ClaimLost:
        raise
    except _CalledOff:
        with writing(app):
            actions.call_off(held, now=clock.now())
    except Leaving:
        with writing(app):
            actions.hand_back(held)
    except SolveFailed as failure:
        with writing(app):
            actions.fail(held, str(failure), now=clock.now())
    except Refusal as refusal:
        with writing(app):
            actions.fail(held, " ".join([refusal.sentence, *refusal.reasons]), now=clock.now())
    except Exception:
        # Another worker would fare no better. What cannot even be written down is left to the lease.
        log.exception("Job %s failed on our side.", held.job_id)
        with writing(app):
            actions.fail(held, _OUR_SIDE, now=clock.now())


def _generate(work: _Work) -> None:
    with work.app.app_context():
        job = get_job(work.held.job_id)
        limits = _limits(work.app, job)
        problem = as_text(problem_to_solve(job.cycle, job.base_plan))
        start = beginning_of(job.cycle, job.base_plan, today=_day_of(work.app, job))
    if start is not None:
        proposal = _proposal(work, start, start.anew(), limits)
    else:
        answer, seconds = _solved(work, problem, limits)
        with work.app.app_context():
            proposal = proposal_of(problem, answer, seconds=seconds, seed=limits.seed)
    with writing(work.app):
        actions.succeed(work.held, proposal, now=clock.now())


def _replan(work: _Work) -> None:
    """Offer each option as soon as it is found. One that cannot be found takes none of the others away."""
    with work.app.app_context():
        job = get_job(work.held.job_id)
        limits = _limits(work.app, job)
        start = replan_of(job.cycle, today=_day_of(work.app, job))
        if start.plan is None or start.plan.id != job.base_plan_id:
            raise Refusal(
                "Another plan was published meanwhile. Look at what it breaks, then re-plan that one."
            )
        if not start.sorted_out.broken:
            raise Refusal(
                f"Every visit of plan {start.plan.number} can be as planned: there is nothing to re-plan."
            )
    failures: list[SolveFailed] = []
    found: list[Proposal] = []
    for option in Option:
        try:
            proposal = _proposal(work, start, start.asked(option), limits, found)
        except SolveFailed as failure:
            failures.append(failure)
            continue
        found.append(proposal)
        with writing(work.app):
            actions.offer(work.held, option, proposal, now=clock.now())
    if len(failures) == len(Option):
        raise failures[0]
    with writing(work.app):
        actions.have_offered(work.held, now=clock.now())


def _proposal(
    work: _Work, start: Replan, asked: Asked, limits: Limits, so_far: Sequence[Proposal] = ()
) -> Proposal:
    answer, seconds = _solved(work, asked.text, limits, lambda: start.get_ready_for(asked))
    return option_of(start, asked, answer, seconds=seconds, seed=limits.seed, so_far=so_far)


def _day_of(app: Flask, job: Job) -> date:
    """The day at the office when the job was asked for, whenever it is worked on."""
    settings: Settings = app.config["ROTATION"]
    return job.asked_at.astimezone(settings.office).date()


def _limits(app: Flask, job: Job) -> Limits:
    settings: Settings = app.config["ROTATION"]
    return Limits(job.seconds, settings.solver_memory_mb, job.seed)


def _solved(
    work: _Work, problem: str, limits: Limits, meanwhile: Callable[[], None] = lambda: None
) -> tuple[dict[str, Any], float]:
    """The solver's answer (rotation-plan/1), and how long it took. `meanwhile` is done beside it."""
    started = time.monotonic()
    with Solving(problem, limits, command=work.command, spares=work.spares) as solving:
        meanwhile()
        _watch(work.app, work.held, solving, work.stop, deadline=started + limits.seconds + _GRACE_SECONDS)
        answer = solving.plan()
    if work.spares is not None:
        work.spares.warm()
    return answer, time.monotonic() - started


def _watch(app: Flask, held: Claim, solving: Solving, stop: Event, *, deadline: float) -> None:
    """Until the solver ends: pass on what it reaches, keep the lease, do what HR wishes."""
    points: list[Point] = []
    reported = asked = time.monotonic()
    told_to_stop = 0.0
    for now in moments(solving, stop, _LOOK_SECONDS):
        if now < asked + _ASK_SECONDS:
            continue
        asked = now
        with app.app_context():
            wish = actions.wish_of(held)
        if wish == StopWish.CANCEL:
            raise _CalledOff
        if not told_to_stop and (wish == StopWish.USE_BEST or now > deadline):
            solving.stop()
            told_to_stop = now
        if told_to_stop and now > told_to_stop + _PATIENCE_SECONDS:
            raise SolveFailed("The solver did not end when it was told to, and was stopped by force.")
        fresh = solving.improvements()
        if fresh or now > reported + _REPORT_SECONDS:
            points += fresh
            reported = now
            _report(app, held, points)
    _report(app, held, points + solving.improvements())


def _report(app: Flask, held: Claim, points: list[Point]) -> None:
    with writing(app):
        actions.report(held, points, now=clock.now())
