"""Whether a problem has a plan at all."""

from solver.check import broken_rules
from solver.plan import Plan
from solver.problem import Problem


def contradiction(problem: Problem) -> Plan | None:
    """The plan that says so, if the locked visits contradict the rules.

    No rule is mended by one more visit, so locked visits that agree are themselves a plan, and locked visits
    that do not have none: whether a problem is infeasible needs no search.
    """
    broken = broken_rules(problem, dict.fromkeys(problem.locked))
    if not broken:
        return None
    return Plan(problem.name, "infeasible", (), reasons=tuple(str(rule) for rule in broken))
