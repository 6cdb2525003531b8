"""A process that ends with the one that started it, whatever that one dies of."""

import ctypes
import os
import signal
import sys
from collections.abc import Callable

PR_SET_PDEATHSIG = 1


def end_with(parent: int) -> Callable[[], bool]:
    """Ties this process to its parent, and tells how to ask whether the parent is gone.

    Linux kills it at once, even in the midst of a long call. Elsewhere it ends where it asks.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches all; the parent decides
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it died before the line above
        os._exit(1)
    return lambda: os.getppid() != parent
