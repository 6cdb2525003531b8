"""Looking after what runs apart, until it ends or the worker itself is to."""

import time
from collections.abc import Iterator
from threading import Event
from typing import Protocol


class Leaving(Exception):
    """The worker itself is to end; what it is at is for another one."""


class Running(Protocol):
    """Something in a process of its own."""

    def has_ended(self) -> bool:
        """Whether it is gone."""


def moments(running: Running, stop: Event, every: float) -> Iterator[float]:
    """The time (monotonic seconds), again and again, until what runs has ended. Raises Leaving."""
    while not running.has_ended():
        if stop.wait(every):
            raise Leaving
        yield time.monotonic()
