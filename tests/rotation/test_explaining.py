"""Why a visit is missing, what would fix it, and trying it: as HR meets them."""

import json
import re
from datetime import timedelta
from html import unescape

import pytest
import time_machine

from rotation.actions import plans as plan_actions
from rotation.database import db, transaction
from rotation.models import DatedLevel, HalfDay, Level, Plan, UnmetRequest
from rotation.models.accounts import MANAGER, STAFF
from rotation.models.placements import Placement
from rotation.planning.conflicts import conflict_in_words, names_in
from rotation.planning.explaining import why_missing
from rotation.planning.rows import digest, problem_for
from rotation.privacy import Viewer
from tests.builders import make_account, make_person, save
from tests.rotation.company import MONDAY, NOW, TUESDAY, Company, make_draft


def unmet_of(plan: Plan, guest) -> UnmetRequest:
    return next(each for each in plan.unmet if each.guest_id == guest.id)


def away(person, *days, level: Level = Level.CANNOT) -> None:
    for day in days:
        for half in HalfDay:
            save(DatedLevel(person_id=person.id, day=day, half=half, level=level))


@pytest.fixture
def both_hosts_away(company) -> Plan:
    """The desk is offered on two days; Mia and Ned are away on both, so Ada gets nothing."""
    with transaction():
        company.desk.weekdays = "0100000"
        company.cycle.last_day = company.cycle.first_day.replace(day=22)
    for person in (company.mia, company.ned):
        away(person, company.cycle.first_day.replace(day=12), company.cycle.first_day.replace(day=19))
    return make_draft(company)


def address(unmet: UnmetRequest, act: str = "/why") -> str:
    return f"/plans/{unmet.plan_id}/unmet/{unmet.id}{act}"


def first_changes(page: str) -> str:
    return unescape(re.search(r'name="changes" value="([^"]+)"', page).group(1))


def test_the_page_shows_the_first_reason_at_once_and_asks_for_the_rest(company, hr, both_hosts_away):
    unmet = unmet_of(both_hosts_away, company.ada)
    page = hr.get(address(unmet, "")).text
    assert "every host is away" in page.lower()
    assert f'data-refresh-url="{address(unmet)}"' in page
    assert "<noscript>" in page


def test_the_facts_that_collide_are_told_with_names_and_dates(company, hr, both_hosts_away):
    page = hr.get(address(unmet_of(both_hosts_away, company.ada))).text
    assert "Impossible, whatever else moves" in page
    assert "Proved" in page
    assert "Mia Lind is not available: Tue 12 Jan" in page
    assert "Ned Frost is not available" in page
    assert "Campaign desk is offered only on Tue 12 Jan and Tue 19 Jan" in page
    assert "What would fix it" in page
    assert "data-refresh-url" not in page


def test_where_several_visits_are_missing_the_page_says_that_it_is_about_one_more(
    company, hr, both_hosts_away
):
    unmet = unmet_of(both_hosts_away, company.ada)
    said = "This is about one more visit, not about all 2 at once."
    assert said not in hr.get(address(unmet)).text
    with transaction():
        company.rule.visits = 2
    unmet = unmet_of(make_draft(company), company.ada)
    assert said in hr.get(address(unmet)).text


def test_a_repair_is_tried_as_a_what_if_that_leaves_the_facts_alone(company, hr, both_hosts_away):
    plan = both_hosts_away
    unmet = unmet_of(plan, company.ada)
    before = digest(problem_for(company.cycle))
    changes = first_changes(hr.get(address(unmet)).text)
    reply = hr.post(address(unmet, "/try"), data={"changes": changes})
    assert reply.status_code == 303
    page = hr.get(reply.location).text
    assert "A what-if: this plan tries a change" in page
    assert "is published" not in page
    db.session.expire_all()
    draft = db.session.get(Plan, int(reply.location.rsplit("/", 1)[1]))
    assert [each["kind"] for each in draft.what_if] == [each["kind"] for each in json.loads(changes)]
    assert [visit.guest_id for visit in draft.visits] == [company.ada.id]
    assert digest(problem_for(company.cycle)) == before
    assert not draft.may_change
    assert not draft.may_be_solved_again


def test_a_what_if_is_published_only_once_the_facts_have_the_change(company, hr, both_hosts_away):
    unmet = unmet_of(both_hosts_away, company.ada)
    reply = hr.post(address(unmet, "/try"), data={"changes": first_changes(hr.get(address(unmet)).text)})
    draft = db.session.get(Plan, int(reply.location.rsplit("/", 1)[1]))
    refused = hr.post(f"{reply.location}/publish", data={"instead_of": ""})
    assert refused.status_code == 409
    assert "only tries a change" in refused.text
    with transaction():
        db.session.query(DatedLevel).delete()
        db.session.get(Placement, company.desk.id).weekdays = "1111100"
    with transaction():
        plan_actions.publish(draft, instead_of=None, by=company.hr, now=NOW)
    assert draft.state.value == "published"
    page = hr.get(reply.location).text
    assert "What-if" not in page
    assert "can be published" not in page
    assert "Solve the rest again" in page
    assert "Prove it" in hr.get(f"{reply.location}/fairness").text


def test_a_what_if_says_whether_it_keeps_the_rules_without_its_change(company, hr, both_hosts_away):
    unmet = unmet_of(both_hosts_away, company.ada)
    reply = hr.post(address(unmet, "/try"), data={"changes": first_changes(hr.get(address(unmet)).text)})
    assert "can be published once every visit keeps the rules" in hr.get(reply.location).text
    with transaction():
        db.session.query(DatedLevel).delete()
    assert "can be published without the change, too" in hr.get(reply.location).text
    fairness = hr.get(f"{reply.location}/fairness").text
    assert "Prove it" not in fairness
    assert "It is not asked of a what-if" in fairness


