"""One visit of a draft in the hands of HR: locked, moved, removed and put back, placed."""

import re
from datetime import date
from html import unescape

import pytest

from rotation.actions import plans as plan_actions
from rotation.database import db, transaction
from rotation.models import DatedLevel, HalfDay, Level, Plan, UnmetRequest, Visit
from rotation.planning.checking import planned, weighed
from rotation.planning.rows import problem_for
from rotation.planning.stating import read
from tests.builders import make_rule, save
from tests.rotation.company import MONDAY, NOW, TUESDAY, Company, make_draft


@pytest.fixture
def plan(company) -> Plan:
    return make_draft(company, (company.ada, company.mia, MONDAY), (company.bo, company.mia, TUESDAY))


def visit_of(plan: Plan, guest) -> Visit:
    return next(visit for visit in plan.visits if visit.guest_id == guest.id)


def address(visit: Visit, act: str = "") -> str:
    return f"/plans/{visit.plan_id}/visits/{visit.id}{act}"


def place(company: Company, host, start: str) -> dict[str, str]:
    return {"placement": str(company.desk.id), "host": str(host.id), "start": start}


def undo_in(page: str) -> str:
    return unescape(re.search(r'action="([^"]+)"><input[^>]*><button[^>]*>Undo', page).group(1))


def assert_weighed_truly(plan: Plan) -> None:
    """What the row says of its score is what the check counts."""
    db.session.expire_all()
    weighing = weighed(read(problem_for(plan.cycle)), map(planned, plan.visits))
    assert (plan.objective, plan.terms) == (weighing.objective, weighing.terms)
    assert {(each.guest_id, each.missing) for each in plan.unmet} == {
        (each.guest_id, each.missing) for each in weighing.unmet
    }


def test_a_visit_says_what_it_is_and_where_else_it_could_be(company, hr, plan):
    page = hr.get(address(visit_of(plan, company.ada))).text
    assert "Ada Lee visits Marketing" in page
    assert "Mon 11 Jan, morning" in page
    assert page.count('name="host"') == 77  # 40 half days by 2, less Bo's, less its own
    assert f'value="{TUESDAY}"' not in page


def test_a_visit_moves_to_a_choice_and_back(company, hr, plan):
    visit = visit_of(plan, company.ada)
    bound = plan.bound
    reply = hr.post(address(visit, "/move"), data=place(company, company.ned, "2027-01-20/pm"))
    assert reply.status_code == 303
    db.session.refresh(visit)
    assert (visit.host, visit.day, visit.half) == (company.ned, date(2027, 1, 20), HalfDay.PM)
    assert (plan.proof, plan.bound) == ("edited", bound)
    assert_weighed_truly(plan)

    page = hr.get(reply.location).text
    assert "Ada Lee now visits Wed 20 Jan, afternoon." in page
    assert hr.post(undo_in(page)).status_code == 303
    db.session.refresh(visit)
    assert (visit.host, visit.day, visit.half) == (company.mia, date(2027, 1, 11), HalfDay.AM)


def test_a_choice_that_no_longer_keeps_the_rules_is_refused_with_reasons(company, hr, plan):
    visit = visit_of(plan, company.ada)
    reply = hr.post(address(visit, "/move"), data=place(company, company.mia, TUESDAY))
    assert reply.status_code == 409
    assert "Tue 12 Jan, afternoon: Mia Lind hosts 2 guests at once; 1 at most." in reply.text
    db.session.refresh(visit)
    assert (visit.day, plan.proof) == (date(2027, 1, 11), "feasible")


