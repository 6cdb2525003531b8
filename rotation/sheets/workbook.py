"""Sheets from Excel workbooks, read in a process of its own that may fail."""

from datetime import date
from pathlib import Path

from rotation.apart import Limits, TookTooLong, answer_of
from rotation.errors import Refusal
from rotation.sheets.table import MAX_COLUMNS, MAX_ROWS, Cell, Sheet, sheet_of

_READER = Path(__file__).with_name("read_apart.py")
_LIMITS = Limits(memory_mb=1024, cpu_seconds=10, seconds=20)

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
        found = answer_of(_READER, content, str(MAX_ROWS + 1), str(MAX_COLUMNS), limits=_LIMITS)
    except TookTooLong:
        raise Refusal(_WHY["unpacked"]) from None
    if found is None:
        raise Refusal(_UNREADABLE)
    if "refused" in found:
        raise Refusal(_WHY[found["refused"]])
    lines = ((number, [_cell(each) for each in cells]) for number, cells in enumerate(found["rows"], 1))
    return sheet_of(lines, _remarks(found["name"], found["others"]))


def _remarks(name: str, others: int) -> list[str]:
    if not others:
        return []
    return [f"Only the first sheet, “{name}”, was read; the workbook has {others} more."]


def _cell(value: str | list[int]) -> Cell:
    """A date travels as [year, month, day]."""
    return value if isinstance(value, str) else date(*value)
