"""Moments of a clock that all processes of this machine share, noted in one file."""

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

FILE = "BENCHMARK_MARKS"


def mark(name: str) -> None:
    """Note that something is reached now, in the file that the environment names."""
    with Path(os.environ[FILE]).open("a", encoding="utf-8") as marks:
        marks.write(f"{time.monotonic():.4f} {name}\n")


def mark_after(owner: object, name: str, what: str) -> None:
    """From now on note each end of a function or method that `owner` has."""
    inner: Callable[..., Any] = getattr(owner, name)

    def marked(*arguments: Any, **named: Any) -> Any:
        found = inner(*arguments, **named)
        mark(what)
        return found

    setattr(owner, name, marked)


def marks_since(moment: float) -> list[tuple[float, str]]:
    """What has been noted since a moment of the monotonic clock, in order: seconds after it, and what."""
    lines = Path(os.environ[FILE]).read_text("utf-8").splitlines()
    noted = [(float(at) - moment, what) for at, _, what in (line.partition(" ") for line in lines)]
    return sorted(each for each in noted if each[0] >= 0)
