"""The files that the command reads and writes: what it destroys, follows and lets others read."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from solver.__main__ import main
from tests.real import ROOT
from tests.solver.builders import problem_json, shadow, visit

ONE_DAY = ["2027-01-11"]


@pytest.fixture
def small(tmp_path: Path) -> Path:
    path = tmp_path / "small.json"
    path.write_text(json.dumps(problem_json()))
    return path


def test_a_visit_past_the_last_day_is_one_broken_rule_and_no_accident(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked, planned = tmp_path / "problem.json", tmp_path / "plan.json"
    asked.write_text(json.dumps(problem_json(days=ONE_DAY, placements=[shadow(slots=2)])))
    plan = {"format": "rotation-plan/1", "status": "feasible", "visits": [visit("11/pm").to_json()]}
    planned.write_text(json.dumps({**plan, "unmet": []}))
    assert main(["check", str(asked), str(planned)]) == 1
    broken, score = capsys.readouterr().out.splitlines()
    assert "it ends after the last day" in broken
    assert json.loads(score)["objective"] == 1200


def test_a_pipe_is_neither_read_nor_replaced(small: Path, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    assert main(["solve", str(pipe), "-o", str(tmp_path / "plan.json")]) == 2
    assert main(["solve", str(small), "-o", str(pipe)]) == 2
    assert pipe.is_fifo()
    assert not (tmp_path / "plan.json").exists()


def test_a_plan_never_takes_the_place_of_its_problem(small: Path) -> None:
    before = small.read_bytes()
    assert main(["solve", str(small), "-o", str(small)]) == 2
    assert small.read_bytes() == before


def test_a_missing_folder_is_named(small: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["solve", str(small), "-o", str(tmp_path / "nowhere" / "plan.json")]) == 2
    assert f"there is no folder {tmp_path / 'nowhere'}" in capsys.readouterr().err


def test_a_link_is_followed_and_new_files_are_for_whoever_may_read_here(small: Path, tmp_path: Path) -> None:
    link, target = tmp_path / "link.json", tmp_path / "target.json"
    link.symlink_to(target)
    command = [sys.executable, "-m", "solver", "solve", str(small), "-o", str(link), "--seconds", "20"]
    assert subprocess.run(command, cwd=ROOT, umask=0o027, check=False).returncode == 0
    assert link.is_symlink()
    assert json.loads(target.read_text())["status"] == "optimal"
    assert target.stat().st_mode & 0o777 == 0o640
