"""Starts one program of ours under limits: `start.py <MiB> <CPU seconds> <program> [argument ...]`.

Run by its path. The limits are taken before a byte of input is read. The program may import other modules of
ours, as long as they and the `__init__` of their package need nothing but libraries: the application itself
(Flask, the database) is not loaded, so a start takes a moment.
"""

import runpy
import signal
import sys
from contextlib import suppress
from math import ceil
from pathlib import Path
from types import ModuleType


def limit_resources(memory_mb: int, cpu_seconds: float) -> None:
    """Take away the means to do harm, where the system can (not on Windows)."""
    try:
        import resource  # noqa: PLC0415  # only Unix has it
    except ImportError:
        return
    memory = memory_mb * 1024 * 1024
    with suppress(ValueError):  # macOS may have given more away by now
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (ceil(cpu_seconds) + 1, ceil(cpu_seconds) + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.setitimer(signal.ITIMER_PROF, cpu_seconds)  # finer than whole seconds; unhandled, it ends us


def without_the_application() -> None:
    """Let `rotation.x` be imported without running `rotation/__init__.py`, which loads the application."""
    package = ModuleType("rotation")
    package.__path__ = [str(Path(__file__).resolve().parent.parent)]
    sys.modules["rotation"] = package


if __name__ == "__main__":
    limit_resources(int(sys.argv[1]), float(sys.argv[2]))
    without_the_application()
    sys.argv = sys.argv[3:]
    runpy.run_path(sys.argv[0], run_name="__main__")