@pytest.mark.parametrize(
    ("wrong", "status"),
    [
        ({"host": "999"}, 409),
        ({"start": "2031-01-01/am"}, 409),
        ({"start": "soon"}, 422),
        ({"start": ""}, 422),
        ({"start": "2027-13-45/am"}, 422),
        ({"start": f"{MONDAY}\n"}, 422),
        ({"start": "2027-01-11"}, 422),
        ({"start": "20270111/am"}, 422),
        ({"host": ""}, 422),
        ({"host": "-3"}, 422),
        ({"host": "0"}, 422),
        ({"host": str(2**31)}, 422),
        ({"placement": "x"}, 422),
        ({"placement": str(10**30)}, 422),
    ],
)
@pytest.mark.parametrize("act", ["move", "place", "put back"])
def test_what_was_never_on_offer_cannot_be_chosen(company, hr, act, wrong, status):
    plan = make_draft(company, (company.ada, company.mia, MONDAY))
    to = {
        "move": address(plan.visits[0], "/move"),
        "place": f"/plans/{plan.id}/unmet/{plan.unmet[0].id}",
        "put back": f"/plans/{plan.id}/visits",
    }[act]
    missing = {"rule": str(company.rule.id), "guest": str(company.bo.id), "locked": "0"}
    reply = hr.post(to, data=missing | place(company, company.ned, MONDAY) | wrong)
    assert reply.status_code == (409 if act == "put back" else status)
    said = {409: "would break a rule", 422: "That choice is not on offer any more."}[status]
    if act == "put back":
        said = "would break a rule" if status == 409 else "cannot be put back any more"
    assert said in reply.text
    db.session.expire_all()
    assert [visit.host for visit in plan.visits] == [company.mia]


@pytest.mark.parametrize(
    "wrong", [{"rule": "-3"}, {"rule": str(10**30)}, {"guest": str(10**30)}, {"guest": ""}, {"locked": "x"}]
)
def test_what_was_never_removed_cannot_be_put_back(company, hr, plan, wrong):
    said = {"rule": str(company.rule.id), "guest": str(company.bo.id), "locked": "0"}
    data = said | place(company, company.ned, MONDAY) | wrong
    reply = hr.post(f"/plans/{plan.id}/visits", data=data)
    assert reply.status_code == 409
    assert "This visit cannot be put back any more." in reply.text
    assert len(plan.visits) == 2


def test_a_visit_is_locked_and_let_go(company, hr, plan):
    visit = visit_of(plan, company.ada)
    assert hr.post(address(visit, "/lock")).status_code == 303
    db.session.refresh(visit)
    assert visit.locked
    assert "· locked" in hr.get(address(visit)).text
    hr.post(address(visit, "/unlock"))
    db.session.refresh(visit)
    assert not visit.locked


def test_a_removed_visit_is_missing_and_can_be_put_back(company, hr, plan):
    visit = visit_of(plan, company.ada)
    visit.locked = True
    db.session.commit()
    page = hr.post(address(visit, "/remove"), follow_redirects=True).text
    assert [each.guest for each in plan.visits] == [company.bo]
    assert [each.guest for each in plan.unmet] == [company.ada]
    assert "1 visit missing" in page
    assert_weighed_truly(plan)

    assert hr.post(undo_in(page)).status_code == 303
    db.session.expire_all()
    back = visit_of(plan, company.ada)
    assert (back.day, back.half, back.host, back.locked) == (
        date(2027, 1, 11),
        HalfDay.AM,
        company.mia,
        True,
    )
    assert plan.unmet == []
    assert_weighed_truly(plan)


def test_an_old_page_never_speaks_of_another_visit(company, hr, plan):
    last = plan.visits[-1]
    old = address(last, "/lock")
    undo = undo_in(hr.post(address(last, "/remove"), follow_redirects=True).text)
    hr.post(undo)
    assert hr.post(old).status_code == 404
    assert not any(visit.locked for visit in plan.visits)


def test_a_missing_visit_is_placed_by_hand(company, hr):
    plan = make_draft(company, (company.ada, company.mia, MONDAY))
    missing = f"/plans/{plan.id}/unmet/{plan.unmet[0].id}"
    page = hr.get(missing).text
    assert "Bo Stone misses 1 visit in Marketing" in page
    assert "fewer missing visits" in page

    refused = hr.post(missing, data=place(company, company.mia, MONDAY))
    assert refused.status_code == 409
    assert "Mia Lind hosts 2 guests at once" in refused.text
    assert hr.post(missing, data=place(company, company.ned, TUESDAY)).status_code == 303
    assert db.session.query(UnmetRequest).count() == 0
    assert visit_of(plan, company.bo).host is company.ned
    assert_weighed_truly(plan)


