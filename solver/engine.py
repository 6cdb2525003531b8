"""The front door: a problem in, the best plan in a given time out."""

import time
from collections.abc import Callable, Sequence
from dataclasses import replace

from solver.contradiction import contradiction
from solver.greedy import first_plan
from solver.incumbent import Incumbent, OnProgress
from solver.limits import Limits
from solver.model import model_of
from solver.nouns import Visit
from solver.plan import Plan
from solver.problem import Problem
from solver.search import search

MOST_STARTS = 2_000_000


def never() -> bool:
    return False


def starts_to_consider(problem: Problem) -> int:
    """How many starts a model would have to weigh: with a few million it fills the memory of a machine."""
    wishes = sum(len(request.placements) for request in problem.requests.values())
    return wishes * problem.timeline.slot_count


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
    first = first_plan(problem, lambda: stop() or time.monotonic() > deadline)
    improve(incumbent, limits, deadline, lambda: first, stop)
    return incumbent.plan(explain_until=started if stop() else deadline)


def improve(
    incumbent: Incumbent,
    limits: Limits,
    deadline: float,
    first: Callable[[], Sequence[Visit]],
    stop: Callable[[], bool] = never,
) -> None:
    """Builds the model, asks for a first plan, and searches on from it until the deadline (monotonic clock).

    A problem too large for one model keeps its first plan.
    """
    if stop() or time.monotonic() > deadline or starts_to_consider(incumbent.problem) > MOST_STARTS:
        incumbent.offer(first())
        return
    model = model_of(incumbent.problem)
    variables, program = model.variables, model.program
    incumbent.offer(first())
    hint = program.completed(variables.values_of(incumbent.visits))

    def offer(values: Sequence[int]) -> None:
        incumbent.offer(variables.visits_of(values))

    left = replace(limits, seconds=deadline - time.monotonic())
    search(program, hint, left, offer, incumbent.raise_bound, stop)
