"""Re-planning: what is past or close stays, the rest changes little, and each hears only their part."""

from collections.abc import Sequence
from datetime import UTC, date, datetime

import pytest
import time_machine

from rotation.actions.jobs import stop
from rotation.actions.replans import choose
from rotation.database import db, transaction
from rotation.errors import Refusal
from rotation.models import (
    CoverageRule,
    HalfDay,
    JobState,
    Option,
    PlanState,
)
from rotation.models.jobs import StopWish
from rotation.planning.mending import damages
from rotation.planning.proposal import Proposal
from rotation.planning.replanning import option_of, replan_of
from solver import Limits, Plan, Problem, Visit, alternatives, broken_rules, score_of, solve
from tests.builders import make_person
from tests.rotation.absences import (
    MONDAY_MORNING,
    NEXT_WEEK,
    TUESDAY_TO_THURSDAY,
    WEEK_AFTER,
    away,
    held,
    in_force,
    options,
    queue_replan,
    work,
)
from tests.rotation.company import MONDAY, make_draft, publish

TODAY = date(2027, 1, 11)
WEDNESDAY = "2027-01-13/am"


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(MONDAY_MORNING, tick=False) as clock:
        yield clock


def test_a_sick_hosts_visit_gets_another_host_and_nothing_else_changes(app, company):
    plan = in_force(company, (company.ada, company.mia, NEXT_WEEK), (company.bo, company.ned, WEEK_AFTER))
    away(company.mia, *TUESDAY_TO_THURSDAY, by=company.hr)
    job = queue_replan(company)
    work(app)
    assert (job.state, job.reason) == (JobState.SUCCEEDED, "")
    found = options(job)
    assert list(found) == list(Option)
    expected = {("Ada", "Ned", NEXT_WEEK), ("Bo", "Ned", WEEK_AFTER)}
    assert held(found[Option.LEAST_CHANGE].plan) == expected
    assert held(found[Option.ONLY_BROKEN].plan) == expected
    assert found[Option.LEAST_CHANGE].proved
    assert found[Option.LEAST_CHANGE].plan is found[Option.ONLY_BROKEN].plan
    assert plan.state == PlanState.PUBLISHED
    assert found[Option.LEAST_CHANGE].plan.is_draft


def test_what_is_close_stays_and_what_is_broken_in_it_moves(app, company):
    """Bo is planned for Wednesday, within the two frozen days; Ada's host is away then and for good."""
    company.desk.capacity = 2
    db.session.commit()
    in_force(company, (company.ada, company.mia, WEDNESDAY), (company.bo, company.ned, WEDNESDAY))
    away(company.mia, date(2027, 1, 12), date(2027, 2, 5), by=company.hr)
    start = replan_of(company.cycle, today=TODAY)
    assert start.open_from == date(2027, 1, 14)
    assert [each.guest for each in start.kept] == [company.bo]
    assert [each.visit.guest for each in start.sorted_out.broken] == [company.ada]
    job = queue_replan(company)
    work(app)
    for option in options(job).values():
        visits = {guest: (host, start) for guest, host, start in held(option.plan)}
        assert visits["Bo"] == ("Ned", WEDNESDAY)
        assert visits["Ada"][0] == "Ned"
        assert visits["Ada"][1] >= "2027-01-14"


def test_a_broken_visit_that_is_close_may_keep_its_time_with_another_host(app, company):
    in_force(company, (company.ada, company.mia, WEDNESDAY))
    away(company.mia, date(2027, 1, 12), date(2027, 1, 14), by=company.hr)
    job = queue_replan(company)
    work(app)
    assert ("Ada", "Ned", WEDNESDAY) in held(options(job)[Option.LEAST_CHANGE].plan)


def test_nobody_is_sent_to_a_closed_time(app, company):
    """Bo has no visit yet, and the desk seats two: Ada's broken visit opens its time to Ada alone."""
    company.desk.capacity = 2
    company.ned.host_limit = 2
    db.session.commit()
    in_force(company, (company.ada, company.mia, WEDNESDAY))
    away(company.mia, date(2027, 1, 12), date(2027, 1, 14), by=company.hr)
    job = queue_replan(company)
    work(app)
    for option in options(job).values():
        starts = {guest: start for guest, _host, start in held(option.plan)}
        assert starts["Bo"] >= "2027-01-14"


