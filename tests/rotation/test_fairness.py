"""Who carries what, and certificates: asked, proved apart, void when anything changes."""

import json
import re
import sys
from datetime import date, timedelta
from threading import Event, Thread

import pytest

from rotation.actions import certificates as actions
from rotation.actions.bookings import release
from rotation.actions.leases import DEATHS, LEASE, ClaimLost
from rotation.database import db, transaction
from rotation.errors import Refusal
from rotation.models import Certificate, CycleState, HalfDay, JobState, Level, Plan, PlanState
from rotation.models.availability import DatedLevel
from rotation.models.certificates import latest_certificate
from rotation.planning import findings
from rotation.planning.certifying import Certifying, question_of
from rotation.planning.sharing import sharing_of
from rotation.planning.solving import Limits, SolveFailed
from rotation.worker import work_once
from tests.builders import make_account, make_cycle, make_plan, make_rule, save
from tests.rotation.company import MONDAY, NOW, TUESDAY, let_go, make_absent, make_draft, publish


def rather_not(person, day: date, half: HalfDay = HalfDay.AM) -> None:
    save(DatedLevel(person_id=person.id, day=day, half=half, level=Level.RATHER_NOT))


@pytest.fixture
def unfair(company):
    """A draft in which Ada comes when she would rather not, although she need not."""
    rather_not(company.ada, date(2027, 1, 11))
    return make_draft(company, (company.ada, company.mia, MONDAY), (company.bo, company.ned, TUESDAY))


def ask(plan, company) -> Certificate:
    with transaction():
        return actions.ask(plan, by=company.hr, now=NOW)


def test_burden_and_load_are_bars_that_stand_in_a_table(company, hr, unfair):
    page = hr.get(f"/plans/{unfair.id}/fairness").text
    assert f'<a href="/people/{company.ada.id}">Ada Lee</a>' in page
    assert "1 half day at a bad time" in page
    assert '<rect class="bar-avoided" x="0.0" width="100.0" height="8">' in page
    assert "1 guest carries nothing" in page
    assert page.count('<rect class="bar-hosted"') == 2
    assert re.search(r'<svg class="bar"[^>]*aria-hidden="true"', page)


def test_what_the_same_people_carried_in_earlier_cycles(company, hr, unfair):
    earlier = make_cycle(
        company.sales, company.marketing, name="Autumn", first=date(2026, 9, 7), last=date(2026, 10, 2)
    )
    rule = make_rule(earlier, company.sales, company.marketing, visits=2)
    facts = json.loads(unfair.problem)
    facts["days"] = ["2026-09-07", "2026-09-08"]
    facts["requests"] = [
        {**each, "id": f"r{rule.id}-{each['guest']}", "visits": 2} for each in facts["requests"]
    ]
    make_plan(earlier, problem=json.dumps(facts), state=PlanState.PUBLISHED)
    make_plan(earlier, problem=json.dumps(facts), state=PlanState.SUPERSEDED)
    sharing = sharing_of(unfair)
    assert [cycle.name for cycle in sharing.earlier] == ["Autumn"]
    assert [(each.person, each.burden) for each in sharing.past] == [(company.ada, 200), (company.bo, 200)]
    page = hr.get(f"/plans/{unfair.id}/fairness").text
    assert "burden 200, 0 visits" in page


