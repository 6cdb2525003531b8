"""Which programs make a plan here."""

import platform
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

LIBRARIES = ("ortools", "scipy", "numpy")
UNKNOWN = "unknown"
CHECKOUT = Path(__file__).resolve().parents[1] / "pyproject.toml"


@cache
def versions() -> Mapping[str, str]:
    """The versions of Rotation, Python, and the libraries that search; HiGHS is the one inside scipy.

    To find them takes a moment, the first time.
    """
    return {
        "rotation": _our_version(),
        **{library: _version_of(library) for library in LIBRARIES},
        "highs": _version_of_highs(),
        "python": platform.python_version(),
    }


def _our_version() -> str:
    """Of the checkout that runs, where it is one and not installed."""
    if not CHECKOUT.is_file():
        return _version_of("rotation")
    return str(tomllib.loads(CHECKOUT.read_text("utf-8")).get("project", {}).get("version", UNKNOWN))


def _version_of(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return UNKNOWN


def _version_of_highs() -> str:
    try:
        from scipy.optimize._highspy import _core  # noqa: PLC0415 - takes a moment, and nothing else needs it
    except ImportError:
        return UNKNOWN
    parts = (getattr(_core, f"HIGHS_VERSION_{part}", UNKNOWN) for part in ("MAJOR", "MINOR", "PATCH"))
    return ".".join(map(str, parts))