def test_what_is_past_stays_though_its_host_has_left(app, company):
    plan = in_force(company, (company.ada, company.mia, MONDAY), (company.bo, company.ned, WEEK_AFTER))
    company.mia.left_on = date(2027, 1, 12)
    db.session.commit()
    later = datetime(2027, 1, 18, 7, tzinfo=UTC)
    away(company.ned, date(2027, 1, 26), by=company.hr, now=later)
    start = replan_of(company.cycle, today=later.date())
    assert [each.guest for each in start.sorted_out.aside] == [company.ada]
    job = queue_replan(company, now=later)
    work(app)
    best = options(job)[Option.LEAST_CHANGE].plan
    visits = {guest: (host, start) for guest, host, start in held(best)}
    assert visits["Ada"] == ("Mia", MONDAY)
    assert visits["Bo"][1] != WEEK_AFTER
    with transaction():
        choose(job, best, by=company.hr, now=later)
    assert (plan.state, best.state) == (PlanState.SUPERSEDED, PlanState.PUBLISHED)


def test_a_visit_that_did_not_take_place_is_planned_again(app, company):
    in_force(company, (company.ada, company.mia, MONDAY))
    later = datetime(2027, 1, 13, 7, tzinfo=UTC)
    away(company.mia, date(2027, 1, 11), by=company.hr, now=later)
    job = queue_replan(company, now=later)
    work(app)
    ((_, _, start),) = [each for each in held(options(job)[Option.ONLY_BROKEN].plan) if each[0] == "Ada"]
    assert start >= "2027-01-18"


def test_what_hr_locked_stays(app, company):
    draft = make_draft(company, (company.ada, company.mia, NEXT_WEEK), (company.bo, company.ned, WEEK_AFTER))
    for visit in draft.visits:
        visit.locked = visit.guest is company.bo
    db.session.commit()
    publish(draft, company)
    away(company.mia, *TUESDAY_TO_THURSDAY, by=company.hr)
    start = replan_of(company.cycle, today=TODAY)
    assert [each.guest for each in start.kept] == [company.bo]
    job = queue_replan(company)
    work(app)
    for option in options(job).values():
        locked = {each.guest for each in option.plan.visits if each.locked}
        assert locked == {company.bo}


def test_broken_coverage_breaks_as_few_visits_as_must_be(company):
    company.desk.capacity = 2
    db.session.commit()
    in_force(company, (company.ada, company.mia, NEXT_WEEK), (company.bo, company.ned, NEXT_WEEK))
    cy = make_person(company.sales, "Cy Marsh")
    db.session.add(CoverageRule(cycle_id=company.cycle.id, department=company.sales, min_present=1))
    db.session.commit()
    away(cy, *TUESDAY_TO_THURSDAY, by=company.hr)
    start = replan_of(company.cycle, today=TODAY)
    assert len(start.sorted_out.broken) == 1
    broken = start.sorted_out.broken[0]
    assert not broken.guest_missing
    assert not broken.host_missing


def test_each_broken_visit_says_what_to_do(company):
    in_force(company, (company.ada, company.mia, NEXT_WEEK), (company.bo, company.ned, WEEK_AFTER))
    away(company.mia, *TUESDAY_TO_THURSDAY, by=company.hr)
    (damage,) = damages(replan_of(company.cycle, today=TODAY))
    assert "Mia Lind is not there to host Ada Lee" in " ".join(damage.why)
    assert damage.advice == "Ned Frost could host it at the same time."
    away(company.ned, *TUESDAY_TO_THURSDAY, by=company.hr)
    (damage,) = damages(replan_of(company.cycle, today=TODAY))
    assert damage.advice.startswith("It could be on ")
    away(company.ned, date(2027, 1, 11), date(2027, 2, 5), by=company.hr)
    away(company.mia, date(2027, 1, 11), date(2027, 2, 5), by=company.hr)
    some = damages(replan_of(company.cycle, today=TODAY))
    assert {each.advice[:24] for each in some} == {"No other time is free wh"}


