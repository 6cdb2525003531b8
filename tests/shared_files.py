"""The files that stand beside the checkout: the referee and the measured problems."""

from pathlib import Path

from tests.real import ROOT, lacking

SHARED = ROOT.parent / "shared"


def shared_file(name: str) -> Path:
    """A file of the folder `shared` beside the project; where it is missing, the test has nothing to test."""
    path = SHARED / name
    if not path.exists():
        lacking(f"{name} in a folder `shared` beside the project")
    return path
