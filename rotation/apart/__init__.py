"""Programs of ours that read what strangers made, each in a process of its own that may fail."""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_START = Path(__file__).with_name("start.py")


class TookTooLong(Exception):
    """A program was ended because its time was up."""


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What a program may use: MiB of address space, seconds of computing, seconds in all.

    Windows knows only the last; there the others are not limited.
    """

    memory_mb: int
    cpu_seconds: float
    seconds: float


def answer_of(program: Path, given: bytes, *arguments: str, limits: Limits) -> dict[str, Any] | None:
    """What a program makes of the bytes it is given, or None when it broke off.

    `program` is a file of ours that reads standard input and prints a JSON object; see start.py for what it
    may import. What strangers send can ask for more memory or time than there is, and whatever it breaks
    must not be this process. Raises TookTooLong.
    """
    try:
        done = subprocess.run(  # noqa: S603  # our own file, by our own interpreter
            [
                sys.executable,
                "-I",
                str(_START),
                str(limits.memory_mb),
                str(limits.cpu_seconds),
                str(program),
                *arguments,
            ],
            input=given,
            capture_output=True,
            timeout=limits.seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise TookTooLong from None
    if done.returncode in _TIME_WAS_UP:
        raise TookTooLong
    if done.returncode != 0:
        return None
    try:
        return dict(json.loads(done.stdout))
    except ValueError:
        return None


_TIME_WAS_UP = (-24, -27)  # SIGXCPU and SIGPROF, by which start.py lets the system end it