def test_asked_proved_tried_and_void(app, company, hr, unfair):
    address = f"/plans/{unfair.id}/fairness"
    assert "Prove it" in hr.get(address).text
    asked = hr.post(f"{address}/ask")
    assert (asked.status_code, asked.location) == (303, f"{address}#certificate")
    waiting = hr.get(address).text
    assert "Waiting for a worker" in waiting
    assert f'data-refresh-url="{address}/certificate"' in waiting
    assert '<noscript><meta http-equiv="refresh" content="3"></noscript>' in waiting
    assert "Waiting for a worker" in hr.get(f"{address}/certificate").text

    let_go()
    assert work_once(app)
    page = hr.get(address).text
    assert "Ada Lee can be helped: the greatest burden can be 0 instead of 3." in page
    assert "It costs nothing and even saves 16 points: this plan is not the best there is." in page
    assert "Proved: without leaving more unmet, no plan has a greatest burden below 0." in page
    assert "data-refresh-url" not in page
    assert "http-equiv" not in page

    tried = hr.post(f"{address}/draft")
    draft = db.session.query(Plan).order_by(Plan.id.desc()).first()
    assert tried.location == f"/plans/{unfair.id}/compare/{draft.id}"
    assert (draft.state, draft.objective, len(draft.visits)) == (
        PlanState.DRAFT,
        unfair.objective - 16,
        2,
    )
    assert "Plan 2 is the fairer plan, as a draft. Plan 1 is as it was." in hr.get(tried.location).text

    rather_not(company.bo, date(2027, 1, 29))
    page = hr.get(address).text
    assert "Void: the plan or the facts have changed since." in page
    assert "can be helped" not in page
    assert "Ask again" in page
    refused = hr.post(f"{address}/draft")
    assert refused.status_code == 409
    assert "Ask again, then try what is found." in refused.text


def test_a_certificate_outlives_publishing_and_not_a_change_by_hand(app, company, hr, unfair):
    ask(unfair, company)
    let_go()
    assert work_once(app)
    publish(unfair, company)
    assert "Ada Lee can be helped" in hr.get(f"/plans/{unfair.id}/fairness").text
    copy = hr.post(f"/plans/{unfair.id}/draft").location
    assert "Prove it" in hr.get(f"{copy}/fairness").text
    release([unfair.visits[0].id])
    db.session.delete(unfair.visits[0])
    db.session.commit()
    assert "Void" in hr.get(f"/plans/{unfair.id}/fairness").text


def test_a_plan_that_breaks_rules_today_is_refused_with_each_of_them(company, hr, unfair):
    make_absent(company.bo, date(2027, 1, 12), HalfDay.PM)
    refused = hr.post(f"/plans/{unfair.id}/fairness/ask")
    assert refused.status_code == 409
    assert "Tue 12 Jan, afternoon: Bo Stone is not available." in refused.text
    assert db.session.query(Certificate).count() == 0


def test_nobody_asks_about_what_nobody_goes_by(company, hr, unfair):
    for change in ({"state": PlanState.WITHDRAWN}, {"state": PlanState.DRAFT}):
        unfair.state = change["state"]
        company.cycle.state = CycleState.CLOSED if unfair.state == PlanState.DRAFT else CycleState.PLANNING
        db.session.commit()
        assert "Prove it" not in hr.get(f"/plans/{unfair.id}/fairness").text
        assert hr.post(f"/plans/{unfair.id}/fairness/ask").status_code == 409


def test_a_double_click_asks_once(company, unfair):
    assert ask(unfair, company).id == ask(unfair, company).id
    assert db.session.query(Certificate).count() == 1


def test_what_waits_can_be_called_off(app, company, hr, unfair):
    ask(unfair, company)
    assert hr.post(f"/plans/{unfair.id}/fairness/cancel").status_code == 303
    assert latest_certificate(unfair).state == JobState.CANCELLED
    let_go()
    assert not work_once(app)
    assert "Prove it" in hr.get(f"/plans/{unfair.id}/fairness").text
    assert hr.post(f"/plans/{unfair.id}/fairness/cancel").status_code == 303


def test_an_answer_to_what_was_called_off_is_dropped(company, unfair):
    asked = ask(unfair, company)
    with transaction():
        held = actions.claim(worker="slow", now=NOW)
    with transaction():
        actions.call_off(asked, by=company.hr, now=NOW)
    with pytest.raises(ClaimLost), transaction():
        actions.keep_lease(held, now=NOW)
    with pytest.raises(ClaimLost), transaction():
        actions.succeed(held, {}, digest="", now=NOW)


def test_one_that_kills_its_workers_is_given_up(company, hr, unfair):
    ask(unfair, company)
    now = NOW
    for _ in range(DEATHS):
        with transaction():
            assert actions.claim(worker="doomed", now=now) is not None
        now += LEASE + timedelta(seconds=1)
    with transaction():
        assert actions.claim(worker="next", now=now) is None
    page = hr.get(f"/plans/{unfair.id}/fairness").text
    assert "That could not be answered." in page
    assert "died, 3 times over" in page
    assert "Prove it" in page


