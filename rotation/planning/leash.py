"""Run a program that ends with its parent: `python leash.py PARENT PROGRAM ARGUMENTS...`.

Run as a file and before the program itself, because what a fork may do in a process with threads is close to
nothing; it therefore imports nothing of ours.
"""

import ctypes
import os
import signal
import sys

_PR_SET_PDEATHSIG = 1
_KIND_TO_PAGES = 10


def main() -> None:
    """Tie the process to its parent, step back behind the web server, and become the program."""
    parent, program = int(sys.argv[1]), sys.argv[2:]
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:  # it died before the line above
            sys.exit(1)
    os.nice(_KIND_TO_PAGES)
    os.execv(program[0], program)  # noqa: S606  # the very purpose; the parent names the program


if __name__ == "__main__":
    main()
