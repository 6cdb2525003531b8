"""How a peer tells of what it finds: JSON lines of better plans and bounds, and the best plan in a file."""

import json
import math
import sys
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from solver import Problem, Visit, score_of

WRITE_EVERY = 1.0


@dataclass
class Telling:
    """What a peer has found so far. `until` is the moment, on the monotonic clock, at which it should end."""

    problem: str
    until: float
    file: Path | None = None
    silent: bool = False
    visits: tuple[Visit, ...] = ()
    objective: int | None = None
    bound: int | None = None
    _written: float = 0.0
    _lock: threading.RLock = field(default_factory=threading.RLock)

    @property
    def left(self) -> float:
        """Seconds left; never less than a moment, because solvers take zero for no limit."""
        return max(0.01, self.until - time.monotonic())

    @property
    def is_proved(self) -> bool:
        return self.objective is not None and self.objective == self.bound

    def tell_plan(self, visits: Iterable[Visit], objective: int) -> None:
        """A plan; heard only if it is better than the last."""
        with self._lock:
            if self.objective is None or objective < self.objective:
                self.visits, self.objective = tuple(visits), objective
                self._print()
                if time.monotonic() - self._written > WRITE_EVERY:
                    self.write()

    def tell_visits(self, problem: Problem, visits: Iterable[Visit]) -> None:
        """A plan at its true cost; a model may overstate it while its maxima are not tight."""
        visits = tuple(visits)
        self.tell_plan(visits, sum(score_of(problem, visits).values()))

    def tell_bound(self, bound: float) -> None:
        """What no plan can be below, a float as solvers give it; rounded up, because costs are whole."""
        if not math.isfinite(bound):
            return
        whole = math.ceil(bound - max(1e-6, abs(bound) * 1e-9))
        with self._lock:
            if self.bound is None or whole > self.bound:
                self.bound = whole
                self._print()

    def write(self) -> None:
        """Writes the best plan so that whoever reads the file sees all of it or what stood there before."""
        with self._lock:
            self._written = time.monotonic()
            if self.file is None or self.objective is None:
                return
            unfinished = self.file.with_suffix(".unfinished")
            unfinished.write_text(json.dumps(self._plan()), "utf-8")
            unfinished.replace(self.file)

    def _plan(self) -> dict[str, object]:
        return {
            "format": "rotation-plan/1",
            "problem": self.problem,
            "status": "optimal" if self.is_proved else "feasible",
            "objective": self.objective,
            "bound": self.bound,
            "visits": [visit.to_json() for visit in self.visits],
        }

    def _print(self) -> None:
        if not self.silent:
            sys.stdout.write(json.dumps({"objective": self.objective, "bound": self.bound}) + "\n")
            sys.stdout.flush()
