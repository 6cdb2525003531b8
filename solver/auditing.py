"""The commands that vouch for plans: fairness, and the audit of a passport."""

import argparse
import json
import sys
from collections.abc import Callable

from solver import solve
from solver.audit import audit, read_passport
from solver.check import broken_rules
from solver.fairness import Solve, certify
from solver.fairness_file import certificate_json
from solver.limits import Limits
from solver.plan import Plan
from solver.problem import Problem
from solver.reading import read_json
from solver.refusals import BadPlan, BadProblem
from solver.supervisor import can_solve_apart, solve_apart
from solver.writing import refuse_unwritable, write_text

DONE, WRONG = 0, 1
Stop = Callable[[], bool]


def run(options: argparse.Namespace, stop: Stop) -> int:
    """Runs one of the two commands and returns its exit status. Raises BadInput and OSError."""
    if options.command == "audit":
        return _audit(options, stop)
    return _certify(options, stop)


def _certify(options: argparse.Namespace, stop: Stop) -> int:
    if options.output is not None:
        refuse_unwritable(options.output, options.problem)
    problem = Problem.from_json(read_json(options.problem, BadProblem))
    plan = Plan.from_json(read_json(options.plan, BadPlan))
    if broken := broken_rules(problem, plan.visits):
        sys.stderr.writelines(f"{rule}\n" for rule in broken)
        return WRONG
    certificate = certify(problem, plan.visits, Limits(options.seconds, seed=options.seed), _solver(stop))
    text = json.dumps(certificate_json(problem, plan.visits, certificate), indent=1) + "\n"
    if options.output is None:
        sys.stdout.write(text)
    else:
        write_text(options.output, text)
    return DONE


def _audit(options: argparse.Namespace, stop: Stop) -> int:
    """Prints what is untrue, one line each, then a summary as JSON."""
    passport = read_passport(read_json(options.passport))
    limits = Limits(options.seconds, seed=options.seed) if options.seconds else None
    found = audit(passport, limits, _solver(stop))
    sys.stdout.writelines(f"{fault}\n" for fault in found.faults)
    summary = {
        "faults": len(found.faults),
        "broken": found.broken,
        "objective": found.objective,
        "visits": found.visits,
        "bounds": found.proofs or ("none stated" if limits else "not proved again; --prove SECONDS does"),
    }
    sys.stdout.write(json.dumps(summary) + "\n")
    return WRONG if found.faults else DONE


def _solver(stop: Stop) -> Solve:
    """What plans a problem within limits, in a process of its own where the system can."""

    def plan(problem: Problem, limits: Limits) -> Plan:
        if can_solve_apart():
            return solve_apart(problem, limits, stop=stop)
        return solve(problem, limits, stop=stop)

    return plan
