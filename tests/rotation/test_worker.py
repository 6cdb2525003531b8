"""The worker: a job ends truly, whatever happens to the solver or the worker, and whatever HR wishes."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from threading import Event, Thread

import pytest

from rotation import worker
from rotation.actions import jobs as actions
from rotation.actions.leases import LEASE, ClaimLost
from rotation.database import db, transaction
from rotation.models import Job, JobState, Plan, PlanState
from rotation.models.jobs import StopWish
from rotation.models.plans import unmet_of, visits_of
from rotation.worker import work_forever, work_once
from tests.conftest import SECRET
from tests.rotation.company import Company, let_go

NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)  # long ago: no lease of it still holds
STAND_IN = Path(__file__).with_name("stand_in.py")


def standing_in(behaviour: str) -> tuple[str, ...]:
    return (sys.executable, str(STAND_IN), behaviour)


def queue(company: Company, **more) -> Job:
    with transaction():
        return actions.generate(company.cycle, **{"seconds": 5, "by": company.hr, "now": NOW} | more)


def work(app, **more) -> bool:
    let_go()
    return work_once(app, **more)


@contextmanager
def working(app, behaviour: str, stop: Event | None = None) -> Iterator[Thread]:
    """A worker in a thread, once its solver has reported."""
    let_go()
    thread = Thread(target=work_once, args=(app,), kwargs={"command": standing_in(behaviour), "stop": stop})
    thread.start()
    try:
        soon(lambda: db.session.query(Job).one().points)
        yield thread
    finally:
        for child in solvers():
            os.kill(child, signal.SIGKILL)
        thread.join(20)
        assert not thread.is_alive()


def soon(condition: Callable[[], object], seconds: float = 15) -> None:
    """Wait until something holds, and not for ever."""
    until = time.monotonic() + seconds
    while True:
        let_go()
        if condition():
            let_go()
            return
        assert time.monotonic() < until, "It did not happen in time."
        time.sleep(0.02)


def solvers(parent: int | None = None) -> list[int]:
    """The solver processes that this process, or that parent, has started and not yet buried."""
    found = []
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            after_name = (entry / "stat").read_text().rpartition(")")[2].split()
            told = (entry / "cmdline").read_bytes()
        except OSError:
            continue
        if (
            int(after_name[1]) == (parent or os.getpid())
            and after_name[0] != "Z"
            and b"leash.py" not in told
            and (b"solve" in told or b"stand_in" in told)
        ):
            found.append(int(entry.name))
    return found


def test_a_job_becomes_a_checked_draft_with_every_visit(app, company):
    job = queue(company)
    assert work(app)

    db.session.refresh(job)
    assert (job.state, job.reason) == (JobState.SUCCEEDED, "")
    assert (job.plan.state, job.plan.proof, job.plan.number) == (PlanState.DRAFT, "optimal", 1)
    assert job.plan.objective == job.plan.bound == sum(job.plan.terms.values())
    assert [visit.guest for visit in sorted(visits_of(job.plan), key=lambda v: v.guest_id)] == [
        company.ada,
        company.bo,
    ]
    assert job.points[-1][1] == job.plan.objective
    assert job.points[-1][3] == 0
    assert job.plan.made_by is company.hr


def test_there_may_be_nothing_to_do(app):
    assert not work(app)


def test_the_same_job_is_not_worked_on_twice(app, company):
    queue(company)
    assert work(app)
    assert not work(app)
    assert db.session.query(Plan).count() == 1


def test_a_killed_solver_is_a_failed_job_that_says_so(app, company):
    job = queue(company)
    with working(app, "obedient") as thread:
        os.kill(solvers()[0], signal.SIGKILL)
        thread.join(5)
    db.session.refresh(job)
    assert job.state == JobState.FAILED
    assert "stopped by signal 9" in job.reason
    assert db.session.query(Plan).count() == 0


def test_the_real_solver_out_of_memory_is_a_failed_job_that_says_so(app, company):
    app.config["ROTATION"] = app.config["ROTATION"].model_copy(update={"solver_memory_mb": 64})
    job = queue(company)
    assert work(app)
    db.session.refresh(job)
    assert job.state == JobState.FAILED
    assert job.reason.startswith("The solver ran out of memory (limit 64 MB).")


@pytest.mark.parametrize(
    ("behaviour", "said"),
    [
        ("2", "The solver refused the problem: people[3].works: expected 10 or 14 characters."),
        ("1", "There is no plan that keeps every locked visit."),
        ("7", "The solver failed (exit status 7)."),
        ("nothing", "left no plan"),
        ("wrong", "did not pass the check"),
    ],
)
def test_every_bad_end_of_the_solver_has_its_own_words(app, company, behaviour, said):
    job = queue(company)
    assert work(app, command=standing_in(behaviour))
    db.session.refresh(job)
    assert job.state == JobState.FAILED
    assert said in job.reason
    assert db.session.query(Plan).count() == 0


def test_the_best_so_far_becomes_the_plan_within_seconds(app, company):
    job = queue(company)
    with working(app, "obedient") as thread:
        began = time.monotonic()
        with transaction():
            actions.stop(job, StopWish.USE_BEST, by=company.hr, now=NOW)
        let_go()
        thread.join(10)
    assert time.monotonic() - began < 5
    db.session.refresh(job)
    assert job.state == JobState.SUCCEEDED
    assert job.plan.proof == "feasible"
    assert {unmet.guest for unmet in unmet_of(job.plan)} == {company.ada, company.bo}


@pytest.mark.parametrize("behaviour", ["obedient", "stubborn"])
def test_a_cancelled_job_ends_within_seconds_and_leaves_no_plan_and_no_process(app, company, behaviour):
    job = queue(company)
    with working(app, behaviour) as thread:
        began = time.monotonic()
        with transaction():
            actions.stop(job, StopWish.CANCEL, by=company.hr, now=NOW)
        let_go()
        thread.join(10)
        assert solvers() == []
    assert time.monotonic() - began < 5
    db.session.refresh(job)
    assert job.state == JobState.CANCELLED
    assert db.session.query(Plan).count() == 0


def test_a_wish_for_a_job_that_is_over_changes_nothing(app, company):
    job = queue(company)
    work(app)
    db.session.refresh(job)
    with transaction():
        actions.stop(job, StopWish.CANCEL, by=company.hr, now=NOW)
    assert (job.state, job.stop_wish) == (JobState.SUCCEEDED, None)


def test_a_worker_that_is_told_to_leave_hands_the_job_on(app, company):
    job = queue(company)
    leave = Event()
    with working(app, "stubborn", leave) as thread:
        leave.set()
        thread.join(5)
        assert solvers() == []
    db.session.refresh(job)
    assert (job.state, job.points, job.lease_until) == (JobState.QUEUED, [], None)
    assert work(app)
    db.session.refresh(job)
    assert (job.state, job.attempt) == (JobState.SUCCEEDED, 2)


def test_a_job_whose_worker_is_silent_is_taken_by_the_next_and_ends_once(app, company):
    job = queue(company)
    with transaction():
        lost = actions.claim(worker="dead", now=NOW)
    with transaction():
        assert actions.claim(worker="early", now=NOW + LEASE) is None
    assert work(app)

    with pytest.raises(ClaimLost), transaction():
        actions.report(lost, [[1.0, 5, 0, 0]], now=NOW)
    with pytest.raises(ClaimLost), transaction():
        actions.fail(lost, "late", now=NOW)
    with pytest.raises(ClaimLost):
        actions.wish_of(lost)
    db.session.refresh(job)
    assert (job.state, job.attempt, job.reason) == (JobState.SUCCEEDED, 2, "")
    assert db.session.query(Plan).count() == 1


def test_a_killed_worker_takes_its_solver_along_and_another_worker_ends_the_job(app, company):
    job = queue(company)
    let_go()
    settings = app.config["ROTATION"]
    worker = subprocess.Popen(
        [sys.executable, "-c", "from rotation.commands import main; main()", "work"],
        env={**os.environ, "ROTATION_DATA_DIR": str(settings.data_dir), "ROTATION_SECRET_KEY": SECRET},
        stdout=subprocess.DEVNULL,
    )
    try:
        soon(lambda: solvers(worker.pid), 30)
        (child,) = solvers(worker.pid)
    finally:
        worker.kill()
        worker.wait()
    soon(lambda: not Path(f"/proc/{child}").exists() or "Z (" in Path(f"/proc/{child}/status").read_text())
    with transaction():
        db.session.get(Job, job.id).lease_until = NOW - LEASE
    assert work(app)
    db.session.refresh(job)
    assert job.state == JobState.SUCCEEDED
    assert db.session.query(Plan).count() == 1


@pytest.mark.parametrize("place", ["proposal_of", "problem_to_solve"])
def test_an_error_of_ours_fails_the_job_once_and_says_whose_it_is(app, company, monkeypatch, caplog, place):
    def broken(*_arguments, **_more):
        raise ZeroDivisionError("a slip of ours")

    job = queue(company)
    monkeypatch.setattr(worker, place, broken)
    assert work(app)
    db.session.refresh(job)
    assert (job.state, job.attempt) == (JobState.FAILED, 1)
    assert job.reason.startswith("Something went wrong on our side")
    assert "a slip of ours" in caplog.text
    assert not work(app)


def test_a_plan_that_cannot_be_recorded_is_a_failed_job(app, company, monkeypatch):
    def broken(*_arguments, **_more):
        raise ZeroDivisionError

    job = queue(company)
    monkeypatch.setattr(actions, "record_proposal", broken)
    assert work(app)
    db.session.refresh(job)
    assert (job.state, job.plan) == (JobState.FAILED, None)
    assert db.session.query(Plan).count() == 0


def test_a_worker_survives_what_it_cannot_do(app, company, monkeypatch):
    queue(company)
    let_go()
    stop, tries = Event(), []

    def broken(*_arguments, **_more):
        tries.append(1)
        if len(tries) == 2:
            stop.set()
        raise OSError("disk full")

    monkeypatch.setattr(actions, "claim", broken)
    work_forever(app, stop)
    assert len(tries) == 2
