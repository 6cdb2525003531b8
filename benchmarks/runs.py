"""One peer on one instance, in a process of its own, and the record of it.

This process imports neither the solver nor any peer: the system counts the peak memory of a child from its
parent's on, so whoever measures must be small.
"""

import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from benchmarks.titles import OURS

ROOT = Path(__file__).resolve().parent.parent
GRACE_SECONDS = 15.0


@dataclass(frozen=True, slots=True)
class Point:
    """What a peer said at a moment: seconds since its command was started, its best plan's cost, its bound."""

    seconds: float
    objective: int | None
    bound: int | None


@dataclass(frozen=True, slots=True)
class Run:
    """The record of one command. `objective` is the judge's, and absent where a plan is missing or wrong."""

    instance: str
    peer: str
    limit: float
    seed: int
    seconds: float
    memory_mb: float
    exit_status: int
    points: tuple[Point, ...] = ()
    objective: int | None = None
    bound: int | None = None
    visits: int | None = None
    broken: tuple[str, ...] = ()
    said: str = ""

    def to_json(self) -> dict[str, object]:
        return asdict(self)

    def first_plan(self) -> float | None:
        """Seconds to the first plan."""
        return self._first(lambda point: point.objective is not None)

    def within(self, objective: float) -> float | None:
        """Seconds to a plan that costs no more than so much."""
        return self._first(lambda point: point.objective is not None and point.objective <= objective)

    def proof(self) -> float | None:
        """Seconds until the judged plan was proved to be the best."""
        if self.objective is None or self.bound != self.objective:
            return None
        said = self._first(lambda point: point.objective == point.bound == self.objective)
        return self.seconds if said is None else said

    def _first(self, holds: Callable[[Point], bool]) -> float | None:
        if self.objective is None:
            return None
        return next((point.seconds for point in self.points if holds(point)), None)


@dataclass
class _Child:
    process: "subprocess.Popen[str]"
    started: float
    points: list[Point] = field(default_factory=list)

    def listen(self) -> None:
        """Reads progress until the child ends, and stamps each line with this process's clock."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            try:
                said = json.loads(line)
                point = Point(round(time.monotonic() - self.started, 3), said["objective"], said["bound"])
            except (ValueError, KeyError, TypeError):
                continue
            self.points.append(point)

    def kill(self) -> None:
        os.killpg(self.process.pid, signal.SIGKILL)


def measured(
    peer: str, instance: str, problem: Path, *, seconds: float, seed: int, memory_mb: int
) -> Run:
    """Runs a peer and has its plan judged."""
    with tempfile.TemporaryDirectory() as folder:
        plan = Path(folder) / "plan.json"
        limits = ["--seconds", str(seconds), "--seed", str(seed), "--memory-mb", str(memory_mb)]
        command = [sys.executable, "-m", *_program(peer, problem), "-o", str(plan), *limits]
        with tempfile.TemporaryFile("w+") as words:
            started = time.monotonic()
            process = subprocess.Popen(
                command, cwd=ROOT, stdout=subprocess.PIPE, stderr=words, text=True, start_new_session=True
            )
            child = _Child(process, started)
            too_long = threading.Timer(seconds + GRACE_SECONDS, child.kill)
            too_long.start()
            child.listen()
            _, status, usage = os.wait4(process.pid, 0)
            took = time.monotonic() - started
            too_long.cancel()
            process.returncode = os.waitstatus_to_exitcode(status)
            words.seek(0)
            said = words.read()[-500:].strip()
        run = Run(
            instance, peer, seconds, seed, round(took, 3), round(usage.ru_maxrss / 1024, 1),
            process.returncode, tuple(child.points), said=said,
        )
        return _judged(run, problem, plan) if plan.exists() else run


def _program(peer: str, problem: Path) -> Sequence[str]:
    if peer == OURS:
        return ["solver", "solve", str(problem), "--progress"]
    return ["benchmarks.peers", peer, str(problem)]


def _judged(run: Run, problem: Path, plan: Path) -> Run:
    command = [sys.executable, "-m", "benchmarks.judge", str(problem), str(plan)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        return replace(run, broken=(f"the plan cannot be read: {done.stderr.strip()}",))
    found = json.loads(done.stdout)
    bounds = [point.bound for point in run.points if point.bound is not None]
    return replace(
        run,
        objective=found["objective"],
        bound=found["bound"] if found["bound"] is not None else max(bounds, default=None),
        visits=found["visits"],
        broken=tuple(found["broken"]),
    )
