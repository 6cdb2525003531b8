"""Generating and reading plans, and solving the rest of one again, as HR does it."""

import re
from datetime import date

import pytest

from rotation.database import db
from rotation.models import ChangeRecord, CycleState, Job, Plan, PlanState
from rotation.worker import work_once
from tests.builders import make_account, make_cycle
from tests.rotation.company import MONDAY, NOW, TUESDAY, let_go, make_absent, make_draft, publish


def test_from_generate_to_published(app, company, hr):
    asked = hr.post(f"/cycles/{company.cycle.id}/jobs", data={"seconds": "10"})
    assert asked.status_code == 303
    waiting = hr.get(f"{asked.location}/progress").text
    assert "Waiting for a worker" in waiting
    assert f'data-refresh-url="{asked.location}/progress"' in waiting
    assert '<noscript><meta http-equiv="refresh" content="3"></noscript>' in hr.get(asked.location).text

    let_go()
    assert work_once(app)
    over = hr.get(f"{asked.location}/progress").text
    plan = db.session.query(Plan).one()
    assert "data-refresh-url" not in over
    assert "http-equiv" not in hr.get(asked.location).text
    assert f'data-then="/plans/{plan.id}"' in over
    assert "2 of 2 visits placed, and no plan can do better." in over

    page = hr.get(f"/plans/{plan.id}").text
    assert "2 of 2 visits placed. Proved: no plan can do better." in page
    assert "Nothing is missing" in page

    published = hr.post(f"/plans/{plan.id}/publish", data={"instead_of": ""})
    assert published.status_code == 303
    db.session.refresh(plan)
    assert (plan.state, plan.cycle.state) == (PlanState.PUBLISHED, CycleState.PUBLISHED)
    assert "Everybody sees their days" in hr.get(published.location).text
    assert [each.action for each in db.session.query(ChangeRecord).order_by(ChangeRecord.id)] == [
        "generate",
        "make_plan",
        "publish",
    ]


def test_a_second_click_lands_on_the_same_job(company, hr):
    address = f"/cycles/{company.cycle.id}/jobs"
    first, second = (hr.post(address, data={"seconds": "10"}) for _ in range(2))
    assert first.location == second.location
    assert db.session.query(Job).count() == 1


@pytest.mark.parametrize(
    ("nobody", "said"),
    [("rule", "Nobody is to visit anybody yet"), ("desk", "Nobody offers anything yet")],
)
def test_generating_nothing_is_refused_with_what_to_do(company, hr, nobody, said):
    getattr(company, nobody).removed_at = NOW
    db.session.commit()
    reply = hr.post(f"/cycles/{company.cycle.id}/jobs", data={"seconds": "300"})
    assert reply.status_code == 409
    assert said in reply.text
    assert '<input checked id="seconds-2"' in reply.text
    assert db.session.query(Job).count() == 0


def test_a_time_that_is_not_on_offer_is_refused(company, hr):
    assert hr.post(f"/cycles/{company.cycle.id}/jobs", data={"seconds": "86400"}).status_code == 422
    assert db.session.query(Job).count() == 0


def test_plans_are_for_hr_only(company, client, sign_in):
    plan = make_draft(company, (company.ada, company.mia, MONDAY))
    visit = plan.visits[0]
    sign_in(make_account(person=company.ada))
    for address in (
        f"/cycles/{company.cycle.id}/plans",
        f"/plans/{plan.id}",
        f"/plans/{plan.id}/visits/{visit.id}",
    ):
        assert client.get(address).status_code == 403
    for address in (
        f"/cycles/{company.cycle.id}/jobs",
        f"/plans/{plan.id}/publish",
        f"/plans/{plan.id}/visits/{visit.id}/remove",
    ):
        assert client.post(address).status_code == 403
    assert plan.state == PlanState.DRAFT


@pytest.mark.parametrize(
    "address", ["/plans/9", "/jobs/9", "/jobs/9/progress", "/cycles/9/plans", f"/plans/{10**20}"]
)
def test_what_does_not_exist_is_not_found(hr, address):
    assert hr.get(address).status_code == 404


def test_a_plan_of_another_cycle_is_no_base(company, hr):
    plan = make_draft(company)
    other = make_cycle(company.sales, company.marketing)
    reply = hr.post(f"/cycles/{other.id}/jobs", data={"seconds": "10", "base_plan_id": str(plan.id)})
    assert reply.status_code == 404
    far = hr.post(f"/cycles/{other.id}/jobs", data={"seconds": "10", "base_plan_id": str(10**20)})
    assert far.status_code == 422


def test_the_timetable_shows_visits_and_hosting(company, hr):
    plan = make_draft(company, (company.ada, company.mia, MONDAY))
    page = hr.get(f"/plans/{plan.id}").text
    visit = f"/plans/{plan.id}/visits/{plan.visits[0].id}"
    assert f'class="chip accent-2" href="{visit}" title="Campaign desk in Marketing with Mia Lind' in page
    assert f'class="duty" href="{visit}" title="Mia Lind hosts Ada Lee' in page
    assert "1 of 2 visits placed" in page
    assert "1 visit missing" in page
    assert "Bo Stone could visit Campaign desk with Ned Frost starting Mon 11 Jan, afternoon" in page


