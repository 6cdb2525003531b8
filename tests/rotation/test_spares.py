"""The spare solver: it waits with its libraries loaded, is used once, and fails like any other."""

import json
import os
import signal
import sys
import time
from io import StringIO
from pathlib import Path
from threading import Event, Thread

import pytest

from rotation.database import db
from rotation.models import JobState
from rotation.planning import waiting
from rotation.planning.rows import problem_for
from rotation.planning.solving import Limits, SolveFailed, Solving
from rotation.planning.spares import Spares
from rotation.planning.stating import as_text
from rotation.worker import work_forever
from tests.rotation.company import let_go
from tests.rotation.test_worker import queue, soon

LIMITS = Limits(seconds=20, memory_mb=4096)


@pytest.fixture
def problem(company) -> str:
    text = as_text(problem_for(company.cycle))
    let_go()
    return text


def ready(spares: Spares) -> int:
    """Wait until the spare is ready; gives its process."""
    spares.warm()
    child = spares._children[0]
    soon((child.home / "ready").exists, 60)
    return child.process.pid


def warm_up(spares: Spares) -> None:
    """The same in a thread that has no database."""
    spares.warm()
    while not (spares._children[0].home / "ready").exists():
        time.sleep(0.02)


def ended(solving: Solving) -> Solving:
    soon(solving.has_ended, 60)
    return solving


def is_gone(pid: int) -> bool:
    try:
        return (Path("/proc") / str(pid) / "stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


def test_the_spare_solves_and_is_used_once(problem):
    with Spares() as spares:
        waiting = ready(spares)
        with Solving(problem, LIMITS, spares=spares) as solving:
            assert solving.pid == waiting
            assert ended(solving).plan()["status"] == "optimal"
            assert solving.improvements()
        with Solving(problem, LIMITS, spares=spares) as solving:
            assert solving.pid != waiting
            assert ended(solving).plan()["status"] == "optimal"
        assert ready(spares) != waiting


def test_a_spare_that_died_is_not_missed(problem):
    with Spares() as spares:
        os.kill(ready(spares), signal.SIGKILL)
        soon(lambda: spares._children[0].process.poll() is not None)
        with Solving(problem, LIMITS, spares=spares) as solving:
            assert ended(solving).plan()["status"] == "optimal"
        assert ready(spares)


def test_a_spare_that_is_not_ready_is_left_to_get_so(problem):
    with Spares() as spares:
        spares.warm()
        waiting = spares._children[0]
        (waiting.home / "ready").unlink(missing_ok=True)
        with Solving(problem, LIMITS, spares=spares) as solving:
            assert solving.pid != waiting.process.pid
        assert waiting in spares._children


def test_the_limit_of_memory_holds_for_the_spare_too(problem):
    with Spares() as spares:
        ready(spares)
        with (
            Solving(problem, Limits(seconds=20, memory_mb=32), spares=spares) as solving,
            pytest.raises(SolveFailed, match="memory"),
        ):
            ended(solving).plan()


def test_leaving_kills_the_spare_at_work(problem):
    with Spares() as spares:
        ready(spares)
        with Solving(problem, LIMITS, spares=spares) as solving:
            os.kill(solving.pid, signal.SIGSTOP)  # it hangs
        assert is_gone(solving.pid)
        assert not solving._started.home.exists()


def test_the_spare_ends_with_the_thread_that_started_it(app):
    with Spares() as spares:
        thread = Thread(target=warm_up, args=(spares,))
        thread.start()
        thread.join(60)
        soon(lambda: is_gone(spares._children[0].process.pid))


def test_the_spare_ends_with_its_block(app):
    with Spares() as spares:
        waiting = ready(spares)
    assert is_gone(waiting)


def test_a_worker_keeps_a_spare_and_leaves_none_behind(app, company):
    stop, before = Event(), children()
    thread = Thread(target=work_forever, args=(app, stop))
    thread.start()
    try:
        soon(lambda: any(b"waiting.py" in command for command in children().values()), 30)
        job = queue(company)
        soon(lambda: db.session.get(type(job), job.id).state == JobState.SUCCEEDED, 60)
    finally:
        stop.set()
        thread.join(30)
    assert not thread.is_alive()
    soon(lambda: not children().keys() - before.keys())


def children() -> dict[int, bytes]:
    """This process's living children, with their command lines."""
    found = {}
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            command = (entry / "cmdline").read_bytes()
        except OSError:
            continue
        if parent == os.getpid() and command:
            found[int(entry.name)] = command
    return found


def test_two_questions_in_a_row_find_a_spare_each(problem):
    with Spares() as spares:
        ready(spares)
        soon(lambda: all((child.home / "ready").exists() for child in spares._children), 60)
        waiting = {child.process.pid for child in spares._children}
        asked = set()
        for _ in range(2):
            with Solving(problem, LIMITS, spares=spares) as solving:
                asked.add(solving.pid)
                assert ended(solving).plan()["status"] == "optimal"
        assert asked == waiting
        assert not spares._children
        ready(spares)
        assert len(spares._children) == 2


def test_the_time_of_a_spare_begins_when_it_hears_of_the_problem(tmp_path, monkeypatch):
    """Not when it began to load its libraries; and its limit stays what it was told."""
    heard = []
    arguments = ["solve", "problem.json", "--seconds", "20"]
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "stdin", StringIO(json.dumps(arguments)))
    monkeypatch.setattr(waiting.command, "main", lambda given, started: heard.append((given, started)) or 0)
    before = time.monotonic()
    assert waiting.main() == 0
    ((given, started),) = heard
    assert given == arguments
    assert started >= before
