"""run.py: the environment from the lock, by the standard library alone."""

import ast
import importlib.util
import sys

import pytest

from tests.real import ROOT


@pytest.fixture
def run(tmp_path, monkeypatch):
    """run.py as a module, with its environment in a folder of ours and its commands noted, not run."""
    spec = importlib.util.spec_from_file_location("run", ROOT / "run.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.ENVIRONMENT = tmp_path / ".venv"
    module.PYTHON = tmp_path / ".venv/bin/python"
    module.MARK = tmp_path / ".venv/installed.txt"
    module.commands = []

    def note(command: list[str]) -> int:
        if "venv" in command:
            module.PYTHON.parent.mkdir(parents=True, exist_ok=True)
            module.PYTHON.touch()
        module.commands.append(" ".join(command))
        return 0

    monkeypatch.setattr(module, "run", note)
    return module


def test_it_needs_the_standard_library_only():
    tree = ast.parse((ROOT / "run.py").read_text("utf-8"))
    imported = {
        name.split(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, (ast.Import, ast.ImportFrom))
        for name in (
            [node.module] if isinstance(node, ast.ImportFrom) else [each.name for each in node.names]
        )
    }
    assert imported <= sys.stdlib_module_names


def test_the_environment_is_made_once_and_by_hash(run):
    run.main(["demo", "--no-serve"])
    assert [command.split()[1:3] for command in run.commands] == [
        ["-m", "venv"],
        ["-m", "pip"],
        ["-m", "rotation"],
    ]
    assert "--require-hashes -r" in run.commands[1]
    assert run.commands[1].endswith("requirements.lock")
    run.commands.clear()
    run.main(["demo"])
    assert [command.split()[1:] for command in run.commands] == [["-m", "rotation", "demo"]]


def test_a_changed_lock_is_installed_again(run, tmp_path):
    run.main(["demo"])
    run.LOCKS = {who: tmp_path / f"{who}.lock" for who in run.LOCKS}
    for lock in run.LOCKS.values():
        lock.write_text("another==1")
    run.commands.clear()
    run.main(["demo"])
    assert "pip install" in run.commands[0]


def test_what_developers_need_serves_users_too(run):
    run.main(["test"])
    assert run.commands[1].endswith("requirements-dev.lock")
    run.commands.clear()
    run.main(["demo"])
    assert len(run.commands) == 1


def test_a_failed_installation_is_tried_again(run, monkeypatch):
    monkeypatch.setattr(run, "run", lambda command: run.PYTHON.parent.mkdir(parents=True, exist_ok=True) or 1)
    with pytest.raises(SystemExit, match="failed"):
        run.main(["demo"])
    assert not run.MARK.exists()


@pytest.mark.parametrize("missing", ["venv", "ensurepip"])
def test_where_venv_is_missing_it_prints_the_line_that_installs_it_and_stops(run, monkeypatch, missing):
    found = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == missing else found(name))
    with pytest.raises(SystemExit, match="sudo apt install python3-venv"):
        run.main(["demo"])
    assert run.commands == []


def test_an_older_python_is_told_so(run, monkeypatch):
    monkeypatch.setattr(run.sys, "version_info", (3, 10, 1))
    with pytest.raises(SystemExit, match=r"needs Python 3\.11"):
        run.main(["test"])
