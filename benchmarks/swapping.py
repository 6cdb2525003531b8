"""How long it takes to find what a visit could be instead, once the plan is read: processor time a visit."""

import argparse
import random
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import get_args

from benchmarks import instances, machine
from solver import Plan, Problem, Visit, read_json
from solver.greedy import first_plan
from solver.revision import Revision
from solver.swapping import Options, options
from solver.swapping.options import Kind

RING: tuple[Kind, ...] = ("ring",)
WITHOUT_RINGS: tuple[Kind, ...] = tuple(kind for kind in get_args(Kind) if kind not in RING)
WAYS = {"moves and exchanges": WITHOUT_RINGS, "rings": RING}


def main(arguments: Sequence[str]) -> int:
    """Runs the command: 0 measured, 2 there is nothing to measure on."""
    asked = _parser().parse_args(arguments)
    try:
        paths = instances.paths_of(asked.instances, asked.folder)
    except instances.NoInstances as refusal:
        print(refusal, file=sys.stderr)
        return 2
    print(", ".join(f"{name}: {fact}" for name, fact in machine.described().items()))
    print("| instance | visits | what | options | ms, median | 9 of 10 below | greatest |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    for name, path in paths.items():
        problem = Problem.from_json(read_json(path))
        plan = asked.plans / f"{name}.plan.json" if asked.plans else None
        visits = Plan.from_json(read_json(plan)).visits if plan else tuple(first_plan(problem))
        for line in _lines(name, Revision(problem, visits), visits, asked.visits):
            print(line)
    return 0


def _lines(name: str, revision: Revision, visits: Sequence[Visit], count: int) -> list[str]:
    lines = []
    some = random.Random(0).sample(visits, min(count, len(visits)))  # noqa: S311 - the same visits every time
    for what, kinds in WAYS.items():
        options(revision, some[0], kinds=kinds)
        milliseconds, found = zip(*(_timed(revision, visit, kinds) for visit in some), strict=True)
        ordered = sorted(milliseconds)
        figures = (ordered[len(some) // 2], ordered[len(some) * 9 // 10], ordered[-1])
        timed = " | ".join(f"{figure:.1f}" for figure in figures)
        lines.append(f"| {name} | {len(visits)} | {what} | {sum(found) / len(some):.1f} | {timed} |")
    return lines


def _timed(revision: Revision, visit: Visit, kinds: tuple[Kind, ...]) -> tuple[float, int]:
    started = time.process_time()
    found = options(revision, visit, kinds=kinds)
    return 1000 * (time.process_time() - started), _count(found)


def _count(found: Options) -> int:
    lists = (found.moves, found.rehosts, found.exchanges, found.give_aways, found.rings)
    return sum(map(len, lists)) + (found.cancel is not None)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.swapping", description=__doc__)
    parser.add_argument("--instances", nargs="*", default=["p200", "p200-onesite", "p5000"], help="by name")
    parser.add_argument("--folder", type=Path, default=instances.FOLDER, help="where the instances are")
    parser.add_argument("--plans", type=Path, help="a folder of plans, as p200.plan.json (greedy plans)")
    parser.add_argument("--visits", type=int, default=100, help="visits asked about, chosen by chance (100)")
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
