"""The solver's command, with its libraries loaded before its arguments are known: one line of JSON on stdin.

Run as a file, see rotation.planning.spare. Without a line it ends: whoever started it is gone.
"""

import json
import sys
import time
from pathlib import Path

from solver import __main__ as command
from solver import engine, supervisor

READY = "ready"  # the file that says so, in the folder in which it works
_LOADED = (engine, supervisor)  # and with them numpy, scipy's HiGHS and CP-SAT


def main() -> int:
    """Wait, then solve."""
    Path(READY).touch()
    line = sys.stdin.readline()
    if not line:
        return 0
    arguments = json.loads(line)
    # The command counts its time from when its process began to compute: what was computed before it knew of
    # the problem is not the problem's.
    at = arguments.index("--seconds") + 1
    arguments[at] = str(float(arguments[at]) + time.process_time())
    return command.main(arguments)


if __name__ == "__main__":
    sys.exit(main())
