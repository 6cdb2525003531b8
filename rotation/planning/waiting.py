"""The solver's command, with its libraries loaded before its arguments are known: one line of JSON on stdin.

Run as a file, see rotation.planning.spares. Without a line it ends: whoever started it is gone.
"""

import json
import os
import sys
import time
from pathlib import Path

from solver import __main__ as command
from solver import engine, supervisor

READY = "ready"  # the file that says so, in the folder in which it works
_LOADED = (engine, supervisor)  # and with them numpy, scipy's HiGHS and CP-SAT


def main() -> int:
    """Wait, then solve. The time of the command begins when it hears of the problem."""
    Path(READY).touch()
    line = sys.stdin.readline()
    if not line:
        return 0
    return command.main(json.loads(line), started=time.monotonic())


if __name__ == "__main__":
    status = main()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)  # the answer is written, and to put all libraries in order takes a while
