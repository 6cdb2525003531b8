"""Plan passports: judged from outside, true as they are made, and found out when somebody changes a word."""

import json
import subprocess
import sys
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from solver import Limits, Problem, solve
from solver.audit import audit, read_passport
from solver.canonical import digest_of
from solver.fairness import certify
from solver.fairness_file import certificate_json
from solver.passport import passport_json
from solver.refusals import BadInput
from solver.versions import versions
from tests.real import ROOT
from tests.shared_files import shared_file
from tests.solver.builders import Json, people, problem_json, request, shadow
from tests.solver.random_problems import problems
from tests.solver.referee import verdict_on_files, verdicts
from tests.solver.test_random_problems import thorough

QUICK = Limits(seconds=60, workers=1, deterministic=2)
MONDAY, TUESDAY = "2027-01-11/am", "2027-01-12/am"


def passport_of(value: Json, *, fairness: bool = False) -> dict[str, Any]:
    asked = Problem.from_json(value)
    plan = solve(asked, QUICK)
    certificate = None
    if fairness:
        certificate = certificate_json(asked, plan.visits, certify(asked, plan.visits, QUICK, solve))
    made = {"at": "2026-01-05T09:00:00+00:00", "by": versions()}
    made_file = passport_json(value, plan.visits, plan.bound, made=made, fairness=certificate)
    return json.loads(json.dumps(made_file))


@pytest.fixture(scope="module")
def passport() -> dict[str, Any]:
    """Of three guests and two seats: somebody is missing a visit, and not everybody is as well off."""
    value = problem_json(
        people=people(ann={"avoid": [MONDAY]}, bob={"prefer": [TUESDAY]}),
        placements=[shadow(starts=[MONDAY, TUESDAY])],
        requests=[request(), request("s", guest="bob"), request("t", guest="cid")],
    )
    return passport_of(value, fairness=True)


def faults(value: object) -> list[str]:
    return audit(read_passport(value)).faults


@thorough
@given(problems())
def test_what_is_made_is_true_and_the_referee_agrees(value: Json) -> None:
    made = passport_of(value)
    assert faults(made) == []
    [(broken, terms)] = verdicts([(made["problem"], made["plan"])])
    assert (broken, terms) == ([], made["claims"]["terms"])


def test_the_parts_are_files_that_the_referee_reads(passport: dict[str, Any], tmp_path: Path) -> None:
    for name in ("problem", "plan"):
        (tmp_path / f"{name}.json").write_text(json.dumps(passport[name]))
    judged = verdict_on_files(tmp_path / "problem.json", tmp_path / "plan.json")
    assert (judged.returncode, json.loads(judged.stdout)["broken"]) == (0, 0), judged.stdout
    assert json.loads(judged.stdout)["objective"] == passport["claims"]["objective"]


def test_somebody_without_any_of_our_code_can_check_digests(passport: dict[str, Any]) -> None:
    program = (
        "import hashlib, json, sys\n"
        "passport = json.load(sys.stdin)\n"
        "for name, digest in passport['digests'].items():\n"
        "    text = json.dumps(passport[name], sort_keys=True, separators=(',', ':'))\n"
        "    assert hashlib.sha256(text.encode('ascii')).hexdigest() == digest, name\n"
        "assert set(passport['digests']) == {'problem', 'plan', 'claims'}\n"
    )
    subprocess.run([sys.executable, "-I", "-c", program], input=json.dumps(passport), text=True, check=True)


def test_it_says_how_it_was_made_and_what_its_ids_are(passport: dict[str, Any]) -> None:
    assert {"rotation", "ortools", "scipy", "highs", "python"} <= passport["made"]["by"].keys()
    assert "unknown" not in passport["made"]["by"].values()
    assert any("p12 is a person" in each for each in passport["about"])
    assert passport["claims"]["proof"] == "best"
    assert passport["claims"]["fairness"]["verdict"] == "held"
    assert passport["claims"]["unmet"][0]["reasons"]


def with_digests(passport: dict[str, Any]) -> dict[str, Any]:
    passport["digests"] = {name: digest_of(passport[name]) for name in ("problem", "plan", "claims")}
    return passport


