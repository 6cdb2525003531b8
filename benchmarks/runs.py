"""One peer on one instance, in a process of its own, and the record of it.

This process imports neither the solver nor any peer: the system counts the peak memory of a child from its
parent's on, so whoever measures must be small.
"""

import contextlib
import io
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import IO

from benchmarks.titles import OURS

ROOT = Path(__file__).resolve().parent.parent
GRACE_SECONDS = 15.0


@dataclass(frozen=True, slots=True)
class Point:
    """What a peer said so many seconds after its command was started: its best plan's cost, and its bound."""

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
    seconds: float = 0.0
    memory_mb: float = 0.0
    exit_status: int = 0
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


def measured(peer: str, instance: str, problem: Path, *, seconds: float, seed: int, memory_mb: int) -> Run:
    """Runs a peer and has its plan judged."""
    with tempfile.TemporaryDirectory() as folder:
        plan = Path(folder) / "plan.json"
        limits = ["--seconds", str(seconds), "--seed", str(seed), "--memory-mb", str(memory_mb)]
        command = [sys.executable, "-m", *_program(peer, problem), "-o", str(plan), *limits]
        blank = Run(instance, peer, limit=seconds, seed=seed)
        with tempfile.TemporaryFile("w+") as words:
            run = _listened_to(command, blank, words)
        return _judged(run, problem, plan) if plan.exists() else run


def _listened_to(command: Sequence[str], run: Run, words: IO[str]) -> Run:
    """The run with all that its process said and took."""
    started = time.monotonic()
    process = subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=words, text=True, start_new_session=True
    )

    def kill() -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)

    too_long = threading.Timer(run.limit + GRACE_SECONDS, kill)
    too_long.start()
    with process.stdout or io.StringIO() as lines:
        points = tuple(_points(lines, started))
    _, status, usage = os.wait4(process.pid, 0)
    seconds = round(time.monotonic() - started, 3)
    too_long.cancel()
    process.returncode = os.waitstatus_to_exitcode(status)
    words.seek(0)
    return replace(
        run,
        seconds=seconds,
        memory_mb=round(usage.ru_maxrss / 1024, 1),
        exit_status=process.returncode,
        points=points,
        said=words.read()[-500:].strip(),
    )


def _points(lines: Iterable[str], started: float) -> Iterator[Point]:
    """Progress until the process ends, each line stamped with this process's clock."""
    for line in lines:
        with contextlib.suppress(ValueError, KeyError, TypeError):
            said = json.loads(line)
            yield Point(round(time.monotonic() - started, 3), said["objective"], said["bound"])


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
