"""The command that lists options, as its users meet it."""

import json
from pathlib import Path

from tests.solver.builders import Json, problem_json, request, shadow, visit
from tests.solver.test_command import run


def written(tmp_path: Path, visits: list[Json]) -> tuple[Path, Path]:
    problem, plan = tmp_path / "problem.json", tmp_path / "plan.json"
    asked = [request(), request("q", guest="bob"), request("s", guest="cid")]
    problem.write_text(json.dumps(problem_json(requests=asked, placements=[shadow(starts=["2027-01-11"])])))
    plan.write_text(json.dumps({"format": "rotation-plan/1", "status": "feasible", "visits": visits}))
    return problem, plan


def test_the_options_of_a_visit_are_printed_with_their_cost(tmp_path: Path) -> None:
    files = written(tmp_path, [visit("11/am").to_json(), visit("11/pm", "q").to_json()])
    status, out, errors = run("swaps", *files, "--visit", 1)
    assert (status, errors) == (0, "")
    value = json.loads(out)
    assert value["visit"] == visit("11/pm", "q").to_json()
    assert not any(value[kind] for kind in ("moves", "rehosts", "rings"))
    [exchange], [given] = value["exchanges"], value["give_aways"]
    assert exchange["come"] == [visit("11/am", "q").to_json(), visit("11/pm").to_json()]
    assert (exchange["cost"], exchange["terms"], exchange["worse"]) == (0, {}, [])
    assert [effect["person"] for effect in exchange["effects"]] == ["bob", "ann", "hal"]
    assert given["come"] == [visit("11/pm", "s").to_json()]
    assert (given["cost"], value["cancel"]["cost"]) == (0, 1000 - 1)  # a half day less for the host


def test_a_plan_that_breaks_a_rule_has_no_options(tmp_path: Path) -> None:
    files = written(tmp_path, [visit("11/am").to_json(), visit("11/am", "q").to_json()])
    status, out, errors = run("swaps", *files, "--visit", 0)
    assert (status, out) == (1, "")
    assert "C4 desk seats 1, not 2" in errors


def test_a_visit_that_is_not_there_is_refused(tmp_path: Path) -> None:
    files = written(tmp_path, [visit("11/am").to_json()])
    for number in ("1", "-1", "x"):
        status, out, errors = run("swaps", *files, "--visit", number)
        assert (status, out) == (2, "")
        assert "Traceback" not in errors
    assert "visits[1]: there are 1 visits" in run("swaps", *files, "--visit", 1)[2]
