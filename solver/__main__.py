"""Plans a problem file; checks, explains, changes and vouches for plan files."""

import argparse
import json
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from solver import Limits, OnProgress, Plan, Problem, Progress, solve
from solver.check import broken_rules
from solver.interruption import Interruption
from solver.reading import read_json
from solver.refusals import BadInput, BadPlan, BadProblem
from solver.score import score_of
from solver.writing import refuse_unwritable, write_whole

WRITTEN, BROKEN, REFUSED = 0, 1, 2
EPILOG = """\
exit status of solve: 0 a plan was written; 1 the locked visits contradict the rules, and a plan file
of status infeasible that says which was written; 2 refused, nothing was written. Where the process
that searches dies, the best plan so far is written (0); its `reasons` and standard error say so.
exit status of check: 0 the plan keeps every rule and states its score rightly; 1 it does not;
2 unreadable input.
exit status of fairness: 0 a certificate was written; 1 the plan breaks rules; 2 refused.
exit status of audit: 0 everything in the passport is true; 1 something is not; 2 unreadable input.
exit status of explain and whynot: 0 told; 2 unreadable input, an unknown id, a plan that breaks a rule.
exit status of swaps: 0 the options were printed; 1 the plan breaks a rule; 2 unreadable input or no
such visit.
Ctrl-C or SIGTERM ends the search and writes the best plan so far.
"""


def main(arguments: Sequence[str], started: float | None = None) -> int:
    """Runs the command and returns its exit status.

    `started` is when its time began, on the monotonic clock; without it, when this process began to compute.
    """
    started = time.monotonic() - time.process_time() if started is None else started
    options = _parser().parse_args(arguments)
    try:
        if options.command == "check":
            return check(options.problem, options.plan)
        if options.command in {"explain", "whynot"}:
            _limit_memory(options.memory_mb)
            from solver.explaining.command import run  # noqa: PLC0415 - loads HiGHS, which a check needs not

            return run(options, started)
        if options.command == "swaps":
            return _swaps(options)
        interruption = Interruption()
        _limit_memory(options.memory_mb)
        if options.command in ("fairness", "audit"):
            from solver import auditing  # noqa: PLC0415 - of no use to a solve, which starts without it

            return auditing.run(options, interruption)
        return _solve(options, interruption, started)
    except BadInput as refusal:
        print(refusal, file=sys.stderr)
    except (MemoryError, ImportError):
        print("not enough memory for this problem", file=sys.stderr)
    except OSError as error:
        print(error, file=sys.stderr)
    return REFUSED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m solver",
        description=__doc__,
        epilog=EPILOG,
        formatter_class=argparse.RawTextHelpFormatter,
    )
    commands = parser.add_subparsers(dest="command", required=True)
    command = commands.add_parser("solve", help="plan a problem")
    command.add_argument("problem", type=Path, help="a .json or .json.gz file")
    command.add_argument("-o", "--output", type=Path, required=True, help="the plan file to write")
    command.add_argument("--seconds", type=_positive, default=60.0, help="time for the whole command (60)")
    command.add_argument("--workers", type=_count, help="threads (two, which prove together)")
    command.add_argument("--seed", type=_whole, default=0, help="where chance begins (0)")
    command.add_argument(
        "--deterministic-limit", type=_positive, help="work for the search, for repeatable plans"
    )
    command.add_argument("--progress", action="store_true", help="one JSON line for each improvement")
    command.add_argument("--memory-mb", type=_count, help="address space of the command")
    command = commands.add_parser("check", help="check a plan against its problem")
    command.add_argument("problem", type=Path)
    command.add_argument("plan", type=Path)
    _add_swaps(commands)
    _add_auditing(commands)
    _add_explaining(commands)
    return parser


