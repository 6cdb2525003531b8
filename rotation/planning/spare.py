"""A solver that has loaded its libraries and waits for a problem, so that none waits for them: half a second.

It is a child like every other, used once: it may crash, hang or eat its memory, and is killed like the rest.
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


class Spare(AbstractContextManager["Spare"]):
    """At most one waiting child. It dies with the thread that called `warm`, which is to use it."""

    def __init__(self) -> None:
        self._child: Child | None = None

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._let_go()

    def warm(self) -> None:
        """See to it that a child waits, or is on its way to."""
        if self._child is not None and self._child.process.poll() is not None:
            self._let_go()
        if self._child is None:
            self._child = start([sys.executable, "-P", str(WAITING)], listening=True)

    def use(self, given: Mapping[str, str], arguments: Sequence[str]) -> Child | None:
        """Hand the waiting child its files and the solver's arguments; None if none is ready and alive."""
        if self._child is None or not (self._child.home / _READY).exists():
            return None
        child, self._child = self._child, None
        pipe = child.process.stdin
        assert pipe is not None  # noqa: S101  # it was started listening
        try:
            put(child.home, given)
            with pipe:
                pipe.write(json.dumps(list(arguments)).encode() + b"\n")
        except OSError:
            _end(child)
            return None
        if child.process.poll() is not None:
            _end(child)
            return None
        return child

    def _let_go(self) -> None:
        if self._child is not None:
            _end(self._child)
            self._child = None


def _end(child: Child) -> None:
    """It has no problem, so it is one process and no group yet."""
    child.process.kill()
    child.process.wait()
    if child.process.stdin is not None:
        with suppress(OSError):
            child.process.stdin.close()
    child.folder.cleanup()
