"""Plans who visits whom and when: problems in, plans out, and answers about plans by hand."""

from collections.abc import Callable

from solver.alternatives import Alternative, alternatives, openings
from solver.breaches import BrokenRule
from solver.check import broken_by, broken_rules
from solver.incumbent import OnProgress, Progress
from solver.limits import Limits
from solver.nouns import Visit
from solver.plan import Plan, Unmet
from solver.problem import Problem
from solver.reading import read_json
from solver.reasons import Reason, first_reason
from solver.refusals import BadInput, BadPlan, BadProblem, Fault
from solver.score import score_of

__all__ = [
    "Alternative",
    "BadInput",
    "BadPlan",
    "BadProblem",
    "BrokenRule",
    "Fault",
    "Limits",
    "OnProgress",
    "Plan",
    "Problem",
    "Progress",
    "Reason",
    "Unmet",
    "Visit",
    "alternatives",
    "broken_by",
    "broken_rules",
    "first_reason",
    "openings",
    "read_json",
    "score_of",
    "solve",
]


def solve(
    problem: Problem,
    limits: Limits,
    on_progress: OnProgress | None = None,
    stop: Callable[[], bool] = lambda: False,
) -> Plan:
    """The best plan found within the limits, or until `stop` answers yes; asked some 20 times a second.

    Runs in this process. Who must survive a solver that crashes starts `python -m solver solve` instead.
    """
    from solver.engine import solve as solve_here  # noqa: PLC0415 - CP-SAT takes half a second to load

    return solve_here(problem, limits, on_progress, stop)
