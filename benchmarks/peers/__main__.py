"""Runs one peer on one problem: progress as JSON lines, the best plan in a file."""

import argparse
import os
import resource
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.peers import peer_of
from benchmarks.peers.telling import Telling
from benchmarks.titles import OURS, OVERRAN, TITLES
from solver import BadInput, Problem, read_json

OVERRUN_SECONDS = 5.0


def main(arguments: Sequence[str]) -> int:
    """Runs the command: 0 ended by itself, 1 out of memory, 2 refused, 3 ended here because it overran."""
    started = time.monotonic() - time.process_time()
    parser = argparse.ArgumentParser(prog="python -m benchmarks.peers", description=__doc__)
    parser.add_argument("peer", choices=[name for name in TITLES if name != OURS])
    parser.add_argument("problem", type=Path)
    parser.add_argument("-o", "--output", type=Path, required=True)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--memory-mb", type=int)
    options = parser.parse_args(arguments)
    if options.memory_mb is not None:
        _, most = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (options.memory_mb * 2**20, most))
    telling = Telling("", started + options.seconds, options.output)
    _end_by(telling)
    try:
        problem = Problem.from_json(read_json(options.problem))
        telling.problem = problem.name
        peer_of(options.peer)(problem, options.seed, telling)
    except BadInput as refusal:
        print(refusal, file=sys.stderr)
        return 2
    except MemoryError:
        print("out of memory", file=sys.stderr)
        telling.write()
        return 1
    telling.write()
    return 0


def _end_by(telling: Telling) -> None:
    """Ends the process some time after its limit, with the best plan so far: solvers may overrun."""

    def end() -> None:
        telling.write()
        os._exit(OVERRAN)

    overrun = threading.Timer(telling.left + OVERRUN_SECONDS, end)
    overrun.daemon = True
    overrun.start()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
