"""The front door: a problem in, the best plan in a given time out."""

import time
from collections.abc import Callable, Sequence
from dataclasses import replace

from solver.climb import climb
from solver.contradiction import contradiction
from solver.greedy import first_plan_by
from solver.incumbent import Incumbent, OnProgress
from solver.joint import Joint
from solver.limits import Limits
from solver.model import model_of
from solver.nouns import Visit
from solver.parts import circles
from solver.plan import Plan
from solver.polish import polish_neighbourhoods
from solver.problem import Problem

MOST_STARTS = 2_000_000
# With one part or two, asking each of them first was measured to cost more than it saves.
MANY_PARTS = 3


def never() -> bool:
    return False


def solve(
    problem: Problem,
    limits: Limits,
    on_progress: OnProgress | None = None,
    stop: Callable[[], bool] = never,
) -> Plan:
    """The best plan found within the limits, or until `stop` answers yes; asked about 20 times a second.

    Runs in this process: a caller who must survive a solver that crashes or hangs starts the command instead.
    """
    started = time.monotonic()
    infeasible = contradiction(problem)
    if infeasible is not None:
        return infeasible
    incumbent = Incumbent(problem, started, on_progress)

    deadline = started + limits.seconds
    first = first_plan_by(problem, deadline, stop)
    improve(incumbent, limits, deadline, lambda: first, stop)
    return incumbent.plan(explain_until=started if stop() else deadline)


def improve(
    incumbent: Incumbent,
    limits: Limits,
    deadline: float,
    first: Callable[[], Sequence[Visit]],
    stop: Callable[[], bool] = never,
) -> None:
    """Improves a first plan until the deadline on the monotonic clock.

    A problem of many parts goes part by part first, each with its relaxation. What that leaves open is
    searched as a whole, or, where that is too large for one model, a few guests at a time. Where the same
    work must give the same plan there is only the whole, as the rest goes by the clock.
    """
    problem = incumbent.problem
    if not problem.start_count:  # the locked visits are the only plan
        incumbent.offer(first())
        incumbent.raise_bound(incumbent.objective or 0)
        return

    def in_time() -> bool:
        return not stop() and time.monotonic() < deadline and not incumbent.is_optimal

    by_the_clock = limits.deterministic is None
    is_apart = by_the_clock and len(circles(problem)) >= MANY_PARTS
    is_too_large = by_the_clock and problem.start_count > MOST_STARTS
    # Built before the first plan is asked for, which may be in the making elsewhere.
    model = None if is_apart or is_too_large or not in_time() else model_of(problem)
    incumbent.offer(first())
    if is_apart and in_time():
        Joint(incumbent, limits, deadline, stop).prove()
    if is_too_large:
        polish_neighbourhoods(incumbent, limits, deadline, stop)
    elif in_time():
        left = replace(limits, seconds=deadline - time.monotonic())
        climb(incumbent, model or model_of(problem), left, incumbent.raise_bound, stop)
