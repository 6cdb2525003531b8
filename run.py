#!/usr/bin/env python3
"""Rotation from a bare Python 3.11: makes its own environment, then runs it.

    python3 run.py demo            an invented company, planned, published and served on 127.0.0.1
                                   (--port 5000, --no-serve, --fresh)
    python3 run.py test            every test (more options go to pytest)
    python3 run.py setup           the environment for developers, and nothing more
    python3 run.py rotation ...    the command line: init, serve, work, import, ...

Only the standard library is needed here: the rest is installed from the lock file, by hash, into .venv.
"""

import hashlib
import importlib.util
import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
ENVIRONMENT = HERE / ".venv"
PYTHON = ENVIRONMENT / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
MARK = ENVIRONMENT / "installed.txt"
# What developers need contains what users need.
LOCKS = {"user": HERE / "requirements.lock", "developer": HERE / "requirements-dev.lock"}


def main(arguments: list[str]) -> int:
    """Run one command; its exit status is ours."""
    command, *rest = arguments or ["help"]
    if command == "demo":
        prepare("user")
        return run([str(PYTHON), "-m", "rotation", "demo", *rest])
    if command == "test":
        prepare("developer")
        workers = [] if any(each.startswith("-n") for each in rest) else ["-n", "auto"]
        return run([str(PYTHON), "-m", "pytest", *workers, *rest])
    if command == "setup":
        prepare("developer")
        return 0
    if command == "rotation":
        prepare("user")
        return run([str(PYTHON), "-m", "rotation", *rest])
    print(__doc__)
    return 0 if command in ("help", "-h", "--help") else 2


def prepare(who: str) -> None:
    """Make the environment hold exactly what the lock says. Takes no time when it does already."""
    if sys.version_info < (3, 11):  # noqa: UP036  # an older Python gets here, and should hear why it stops
        sys.exit(f"Rotation needs Python 3.11 or newer; this is {sys.version.split()[0]}.")
    digests = {
        name: f"{name} {hashlib.sha256(lock.read_bytes()).hexdigest()}" for name, lock in LOCKS.items()
    }
    mark = MARK.read_text("ascii") if MARK.is_file() else ""
    if PYTHON.exists() and mark in (digests[who], digests["developer"]):
        return
    if not PYTHON.exists():
        make_environment()
    lock = LOCKS[who]
    print(f"Installing what {lock.name} lists into .venv (once; about a minute) ...", flush=True)
    MARK.unlink(missing_ok=True)
    install = [
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--require-hashes",
        "-r",
        str(lock),
    ]
    if run([str(PYTHON), *install]) != 0:
        sys.exit("The installation failed; what pip said stands above. Run the same command to try again.")
    MARK.write_text(digests[who], "ascii")


def make_environment() -> None:
    """Make .venv. Debian keeps what that takes in a package of its own: stop and say so if it is missing."""
    if importlib.util.find_spec("venv") is None or importlib.util.find_spec("ensurepip") is None:
        sys.exit("Python's venv is missing. Install it with:\n  sudo apt install python3-venv")
    if run([sys.executable, "-m", "venv", "--clear", str(ENVIRONMENT)]) != 0:
        sys.exit("Making the environment in .venv failed; what Python said stands above.")


def run(command: list[str]) -> int:
    """Run a command from the top of the tree and wait for it; Ctrl-C is the command's to handle."""
    with subprocess.Popen(command, cwd=HERE) as child:
        while True:
            try:
                return child.wait()
            except KeyboardInterrupt:
                continue


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