def test_what_cannot_be_placed_anywhere_says_so(company, hr):
    plan = make_draft(company, (company.ada, company.mia, MONDAY))
    for day in range(11, 32):
        for half in HalfDay:
            db.session.add(
                DatedLevel(person_id=company.bo.id, day=date(2027, 1, day), half=half, level=Level.CANNOT)
            )
    company.cycle.last_day = date(2027, 1, 29)
    db.session.commit()
    page = hr.get(f"/plans/{plan.id}/unmet/{plan.unmet[0].id}").text
    assert "Nowhere, as long as the other visits stay where they are." in page


def test_a_bound_holds_only_for_the_facts_it_was_proved_for(company, hr, plan):
    save(DatedLevel(person_id=company.bo.id, day=date(2027, 1, 29), half=HalfDay.AM, level=Level.WOULD_LIKE))
    hr.post(address(visit_of(plan, company.ada), "/move"), data=place(company, company.ned, "2027-01-20/am"))
    db.session.refresh(plan)
    assert plan.bound is None
    assert "not known" in hr.get(f"/plans/{plan.id}").text


def test_one_broken_visit_does_not_keep_hr_from_mending_it(company, hr, plan):
    for guest_day in (date(2027, 1, 11), date(2027, 1, 12)):
        for half in HalfDay:
            db.session.add(DatedLevel(person_id=company.mia.id, day=guest_day, half=half, level=Level.CANNOT))
    db.session.commit()
    visit = visit_of(plan, company.ada)
    assert hr.post(address(visit, "/move"), data=place(company, company.ned, MONDAY)).status_code == 303
    page = hr.get(f"/plans/{plan.id}").text
    assert "this plan breaks 1 rule." in page
    assert "Tue 12 Jan, afternoon: Mia Lind is not there to host Bo Stone at Campaign desk." in page


def test_a_visit_whose_placement_is_gone_can_be_read_and_removed(company, hr, plan):
    company.desk.removed_at = NOW
    db.session.commit()
    visit = visit_of(plan, company.ada)
    assert "There is no other time" in hr.get(address(visit)).text
    assert hr.post(address(visit, "/remove")).status_code == 303
    page = hr.get(f"/plans/{plan.id}").text
    assert "Campaign desk has been removed, so 1 visit cannot be: Bo Stone on Tue 12 Jan, afternoon." in page


def test_a_visit_whose_request_is_gone_can_be_read(company, hr, plan):
    company.rule.removed_at = NOW
    make_rule(company.cycle, company.sales, company.marketing, 2)
    assert "There is no other time" in hr.get(address(visit_of(plan, company.ada))).text


@pytest.mark.parametrize("act", ["move", "remove", "lock", "unlock"])
def test_a_published_plan_stays_as_it_is(company, hr, plan, act):
    with transaction():
        plan_actions.publish(plan, instead_of=None, by=company.hr, now=NOW)
    visit = visit_of(plan, company.ada)
    assert "Move it" not in hr.get(address(visit)).text
    reply = hr.post(address(visit, f"/{act}"), data=place(company, company.ned, MONDAY))
    assert reply.status_code == 409
    assert "Make a draft of it to change it." in reply.text
    db.session.refresh(visit)
    assert (visit.host, visit.locked) == (company.mia, False)


def test_a_visit_of_another_plan_is_not_found(company, hr, plan):
    other = make_draft(company, (company.ada, company.mia, MONDAY))
    visit = other.visits[0]
    assert hr.get(f"/plans/{plan.id}/visits/{visit.id}").status_code == 404
    assert hr.post(f"/plans/{plan.id}/visits/{visit.id}/remove").status_code == 404
    assert hr.get(f"/plans/{plan.id}/unmet/{other.unmet[0].id}").status_code == 404