def test_the_timetable_labels_its_lines_and_can_be_skipped(company, hr):
    plan = make_draft(company, (company.ada, company.mia, MONDAY), (company.bo, company.ned, "2027-01-20/am"))
    page = hr.get(f"/plans/{plan.id}").text
    assert page.count('class="half"><abbr title="morning">am') == 4
    assert page.count('class="half"><abbr title="afternoon">pm') == 4
    for target in re.findall(r'href="#([\w-]+)"', page):
        assert f'id="{target}"' in page
    assert 'href="#after-timetable">Skip the timetable' in page
    assert re.findall(r'href="#week-([\d-]+)"', page) == ["2027-01-11", "2027-01-18"]


def test_the_timetable_can_be_narrowed_by_department_and_name(company, hr):
    plan = make_draft(company, (company.ada, company.mia, MONDAY))

    def people(query: str) -> list[str]:
        page = hr.get(f"/plans/{plan.id}?{query}").text
        everybody = (company.ada, company.bo, company.mia, company.ned)
        return [each.name for each in everybody if f'rowspan="2">{each.name}' in page]

    assert people(f"department={company.sales.id}") == ["Ada Lee", "Bo Stone"]
    assert people("q=nE") == ["Bo Stone", "Ned Frost"]
    assert people(f"department={company.sales.id}&q=ned") == []
    assert len(people("department=x&q=")) == 4


def test_a_draft_of_a_published_plan_counts_every_change_from_it(company, hr):
    plan = make_draft(company, (company.ada, company.mia, MONDAY), (company.bo, company.mia, TUESDAY))
    publish(plan, company)
    company.bo.left_on = date(2027, 1, 1)
    db.session.commit()
    reply = hr.post(f"/plans/{plan.id}/draft")
    assert "Left out, because somebody or something they need is gone: 1." in hr.get(reply.location).text
    copy = db.session.query(Plan).order_by(Plan.id.desc()).first()
    assert (copy.number, copy.state, copy.proof) == (plan.number + 1, PlanState.DRAFT, "edited")
    assert [visit.guest for visit in copy.visits] == [company.ada]
    assert plan.state == PlanState.PUBLISHED


def test_solving_the_rest_again_keeps_what_is_locked(app, company, hr):
    plan = make_draft(company, (company.ada, company.ned, "2027-02-03/pm"))
    plan.visits[0].locked = True
    db.session.commit()
    hr.post(f"/cycles/{company.cycle.id}/jobs", data={"seconds": "10", "base_plan_id": str(plan.id)})
    let_go()
    assert work_once(app)
    again = db.session.query(Plan).order_by(Plan.id.desc()).first()
    assert len(again.visits) == 2
    locked = [visit for visit in again.visits if visit.locked]
    assert [(visit.guest, visit.host, visit.day) for visit in locked] == [
        (company.ada, company.ned, date(2027, 2, 3))
    ]


def test_solving_again_from_the_plan_in_force_moves_as_little_as_possible(app, company, hr):
    plan = make_draft(
        company, (company.ada, company.ned, "2027-02-03/pm"), (company.bo, company.ned, "2027-02-04/am")
    )
    publish(plan, company)
    make_absent(company.ned, date(2027, 2, 4))
    hr.post(f"/cycles/{company.cycle.id}/jobs", data={"seconds": "10", "base_plan_id": str(plan.id)})
    let_go()
    assert work_once(app)
    again = db.session.query(Plan).order_by(Plan.id.desc()).first()
    assert [(each.guest, each.host, each.day) for each in again.visits] == [
        (company.ada, company.ned, date(2027, 2, 3)),
        (company.bo, company.mia, date(2027, 2, 4)),
    ]
    assert "1 visit with another host than in the plan in force" in hr.get(f"/plans/{again.id}").text


def test_solving_again_from_an_older_plan_keeps_to_the_one_in_force(app, company, hr):
    old = make_draft(company, (company.ada, company.mia, MONDAY), (company.bo, company.mia, TUESDAY))
    publish(old, company)
    new = make_draft(
        company, (company.ada, company.ned, "2027-02-03/pm"), (company.bo, company.ned, "2027-02-04/am")
    )
    publish(new, company, instead_of=old.id)
    page = hr.get(f"/plans/{old.id}").text
    assert "Solve the rest again" not in page
    assert "Make a draft of this plan" in page

    hr.post(f"/cycles/{company.cycle.id}/jobs", data={"seconds": "10", "base_plan_id": str(old.id)})
    let_go()
    assert work_once(app)
    again = db.session.query(Plan).order_by(Plan.id.desc()).first()
    assert [(each.host, each.day) for each in again.visits] == [
        (company.ned, date(2027, 2, 3)),
        (company.ned, date(2027, 2, 4)),
    ]


def test_what_is_locked_and_no_longer_possible_is_named_before_solving(company, hr):
    plan = make_draft(company, (company.ada, company.mia, MONDAY))
    plan.visits[0].locked = True
    make_absent(company.ada, date(2027, 1, 11))
    reply = hr.post(f"/cycles/{company.cycle.id}/jobs", data={"seconds": "10", "base_plan_id": str(plan.id)})
    assert reply.status_code == 409
    assert "Mon 11 Jan, morning: Ada Lee is not available." in reply.text
    assert db.session.query(Job).count() == 0


def test_every_version_stays_readable(company, hr):
    for _ in range(3):
        make_draft(company, (company.ada, company.mia, MONDAY))
    page = hr.get(f"/cycles/{company.cycle.id}/plans").text
    assert page.index("Plan 3") < page.index("Plan 2") < page.index("Plan 1")
    assert page.count("1 of 2") == 3


def test_generating_from_elsewhere_takes_the_usual_time(company, hr):
    assert hr.post(f"/cycles/{company.cycle.id}/jobs").status_code == 303
    assert db.session.query(Job).one().seconds == 60