def test_a_worker_that_leaves_hands_the_question_back(app, company, unfair):
    ask(unfair, company)
    leaving = Event()
    leaving.set()
    let_go()
    thread = Thread(target=work_once, args=(app,), kwargs={"stop": leaving})
    thread.start()
    thread.join(20)
    asked = latest_certificate(unfair)
    assert (asked.state, asked.deaths, asked.worker) == (JobState.QUEUED, 0, "")


def test_what_changed_before_its_turn_is_answered_with_the_reason(app, company, unfair):
    ask(unfair, company)
    make_absent(company.bo, date(2027, 1, 12), HalfDay.PM)
    let_go()
    assert work_once(app)
    asked = latest_certificate(unfair)
    assert asked.state == JobState.FAILED
    assert "Bo Stone is not available" in asked.reason


def test_a_wrong_answer_is_not_believed(company, unfair, tmp_path):
    question = question_of(unfair)
    lie = {"format": "rotation-fairness/1", "verdict": "held", "solves": []}
    program = tmp_path / "liar.py"
    program.write_text(f"import pathlib\npathlib.Path('plan.json').write_text({json.dumps(lie)!r})\n")

    with Certifying(question, Limits(5, 2000), command=(sys.executable, str(program))) as liar:
        while not liar.has_ended():
            pass
        with pytest.raises(SolveFailed, match="did not pass the check"):
            liar.findings()


WAY = {"greatest": 100, "missing": 3, "unmet": 5, "objective": 900, "price": 40, "price_at_least": 40}
HELD = {"verdict": "held", "greatest": 200, "missing": 2, "unmet": 2, "least": 200, "least_anyway": 200}


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        (
            HELD,
            "cannot be helped without leaving more visits unmet.|leaving more visits unmet would not help",
        ),
        (HELD | {"least_anyway": 100}, "was not decided in time; below 100 no plan can be."),
        (
            HELD | {"anyway": WAY},
            "It could be 100, by leaving 1 more visit unmet. The price is 40 points of the score; proved",
        ),
        (
            HELD | {"anyway": WAY | {"missing": 2, "price_at_least": 12}},
            "visits unmet that weigh 3 more by priority.|40 points of the score at most; less than 12",
        ),
        (
            HELD | {"verdict": "can_be_lowered", "better": WAY | {"price_at_least": None}, "least": 7},
            "can be 100 instead of 200.|score at most.|with no more unmet, no plan is below 7",
        ),
        (HELD | {"verdict": "open", "least": 9}, "Not decided within 60 seconds|no plan is below 9"),
        (HELD | {"verdict": "even"}, "Nobody carries a burden."),
    ],
)
def test_only_what_is_proved_is_said_to_be_certain(company, facts, words):
    found = {"worst_off": [f"p{company.ada.id}"], "better": None, "anyway": None, **facts}
    verdict = findings.in_words(found, 60)
    said = " ".join([verdict.headline, *verdict.details])
    for each in words.split("|"):
        assert each in said
    if facts["verdict"] == "open":
        assert "cannot" not in said


def test_only_hr_sees_who_carries_what(company, sign_in, unfair):
    ada = sign_in(make_account(person=company.ada))
    assert ada.get(f"/plans/{unfair.id}/fairness").status_code == 403
    assert ada.get(f"/plans/{unfair.id}/fairness/certificate").status_code == 403
    assert ada.post(f"/plans/{unfair.id}/fairness/ask").status_code == 403


def test_the_question_is_about_today_where_facts_have_changed(company, unfair):
    assert question_of(unfair).problem == unfair.problem
    rather_not(company.bo, date(2027, 1, 29))
    assert question_of(unfair).problem != unfair.problem
    company.cycle.first_day = date(2027, 2, 1)
    db.session.commit()
    with pytest.raises(Refusal):
        question_of(unfair)