def test_nothing_broken_is_nothing_to_replan(app, company, hr):
    """The page offers no re-plan then; who presses it on an old page reads why nothing came of it."""
    in_force(company, (company.ada, company.mia, NEXT_WEEK))
    job = queue_replan(company)
    work(app)
    assert (job.state, "can be as planned" in job.reason) == (JobState.FAILED, True)
    assert "there is nothing to re-plan" in hr.get(f"/replans/{job.id}").text


def test_a_page_that_knows_all_of_it_is_told_nothing(app, company, hr):
    in_force(company, (company.ada, company.mia, NEXT_WEEK))
    away(company.mia, *TUESDAY_TO_THURSDAY, by=company.hr)
    job = queue_replan(company)

    def following(page: str) -> str:
        return page.partition('data-refresh-url="')[2].partition('"')[0].replace("&amp;", "&")

    there = following(hr.get(f"/replans/{job.id}").text)
    assert hr.get(there).status_code == 204
    with transaction():
        stop(job, StopWish.CANCEL, by=company.hr, now=MONDAY_MORNING)
    page = hr.get(there)
    assert (page.status_code, following(page.text)) == (200, "")


def test_without_a_plan_in_force_there_is_nothing_to_replan(company, hr):
    with pytest.raises(Refusal, match="No plan is in force"):
        queue_replan(company)
    assert "No plan is in force" in hr.get(f"/cycles/{company.cycle.id}/replan").text


def test_two_presses_make_one_job(company):
    in_force(company, (company.ada, company.mia, NEXT_WEEK))
    away(company.mia, *TUESDAY_TO_THURSDAY, by=company.hr)
    assert queue_replan(company) is queue_replan(company)


def test_every_problem_of_a_replan_has_locked_visits_that_keep_its_rules(company):
    in_force(company, (company.ada, company.mia, WEDNESDAY), (company.bo, company.ned, WEEK_AFTER))
    away(company.mia, date(2027, 1, 12), first_half=HalfDay.PM, by=company.hr)
    start = replan_of(company.cycle, today=TODAY)
    for option in Option:
        problem = Problem.from_json(start.problem(option))
        assert broken_rules(problem, problem.locked) == []


def test_two_options_that_differ_in_nothing_that_matters_are_one(company):
    """Both hosts are away, so the visit moves, and one other time is as good as another."""
    in_force(company, (company.ada, company.mia, NEXT_WEEK))
    for host in (company.mia, company.ned):
        away(host, *TUESDAY_TO_THURSDAY, by=company.hr)
    start = replan_of(company.cycle, today=TODAY)

    def drafted(option: Option, visits: Sequence[Visit], so_far: Sequence[Proposal] = ()) -> Proposal:
        asked = start.asked(option)
        cost = sum(score_of(asked.problem, visits).values())
        answer = Plan(asked.problem.name, "optimal", tuple(visits), (), cost, cost, {}).to_json()
        return option_of(start, asked, answer, seconds=1, seed=0, so_far=so_far)

    problem = start.asked(Option.LEAST_CHANGE).problem
    best = list(solve(problem, Limits(20)).visits)

    def changed(dearer: bool) -> set[Visit]:
        """The best visits but one, which is elsewhere: as good, or dearer."""
        one, other = next(
            (visit, each.visit)
            for visit in best
            for each in alternatives(problem, best, visit)
            if (each.cost > 0) == dearer
        )
        return {*best, other} - {one}

    first, worse = (
        drafted(Option.LEAST_CHANGE, best),
        drafted(Option.LEAST_CHANGE, list(changed(dearer=True))),
    )
    as_good = changed(dearer=False)
    assert set(drafted(Option.LEAST_CHANGE, list(as_good)).planned) == as_good
    assert set(drafted(Option.LEAST_CHANGE, list(as_good), [first]).planned) == set(best)
    assert set(drafted(Option.LEAST_CHANGE, list(as_good), [worse]).planned) == as_good
