"""A closed cycle is closed: its plans can be read, and nothing in them changes."""

from datetime import date

import pytest

from rotation.actions import jobs
from rotation.database import db, transaction
from rotation.models import CycleState, Job, Plan, PlanState
from rotation.models.jobs import StopWish
from tests.rotation.company import MONDAY, NOW, TUESDAY, make_draft, publish


@pytest.fixture
def closed(company):
    """A cycle with a plan in force, a draft and a withdrawn plan, closed."""
    plans = [make_draft(company, (company.ada, company.mia, MONDAY)) for _ in range(3)]
    publish(plans[0], company)
    plans[2].state = PlanState.WITHDRAWN
    company.cycle.state = CycleState.CLOSED
    db.session.commit()
    return plans


@pytest.mark.parametrize(
    ("number", "act"),
    [
        (0, "withdraw"),
        (0, "draft"),
        (1, "withdraw"),
        (1, "draft"),
        (1, "publish"),
        (2, "restore"),
        (1, "visits/{visit}/lock"),
        (1, "visits/{visit}/unlock"),
        (1, "visits/{visit}/remove"),
        (1, "visits/{visit}/move"),
        (1, "unmet/{unmet}"),
        (1, "visits"),
    ],
)
def test_nothing_changes_in_the_plans_of_a_closed_cycle(company, hr, closed, number, act):
    plan = closed[number]
    address = f"/plans/{plan.id}/{act}".format(visit=plan.visits[0].id, unmet=plan.unmet[0].id)
    chosen = {"placement": company.desk.id, "host": company.ned.id, "start": TUESDAY}
    missing = {"rule": company.rule.id, "guest": company.bo.id, "locked": "0"}
    reply = hr.post(address, data=chosen | missing | {"instead_of": closed[0].id})
    assert reply.status_code == 409
    assert "Spring is closed. Open it again to change it." in reply.text
    db.session.expire_all()
    assert [each.state for each in closed] == [PlanState.PUBLISHED, PlanState.DRAFT, PlanState.WITHDRAWN]
    assert company.cycle.state == CycleState.CLOSED
    assert db.session.query(Plan).count() == 3
    (visit,) = closed[1].visits
    assert (visit.day, visit.locked) == (date(2027, 1, 11), False)


def test_no_plan_is_made_for_a_closed_cycle(company, hr, closed):
    assert hr.post(f"/cycles/{company.cycle.id}/jobs", data={"seconds": "10"}).status_code == 409
    assert db.session.query(Job).count() == 0


def test_the_pages_of_a_closed_cycle_offer_no_change(company, hr, closed):
    plan = closed[1]
    for address in (
        f"/cycles/{company.cycle.id}/plans",
        *(f"/plans/{each.id}" for each in closed),
        f"/plans/{plan.id}/visits/{plan.visits[0].id}",
        f"/plans/{plan.id}/unmet/{plan.unmet[0].id}",
    ):
        main = hr.get(address).text.partition("<main")[2]
        assert 'method="post"' not in main, address


def test_a_cycle_whose_plan_is_being_made_is_not_closed(company, hr):
    with transaction():
        job = jobs.generate(company.cycle, seconds=5, by=company.hr, now=NOW)
    reply = hr.post(f"/cycles/{company.cycle.id}/close")
    assert reply.status_code == 409
    assert "A plan of Spring is being made right now." in reply.text
    assert company.cycle.state == CycleState.PLANNING

    with transaction():
        jobs.stop(job, StopWish.CANCEL, by=company.hr, now=NOW)
    assert hr.post(f"/cycles/{company.cycle.id}/close").status_code == 303
    assert company.cycle.state == CycleState.CLOSED
