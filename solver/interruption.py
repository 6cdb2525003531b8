"""Ctrl-C and SIGTERM as a request to hand over what there is."""

import signal
from types import FrameType


class Interruption:
    """Whether somebody asked the command to come to an end, since it was made."""

    def __init__(self) -> None:
        self.asked = False
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._note)

    def _note(self, number: int, frame: FrameType | None) -> None:
        del number, frame
        self.asked = True

    def __call__(self) -> bool:
        return self.asked
