"""Jobs as rows: queued once, claimed by one worker, given up in the end."""

from datetime import timedelta
from threading import Barrier, Thread

from rotation.actions import jobs as actions
from rotation.actions.leases import DEATHS, LEASE, wait_for_work
from rotation.database import db, transaction
from rotation.models import Job, JobState
from rotation.models.jobs import StopWish
from tests.rotation.company import NOW, Company, let_go


def queue(company: Company) -> Job:
    with transaction():
        return actions.generate(company.cycle, seconds=5, by=company.hr, now=NOW)


def test_a_job_that_kills_its_workers_is_given_up(app, company):
    job = queue(company)
    now = NOW
    for _ in range(DEATHS):
        with transaction():
            assert actions.claim(worker="doomed", now=now) is not None
        now += LEASE + timedelta(seconds=1)
    with transaction():
        assert actions.claim(worker="next", now=now) is None
    db.session.refresh(job)
    assert job.state == JobState.FAILED
    assert "died, 3 times over" in job.reason


def test_a_worker_in_the_same_process_hears_of_a_job_once_it_is_there_to_see(app, company):
    wait_for_work(0)
    with transaction():
        actions.generate(company.cycle, seconds=5, by=company.hr, now=NOW)
        with db.session.begin_nested():
            db.session.flush()
        assert not wait_for_work(0)
    assert wait_for_work(0)
    assert not wait_for_work(0)


def test_a_job_that_was_handed_back_is_not_given_up_for_it(app, company):
    job = queue(company)
    for _ in range(DEATHS + 1):
        with transaction():
            actions.hand_back(actions.claim(worker="leaving", now=NOW))
    for death in range(DEATHS):
        with transaction():
            assert actions.claim(worker="doomed", now=NOW + 2 * death * LEASE) is not None
    db.session.refresh(job)
    assert (job.state, job.attempt, job.deaths) == (JobState.RUNNING, 2 * DEATHS + 1, DEATHS - 1)


def test_a_waiting_job_is_cancelled_at_once(app, company):
    job = queue(company)
    with transaction():
        actions.stop(job, StopWish.CANCEL, by=company.hr, now=NOW)
    assert job.state == JobState.CANCELLED
    with transaction():
        assert actions.claim(worker="any", now=NOW) is None


def test_two_clicks_at_the_same_moment_make_one_job(app, company):
    cycle_id, account_id, start = company.cycle.id, company.hr.id, Barrier(4)
    let_go()
    made: list[int] = []

    def click() -> None:
        with app.app_context():
            cycle, by = (
                db.session.get(type(company.cycle), cycle_id),
                db.session.get(type(company.hr), account_id),
            )
            start.wait(10)
            with transaction():
                made.append(actions.generate(cycle, seconds=5, by=by, now=NOW).id)

    clicks = [Thread(target=click) for _ in range(4)]
    for each in clicks:
        each.start()
    for each in clicks:
        each.join(20)
    assert len(made) == 4
    assert len(set(made)) == 1
    assert db.session.query(Job).count() == 1


def test_the_curve_keeps_at_most_two_hundred_points_and_the_last(app):
    points = [[float(n), 1000.0 - n, 0.0, 0.0] for n in range(999)]
    kept = actions.thinned(points)
    assert len(kept) <= 200
    assert kept[-1] == points[-1]
    assert actions.thinned(points[:7]) == points[:7]
    assert actions.thinned([]) == []
