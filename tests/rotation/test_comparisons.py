"""Two plans beside each other, as HR reads them."""

from datetime import date

from rotation.database import db
from rotation.models import CoverageRule, CycleState, HalfDay, Level
from rotation.models.availability import DatedLevel
from rotation.planning.comparing import side_by_side
from tests.builders import make_account, make_cycle, make_plan, save
from tests.rotation.company import MONDAY, TUESDAY, make_absent, make_draft, publish


def two_plans(company):
    """Ada moves from Monday, when she would rather not, to Tuesday and another host; Bo comes in."""
    monday = date(2027, 1, 11)
    save(DatedLevel(person_id=company.ada.id, day=monday, half=HalfDay.AM, level=Level.RATHER_NOT))
    before = make_draft(company, (company.ada, company.mia, MONDAY))
    after = make_draft(company, (company.ada, company.ned, TUESDAY), (company.bo, company.mia, MONDAY))
    return before, after


def test_visits_people_score_and_coverage_are_side_by_side(company, hr):
    save(CoverageRule(cycle_id=company.cycle.id, department=company.sales, max_away=0, strict=False, price=7))
    before, after = two_plans(company)
    page = hr.get(f"/plans/{before.id}/compare/{after.id}").text
    assert "1 visit moved and 1 visit added. 2 guests better off and " in page
    assert "Another host and another time" in page
    assert "Mon 11 Jan, morning</strong><br>Campaign desk with Mia Lind" in page
    assert "Tue 12 Jan, afternoon</strong><br>Campaign desk with Ned Frost" in page
    assert "<strong>Bo Stone</strong>: Mon 11 Jan, morning, Campaign desk with Mia Lind" in page
    assert "Better off: 2" in page
    assert "Worse off" not in page
    assert "0 visits, then 1" in page
    assert "at most 0 away; flexible, 7 points a person and half day" in page
    assert "Broken in 2 half days:" in page
    assert "Mon 11 Jan, morning: 1 away, 1 too many" in page
    assert "priced with today" not in page


def test_the_points_are_those_of_the_plans_as_long_as_nothing_changed(company, hr):
    before, after = two_plans(company)
    found = side_by_side(before, after)
    assert (found.before, found.after) == (before.objective, after.objective)
    assert sum(goal.after - goal.before for goal in found.goals) == after.objective - before.objective
    assert [(each.person, each.step) for each in found.better_off] == [(company.bo, -100), (company.ada, -3)]
    back = side_by_side(after, before)
    assert [each.person for each in back.worse_off] == [company.bo, company.ada]
    assert (back.gone[0].guest, back.added) == (company.bo, [])


def test_plans_of_other_facts_are_priced_with_those_of_today_and_the_page_says_so(company, hr):
    before, after = two_plans(company)
    make_absent(company.ned, date(2027, 1, 12), HalfDay.PM)
    page = hr.get(f"/plans/{before.id}/compare/{after.id}").text
    assert "Plan 1 and plan 2 were made for other facts than today’s" in page
    assert "Both are priced with today’s facts" in page
    assert "As things stand today, plan 2 breaks 1 rule." in page
    assert "Tue 12 Jan, afternoon: Ned Frost is not there to host Ada Lee" in page


def test_of_a_closed_cycle_the_facts_of_then_count(company, hr):
    before, after = two_plans(company)
    company.cycle.state = CycleState.CLOSED
    db.session.commit()
    make_absent(company.ned, date(2027, 1, 12), HalfDay.PM)
    page = hr.get(f"/plans/{before.id}/compare/{after.id}").text
    assert "today" not in page
    found = side_by_side(before, after)
    assert (found.before, found.after) == (before.objective, after.objective)


def test_a_plan_whose_people_are_gone_can_still_be_compared(company, hr):
    before, after = two_plans(company)
    company.bo.left_on = date(2027, 1, 1)
    db.session.commit()
    page = hr.get(f"/plans/{before.id}/compare/{after.id}")
    assert page.status_code == 200
    assert "Bo Stone" in page.text


def test_plans_of_two_cycles_are_refused_and_so_is_a_plan_with_itself(company, hr):
    plan = make_draft(company, (company.ada, company.mia, MONDAY))
    stranger = make_plan(make_cycle(company.sales, company.marketing, name="Autumn"))
    refused = hr.get(f"/plans/{plan.id}/compare/{stranger.id}")
    assert refused.status_code == 409
    assert f"Plan {plan.number} is of Spring, plan {stranger.number} of Autumn." in refused.text
    assert hr.get(f"/plans/{plan.id}/compare/{plan.id}").status_code == 409
    assert hr.get(f"/plans/{plan.id}/compare/999").status_code == 404


def test_two_plans_are_chosen_on_the_list(company, hr):
    before, after = two_plans(company)
    address = f"/cycles/{company.cycle.id}/plans"
    page = hr.get(address).text
    assert f'<option selected value="{before.id}">Plan 1, draft' in page
    assert f'<option selected value="{after.id}">Plan 2, draft' in page
    chosen = hr.get(f"{address}/compare?before={before.id}&after={after.id}")
    assert (chosen.status_code, chosen.location) == (302, f"/plans/{before.id}/compare/{after.id}")
    same = hr.get(f"{address}/compare?before={after.id}&after={after.id}")
    assert same.status_code == 422
    assert "Choose two different plans." in same.text
    assert same.text.count(f'<option selected value="{after.id}">') == 2
    for query in ("?before=x&after=1", f"?before={before.id}&after=999"):
        assert hr.get(f"{address}/compare{query}").status_code == 422


def test_a_draft_leads_to_its_comparison_with_the_plan_in_force(company, hr):
    before, after = two_plans(company)
    assert "Compare with" not in hr.get(f"/plans/{after.id}").text
    publish(before, company)
    page = hr.get(f"/plans/{after.id}").text
    assert f'href="/plans/{before.id}/compare/{after.id}">Compare with plan 1, the published one' in page
    assert "Compare with" not in hr.get(f"/plans/{before.id}").text


def test_only_hr_compares(company, sign_in):
    before, after = two_plans(company)
    ada = sign_in(make_account(person=company.ada))
    for address in (f"/plans/{before.id}/compare/{after.id}", f"/cycles/{company.cycle.id}/plans/compare"):
        assert ada.get(address).status_code == 403
