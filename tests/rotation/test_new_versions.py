"""New versions of a plan: chosen from what a re-plan offers, and told to whom they touch."""

from datetime import date

import pytest
import time_machine

from rotation.actions.replans import choose
from rotation.database import db, transaction
from rotation.models import (
    Job,
    JobState,
    Message,
    Notice,
    Option,
    Plan,
    PlanState,
)
from rotation.models.replans import options_of
from rotation.planning.differences import Kind, differences
from tests.builders import make_account
from tests.rotation.absences import (
    MONDAY_MORNING,
    NEXT_WEEK,
    TUESDAY_TO_THURSDAY,
    WEEK_AFTER,
    away,
    in_force,
    options,
    queue_replan,
    told,
    told_in_full,
    work,
)
from tests.rotation.company import make_draft, publish
from tests.rotation.mail_server import deliver

TODAY = date(2027, 1, 11)
WEDNESDAY = "2027-01-13/am"


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(MONDAY_MORNING, tick=False) as clock:
        yield clock


def test_everybody_hears_only_what_changed_for_them(app, company, post):
    ada, bo, mia, ned = (
        make_account(person=each) for each in (company.ada, company.bo, company.mia, company.ned)
    )
    in_force(company, (company.ada, company.mia, NEXT_WEEK), (company.bo, company.ned, WEEK_AFTER))
    away(company.mia, *TUESDAY_TO_THURSDAY, by=company.hr)
    job = queue_replan(company)
    work(app)
    db.session.query(Notice).delete()
    db.session.query(Message).delete()
    db.session.commit()
    best = options(job)[Option.LEAST_CHANGE].plan
    with transaction():
        choose(job, best, by=company.hr, now=MONDAY_MORNING)
    assert "stays; your host is Ned Frost now." in told_in_full(ada)
    assert "Mia" not in told_in_full(ada)
    assert told(bo) == []
    assert "New: you host Ada Lee" in told_in_full(ned)
    assert "Bo" not in told_in_full(ned)
    assert "You do not host Ada Lee on Tue 19 Jan, morning any more." in told_in_full(mia)
    deliver(app, MONDAY_MORNING)
    deliver(app, MONDAY_MORNING)
    assert sorted(post.recipients) == sorted([ada.email, ned.email, mia.email])
    assert {each.plan.state for each in options_of(job)} <= {PlanState.PUBLISHED, PlanState.WITHDRAWN}


def test_the_first_publication_tells_everybody_their_days(company):
    ada, mia = make_account(person=company.ada), make_account(person=company.mia)
    in_force(company, (company.ada, company.mia, NEXT_WEEK))
    assert told(ada) == told(mia) == ["Spring is planned: your days"]
    assert "New: you visit Marketing: Tue 19 Jan, morning (Campaign desk), with Mia Lind." in told_in_full(
        ada
    )


def test_an_option_is_not_published_over_a_plan_that_came_meanwhile(app, company, hr):
    plan = in_force(company, (company.ada, company.mia, NEXT_WEEK))
    away(company.mia, *TUESDAY_TO_THURSDAY, by=company.hr)
    job = queue_replan(company)
    work(app)
    other = make_draft(company, (company.ada, company.ned, WEEK_AFTER))
    publish(other, company, instead_of=plan.id)
    best = options(job)[Option.LEAST_CHANGE].plan
    reply = hr.post(f"/replans/{job.id}/choose", data={"plan": best.id})
    assert reply.status_code == 409
    assert "was published" in reply.text
    assert other.state == PlanState.PUBLISHED


def test_a_replan_whose_plan_was_replaced_meanwhile_says_so(app, company):
    plan = in_force(company, (company.ada, company.mia, NEXT_WEEK))
    away(company.mia, *TUESDAY_TO_THURSDAY, by=company.hr)
    job = queue_replan(company)
    publish(make_draft(company, (company.ada, company.ned, WEEK_AFTER)), company, instead_of=plan.id)
    work(app)
    assert job.state == JobState.FAILED
    assert "published meanwhile" in job.reason


def test_pages_lead_from_the_damage_to_a_new_version(app, company, hr):
    in_force(company, (company.ada, company.mia, NEXT_WEEK), (company.bo, company.ned, WEEK_AFTER))
    assert "Nothing is broken" in hr.get(f"/cycles/{company.cycle.id}/replan").text
    away(company.mia, *TUESDAY_TO_THURSDAY, by=company.hr)
    page = hr.get(f"/cycles/{company.cycle.id}/replan").text
    assert "Ned Frost could host it at the same time." in page
    address = hr.post(f"/cycles/{company.cycle.id}/replan").location
    assert "Looking for the first option." in hr.get(address).text
    work(app)
    page = hr.get(address).text
    assert "with Ned Frost instead of Mia Lind." in page
    assert "3 people</strong> touched" in page
    number = options_of(db.session.query(Job).one())[0].plan_id
    assert hr.post(f"{address}/choose", data={"plan": number}).status_code == 303
    assert db.session.get(Plan, number).state == PlanState.PUBLISHED
    assert hr.post(f"{address}/choose", data={"plan": 999}).status_code == 404


def test_looking_for_more_can_be_stopped(company, hr):
    in_force(company, (company.ada, company.mia, NEXT_WEEK))
    away(company.mia, *TUESDAY_TO_THURSDAY, by=company.hr)
    job = queue_replan(company)
    assert "Stop looking" in hr.get(f"/replans/{job.id}").text
    assert hr.post(f"/jobs/{job.id}/stop", data={"wish": "cancel"}).location == f"/replans/{job.id}"
    assert "Stopped." in hr.get(f"/replans/{job.id}").text
    assert db.session.get(Job, job.id).state == JobState.CANCELLED


def test_visits_are_paired_by_what_is_nearest(company):
    one = make_draft(company, (company.ada, company.mia, NEXT_WEEK), (company.bo, company.ned, WEEK_AFTER))
    assert differences(one.visits, one.visits) == []
    moved = make_draft(company, (company.ada, company.ned, "2027-01-20/pm"))
    kinds = [(each.kind, each.visit.guest.given_name) for each in differences(one.visits, moved.visits)]
    assert kinds == [(Kind.MOVED, "Ada"), (Kind.GONE, "Bo")]
    back = [(each.kind, each.visit.guest.given_name) for each in differences(moved.visits, one.visits)]
    assert back == [(Kind.MOVED, "Ada"), (Kind.ADDED, "Bo")]
