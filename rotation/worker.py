"""The worker: takes queued jobs, has them solved apart and records what came of it.

The job's row is the truth. Every step is a short transaction of its own and none is open while the solver
runs; whoever dies, at whatever point, leaves a row that the next worker can go on from.
"""

import logging
import os
import socket
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from threading import Event

from flask import Flask

from rotation.actions import jobs as actions
from rotation.actions.leases import Claim, ClaimLost
from rotation.certifier import certify_once
from rotation.config import Settings
from rotation.database import transaction
from rotation.errors import Refusal
from rotation.models.jobs import StopWish, get_job
from rotation.planning.proposal import Proposal, proposal_of
from rotation.planning.solving import SOLVER, Limits, Point, SolveFailed, Solving
from rotation.planning.stating import as_text, problem_to_solve

log = logging.getLogger(__name__)

_POLL_SECONDS = 0.5
_LOOK_SECONDS = 0.25
_REPORT_SECONDS = 5.0
_GRACE_SECONDS = 15.0
_PATIENCE_SECONDS = 10.0
_OUR_SIDE = (
    "Something went wrong on our side, and no plan was changed. Generate again; if it happens once more, "
    "show the log of the worker to whoever runs Rotation."
)


class _CalledOff(Exception):
    """HR does not want the job any more."""


class _Leaving(Exception):
    """The worker itself is to end; the job is for another one."""


def work_forever(app: Flask, stop: Event, *, command: Sequence[str] = SOLVER) -> None:
    """Work until `stop` is set. What goes wrong is logged, and the next job is taken."""
    while not stop.is_set():
        try:
            worked = work_once(app, stop=stop, command=command)
        except Exception:
            log.exception("A job could not be worked on; it will be taken again when its lease ends.")
            worked = False
        if not worked:
            stop.wait(_POLL_SECONDS)


def work_once(
    app: Flask, *, stop: Event | None = None, command: Sequence[str] = SOLVER, name: str = ""
) -> bool:
    """Take one job, or a question about fairness where no job waits, and see it to its end.

    Says whether there was one. When `stop` is set meanwhile, it goes back into the queue. `command` is the
    solver's.
    """
    name = name or f"{socket.gethostname()} {os.getpid()}"
    with _writing(app):
        held = actions.claim(worker=name, now=_now())
    if held is None:
        return certify_once(app, stop=stop or Event(), name=name)
    try:
        _work_on(app, held, stop or Event(), command)
    except ClaimLost:
        log.warning("Job %s is over or has another worker; what this one found is dropped.", held.job_id)
    return True


def _work_on(app: Flask, held: Claim, stop: Event, command: Sequence[str]) -> None:
    try:
        proposal = _solved(app, held, stop, command)
        with _writing(app):
            actions.succeed(held, proposal, now=_now())
    except ClaimLost:
        raise
    except _CalledOff:
        with _writing(app):
            actions.call_off(held, now=_now())
    except _Leaving:
        with _writing(app):
            actions.hand_back(held)
    except SolveFailed as failure:
        with _writing(app):
            actions.fail(held, str(failure), now=_now())
    except Refusal as refusal:
        with _writing(app):
            actions.fail(held, " ".join([refusal.sentence, *refusal.reasons]), now=_now())
    except Exception:
        # Another worker would fare no better. What cannot even be written down is left to the lease.
        log.exception("Job %s failed on our side.", held.job_id)
        with _writing(app):
            actions.fail(held, _OUR_SIDE, now=_now())


def _solved(app: Flask, held: Claim, stop: Event, command: Sequence[str]) -> Proposal:
    settings: Settings = app.config["ROTATION"]
    with app.app_context():
        job = get_job(held.job_id)
        limits = Limits(job.seconds, settings.solver_memory_mb, job.seed)
        problem = as_text(problem_to_solve(job.cycle, job.base_plan))
    started = time.monotonic()
    with Solving(problem, limits, command=command) as solving:
        _watch(app, held, solving, stop, deadline=started + limits.seconds + _GRACE_SECONDS)
        answer = solving.plan()
    seconds = time.monotonic() - started
    with app.app_context():
        return proposal_of(problem, answer, seconds=seconds, seed=limits.seed)


def _watch(app: Flask, held: Claim, solving: Solving, stop: Event, *, deadline: float) -> None:
    """Until the solver ends: pass on what it reaches, keep the lease, do what HR wishes."""
    points: list[Point] = []
    reported = time.monotonic()
    told_to_stop = 0.0
    while not solving.has_ended():
        if stop.wait(_LOOK_SECONDS):
            raise _Leaving
        with app.app_context():
            wish = actions.wish_of(held)
        if wish == StopWish.CANCEL:
            raise _CalledOff
        now = time.monotonic()
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
    with _writing(app):
        actions.report(held, points, now=_now())


@contextmanager
def _writing(app: Flask) -> Iterator[None]:
    with app.app_context(), transaction():
        yield


def _now() -> datetime:
    return datetime.now(UTC)
