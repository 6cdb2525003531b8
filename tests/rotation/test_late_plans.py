"""Plans for a cycle that has begun: what is past stays as it was, and what is close to a plan in force."""

from datetime import UTC, date, datetime

import pytest
import time_machine

from rotation.actions.jobs import generate
from rotation.database import db, transaction
from rotation.errors import Refusal
from rotation.models import Job, JobState, Plan
from rotation.planning.replanning import beginning_of
from rotation.planning.standing import standing_of
from tests.rotation.absences import NEXT_WEEK, WEEK_AFTER, held, in_force, work
from tests.rotation.company import Company, make_draft

TUESDAY_MORNING = datetime(2027, 1, 12, 7, tzinfo=UTC)
MONDAY, WEDNESDAY = "2027-01-11/am", "2027-01-13/am"


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(TUESDAY_MORNING, tick=False):
        yield


def generated(app, company: Company, *, base: Plan | None = None) -> Plan:
    with transaction():
        job = generate(company.cycle, seconds=20, base=base, by=company.hr, now=TUESDAY_MORNING)
    work(app)
    job = db.session.get(Job, job.id)
    assert (job.state, job.reason) == (JobState.SUCCEEDED, "")
    return job.plan


def test_a_first_plan_for_a_running_cycle_plans_no_day_that_is_past(app, company):
    plan = generated(app, company)
    assert len(plan.visits) == 2
    assert min(visit.day for visit in plan.visits) > TUESDAY_MORNING.date()
    assert not standing_of(plan).outdated


def test_what_took_place_and_what_is_close_stays_in_a_new_plan(app, company):
    in_force(company, (company.ada, company.mia, MONDAY), (company.bo, company.ned, WEDNESDAY))
    plan = generated(app, company)
    assert held(plan) == {("Ada", "Mia", MONDAY), ("Bo", "Ned", WEDNESDAY)}
    assert not standing_of(plan).outdated


def test_what_is_later_is_planned_anew(app, company):
    """What is locked in the draft stands; the other visit in force may go anywhere that is open."""
    in_force(company, (company.ada, company.mia, MONDAY), (company.bo, company.ned, NEXT_WEEK))
    draft = make_draft(company, (company.ada, company.ned, MONDAY), (company.bo, company.mia, WEEK_AFTER))
    for visit in draft.visits:
        visit.locked = True
    db.session.commit()
    plan = generated(app, company, base=draft)
    assert held(plan) == {("Ada", "Mia", MONDAY), ("Bo", "Mia", WEEK_AFTER)}
    assert {visit.guest.given_name: visit.locked for visit in plan.visits} == {"Ada": False, "Bo": True}


def test_a_cycle_that_is_over_is_not_planned(company):
    over = datetime.combine(company.cycle.last_day, datetime.min.time(), UTC)
    with pytest.raises(Refusal, match="past or close"), transaction():
        generate(company.cycle, seconds=20, by=company.hr, now=over)


def test_well_before_a_cycle_nothing_is_close(company):
    in_force(company, (company.ada, company.mia, MONDAY))
    assert beginning_of(company.cycle, None, today=date(2027, 1, 5)) is None
    # On Friday two working days are frozen, which are the first two of the cycle.
    start = beginning_of(company.cycle, None, today=date(2027, 1, 8))
    assert start is not None
    assert start.open_from == date(2027, 1, 13)
