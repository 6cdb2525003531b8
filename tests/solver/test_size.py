"""What a problem needs is told before it is built, and what there is as the system says."""

import os
import subprocess
import sys
import tracemalloc
from pathlib import Path

import pytest

from solver import Problem, read_json
from solver.candidates import candidates_of
from solver.grid import Grid
from solver.matrix import matrix_of
from solver.memory import available_bytes
from solver.model import model_of
from solver.refusals import BadInput, TooLarge
from solver.rules import RULES
from solver.size import bytes_of_model, possible_starts, refuse_too_large, starts_of
from solver.timeline import slots_of
from tests.real import ROOT, lacking
from tests.shared_files import shared_file
from tests.solver.builders import MONDAY_TO_FRIDAY, people, problem, request, rotation, shadow

GB = 2**30
MEMINFO = "MemTotal: 16777216 kB\nMemFree: 1048576 kB\nMemAvailable: 8388608 kB\n"


def shared(name: str) -> Problem:
    return Problem.from_json(read_json(shared_file(f"instances/{name}")))


def tree(root: Path, files: dict[str, str]) -> tuple[Path, Path]:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return root / "proc", root / "cgroup"


def test_starts_are_those_that_are_offered_and_find_the_guest_free() -> None:
    fields = {
        "people": people(ann={"off": ["2027-01-12"]}, bob={"works": "0011111111", "off": ["2027-01-14/am"]}),
        "placements": [shadow(slots=2), shadow("calls", starts=["2027-01-11"]), rotation(days=2)],
        "requests": [
            request(placements=["desk", "calls", "team"]),
            request("s", guest="bob", placements=["desk", "calls", "team"]),
            request("none", guest="cid", visits=0),
        ],
    }
    asked = problem(**fields)
    assert list(slots_of(starts_of(asked, "ann", "desk"))) == [0, 4, 6, 8]
    assert list(slots_of(starts_of(asked, "ann", "calls"))) == [0, 1]
    assert list(slots_of(starts_of(asked, "ann", "team"))) == [4, 6]
    # Bob does not work on Mondays: he cannot be a guest for the day, but a block may begin without him.
    assert list(slots_of(starts_of(asked, "bob", "desk"))) == [2, 4, 8]
    assert list(slots_of(starts_of(asked, "bob", "calls"))) == []
    assert list(slots_of(starts_of(asked, "bob", "team"))) == [0, 2]
    assert possible_starts(asked) == 4 + 2 + 2 + 3 + 0 + 2


@pytest.mark.parametrize("name", ["p24.json", "p60.json", "p200.json.gz"])
def test_starts_are_hardly_more_than_the_candidates(name: str) -> None:
    asked = shared(name)
    candidates = len(candidates_of(Grid(asked), [rule.candidates for rule in RULES if rule.candidates]))
    assert candidates <= possible_starts(asked) <= 1.05 * candidates


@pytest.mark.parametrize("name", ["p60.json", "p120-3dep.json.gz"])
def test_a_model_takes_about_what_was_told(name: str) -> None:
    asked = shared(name)
    tracemalloc.start()
    try:
        matrix_of(model_of(asked).program)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most / 2 < bytes_of_model(asked) < 4 * most


def test_what_does_not_fit_is_refused_with_its_size() -> None:
    asked = shared("p60.json")
    refuse_too_large(asked, available=GB)
    with pytest.raises(TooLarge) as refused:
        refuse_too_large(asked, needed=9 * GB, available=4 * GB)
    assert str(refused.value) == "60 people, 12,839 possible starts: needs about 9.0 GB, there are 4.0 GB"
    assert isinstance(refused.value, BadInput)


def test_the_machine_says_what_it_has_left(tmp_path: Path) -> None:
    assert available_bytes(*tree(tmp_path, {"proc/meminfo": MEMINFO})) == 8 * GB
    assert available_bytes(tmp_path / "nothing", tmp_path / "nowhere") is None


def test_a_control_group_leaves_less_and_counts_cached_files_as_free(tmp_path: Path) -> None:
    files = {
        "proc/meminfo": MEMINFO,
        "proc/self/cgroup": "0::/jobs/one\n",
        "cgroup/jobs/one/memory.max": "max\n",
        "cgroup/jobs/one/memory.current": f"{GB}\n",
        "cgroup/jobs/memory.max": f"{3 * GB}\n",
        "cgroup/jobs/memory.current": f"{2 * GB}\n",
        "cgroup/jobs/memory.stat": f"anon 5\ninactive_file {GB}\n",
    }
    assert available_bytes(*tree(tmp_path, files)) == 2 * GB


def test_a_control_group_of_the_first_version_counts_too(tmp_path: Path) -> None:
    files = {
        "proc/meminfo": MEMINFO,
        "proc/self/cgroup": "5:cpu,cpuacct:/box\n4:memory:/box\n",
        "cgroup/memory/memory.limit_in_bytes": "9223372036854771712\n",
        "cgroup/memory/memory.usage_in_bytes": "1\n",
        "cgroup/memory/box/memory.limit_in_bytes": f"{GB}\n",
        "cgroup/memory/box/memory.usage_in_bytes": f"{GB // 4}\n",
    }
    assert available_bytes(*tree(tmp_path, files)) == 3 * GB // 4


def test_a_full_group_leaves_nothing_rather_than_less(tmp_path: Path) -> None:
    files = {
        "proc/self/cgroup": "0::/\n",
        "cgroup/memory.max": "5\n",
        "cgroup/memory.current": "9\n",
    }
    assert available_bytes(*tree(tmp_path, files)) == 0


def within_256_mb(program: str) -> str:
    """What a program prints that has no more address space than that."""
    if not Path("/proc/self/statm").exists():
        lacking("folder /proc that tells what a process has")
    limit = "import resource; resource.setrlimit(resource.RLIMIT_AS, (2**28, 2**28))\n"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", limit + program]
    return subprocess.run(command, capture_output=True, text=True, check=True, env=environment).stdout


def test_a_limit_on_the_address_space_is_a_limit() -> None:
    left = within_256_mb("from solver.memory import available_bytes; print(available_bytes())")
    assert 0 < int(left) < 2**28


def test_a_file_that_would_not_fit_in_memory_is_refused_before_it_is_understood(tmp_path: Path) -> None:
    large = tmp_path / "large.json"
    large.write_text(f'["{" " * 30_000_000}"]')
    refused = within_256_mb(
        "from pathlib import Path\nfrom solver import BadInput, read_json\n"
        f"try: read_json(Path({str(large)!r}))\nexcept BadInput as refusal: print(refusal)"
    )
    assert "it needs more than" in refused


def test_nothing_to_do_needs_nothing() -> None:
    assert bytes_of_model(problem(days=[])) == 0
    assert (
        possible_starts(problem(days=list(MONDAY_TO_FRIDAY[:1]), placements=[rotation("desk", days=9)])) == 0
    )
