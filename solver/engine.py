"""The front door: a problem in, the best plan in a given time out."""

import time
from collections.abc import Callable, Sequence
from dataclasses import replace

from solver.climb import climb
from solver.contradiction import contradiction
from solver.greedy import first_plan_by
from solver.incumbent import Incumbent, OnProgress
from solver.limits import Limits
from solver.model import model_of
from solver.nouns import Visit
from solver.plan import Plan
from solver.polish import polish_neighbourhoods, polish_parts
from solver.problem import Problem

MANY_STARTS = 500_000
MOST_STARTS = 2_000_000
POLISHING_SHARE = 0.5


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

    A very large problem is polished part by part first, and one too large for a model all the time; but not
    where the same work must give the same plan, as polishing goes by the clock.
    """
    problem = incumbent.problem
    starts = problem.start_count
    if not starts:  # the locked visits are the only plan
        incumbent.offer(first())
        incumbent.raise_bound(incumbent.objective or 0)
        return

    def in_time() -> bool:
        return not stop() and time.monotonic() < deadline

    # Built before the first plan is asked for, which may be in the making elsewhere.
    model = model_of(problem) if starts <= MANY_STARTS and in_time() else None
    incumbent.offer(first())
    if starts > MANY_STARTS and limits.deterministic is None:
        now = time.monotonic()
        polish_parts(incumbent, limits, now + POLISHING_SHARE * (deadline - now), stop)
    if starts > MOST_STARTS:
        polish_neighbourhoods(incumbent, limits, deadline, stop)
    elif in_time():
        model = model or model_of(problem)
        left = replace(limits, seconds=deadline - time.monotonic())
        climb(incumbent, model, left, incumbent.raise_bound, stop)