def _add_swaps(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    command = commands.add_parser(
        "swaps", help="list as JSON what a visit could be instead, and at what cost"
    )
    command.add_argument("problem", type=Path)
    command.add_argument("plan", type=Path)
    command.add_argument("--visit", type=_whole, required=True, help="its place in the plan, counted from 0")
    command.add_argument("--limit", type=_count, default=12, help="options of each kind, the best (12)")


def _add_auditing(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    command = commands.add_parser("fairness", help="prove whether the worst off of a plan can be helped")
    command.add_argument("problem", type=Path)
    command.add_argument("plan", type=Path)
    command.add_argument(
        "-o", "--output", type=Path, help="where to write the certificate (to standard output)"
    )
    command.add_argument("--seconds", type=_positive, default=60.0, help="time for all its solves (60)")
    audit = commands.add_parser("audit", help="check a plan passport and all that it claims")
    audit.add_argument("passport", type=Path)
    audit.add_argument(
        "--prove", dest="seconds", type=_positive, help="prove each bound again in so many seconds"
    )
    for each in (command, audit):
        each.add_argument("--seed", type=_whole, default=0, help="where chance begins (0)")
        each.add_argument("--memory-mb", type=_count, help="address space of the command")


def _add_explaining(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    explain = commands.add_parser("explain", help="why visits are missing, and what would fix it, as JSON")
    explain.add_argument("--request", help="this request alone")
    explain.add_argument("--costs", type=Path, help="a .json file of what kinds of change cost")
    explain.add_argument(
        "--with", dest="changes", type=Path, help="a .json list of changes: the plan with the visit and them"
    )
    why_not = commands.add_parser(
        "whynot", help="why a visit is not in a plan, or what it would cost, as JSON"
    )
    for name in ("request", "placement", "host", "start"):
        why_not.add_argument(f"--{name}", required=True)
    for command in (explain, why_not):
        command.add_argument("problem", type=Path)
        command.add_argument("plan", type=Path)
        command.add_argument(
            "--seconds", type=_positive, default=10.0, help="time for the whole command (10)"
        )
        command.add_argument("--memory-mb", type=_count, help="address space of the command")


def _positive(text: str) -> float:
    number = float(text)
    if not 0 < number < 1e9:
        raise argparse.ArgumentTypeError(f"expected seconds above 0, got {text}")
    return number


def _whole(text: str) -> int:
    number = int(text)
    if not 0 <= number < 2**31:
        raise argparse.ArgumentTypeError(f"expected a whole number, got {text}")
    return number


def _count(text: str) -> int:
    number = _whole(text)
    if not number:
        raise argparse.ArgumentTypeError("expected a number above 0")
    return number


def _limit_memory(megabytes: int | None) -> None:
    if megabytes is not None:
        import resource  # noqa: PLC0415 - there is no such module on Windows

        _, most = resource.getrlimit(resource.RLIMIT_AS)
        asked = megabytes * 2**20
        resource.setrlimit(resource.RLIMIT_AS, (asked if most < 0 else min(asked, most), most))


def _solve(options: argparse.Namespace, interruption: Interruption, started: float) -> int:
    refuse_unwritable(options.output, options.problem)
    problem = Problem.from_json(read_json(options.problem, BadProblem))
    limits = Limits(options.seconds, options.workers, options.seed, options.deterministic_limit)
    plan = _best_plan(problem, limits, _print_progress if options.progress else None, interruption, started)
    write_whole(options.output, plan)
    for reason in plan.reasons:
        print(reason, file=sys.stderr)
    return BROKEN if plan.status == "infeasible" else WRITTEN


def _best_plan(
    problem: Problem,
    limits: Limits,
    on_progress: OnProgress | None,
    interruption: Interruption,
    started: float,
) -> Plan:
    from solver.supervisor import can_solve_apart, solve_apart  # noqa: PLC0415 - loads numpy: first hear Ctrl-C

    if can_solve_apart():
        return solve_apart(problem, limits, on_progress, interruption, started)
    return solve(problem, limits, on_progress, interruption)


def _print_progress(progress: Progress) -> None:
    line = {
        "seconds": round(progress.seconds, 3),
        "objective": progress.objective,
        "bound": progress.bound,
        "unmet": progress.unmet,
    }
    try:
        print(json.dumps(line), flush=True)
    except BrokenPipeError:  # nobody listens any more; the plan is wanted all the same
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def check(problem_path: Path, plan_path: Path) -> int:
    """Prints what a plan breaks or states wrongly about itself, one line each, then its score."""
    problem = Problem.from_json(read_json(problem_path, BadProblem))
    plan = Plan.from_json(read_json(plan_path, BadPlan))
    lines = [str(broken) for broken in broken_rules(problem, plan.visits)]
    terms = score_of(problem, plan.visits)
    total = sum(terms.values())
    lines += _misstatements(plan, total)
    for line in lines:
        print(line)
    print(json.dumps({"broken": len(lines), "objective": total, "visits": len(plan.visits), "terms": terms}))
    return BROKEN if lines else WRITTEN


def _swaps(options: argparse.Namespace) -> int:
    from solver.swapping.command import swaps  # noqa: PLC0415 - of no use to the other commands

    broken = swaps(options.problem, options.plan, options.visit, options.limit)
    return BROKEN if broken else WRITTEN


def _misstatements(plan: Plan, total: int) -> list[str]:
    lines = []
    if plan.objective is not None and plan.objective != total:
        lines.append(f"the plan states the objective {plan.objective}, it is {total}")
    if plan.bound is not None and plan.bound > total:
        lines.append(f"the plan states the bound {plan.bound}, above its objective {total}")
    return lines


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
