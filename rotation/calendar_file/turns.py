"""How many calendars are fetched or read at a time: each takes a process, and a thread that pages need."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore

from rotation.errors import Refusal

_TURNS = BoundedSemaphore(3)
_PATIENCE = 2  # seconds


@contextmanager
def turn() -> Iterator[None]:
    """Wait for one's turn. Raises Refusal when it does not come soon."""
    if not _TURNS.acquire(timeout=_PATIENCE):
        raise Refusal("Several calendars are being read at this moment. Try again in a few seconds.")
    try:
        yield
    finally:
        _TURNS.release()
