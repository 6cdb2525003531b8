"""The front door: a problem in, the best plan in a given time out."""

import time
from collections.abc import Callable, Sequence

from solver.arrays import Numbers
from solver.beginning import first_plan_by
from solver.contradiction import contradiction
from solver.incumbent import Incumbent, OnProgress
from solver.joint import Joint
from solver.limits import Limits
from solver.model import Model, model_of
from solver.nouns import Visit
from solver.plan import Plan
from solver.portion import portions_of
from solver.problem import Problem
from solver.proof.best import Best
from solver.proof.budget import Budget
from solver.proof.matrix import matrix_of
from solver.proof.tree import Tree
from solver.route import Route, route_of


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
    Raises TooLarge for a problem that there is not enough memory for.
    """
    started = time.monotonic()
    infeasible = contradiction(problem)
    if infeasible is not None:
        return infeasible
    route = route_of(problem)
    incumbent = Incumbent(problem, started, on_progress)

    deadline = started + limits.seconds
    first = first_plan_by(problem, route, limits, deadline, stop)
    improve(incumbent, route, limits, deadline, lambda: first, stop)
    return incumbent.plan(explain_until=started if stop() else deadline)


def improve(
    incumbent: Incumbent,
    route: Route,
    limits: Limits,
    deadline: float,
    first: Callable[[], Sequence[Visit]],
    stop: Callable[[], bool] = never,
) -> None:
    """Improves a first plan until the deadline on the monotonic clock, part by part first on such a route.

    What that leaves open is looked at as a whole, or, where the route has no room for that, a few guests at a
    time. Where work is counted the clock has no say, and there are no such neighbourhoods.
    """
    problem = incumbent.problem
    if not problem.start_count:  # the locked visits are the only plan
        incumbent.offer(first())
        incumbent.raise_bound(incumbent.objective or 0)
        return
    budget = Budget(limits, deadline, lambda: stop() or incumbent.is_settled)
    # A model needs no first plan, so it is made before that is asked for, which may be in the making.
    at_once = route.as_whole and not route.by_parts and budget.goes_on
    model = model_of(problem) if at_once else None
    incumbent.offer(first())
    if route.by_parts:
        joint = Joint(incumbent, budget, route.parts or portions_of(problem))
        joint.ask()
        joint.prove()
    if route.as_whole and budget.goes_on:
        prove(incumbent, model or model_of(problem), budget)
    elif budget.goes_on and limits.deterministic is None:
        from solver.polish import polish_neighbourhoods  # noqa: PLC0415 - CP-SAT takes half a second to load

        polish_neighbourhoods(incumbent, limits, deadline, budget.stop)


def prove(incumbent: Incumbent, model: Model, budget: Budget) -> None:
    """Looks for better plans of a model, and for the proof that there are none."""
    matrix, variables = matrix_of(model.program), model.variables
    values = model.program.completed(variables.values_of(incumbent.visits))

    def offer(found: Numbers) -> None:
        incumbent.offer(variables.visits_of(found[: len(variables.upper)]))

    best = Best(matrix.cost_of(values), values, offer)
    near = (
        values if incumbent.problem.baseline else None
    )  # what stands is worth more than most of what is new
    Tree.of(matrix, best, budget, incumbent.raise_bound, near=near).close()
