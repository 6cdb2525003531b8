"""The worker's second task: takes a question about fairness, has it answered apart, and records the answer.

As with jobs the row is the truth: every step is a short transaction, and none is open while the solver runs.
"""

import logging
import time
from threading import Event

from flask import Flask

from rotation import clock
from rotation.actions import certificates as actions
from rotation.actions.leases import Claim, ClaimLost
from rotation.config import Settings
from rotation.database import db, writing
from rotation.errors import Refusal
from rotation.models.certificates import Certificate
from rotation.planning.certifying import Certifying, Question, question_of
from rotation.planning.solving import Limits, SolveFailed
from rotation.watching import Leaving, moments

log = logging.getLogger(__name__)

_LOOK_SECONDS = 0.25
_REPORT_SECONDS = 1.0
_GRACE_SECONDS = 15.0
_OUR_SIDE = (
    "Something went wrong on our side. Ask again; if it happens once more, show the log of the worker."
)


def certify_once(app: Flask, *, stop: Event, name: str) -> bool:
    """Take one question and see it to its end; says whether there was one.

    When `stop` is set meanwhile, it goes back into the queue.
    """
    with writing(app):
        held = actions.claim(worker=name, now=clock.now())
    if held is None:
        return False
    try:
        _work_on(app, held, stop)
    except ClaimLost:
        log.info("Certificate %s was called off or has another worker; its answer is dropped.", held.job_id)
    return True


def _work_on(app: Flask, held: Claim, stop: Event) -> None:
    try:
        _answer(app, held, stop)
    except ClaimLost:
        raise
    except Leaving:
        with writing(app):
            actions.hand_back(held)
    except SolveFailed as failure:
        _fail(app, held, str(failure))
    except Refusal as refusal:
        _fail(app, held, " ".join([refusal.sentence, *refusal.reasons]))
    except Exception:
        log.exception("Certificate %s failed on our side.", held.job_id)
        _fail(app, held, _OUR_SIDE)


def _answer(app: Flask, held: Claim, stop: Event) -> None:
    settings: Settings = app.config["ROTATION"]
    question, seconds = _question(app, held)
    limits = Limits(seconds, settings.solver_memory_mb)
    with Certifying(question, limits) as certifying:
        _watch(app, held, certifying, stop, deadline=time.monotonic() + seconds + _GRACE_SECONDS)
        findings = certifying.findings()
    with writing(app):
        actions.succeed(held, findings, digest=question.digest, now=clock.now())


def _question(app: Flask, held: Claim) -> tuple[Question, float]:
    with app.app_context():
        asked = db.session.get(Certificate, held.job_id)
        if asked is None:
            raise ClaimLost
        return question_of(asked.plan), asked.seconds


def _watch(app: Flask, held: Claim, certifying: Certifying, stop: Event, *, deadline: float) -> None:
    """Until the solver ends: keep the lease, and notice when HR has called it off (ClaimLost)."""
    reported = time.monotonic()
    for now in moments(certifying, stop, _LOOK_SECONDS):
        if now > deadline:
            raise SolveFailed("The solver did not end in its time, and was stopped by force.")
        if now > reported + _REPORT_SECONDS:
            reported = now
            with writing(app):
                actions.keep_lease(held, now=clock.now())


def _fail(app: Flask, held: Claim, reason: str) -> None:
    with writing(app):
        actions.fail(held, reason, now=clock.now())
