"""The front door: a problem in, the best plan in a given time out."""

import time
from collections.abc import Callable, Sequence

import numpy as np

from solver.best import Best
from solver.budget import Budget
from solver.climb import climb
from solver.contradiction import contradiction
from solver.greedy import first_plan_by
from solver.grid import Numbers
from solver.incumbent import Incumbent, OnProgress
from solver.joint import Joint
from solver.limits import Limits
from solver.matrix import matrix_of
from solver.model import Model, model_of
from solver.nouns import Visit
from solver.parts import circles
from solver.plan import Plan
from solver.polish import polish_neighbourhoods
from solver.problem import Problem
from solver.proving import Tree

# Above this a whole model is too large; above the other it is faster to go part by part, if there are some.
MOST_STARTS = 2_000_000
MOST_STARTS_AT_ONCE = 200_000


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

    A problem of many parts goes part by part first. What that leaves open is looked at as a whole, or, where
    that is too large for one model, a few guests at a time.
    """
    problem = incumbent.problem
    if not problem.start_count:  # the locked visits are the only plan
        incumbent.offer(first())
        incumbent.raise_bound(incumbent.objective or 0)
        return
    budget = Budget(limits, deadline, lambda: stop() or incumbent.is_optimal)
    is_too_large = problem.start_count > MOST_STARTS
    is_apart = problem.start_count > MOST_STARTS_AT_ONCE and len(circles(problem)) > 1
    # Built before the first plan is asked for, which may be in the making elsewhere.
    model = None if is_apart or is_too_large or not budget.goes_on else model_of(problem)
    incumbent.offer(first())
    if is_apart and budget.goes_on:
        Joint(incumbent, budget).prove()
    if is_too_large and limits.deterministic is None:
        polish_neighbourhoods(incumbent, limits, deadline, stop)
    elif budget.goes_on:
        prove(incumbent, model or model_of(problem), budget)


def prove(incumbent: Incumbent, model: Model, budget: Budget) -> None:
    """Looks for better plans of a model, and for the proof that there are none."""
    matrix, variables = matrix_of(model.program), model.variables
    values = np.array(model.program.completed(variables.values_of(incumbent.visits)), np.int64)

    def offer(found: Numbers) -> None:
        incumbent.offer(variables.visits_of(found[: len(variables.upper)].tolist()))

    tree = Tree(matrix, Best(matrix.cost_of(values), values, offer), budget, incumbent.raise_bound)
    tree.close()
    if not tree.is_bounded and budget.goes_on:  # HiGHS gave up
        climb(incumbent, model, budget.left(), incumbent.raise_bound, budget.stop)
