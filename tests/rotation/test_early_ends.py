"""A search that ended before its time: its plan is kept, and everybody who reads it is told."""

from rotation.database import db
from rotation.models import JobState
from tests.rotation.test_worker import queue, standing_in, work


def test_a_plan_whose_search_was_killed_says_so(app, company, hr):
    job = queue(company)
    assert work(app, command=standing_in("bereft"))
    db.session.refresh(job)
    assert job.state == JobState.SUCCEEDED
    for page in (f"/jobs/{job.id}", f"/plans/{job.plan_id}"):
        assert "The search ended early: its process was killed by signal 9." in hr.get(page).text
    assert "The last solve failed" not in hr.get(f"/cycles/{company.cycle.id}/plans").text