CHANGES: dict[str, tuple[Callable[[dict[str, Any]], object], str]] = {
    "an objective": (lambda p: p["plan"].update(objective=1), "states the objective 1"),
    "a term": (lambda p: p["plan"]["terms"].update(fair=0), "other terms"),
    "a bound": (lambda p: p["plan"].update(bound=10**6), "states the bound 1000000"),
    "a proof": (lambda p: p["plan"].update(bound=0), "stated to be optimal"),
    "a missing visit": (lambda p: p["plan"].update(unmet=[]), "other missing visits"),
    "a rule": (lambda p: p["plan"]["visits"][0].update(start="2027-01-13/am"), "C1"),
    "a name": (lambda p: p["plan"].update(problem="another"), "the plan is for 'another'"),
    "a person's wish": (lambda p: p["problem"]["people"][1].update(prefer=[]), "objective"),
    "a claim": (lambda p: p["claims"].update(missing=0), "claims.missing"),
    "a claim more": (lambda p: p["claims"].update(perfect=True), "claims.perfect"),
    "a claim less": (lambda p: p["claims"].pop("proof"), "claims.proof"),
    "a verdict": (lambda p: p["claims"]["fairness"].update(verdict="even"), "does not follow"),
    "a solve": (lambda p: p["claims"]["fairness"]["solves"].pop(), "does not follow"),
    "a bound of fairness": (
        lambda p: p["claims"]["fairness"]["solves"][0].update(bound=10**9),
        "above its plan's objective",
    ),
    "a plan of fairness": (
        lambda p: p["claims"]["fairness"]["solves"][0]["visits"][0].update(host="ida"),
        "breaks rules",
    ),
}


@pytest.mark.parametrize("what", CHANGES)
def test_a_change_is_found_even_under_fresh_digests(what: str, passport: dict[str, Any]) -> None:
    change, words = CHANGES[what]
    changed = deepcopy(passport)
    change(changed)
    found = faults(changed)
    assert any("digest" in fault for fault in found), found
    assert any(words in fault for fault in faults(with_digests(changed))), faults(changed)


def test_bounds_are_proved_again_or_refuted(passport: dict[str, Any]) -> None:
    found = audit(read_passport(passport), QUICK, solve)
    assert found.faults == []
    assert found.proofs == {
        "plan": "proved again",
        "no_more_unmet": "proved again",
        "whatever_it_costs": "proved again",
    }
    # Somebody leaves a visit out and calls the rest the best plan: only a search can tell.
    value = problem_json()
    poor = json.loads(json.dumps(passport_json(value, [], 1200, made={})))
    assert poor["plan"]["status"] == "optimal"
    assert faults(poor) == []
    found = audit(read_passport(poor), QUICK, solve)
    assert found.proofs == {"plan": "wrong"}
    assert "the bound 1200 of plan is wrong" in found.faults[0]


@pytest.mark.parametrize("value", [None, [], {}, {"format": "rotation-passport/1"}, {"format": "other"}])
def test_what_is_no_passport_is_refused(value: object) -> None:
    with pytest.raises(BadInput):
        read_passport(value)


def run(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "solver", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=100, check=False)


def test_a_plan_without_a_bound_has_none_to_be_proved_again(tmp_path: Path) -> None:
    value = problem_json(people=people(ann={}, hal={}), requests=[])
    file = tmp_path / "passport.json"
    file.write_text(json.dumps(passport_json(value, (), None, made={"at": "", "by": {}})))
    told = run("audit", file, "--prove", 5)
    assert json.loads(told.stdout)["bounds"] == "none stated"
    assert "--prove SECONDS" in json.loads(run("audit", file).stdout)["bounds"]


@pytest.mark.slow
def test_the_commands(passport: dict[str, Any], tmp_path: Path) -> None:
    """Slow because seven programs are started, one after the other."""
    for name in ("problem", "plan"):
        (tmp_path / f"{name}.json").write_text(json.dumps(passport[name]))
    file, problem, plan = (tmp_path / f"{name}.json" for name in ("passport", "problem", "plan"))
    file.write_text(json.dumps(passport))
    done = run("audit", file, "--prove", 30)
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["bounds"]["plan"] == "proved again"
    file.write_text(json.dumps({**passport, "claims": {**passport["claims"], "missing": 0}}))
    done = run("audit", file)
    assert done.returncode == 1
    assert "claims.missing is not what the plan says" in done.stdout
    file.write_text("{}")
    assert run("audit", file).returncode == 2

    done = run("fairness", problem, plan, "--seconds", 30)
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout) == passport["claims"]["fairness"]
    output = tmp_path / "certificate.json"
    assert run("fairness", problem, plan, "-o", output).returncode == 0
    assert json.loads(output.read_text())["verdict"] == "held"
    broken = {**passport["plan"], "visits": [{**passport["plan"]["visits"][0], "host": "ann"}]}
    plan.write_text(json.dumps(broken))
    done = run("fairness", problem, plan)
    assert (done.returncode, done.stdout) == (1, "")
    assert "C1" in done.stderr


@pytest.mark.slow
def test_a_passport_of_sixty_people_is_certified_and_true() -> None:
    """Slow because the shared problem of 60 people is solved and certified."""
    value = json.loads(shared_file("instances/p60.json").read_text())
    asked = Problem.from_json(value)
    limits = Limits(seconds=60)
    plan = solve(asked, limits)
    certificate = certify(asked, plan.visits, limits, solve)
    assert (certificate.verdict, certificate.least) == ("held", certificate.worth.greatest)
    made = passport_json(
        value, plan.visits, plan.bound, made={}, fairness=certificate_json(asked, plan.visits, certificate)
    )
    assert faults(json.loads(json.dumps(made))) == []
