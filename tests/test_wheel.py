"""The built wheel, installed in a fresh environment, serves pages."""

import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

import pytest

from tests.real import ROOT, lacking


def run(*command: object, **more) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(each) for each in command], text=True, capture_output=True, check=False, **more
    )


def get(address: str) -> str:
    """The page at an address, as soon as its server answers."""
    for _ in range(200):
        try:
            with urllib.request.urlopen(address, timeout=5) as reply:
                return reply.read().decode()
        except urllib.error.HTTPError:
            raise
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"{address} does not answer")


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_the_wheel_serves_pages_in_a_fresh_environment(tmp_path):
    """Slow because it installs OR-Tools once more: nothing less shows that the lock is enough."""
    built = run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", tmp_path, cwd=ROOT)
    assert built.returncode == 0, built.stderr
    (wheel,) = tmp_path.glob("*.whl")

    home = tmp_path / "home"
    assert run(sys.executable, "-m", "venv", home).returncode == 0
    pip = (home / "bin/python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
    locked = run(*pip, "--require-hashes", "-r", ROOT / "requirements.lock")
    if "Could not find a version" in locked.stderr or "Temporary failure in name resolution" in locked.stderr:
        lacking("package index")
    assert locked.returncode == 0, locked.stderr
    assert run(*pip, "--no-deps", wheel).returncode == 0

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {
        key: value for key, value in os.environ.items() if not key.startswith(("ROTATION_", "PYTHON"))
    }
    environment["ROTATION_BASE_URL"] = f"http://127.0.0.1:{port}"
    elsewhere = {"cwd": tmp_path, "env": environment}
    init = run(home / "bin/rotation", "init", **elsewhere)
    assert init.returncode == 0, init.stderr
    link = re.search(r"http://\S+/set-up/\S+", init.stdout)
    assert link

    with subprocess.Popen([home / "bin/rotation", "serve", "--port", str(port)], **elsewhere) as server:
        try:
            page = get(f"http://127.0.0.1:{port}/sign-in")
            assert "Sign in" in page
            sheets = re.findall(r'href="(/static/css/[^"]+)"', page)
            assert len(sheets) > 3
            for sheet in sheets:
                assert "@layer" in get(f"http://127.0.0.1:{port}{sheet}")
            assert "first HR account" in get(link[0])
        finally:
            server.terminate()
    assert "rotation" not in run(home / "bin/python", "-m", "pip", "check").stdout
