"""Sheets from Excel workbooks, read in a process of its own that may fail."""

import json
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

from rotation.errors import Refusal
from rotation.sheets.table import MAX_COLUMNS, MAX_ROWS, Cell, Sheet, sheet_of

_READER = Path(__file__).with_name("read_apart.py")
_SECONDS = 20

_WHY = {
    "unpacked": "The workbook is too large when unpacked. "
    "Copy the list into a new workbook, or save it as CSV.",
    "size": f"The sheet reaches beyond {MAX_ROWS} rows or {MAX_COLUMNS} columns. "
    "Copy the list itself into a new workbook.",
    "no sheet": "The workbook has no sheet that can be seen.",
}
_UNREADABLE = (
    "The workbook cannot be read; it may be damaged. "
    "Open it, save it again as .xlsx or CSV, and choose the new file."
)


def workbook_sheet(content: bytes) -> Sheet:
    """The first visible sheet of a workbook. Raises Refusal when it cannot be read within bounds.

    A small workbook can unpack to more than there is memory, and the reader then ends its whole process:
    so that process must not be ours.
    """
    try:
        done = subprocess.run(  # noqa: S603  # our own file, by our own interpreter
            [sys.executable, "-I", str(_READER), str(MAX_ROWS + 1), str(MAX_COLUMNS)],
            input=content,
            capture_output=True,
            timeout=_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise Refusal(_WHY["unpacked"]) from None
    found = _answer(done.stdout) if done.returncode == 0 else None
    if found is None:
        raise Refusal(_UNREADABLE)
    if "refused" in found:
        raise Refusal(_WHY[found["refused"]])
    lines = ((number, [_cell(each) for each in cells]) for number, cells in enumerate(found["rows"], 1))
    return sheet_of(lines, _remarks(found["name"], found["others"]))


def _answer(output: bytes) -> dict[str, Any] | None:
    try:
        return dict(json.loads(output))
    except ValueError:
        return None


def _remarks(name: str, others: int) -> list[str]:
    if not others:
        return []
    return [f"Only the first sheet, “{name}”, was read; the workbook has {others} more."]


def _cell(value: str | list[int]) -> Cell:
    """A date travels as [year, month, day]."""
    return value if isinstance(value, str) else date(*value)
