"""One command in a process of its own, its plan judged, and the table of some records."""

import json
from pathlib import Path

import pytest

from benchmarks.__main__ import main
from benchmarks.instances import NoInstances, paths_of
from benchmarks.judge import verdict
from benchmarks.runs import Point, Run, measured
from benchmarks.table import best_of, remarks, written
from solver import Plan, Problem
from tests.solver.builders import problem_json, visit

OURS = Run("p", "ours", 60, 0, 1.5, 90, 0, (Point(0.5, 130, 90), Point(1.0, 100, 100)), 100, 100, 7)
PLAIN = Run("p", "a", 60, 0, 60.2, 300, 0, (Point(8.0, 150, 0), Point(20.0, 101, 90)), 101, 90, 7)
COUNTED = Run("p", "c", 60, 0, 4.1, 200, 0, (Point(3.0, 100, 90), Point(4.0, 100, 100)), 100, 100, 7)


def test_times_follow_from_one_record() -> None:
    assert (OURS.first_plan(), OURS.within(101), OURS.proof()) == (0.5, 1.0, 1.0)
    assert (PLAIN.first_plan(), PLAIN.within(101), PLAIN.proof()) == (8.0, 20.0, None)


def test_the_table_shows_every_run_and_our_ratios() -> None:
    page = written({"cores": 2}, [OURS, PLAIN, COUNTED])
    assert "| p | ours | 0.50 | 1.00 | 1.00 | 1.50 | 100 | 100 | 90 MB |  |" in page
    assert "| p | a | 8.00 | 20.00 | – | 60.20 | 101 | 90 | 300 MB |  |" in page
    assert "| p | 20.0 | > 60.0 | 3.0 | 4.0 |" in page


def test_a_plan_that_breaks_a_rule_is_shown_as_such_and_never_counted() -> None:
    broken = Run("p", "a", 60, 0, 9.0, 90, 0, (Point(1.0, 50, 50),), None, 50, 7, ("C4 two guests at once",))
    assert best_of([OURS, broken], "p") == 100
    assert (broken.first_plan(), broken.proof()) == (None, None)
    assert "C4 two guests at once" in remarks(broken, 100)


def test_a_bound_above_a_plan_is_called_wrong() -> None:
    wrong = Run("p", "c", 60, 0, 9.0, 90, 0, (Point(1.0, 110, 105),), 110, 105, 7)
    assert "WRONG BOUND" in remarks(wrong, 100)


def test_the_judge_finds_what_is_broken_and_what_a_plan_costs() -> None:
    problem = Problem.from_json(problem_json())
    kept = verdict(problem, Plan("small", "feasible", (visit("11/am"),)))
    assert (kept["broken"], kept["visits"]) == ([], 1)
    twice = verdict(problem, Plan("small", "feasible", (visit("11/am"), visit("13/am"))))
    assert twice["broken"]
    assert twice["objective"] is None


@pytest.mark.parametrize("peer", ["ours", "a", "highs", "greedy"])
def test_a_command_is_measured_and_judged(peer: str, tmp_path: Path) -> None:
    path = tmp_path / "small.json"
    path.write_text(json.dumps(problem_json()))
    run = measured(peer, "small", path, seconds=20, seed=0, memory_mb=8000)
    assert (run.exit_status, run.broken, run.visits) == (0, (), 1), run.said
    assert run.points
    assert run.memory_mb > 1
    assert run.first_plan() is not None
    assert (run.proof() is None) == (peer == "greedy")


def test_the_command_prints_and_saves_one_table(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "small.json").write_text(json.dumps(problem_json()))
    page = tmp_path / "results" / "table.md"
    wanted = ["--folder", str(tmp_path), "--peers", "greedy", "--seconds", "20", "-o", str(page)]
    assert main(wanted) == 0
    assert page.read_text("utf-8") in capsys.readouterr().out
    (run,) = json.loads(page.with_suffix(".json").read_text())["runs"]
    assert (run["instance"], run["peer"], run["broken"]) == ("small", "greedy", [])


def test_without_instances_there_is_one_clear_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--folder", str(tmp_path / "none")]) == 2
    assert capsys.readouterr().err.startswith("There are no instances in ")
    (tmp_path / "small.json").write_text(json.dumps(problem_json()))
    with pytest.raises(NoInstances, match=r"There is no instance p24 in .*\."):
        paths_of(["p24"], tmp_path)
