"""`explain` and `whynot` for the shell: files in, one JSON value out."""

import argparse
import json
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from solver.check import broken_rules
from solver.explaining.changes import COSTS, read_changes
from solver.explaining.explanation import Explanation, explanations, missing_in, plan_with
from solver.explaining.telling import explanation_json, price_json, why_here_json, why_not_json
from solver.explaining.why import why_here
from solver.explaining.whynot import why_not
from solver.nouns import Visit
from solver.plan import Plan
from solver.problem import Problem
from solver.reading import read_json
from solver.refusals import BadInput, BadPlan, BadProblem
from solver.score import score_of

FORMAT = "rotation-explanation/1"
TOLD, REFUSED = 0, 2


def run(options: argparse.Namespace, started: float) -> int:
    """Runs `explain` or `whynot` and returns its exit status: 2 for what is unknown or breaks a rule."""
    try:
        problem, plan = _read(options)
        deadline = started + options.seconds
        value = (_explained if options.command == "explain" else _why_not)(options, problem, plan, deadline)
    except KeyError as unknown:
        print(unknown.args[0], file=sys.stderr)
        return REFUSED
    except ValueError as refusal:
        if isinstance(refusal, BadInput):
            raise
        print(refusal, file=sys.stderr)
        return REFUSED
    print(json.dumps({"format": FORMAT, "problem": problem.name, **value}, indent=1))
    return TOLD


def _read(options: argparse.Namespace) -> tuple[Problem, Plan]:
    problem = Problem.from_json(read_json(options.problem, BadProblem))
    plan = Plan.from_json(read_json(options.plan, BadPlan))
    broken = broken_rules(problem, plan.visits)
    if broken:
        raise ValueError(f"the plan breaks a rule: {broken[0]}")
    return problem, plan


def _costs(path: Path | None) -> Mapping[str, int]:
    if path is None:
        return COSTS
    given = read_json(path, BadInput)
    if not isinstance(given, dict) or not all(type(c) is int and c > 0 for c in given.values()):
        raise ValueError(f"{path}: expected an object of whole costs above 0")
    unknown = sorted(given.keys() - COSTS.keys())
    if unknown:
        raise ValueError(f"{path}: {unknown[0]!r} is no kind of change; there are {', '.join(COSTS)}")
    return {**COSTS, **given}


def _explained(
    options: argparse.Namespace, problem: Problem, plan: Plan, deadline: float
) -> dict[str, object]:
    missing = missing_in(problem, plan.visits)
    costs = _costs(options.costs)
    if options.request is not None:
        if options.request not in problem.requests:
            raise KeyError(f"request {options.request!r} is not in the problem")
        if options.request not in missing:
            raise ValueError(f"request {options.request!r} has every visit it asks for")
        missing = {options.request: missing[options.request]}
    if options.changes is not None:
        return _with_changes(options, problem, plan, deadline)
    told = []
    for number, (request, (have, asked)) in enumerate(missing.items()):
        share = max(0.0, deadline - time.monotonic()) / (len(missing) - number)
        last: Explanation | None = None
        for known in explanations(problem, plan.visits, request, share, costs):
            last = known
        if last is not None:
            told.append(explanation_json(problem, last, asked - have))
    score = sum(score_of(problem, plan.visits).values())
    return {"objective": score, "status": plan.status, "missing": told}


def _with_changes(
    options: argparse.Namespace, problem: Problem, plan: Plan, deadline: float
) -> dict[str, object]:
    if options.request is None:
        raise ValueError("--with needs --request")
    changes = read_changes(read_json(options.changes, BadInput))
    found = plan_with(problem, plan.visits, options.request, changes, deadline - time.monotonic())
    if found is None:
        raise ValueError(f"request {options.request!r} gets no further visit by these changes")
    after, price = found
    visits = [visit.to_json() for visit in price.visits]
    return {"what_if": {"problem": after.to_json(), "visits": visits, "then": price_json(price)}}


def _why_not(options: argparse.Namespace, problem: Problem, plan: Plan, deadline: float) -> dict[str, object]:
    visit = Visit(options.request, options.placement, options.host, options.start)
    told = why_not(problem, plan.visits, visit, deadline - time.monotonic())
    value: dict[str, object] = {
        "objective": sum(score_of(problem, plan.visits).values()),
        **why_not_json(told),
    }
    if told.verdict == "planned":
        value |= {
            "why_here": why_here_json(why_here(problem, plan.visits, visit, deadline - time.monotonic()))
        }
    return value
