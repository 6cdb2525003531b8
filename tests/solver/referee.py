"""The referee, in a process of its own: it shares nothing with the solver but the files."""

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from tests.shared_files import shared_file

BATCH = """
import json, runpy, sys
verify = runpy.run_path(sys.argv[1])["verify"]
for problem, plan in json.load(sys.stdin):
    broken, terms = verify(problem, plan)
    print(json.dumps([broken, terms]))
"""


def verdicts(cases: Sequence[tuple[object, object]]) -> list[tuple[list[str], dict[str, int]]]:
    """The broken rules and the weighted terms of each (problem, plan), both as JSON values."""
    command = [sys.executable, "-c", BATCH, str(shared_file("spec/verify.py"))]
    done = subprocess.run(command, input=json.dumps(cases), capture_output=True, text=True, check=True)
    return [(broken, terms) for broken, terms in map(json.loads, done.stdout.splitlines())]


def verdict_on_files(problem: Path, plan: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(shared_file("spec/verify.py")), str(problem), str(plan)]
    return subprocess.run(command, capture_output=True, text=True, check=False)
