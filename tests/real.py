"""Real parts that a machine may lack: a browser, the shared problems, a package index.

Without one, what needs it is skipped with one loud line; REQUIRE_REAL=1 turns that into a failure.
"""

import os
import shutil
from pathlib import Path
from typing import NoReturn

import pytest

ROOT = Path(__file__).resolve().parent.parent


def lacking(what: str) -> NoReturn:
    """Skip the test that needs `what`, or fail it where every real part is required."""
    if os.environ.get("REQUIRE_REAL") == "1":
        pytest.fail(f"REQUIRE_REAL=1, and there is no {what}.", pytrace=False)
    pytest.skip(f"NOT TESTED: there is no {what} here.")


def chromium() -> Path:
    """The browser of the operating system."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if found := shutil.which(name):
            return Path(found)
    lacking("Chromium (Debian: apt install chromium)")
