"""Solving apart: the solver as a child process, with limits, watched through files."""

import json
import os
import signal
import sys
from collections.abc import Sequence
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

from rotation.planning.child import start
from rotation.planning.spares import Spares

_SUBCOMMAND = "solve"
SOLVER = (sys.executable, "-m", "solver", _SUBCOMMAND)

# How Python, C++ and the solver itself say it.
_OUT_OF_MEMORY = ("MemoryError", "bad_alloc", "not enough memory")

# [seconds, objective, bound, unmet visits]
Point = list[float | None]


class SolveFailed(Exception):
    """The child ended without a plan. The message says why, and what HR can do."""


@dataclass(frozen=True)
class Limits:
    """How much one solve may take: wall seconds and MiB. `seed` is its chance."""

    seconds: float
    memory_mb: int
    seed: int = 0


class Solving(AbstractContextManager["Solving"]):
    """A solve that runs in a process group of its own. Leaving the `with` block ends it, whatever it does.

    The child dies with the thread that started it, so a killed worker leaves nothing behind. It is one of the
    `spares` where one is ready; otherwise the `command` is started.
    """

    def __init__(
        self, problem: str, limits: Limits, *, command: Sequence[str] = SOLVER, spares: Spares | None = None
    ) -> None:
        self._given = {"problem.json": problem}
        self._limits = limits
        self._command = command
        self._spares = spares
        self._read = 0

    def __enter__(self) -> Self:
        arguments = self._arguments()
        child = self._spares.use(self._given, [_SUBCOMMAND, *arguments]) if self._spares is not None else None
        self._started = child or start([*self._command, *arguments], given=self._given)
        self._child = self._started.process
        self._plan, self._progress, self._errors = (
            self._started.home / name for name in ("plan.json", "progress.jsonl", "errors.txt")
        )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.kill()
        self._started.folder.cleanup()

    @property
    def pid(self) -> int:
        """The process that solves, which is also its group."""
        return self._child.pid

    def has_ended(self) -> bool:
        """Whether the child is gone."""
        return self._child.poll() is not None

    def improvements(self) -> list[Point]:
        """What the child has reported since the last time."""
        with self._progress.open("rb") as progress:
            progress.seek(self._read)
            fresh = progress.read()
        whole, newline, _unfinished = fresh.rpartition(b"\n")
        self._read += len(whole + newline)
        return [_point(line) for line in whole.splitlines() if line.startswith(b"{")]

    def stop(self) -> None:
        """Ask it to end with the best plan so far."""
        self._signal(signal.SIGTERM)

    def kill(self) -> None:
        """End it and everything it started, now."""
        self._signal(signal.SIGKILL)
        self._child.wait()

    def plan(self) -> dict[str, Any]:
        """The plan of an ended child (rotation-plan/1). Raises SolveFailed."""
        status = self._child.returncode
        if status == 0 or (status == 1 and self._plan.exists()):
            try:
                plan: dict[str, Any] = json.loads(self._plan.read_text("utf-8"))
            except (OSError, ValueError) as error:
                raise SolveFailed("The solver ended well but left no plan. Please generate again.") from error
            return plan
        raise SolveFailed(_why(status, self._errors.read_text("utf-8", "replace"), self._limits))

    def _arguments(self) -> list[str]:
        limits = self._limits
        options = {
            "--seconds": limits.seconds,
            "--seed": limits.seed,
            "--memory-mb": limits.memory_mb,
        }
        return [
            "problem.json",
            "-o",
            "plan.json",
            "--progress",
            *(str(part) for option in options.items() for part in option),
        ]

    def _signal(self, number: signal.Signals) -> None:
        if self._child.poll() is None:
            with suppress(ProcessLookupError):
                os.killpg(self._child.pid, number)


def _point(line: bytes) -> Point:
    told = json.loads(line)
    return [told["seconds"], told["objective"], told["bound"], told["unmet"]]


def _why(status: int, errors: str, limits: Limits) -> str:
    said = errors.strip().splitlines()
    last = said[-1] if said else ""
    if status == -signal.SIGABRT or any(sign in errors for sign in _OUT_OF_MEMORY):
        return (
            f"The solver ran out of memory (limit {limits.memory_mb} MB). "
            "Plan fewer weeks or departments at once, or ask whoever runs Rotation for a higher limit."
        )
    if status == 2:
        return f"The solver refused the problem: {'; '.join(said[:3]) or 'it did not say why'}."
    if status == 1:
        return f"There is no plan that keeps every locked visit. {last}".strip()
    if status < 0:
        return (
            f"The solver was stopped by signal {-status}. This machine may be short of memory. "
            "Please generate again."
        )
    return f"The solver failed (exit status {status}). {last}".strip()
