"""How many calendars are fetched or read at a time: each takes a process, and a thread that pages need."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore

from rotation.errors import Refusal

_TURNS = BoundedSemaphore(3)
_PATIENCE = 0.5  # of the time that there is in all


@contextmanager
def turn(seconds: float) -> Iterator[None]:
    """Wait for one's turn, half of the time that there is in all. Raises Refusal when it does not come."""
    if not _TURNS.acquire(timeout=seconds * _PATIENCE):
        raise Refusal("Several calendars are being read at this moment. Try again in a few seconds.")
    try:
        yield
    finally:
        _TURNS.release()
