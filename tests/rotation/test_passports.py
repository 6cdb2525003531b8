"""Plan passports as HR hands them out: true, checkable from outside, and without anything private."""

import json
import re
import subprocess
import sys
from datetime import date

import pytest

from rotation.actions import certificates
from rotation.database import db, transaction
from rotation.models import HalfDay, Level, Plan
from rotation.models.availability import DatedLevel
from rotation.planning.passports import passport_of
from rotation.worker import work_once
from solver.audit import audit, read_passport
from tests.builders import make_account, save
from tests.real import ROOT
from tests.rotation.company import MONDAY, NOW, let_go, make_draft
from tests.solver.referee import verdict_on_files


@pytest.fixture
def plan(company):
    """Ada's visit at a bad time, and Bo's missing."""
    day = date(2027, 1, 11)
    save(DatedLevel(person_id=company.ada.id, day=day, half=HalfDay.AM, level=Level.RATHER_NOT))
    return make_draft(company, (company.ada, company.mia, MONDAY))


def downloaded(hr, plan) -> dict:
    reply = hr.get(f"/plans/{plan.id}/passport/file")
    assert reply.mimetype == "application/json"
    assert reply.headers["Content-Disposition"] == f'attachment; filename="rotation-passport-{plan.id}.json"'
    return json.loads(reply.text)


def test_the_file_is_checked_from_outside(app, company, hr, plan, tmp_path):
    with transaction():
        certificates.ask(plan, by=company.hr, now=NOW)
    let_go()
    assert work_once(app)
    passport = downloaded(hr, plan)
    file = tmp_path / "passport.json"
    file.write_text(json.dumps(passport))
    done = subprocess.run(
        [sys.executable, "-m", "solver", "audit", str(file)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout) | {"bounds": ""} == {
        "faults": 0,
        "broken": 0,
        "objective": plan.objective,
        "visits": 1,
        "bounds": "",
    }
    for name in ("problem", "plan"):
        (tmp_path / f"{name}.json").write_text(json.dumps(passport[name]))
    judged = verdict_on_files(tmp_path / "problem.json", tmp_path / "plan.json")
    assert (judged.returncode, json.loads(judged.stdout)["objective"]) == (0, plan.objective)


def test_it_states_what_the_plan_states(company, hr, plan):
    passport = downloaded(hr, plan)
    assert passport["problem"] == json.loads(plan.problem)
    claims = passport["claims"]
    assert (claims["objective"], claims["bound"], claims["terms"]) == (plan.objective, plan.bound, plan.terms)
    assert (claims["status"], claims["proof"], claims["missing"]) == ("feasible", "within", 1)
    assert f"p{company.bo.id}" in claims["unmet"][0]["reasons"][0]
    assert claims["fairness"] is None
    assert passport["made"]["solved_by"]["ortools"] == passport["made"]["written_by"]["ortools"]
    assert passport["made"]["solved_at"] == NOW.isoformat()


def test_names_addresses_and_accounts_are_not_in_it(company, hr, plan):
    text = json.dumps(downloaded(hr, plan))
    secrets = [company.hr.email, company.hr.name, company.desk.title, company.cycle.name]
    for person in (company.ada, company.bo, company.mia, company.ned):
        secrets += [person.given_name, person.family_name, person.email, person.employee_id]
    words = set(re.findall(r"[\w.@-]+", text))
    assert not words & set(secrets)
    assert "Sales" not in words


def test_the_certificate_is_in_it_only_while_it_holds(app, company, hr, plan):
    with transaction():
        certificates.ask(plan, by=company.hr, now=NOW)
    let_go()
    assert work_once(app)
    assert downloaded(hr, plan)["claims"]["fairness"]["verdict"] == "can_be_lowered"
    assert "The certificate of fairness, with the solves" in hr.get(f"/plans/{plan.id}/passport").text
    save(DatedLevel(person_id=company.bo.id, day=date(2027, 1, 29), half=HalfDay.AM, level=Level.CANNOT))
    assert downloaded(hr, plan)["claims"]["fairness"] is None
    assert "none holds right now" in hr.get(f"/plans/{plan.id}/passport").text


def test_a_certificate_about_other_facts_than_the_plans_is_left_out(app, company, hr, plan):
    save(DatedLevel(person_id=company.bo.id, day=date(2027, 1, 29), half=HalfDay.AM, level=Level.CANNOT))
    with transaction():
        certificates.ask(plan, by=company.hr, now=NOW)
    let_go()
    assert work_once(app)
    assert "Ada Lee" in hr.get(f"/plans/{plan.id}/fairness").text
    passport = downloaded(hr, plan)
    assert passport["claims"]["fairness"] is None
    assert audit(read_passport(passport)).faults == []


def test_a_draft_by_hand_says_that_no_solver_made_it(company, hr, plan):
    hr.post(f"/plans/{plan.id}/draft")
    copy = db.session.query(Plan).order_by(Plan.id.desc()).first()
    passport = downloaded(hr, copy)
    assert (passport["made"]["solved_by"], passport["made"]["solver_says"]) == (None, "edited")
    assert (passport["claims"]["bound"], passport["claims"]["proof"]) == (None, "unknown")
    assert audit(read_passport(passport)).faults == []


def test_a_plan_that_breaks_a_rule_says_so_itself(company, hr, plan):
    save(DatedLevel(person_id=company.mia.id, day=date(2027, 1, 11), half=HalfDay.AM, level=Level.CANNOT))
    hr.post(f"/plans/{plan.id}/draft")
    copy = db.session.query(Plan).order_by(Plan.id.desc()).first()
    passport = json.loads(json.dumps(passport_of(copy, now=NOW)))
    assert len(passport["claims"]["broken_rules"]) == 1
    faults = audit(read_passport(passport)).faults
    assert faults == passport["claims"]["broken_rules"]


def test_the_page_shows_the_digests_that_an_auditor_compares(company, hr, plan):
    page = hr.get(f"/plans/{plan.id}/passport").text
    for digest in downloaded(hr, plan)["digests"].values():
        assert digest in page
    assert f"python -m solver audit rotation-passport-{plan.id}.json" in page


def test_only_hr_gets_it(company, sign_in, plan):
    ada = sign_in(make_account(person=company.ada))
    assert ada.get(f"/plans/{plan.id}/passport").status_code == 403
    assert ada.get(f"/plans/{plan.id}/passport/file").status_code == 403
