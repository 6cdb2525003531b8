"""Solvers that have loaded their libraries and wait for a problem, so that none waits half a second for them.

Each is a child like any other, used once: it may crash, hang or eat its memory, and is killed like the rest.
"""

import json
import sys
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, suppress
from pathlib import Path
from types import TracebackType

from rotation.planning.child import Child, put, start

WAITING = Path(__file__).with_name("waiting.py")
_READY = "ready"  # as waiting.py has it


class Spares(AbstractContextManager["Spares"]):
    """A few waiting children. They die with the thread that called `warm`, which is to use them.

    One that loads while another solves takes a core from it: with two, the first question has the machine to
    itself, and the next one, asked at once, waits for nothing either.
    """

    def __init__(self, count: int = 2) -> None:
        self._count = count
        self._children: list[Child] = []

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._let_go(self._children)

    def warm(self) -> None:
        """See to it that enough children wait, or are on their way to."""
        self._let_go([child for child in self._children if child.process.poll() is not None])
        while len(self._children) < self._count:
            self._children.append(start([sys.executable, "-P", str(WAITING)], listening=True))

    def use(self, given: Mapping[str, str], arguments: Sequence[str]) -> Child | None:
        """Hand a waiting child its files and the solver's arguments; None if none is ready and alive."""
        ready = [child for child in self._children if (child.home / _READY).exists()]
        for child in ready:
            self._children.remove(child)
            if _takes(child, given, arguments):
                return child
            _end(child)
        return None

    def _let_go(self, children: Sequence[Child]) -> None:
        for child in list(children):
            self._children.remove(child)
            _end(child)


def _takes(child: Child, given: Mapping[str, str], arguments: Sequence[str]) -> bool:
    """Whether a child lives to hear of its problem."""
    pipe = child.process.stdin
    assert pipe is not None  # noqa: S101  # it was started listening
    try:
        put(child.home, given)
        with pipe:
            pipe.write(json.dumps(list(arguments)).encode() + b"\n")
    except OSError:
        return False
    return child.process.poll() is None


def _end(child: Child) -> None:
    """It has no problem, so it is one process and no group yet."""
    child.process.kill()
    child.process.wait()
    if child.process.stdin is not None:
        with suppress(OSError):
            child.process.stdin.close()
    child.folder.cleanup()
