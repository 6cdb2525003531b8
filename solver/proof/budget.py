"""What is left of the time and the work that a search may take."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from solver.limits import Limits

LEAST_WORK = 1e-3
WORK_OF_AN_ITERATION = 1e-4


@dataclass
class Budget:
    """A deadline on the monotonic clock, somebody who may say stop, and CP-SAT's own count of work.

    `work` is what was spent; the iterations of the simplex count with what CP-SAT takes for as many.
    """

    limits: Limits
    until: float
    stop: Callable[[], bool]
    work: float = field(default=0.0)

    @property
    def goes_on(self) -> bool:
        spent = self.limits.deterministic is not None and self.work >= self.limits.deterministic
        return not (spent or self.stop() or time.monotonic() >= self.until)

    @property
    def has_hands(self) -> bool:
        """Whether two things may be done at once."""
        return self.limits.workers != 1

    def spend_iterations(self, count: int) -> None:
        self.work += WORK_OF_AN_ITERATION * count

    def left(self, most_work: float | None = None) -> Limits:
        """Limits for the next search, which may take no more than some work."""
        work = self.limits.deterministic
        work = None if work is None else max(LEAST_WORK, work - self.work)
        if most_work is not None:
            work = most_work if work is None else min(work, most_work)
        return replace(self.limits, seconds=self.until - time.monotonic(), deterministic=work)
