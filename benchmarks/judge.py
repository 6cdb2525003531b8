"""Judges a plan file apart from whoever made it: the rules it breaks, and what it really costs.

A process of its own, so that the one that measures stays small: a child's peak memory is never reported
below its parent's.
"""

import json
import sys
from collections.abc import Sequence
from pathlib import Path

from solver import BadInput, Plan, Problem, broken_rules, read_json, score_of


def verdict(problem: Problem, plan: Plan) -> dict[str, object]:
    """The rules a plan breaks in words, its recomputed objective, and what it states of its bound."""
    broken = [str(rule) for rule in broken_rules(problem, plan.visits)]
    objective = None if broken else sum(score_of(problem, plan.visits).values())
    return {"broken": broken, "objective": objective, "bound": plan.bound, "visits": len(plan.visits)}


def main(arguments: Sequence[str]) -> int:
    """Prints the verdict on a plan file as one JSON object; 2 where it cannot be read."""
    problem_path, plan_path = map(Path, arguments)
    try:
        problem = Problem.from_json(read_json(problem_path))
        found = verdict(problem, Plan.from_json(read_json(plan_path)))
    except BadInput as refusal:
        print(refusal, file=sys.stderr)
        return 2
    print(json.dumps(found))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
