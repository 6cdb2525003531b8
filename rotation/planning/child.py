"""The solver as a process: in a folder of its own, tied to the life of the thread that started it."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import solver

LEASH = Path(__file__).with_name("leash.py")
_HOME_OF_SOLVER = Path(solver.__file__).resolve().parents[1]


@dataclass(frozen=True)
class Child:
    """A process that leads its own group, and its folder: what it prints goes to files there."""

    folder: "tempfile.TemporaryDirectory[str]"
    process: "subprocess.Popen[bytes]"

    @property
    def home(self) -> Path:
        """Where it works."""
        return Path(self.folder.name)


def start(
    command: Sequence[str], *, given: Mapping[str, str] = MappingProxyType({}), listening: bool = False
) -> Child:
    """Start a program; it finds the texts `given` by file name, and reads from a pipe if `listening`."""
    folder = tempfile.TemporaryDirectory(prefix="rotation-")
    home = Path(folder.name)
    put(home, given)
    with (home / "progress.jsonl").open("wb") as progress, (home / "errors.txt").open("wb") as errors:
        process = subprocess.Popen(  # noqa: S603  # our own program, our own numbers
            [sys.executable, str(LEASH), str(os.getpid()), *command],
            cwd=home,
            env=environment(),
            stdin=subprocess.PIPE if listening else subprocess.DEVNULL,
            stdout=progress,
            stderr=errors,
            start_new_session=True,
        )
    return Child(folder, process)


def put(home: Path, given: Mapping[str, str]) -> None:
    """Lay texts down for a child, by file name."""
    for name, text in given.items():
        (home / name).write_text(text, "utf-8")


_KEEPS_MEMORY = dict.fromkeys(("MALLOC_MMAP_THRESHOLD_", "MALLOC_TRIM_THRESHOLD_"), str(2**30))
"""glibc gives large arrays back at once and asks the system for them again: a tenth of a short solve."""


def environment() -> dict[str, str]:
    """What the child may know: where the solver is, and none of our secrets."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ROTATION_")}
    path = [str(_HOME_OF_SOLVER), *filter(None, [kept.get("PYTHONPATH")])]
    return {**kept, **_KEEPS_MEMORY, "PYTHONPATH": os.pathsep.join(path)}
