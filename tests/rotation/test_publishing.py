"""Putting a plan in force, in place of another, and out of force again."""

from datetime import date
from threading import Barrier, Thread

from rotation.actions import plans as actions
from rotation.database import db, transaction
from rotation.errors import Refusal
from rotation.models import CycleState, Plan, PlanState
from rotation.models.plans import published_plan
from tests.builders import make_cycle, make_placement, make_plan, make_rule, make_visit
from tests.rotation.company import MONDAY, NOW, TUESDAY, let_go, make_absent, make_draft, publish


def test_publishing_checks_the_plan_against_today(company, hr):
    plan = make_draft(company, (company.ada, company.mia, MONDAY), (company.bo, company.ned, TUESDAY))
    make_absent(company.ada, date(2027, 1, 11))
    assert "Made before the latest changes" in hr.get(f"/plans/{plan.id}").text

    reply = hr.post(f"/plans/{plan.id}/publish", data={"instead_of": ""})
    assert reply.status_code == 409
    assert "Mon 11 Jan, morning: Ada Lee is not available." in reply.text
    assert "Bo Stone is not" not in reply.text
    db.session.refresh(plan)
    assert (plan.state, plan.published_at, plan.cycle.state) == (PlanState.DRAFT, None, CycleState.PLANNING)


def test_a_change_that_breaks_nothing_is_mentioned_and_stops_nobody(company, hr):
    plan = make_draft(company, (company.ada, company.mia, MONDAY))
    make_absent(company.ada, date(2027, 1, 20))
    assert "Every visit still keeps the rules" in hr.get(f"/plans/{plan.id}").text
    assert hr.post(f"/plans/{plan.id}/publish", data={"instead_of": ""}).status_code == 303


def test_nobody_is_sent_to_two_places_at_once_by_two_cycles(company, hr):
    draft = make_draft(company, (company.ada, company.mia, MONDAY))
    other = make_cycle(company.sales, company.marketing)
    desk = make_placement(other, company.marketing, company.ned, title="Lab")
    rule = make_rule(other, company.sales, company.marketing)
    make_visit(make_plan(other), rule, company.ada, desk, date(2027, 1, 11))

    assert "Made before the latest changes" in hr.get(f"/plans/{draft.id}").text
    reply = hr.post(f"/plans/{draft.id}/publish", data={"instead_of": ""})
    assert reply.status_code == 409
    assert "Mon 11 Jan, morning: Ada Lee is not available." in reply.text
    assert published_plan(company.cycle) is None


def test_a_newer_plan_supersedes_the_one_in_force(company, hr):
    old = make_draft(company, (company.ada, company.mia, MONDAY))
    publish(old, company)
    new = make_draft(company, (company.bo, company.mia, MONDAY))
    assert f'name="instead_of" type="hidden" value="{old.id}"' in hr.get(f"/plans/{new.id}").text
    assert hr.post(f"/plans/{new.id}/publish", data={"instead_of": str(old.id)}).status_code == 303

    db.session.expire_all()
    assert (old.state, new.state) == (PlanState.SUPERSEDED, PlanState.PUBLISHED)
    assert "Ada Lee" in hr.get(f"/plans/{old.id}").text


def test_who_publishes_second_is_told_what_happened_meanwhile(company, hr):
    first, second = make_draft(company), make_draft(company, (company.ada, company.mia, MONDAY))
    publish(first, company)
    reply = hr.post(f"/plans/{second.id}/publish", data={"instead_of": ""})
    assert reply.status_code == 409
    assert f"Plan {first.number} was published" in reply.text
    assert published_plan(company.cycle) is first


def test_of_two_who_publish_at_once_one_wins(app, company):
    plans = [make_draft(company).id, make_draft(company, (company.ada, company.mia, MONDAY)).id]
    account_id, start = company.hr.id, Barrier(2)
    let_go()
    won: list[int] = []
    lost: list[str] = []

    def publish_one(plan_id: int) -> None:
        with app.app_context():
            plan, by = db.session.get(Plan, plan_id), db.session.get(type(company.hr), account_id)
            start.wait(10)
            try:
                with transaction():
                    actions.publish(plan, instead_of=None, by=by, now=NOW)
                won.append(plan_id)
            except Refusal as refusal:
                lost.append(refusal.sentence)

    threads = [Thread(target=publish_one, args=(plan_id,)) for plan_id in plans]
    for each in threads:
        each.start()
    for each in threads:
        each.join(20)
    assert len(won) == 1
    assert "after you opened this page" in lost[0]
    assert published_plan(company.cycle).id == won[0]


def test_only_a_draft_can_be_published(company, hr):
    plan = make_draft(company)
    publish(plan, company)
    reply = hr.post(f"/plans/{plan.id}/publish", data={"instead_of": str(plan.id)})
    assert reply.status_code == 409
    assert "is published already" in reply.text


def test_withdrawing_a_draft_can_be_undone(company, hr):
    plan = make_draft(company)
    reply = hr.post(f"/plans/{plan.id}/withdraw")
    assert f'action="/plans/{plan.id}/restore"' in hr.get(reply.location).text
    assert plan.state == PlanState.WITHDRAWN
    assert hr.post(f"/plans/{plan.id}/restore").status_code == 303
    assert plan.state == PlanState.DRAFT


def test_withdrawing_what_is_in_force_can_be_undone_if_it_still_holds(company, hr):
    plan = make_draft(company, (company.ada, company.mia, MONDAY))
    publish(plan, company)
    hr.post(f"/plans/{plan.id}/withdraw")
    assert (published_plan(company.cycle), company.cycle.state) == (None, CycleState.PLANNING)

    hr.post(f"/plans/{plan.id}/restore")
    assert published_plan(company.cycle) is plan
    hr.post(f"/plans/{plan.id}/withdraw")
    make_absent(company.mia, date(2027, 1, 11))
    reply = hr.post(f"/plans/{plan.id}/restore")
    assert reply.status_code == 409
    assert "Mon 11 Jan, morning: Mia Lind is not there to host Ada Lee at Campaign desk." in reply.text
    assert published_plan(company.cycle) is None
