"""`python -m solver explain` and `whynot`, as one who has files and no browser uses them."""

import json
from pathlib import Path
from typing import Any

import pytest

from solver import Limits, solve
from solver.__main__ import main
from tests.solver.builders import people, problem_json, request, shadow
from tests.solver.builders import problem as stated

DAYS = ["2027-01-12", "2027-01-13"]


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    fields: dict[str, object] = {
        "days": DAYS,
        "people": people(hal={"off": ["2027-01-13"]}),
        "placements": [shadow(slots=2), shadow("empty", capacity=0, hosts=["ida"])],
        "requests": [request(), request("s", placements=["empty"]), request("t", guest="bob", priority=2)],
    }
    problem_file, plan_file = tmp_path / "problem.json", tmp_path / "plan.json"
    problem_file.write_text(json.dumps(problem_json(**fields)))
    plan = solve(stated(**fields), Limits(10.0))
    plan_file.write_text(json.dumps(plan.to_json()))
    return [str(problem_file), str(plan_file)]


def told(capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    # The command counts its time from the start of the process, which here is that of all tests.
    assert main([*arguments, "--seconds", "100000"]) == 0
    return json.loads(capsys.readouterr().out)


def test_explain_tells_every_missing_visit(files: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    value = told(capsys, "explain", *files)
    by_request = {each["request"]: each for each in value["missing"]}
    assert by_request["r"]["verdict"] == "possible"
    assert by_request["r"]["price"]["gone"][0]["request"] == "t"
    assert by_request["s"]["verdict"] == "impossible"
    assert by_request["s"]["conflict"]["facts"][0]["sentence"] == "empty seats 0"
    assert by_request["s"]["repairs"][0]["changes"] == [{"kind": "seat", "of": "empty"}]
    assert all(each["proved"] for each in value["missing"])


def test_one_request_alone_at_costs_of_ones_own(
    files: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    costs = tmp_path / "costs.json"
    costs.write_text('{"seat": 7}')
    value = told(capsys, "explain", *files, "--request", "s", "--costs", str(costs))
    assert [each["repairs"][0]["cost"] for each in value["missing"]] == [7]


def test_why_not_names_the_rule(files: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    at = ["--request", "r", "--placement", "desk", "--host", "hal", "--start"]
    never = told(capsys, "whynot", *files, *at, "2027-01-13/am")
    assert (never["verdict"], never["proved"]) == ("never", True)
    assert [rule["name"] for rule in never["never"]] == ["hosts_are_there_for_their_guests"]
    possible = told(capsys, "whynot", *files, *at, "2027-01-12/am")
    assert possible["price"]["proved"]
    assert possible["price"]["cost"] > 0
    assert [rule["name"] for rule in possible["beside_the_plan"]] == [
        "placements_seat_no_more_guests_than_they_can",
        "placements_seat_no_more_guests_than_they_can",
        "hosts_receive_no_more_guests_at_once_than_they_can",
        "hosts_receive_no_more_guests_at_once_than_they_can",
    ]


def test_why_not_of_a_planned_visit_says_why_here(
    files: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    at = ["--request", "t", "--placement", "desk", "--host", "hal", "--start", "2027-01-12/am"]
    value = told(capsys, "whynot", *files, *at)
    assert value["verdict"] == "planned"
    assert value["why_here"]["elsewhere"]["cost"] > 0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--request", "x"], "request 'x' is not in the problem"),
        (["--request", "t"], "request 't' has every visit it asks for"),
    ],
)
def test_explain_refuses_what_is_unknown_or_met(
    files: list[str], capsys: pytest.CaptureFixture[str], arguments: list[str], message: str
) -> None:
    assert main(["explain", *files, *arguments]) == 2
    assert capsys.readouterr().err.strip() == message


def test_a_plan_that_breaks_a_rule_is_refused(files: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    plan = json.loads(Path(files[1]).read_text())
    plan["visits"] = [{"request": "s", "placement": "empty", "host": "ida", "start": "2027-01-12/am"}]
    Path(files[1]).write_text(json.dumps(plan))
    assert main(["explain", *files]) == 2
    assert "the plan breaks a rule" in capsys.readouterr().err
    at = ["--request", "r", "--placement", "desk", "--host", "hal", "--start", "2027-01-13/am"]
    assert main(["whynot", *files, *at]) == 2


def test_costs_that_are_none_are_refused(
    files: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    costs = tmp_path / "costs.json"
    costs.write_text('{"seat": 0}')
    assert main(["explain", *files, "--costs", str(costs)]) == 2
    costs.write_text('{"sofa": 1}')
    assert main(["explain", *files, "--costs", str(costs)]) == 2
    assert "'sofa' is no kind of change" in capsys.readouterr().err