@pytest.mark.parametrize("changes", ["", "[]", "{}", '[{"kind": "sofa"}]', '[{"kind": "seat", "by": 0}]'])
def test_changes_that_are_none_are_refused(company, hr, both_hosts_away, changes):
    unmet = unmet_of(both_hosts_away, company.ada)
    assert hr.post(address(unmet, "/try"), data={"changes": changes}).status_code == 422


def test_changes_of_what_does_not_exist_or_does_not_help_are_refused(company, hr, both_hosts_away):
    unmet = unmet_of(both_hosts_away, company.ada)
    for change in ({"kind": "seat", "of": "pl999"}, {"kind": "seat", "of": f"pl{company.desk.id}"}):
        assert hr.post(address(unmet, "/try"), data={"changes": json.dumps([change])}).status_code == 409


def test_costs_of_hr_rank_the_repairs(company, hr, both_hosts_away):
    page = f"/cycles/{company.cycle.id}/repair-costs"
    shown = hr.get(page).text
    costs = dict(re.findall(r'name="(\w+)"[^>]* value="(\d+)"', shown))
    assert hr.post(page, data={**costs, "ask": "90", "day": "1"}).status_code == 303
    told = why_missing(unmet_of(both_hosts_away, company.ada), seconds=60)
    assert told["repairs"][0]["changes"][0]["kind"] == "day"
    assert told["repairs"][0]["cost"] == 1
    assert hr.post(page, data={**costs, "ask": "0"}).status_code == 422


def test_why_here_and_why_not_there(company, hr):
    plan = make_draft(company, (company.ada, company.mia, MONDAY), (company.bo, company.mia, TUESDAY))
    away(company.ned, company.cycle.first_day)
    visit = next(each for each in plan.visits if each.guest_id == company.ada.id)
    page = f"/plans/{plan.id}/visits/{visit.id}/why"
    assert "It is here because" in hr.get(page).text
    asked = {"day": "2027-01-12", "half": "pm", "host": company.mia.id}
    answer = hr.get(page, query_string=asked).text
    assert "Possible, and no dearer" in answer
    assert "If nobody else moved:" in answer
    assert "Bo Stone" in answer
    assert hr.get(page, query_string={**asked, "day": "2031-01-12"}).status_code == 422


def test_nobody_but_hr_sees_or_tries_anything(company, sign_in, both_hosts_away):
    unmet = unmet_of(both_hosts_away, company.ada)
    staff = sign_in(make_account(STAFF, person=company.ada))
    assert staff.get(address(unmet)).status_code == 403
    assert staff.post(address(unmet, "/try"), data={"changes": "[]"}).status_code == 403
    assert staff.get(f"/cycles/{company.cycle.id}/repair-costs").status_code == 403


def test_the_wording_depends_on_who_reads(company: Company, both_hosts_away):
    away(company.ada, company.cycle.first_day.replace(day=12))
    told = {
        "request": f"r{company.rule.id}-p{company.ada.id}",
        "guest": f"p{company.ada.id}",
        "conflict": {
            "facts": [
                {"kind": "away", "person": f"p{company.ada.id}", "slots": ["2027-01-12/am", "2027-01-12/pm"]},
                {"kind": "away", "person": f"p{company.mia.id}", "slots": ["2027-01-19/am"]},
            ]
        },
    }
    names = names_in(told)
    to_hr, to_ada, to_others = (
        " ".join(conflict_in_words(told, names, reader))
        for reader in (Viewer.HR, Viewer.PERSON, Viewer.COLLEAGUE)
    )
    assert "Mia Lind is not available" in to_hr
    assert "You are not available: Tue 12 Jan." in to_ada
    assert "Mia" not in to_ada
    assert not {"Mia", "Ada", "available"} & set(to_others.replace(".", "").split())
    for reader in (Viewer.MANAGER, Viewer.HOST, Viewer.MAIL):
        assert " ".join(conflict_in_words(told, names, reader)) == to_others


def test_a_guest_reads_of_others_nothing_and_a_manager_of_nobody(company, sign_in, both_hosts_away):
    boss = make_person(company.sales, "Bea Hill")
    company.ada.manager = boss
    db.session.commit()
    away(company.ada, company.cycle.first_day.replace(day=12))
    plan = make_draft(company)
    with transaction():
        plan_actions.publish(plan, instead_of=None, by=company.hr, now=NOW)
    with time_machine.travel(NOW, tick=False):
        page = sign_in(make_account(STAFF, person=company.ada)).get("/days").text
        assert "You could not at 2 of 4 times on offer." in page
        assert not re.search(
            "Mia|Ned|away|available", page[page.index("Not this time") : page.index("hosts this week")]
        )
        managed = (
            sign_in(make_account(MANAGER, STAFF, person=boss)).get(f"/people/{company.ada.id}/days").text
        )
        assert "It did not fit into this cycle." in managed
        assert "could not at" not in managed


def test_a_guest_sees_the_same_whoever_of_the_hosts_is_away(company, sign_in):
    """Two worlds that differ in whose absence it was: the guest's page tells them not apart."""
    account, told, before = make_account(STAFF, person=company.ada), [], None
    for person in (company.mia, company.ned):
        with transaction():
            company.desk.hosts = [person]
        away(person, *(company.cycle.first_day + timedelta(days=n) for n in range(26)))
        plan = make_draft(company)
        with transaction():
            plan_actions.publish(plan, instead_of=before, by=company.hr, now=NOW)
        before = plan.id
        with time_machine.travel(NOW, tick=False):
            page = sign_in(account).get("/days").text
        told.append(page[page.index("Not this time") : page.index("hosts this week")])
    assert told[0] == told[1]
    assert "nobody could receive you" in told[0]
