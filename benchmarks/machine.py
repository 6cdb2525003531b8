"""What a run was measured on: figures mean nothing without it."""

import os
import platform
from importlib.metadata import PackageNotFoundError, version

PACKAGES = ("ortools", "highspy", "numpy")


def described() -> dict[str, object]:
    """Cores, load before the first run, memory, and the versions of whatever plans."""
    return {
        "cores": len(os.sched_getaffinity(0)),
        "load_at_start": [round(load, 2) for load in os.getloadavg()],
        "memory_mb": memory_mb(),
        "python": platform.python_version(),
        **{package: _version(package) for package in PACKAGES},
    }


def memory_mb() -> int:
    """The machine's memory."""
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**20


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"
