"""The rules of the house that no linter knows."""

import re
from pathlib import Path

import pytest

from tests.real import ROOT

OURS = ("rotation", "solver", "benchmarks", "templates", "static", "tests")


def files(*endings: str) -> list[Path]:
    return sorted(
        path
        for folder in OURS
        for path in (ROOT / folder).rglob("*")
        if path.suffix in endings and path.is_file()
    )


def test_no_file_is_longer_than_300_lines():
    long = {
        str(path.relative_to(ROOT)): lines
        for path in files(".py", ".html", ".css", ".js")
        if (lines := len(path.read_text("utf-8").splitlines())) > 300
    }
    assert not long


def test_no_template_imports_a_macro_that_it_does_not_use():
    unused = []
    for path in files(".html"):
        text = path.read_text("utf-8")
        for statement, names in re.findall(
            r"({% from \"[^\"]+\" import ([^%]+?)(?: with context)? %})", text
        ):
            rest = text.replace(statement, "")
            unused += [
                f"{path.relative_to(ROOT)}: {name}"
                for name in (each.split(" as ")[-1].strip() for each in names.split(","))
                if not re.search(rf"\b{name}\b", rest)
            ]
    assert not unused


def test_pages_carry_no_inline_style_or_script():
    # The content policy forbids them: they would silently do nothing.
    bad = [
        f"{path.relative_to(ROOT)}: {match}"
        for path in files(".html")
        for match in re.findall(r"\sstyle=|\son[a-z]+=\"|<script(?![^>]* src=)", path.read_text("utf-8"))
    ]
    assert not bad


def test_every_macro_file_has_its_style_sheet_or_needs_none():
    styled = {path.stem for path in (ROOT / "static/css/parts").glob("*.css")}
    parts = {path.stem for path in (ROOT / "templates/parts").glob("[!_]*.html")}
    assert parts - styled <= {"post"}  # a button in a form: button.css


@pytest.mark.parametrize("lock", sorted(ROOT.glob("*.lock")), ids=lambda path: path.name)
def test_lock_files_have_hashes_and_no_addresses(lock):
    text = lock.read_text("utf-8")
    assert "://" not in text
    assert text.count("--hash=sha256:") >= text.count("==")


def test_no_module_has_a_name_that_says_nothing():
    empty = {"utils", "util", "helpers", "helper", "misc", "common", "data", "info", "manager"}
    assert not [str(path) for path in files(".py") if path.stem in empty]
