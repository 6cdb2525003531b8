"""The options of one visit of a plan file, as the command prints them."""

import json
import sys
from pathlib import Path

from solver.check import broken_rules
from solver.plan import Plan
from solver.problem import Problem
from solver.reading import read_json
from solver.refusals import BadPlan, BadProblem, Fault
from solver.revision import Revision
from solver.swapping.search import options


def swaps(problem_path: Path, plan_path: Path, number: int, limit: int) -> bool:
    """Prints as JSON what the visit of that number could be instead, or which rules the plan breaks.

    Tells whether it breaks any. Raises BadInput for files that cannot be read, or without such a visit.
    """
    problem = Problem.from_json(read_json(problem_path, BadProblem))
    visits = Plan.from_json(read_json(plan_path, BadPlan)).visits
    if number >= len(visits):
        raise BadPlan([Fault(f"visits[{number}]", f"there are {len(visits)} visits")])
    broken = broken_rules(problem, visits)
    for rule in broken:
        print(rule, file=sys.stderr)
    if not broken:
        found = options(Revision(problem, visits), visits[number], limit=limit)
        print(json.dumps(found.to_json(), indent=1))
    return bool(broken)
