"""The files that stand beside the checkout: the referee and the measured problems."""

import os
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parent.parent
SHARED = PROJECT.parent / "shared"


def shared_file(name: str) -> Path:
    """A file of the folder `shared` beside the project.

    Where it is missing the test is skipped, loudly; with REQUIRE_REAL=1 it fails, so that no check of a
    release passes for want of its input.
    """
    path = SHARED / name
    if path.exists():
        return path
    message = f"{path} is missing: this test measures nothing here"
    if os.environ.get("REQUIRE_REAL") == "1":
        pytest.fail(message)
    pytest.skip(message)
