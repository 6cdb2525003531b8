"""The command as its users meet it: files, exit status, signals."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from solver import Plan
from tests.real import ROOT
from tests.shared_files import shared_file
from tests.solver.builders import problem_json, visit
from tests.solver.referee import verdict_on_files

REPEATABLE = ("--workers", "1", "--seconds", "60", "--deterministic-limit", "0.1", "--seed", "3")


def start(*arguments: object) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "solver", *map(str, arguments)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def run(*arguments: object) -> tuple[int, str, str]:
    process = start(*arguments)
    out, errors = process.communicate(timeout=100)
    return process.returncode, out, errors


@pytest.fixture
def small(tmp_path: Path) -> Path:
    path = tmp_path / "small.json"
    path.write_text(json.dumps(problem_json()))
    return path


def test_a_problem_is_solved_and_its_plan_checked(small: Path, tmp_path: Path) -> None:
    plan = tmp_path / "plan.json"
    status, out, errors = run("solve", small, "-o", plan, "--seconds", 20, "--progress", "--memory-mb", 4000)
    assert (status, errors) == (0, "")
    lines = [json.loads(line) for line in out.splitlines()]
    assert all(set(line) == {"seconds", "objective", "bound", "unmet"} for line in lines)
    assert [line["objective"] for line in lines] == sorted(
        (line["objective"] for line in lines), reverse=True
    )
    assert [line["bound"] for line in lines] == sorted(line["bound"] for line in lines)
    written = json.loads(plan.read_text())
    assert written["status"] == "optimal"
    assert written["objective"] == written["bound"] == lines[-1]["objective"]
    assert list(written) == ["format", "problem", "status", "objective", "bound", "terms", "visits", "unmet"]
    assert verdict_on_files(small, plan).returncode == 0
    status, out, _ = run("check", small, plan)
    assert (status, json.loads(out)["broken"]) == (0, 0)


def test_a_plan_that_breaks_a_rule_or_misstates_itself_is_told_so(small: Path, tmp_path: Path) -> None:
    plan = tmp_path / "plan.json"
    value = {"format": "rotation-plan/1", "status": "feasible", "objective": 7, "bound": 10**6, "unmet": []}
    plan.write_text(json.dumps({**value, "visits": [visit("11/am", host="ann").to_json()]}))
    status, out, _ = run("check", small, plan)
    assert status == 1
    for words in (
        "C1 ",
        "C7 ann would host themselves",
        "states the objective 7",
        "states the bound 1000000",
    ):
        assert words in out


def test_contradicting_locked_visits_are_status_one_and_a_file_that_says_why(tmp_path: Path) -> None:
    problem, plan = tmp_path / "p.json", tmp_path / "plan.json"
    locked = [visit("11/am").to_json(), visit("11/pm").to_json()]
    problem.write_text(json.dumps(problem_json(locked=locked)))
    status, _, errors = run("solve", problem, "-o", plan)
    written = json.loads(plan.read_text())
    assert (status, written["status"], written["visits"]) == (1, "infeasible", [])
    assert written["reasons"]
    assert all(reason in errors for reason in written["reasons"])
    status, out, _ = run("check", problem, plan)
    assert (status, "is locked and not in the plan" in out) == (1, True)


@pytest.mark.parametrize("content", ["{}", "[", '{"a": 1, "a": 1}', "\x00"])
def test_a_refusal_writes_nothing_and_is_no_traceback(content: str, tmp_path: Path) -> None:
    problem, plan = tmp_path / "p.json", tmp_path / "plan.json"
    problem.write_text(content)
    for arguments in (("solve", problem, "-o", plan), ("check", problem, problem)):
        status, out, errors = run(*arguments)
        assert (status, out) == (2, "")
        assert errors
        assert "Traceback" not in errors
    assert sorted(tmp_path.iterdir()) == [problem]


def test_where_nothing_can_be_written_nothing_is_solved(small: Path, tmp_path: Path) -> None:
    for output, why in ((tmp_path, "no ordinary file"), (tmp_path / "gone" / "plan.json", "no folder")):
        status, _, errors = run("solve", small, "-o", output)
        assert (status, why in errors) == (2, True)


def test_odd_arguments_are_refused(small: Path) -> None:
    for arguments in (("--seconds", "-1"), ("--seconds", "nan"), ("--workers", "0"), ("--memory-mb", "x")):
        assert run("solve", small, "-o", "plan.json", *arguments)[0] == 2


def test_too_little_memory_is_a_refusal_or_a_plan_but_no_crash(tmp_path: Path) -> None:
    plan = tmp_path / "plan.json"
    problem = shared_file("instances/p60.json")
    status, _, errors = run("solve", problem, "-o", plan, "--seconds", 4, "--memory-mb", 400)
    assert "Traceback" not in errors
    assert status == (0 if plan.exists() else 2)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize("lines", [0, 1, 2])
def test_a_signal_hands_over_the_best_plan(number: signal.Signals, lines: int, tmp_path: Path) -> None:
    """Sent as soon as the command listens, once there is a plan, and once the search is at work."""
    plan = tmp_path / "plan.json"
    problem = shared_file("instances/p120-3dep.json.gz")
    process = start("solve", problem, "-o", plan, "--seconds", 90, "--progress")
    wait_until(lambda: listens(process.pid, number))
    assert process.stdout is not None
    best = [json.loads(process.stdout.readline())["objective"] for _ in range(lines)]
    process.send_signal(number)
    _, errors = process.communicate(timeout=60)
    assert (process.returncode, errors) == (0, "")
    assert verdict_on_files(problem, plan).returncode == 0
    assert not best or json.loads(plan.read_text())["objective"] <= min(best)


def test_the_plan_file_is_whole_or_as_it_was(small: Path, tmp_path: Path) -> None:
    plan = tmp_path / "plan.json"
    plan.write_text("what stood there before")
    before = plan.stat().st_ino
    assert run("solve", small, "-o", plan, "--seconds", 20)[0] == 0
    assert plan.stat().st_ino != before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["plan.json", "small.json"]


def test_the_same_seed_and_work_give_the_same_bytes(tmp_path: Path) -> None:
    problem = shared_file("instances/p60.json")
    plans = []
    for name in ("one.json", "two.json"):
        assert run("solve", problem, "-o", tmp_path / name, *REPEATABLE)[0] == 0
        plans.append((tmp_path / name).read_bytes())
    assert plans[0] == plans[1]


def test_the_search_ends_with_its_parent(tmp_path: Path) -> None:
    problem = shared_file("instances/p120-3dep.json.gz")
    process = start("solve", problem, "-o", tmp_path / "plan.json", "--seconds", 90, "--progress")
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    wait_until(lambda: bool(children.read_text().split()))
    child = children.read_text().split()[0]
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.readline()
    process.kill()
    process.wait()
    try:
        wait_until(lambda: has_ended(child))
    finally:
        process.stdout.close()
        process.stderr.close()


def test_a_search_whose_process_is_killed_ends_with_its_best_plan_and_says_so(tmp_path: Path) -> None:
    problem, plan = shared_file("instances/p120-3dep.json.gz"), tmp_path / "plan.json"
    process = start("solve", problem, "-o", plan, "--seconds", 90, "--progress")
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    wait_until(lambda: bool(children.read_text().split()))
    child = int(children.read_text().split()[0])
    assert process.stdout is not None
    process.stdout.readline()
    os.kill(child, signal.SIGKILL)
    _, errors = process.communicate(timeout=60)
    said = "the search ended early: its process was killed by signal 9"
    assert (process.returncode, errors.strip()) == (0, said)
    written = json.loads(plan.read_text())
    assert (written["status"], written["reasons"]) == ("feasible", [said])
    assert Plan.from_json(written).reasons == (said,)
    assert verdict_on_files(problem, plan).returncode == 0


def wait_until(holds: Callable[[], bool], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "in vain"
        time.sleep(0.01)


def listens(pid: int, number: signal.Signals) -> bool:
    """Whether a process has a handler for a signal; Python's own for Ctrl-C does not count."""
    status = Path(f"/proc/{pid}/status").read_text()
    caught = int(status.split("SigCgt:")[1].split()[0], 16)
    return all(caught >> (n - 1) & 1 for n in (number, signal.SIGTERM))


def has_ended(pid: str) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z"
    except OSError:
        return True


def test_help_says_what_the_exit_status_means() -> None:
    status, out, _ = run("--help")
    assert status == 0
    assert "exit status" in out
    assert os.linesep in out
