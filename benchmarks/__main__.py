"""Solves the shared instances with our solver and with its peers, one at a time, and prints one table."""

import argparse
import json
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from benchmarks import instances, machine
from benchmarks.runs import Run, measured
from benchmarks.table import written
from benchmarks.titles import TITLES

RESULTS = Path(__file__).resolve().parent / "results"
REFUSED = 2


def main(arguments: Sequence[str]) -> int:
    """Runs the command: 0 measured, 2 there is nothing to measure on."""
    options = _parser().parse_args(arguments)
    try:
        paths = instances.paths_of(options.instances, options.folder)
    except instances.NoInstances as refusal:
        print(refusal, file=sys.stderr)
        return REFUSED
    facts, runs = machine.described(), list[Run]()
    output = options.output or RESULTS / f"{time.strftime('%Y-%m-%d-%H%M%S')}.md"
    output.parent.mkdir(parents=True, exist_ok=True)
    for instance, path in paths.items():
        for peer in options.peers:
            run = measured(
                peer,
                instance,
                path.resolve(),
                seconds=options.seconds,
                seed=options.seed,
                memory_mb=options.memory_mb,
            )
            runs.append(run)
            print(f"{instance} {peer}: {run.objective} after {run.seconds:.1f} s", file=sys.stderr)
            save(output, facts, runs)
    print(output.read_text("utf-8"))
    return 0


def save(output: Path, facts: Mapping[str, object], runs: Sequence[Run]) -> None:
    """The table so far as Markdown, and every run with its progress as JSON beside it."""
    output.write_text(written(facts, runs), "utf-8")
    record = {"machine": facts, "runs": [run.to_json() for run in runs]}
    output.with_suffix(".json").write_text(json.dumps(record, indent=1), "utf-8")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--instances", nargs="*", default=[], help="by name, such as p24 p60 (all of them)")
    parser.add_argument("--folder", type=Path, default=instances.FOLDER, help="where the instances are")
    parser.add_argument(
        "--peers", nargs="+", default=list(TITLES), choices=list(TITLES), help="who plans (all)"
    )
    parser.add_argument("--seconds", type=float, default=60.0, help="wall time for each run (60)")
    parser.add_argument("--seed", type=int, default=0, help="where chance begins (0)")
    parser.add_argument(
        "--memory-mb",
        type=int,
        default=machine.memory_mb() * 3 // 4,
        help="address space of each run (three quarters of the machine's memory)",
    )
    parser.add_argument("-o", "--output", type=Path, help="the table; its record stands beside it as .json")
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
