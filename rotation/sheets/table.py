"""A table as it stood in a file, and its bounds."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from rotation.errors import Refusal

MAX_ROWS, MAX_COLUMNS = 20_000, 60

Cell = str | date
"""Text without blanks around it, or the date of a workbook's date cell."""


@dataclass(frozen=True)
class Row:
    """One row that is not blank; `number` is what a spreadsheet shows beside it.

    `cells` has one cell for each column of the header; `surplus` is what stood to the right of them.
    """

    number: int
    cells: tuple[Cell, ...]
    surplus: tuple[Cell, ...] = ()


@dataclass(frozen=True)
class Sheet:
    """A header and its rows; `remarks` are sentences about how the file was read."""

    header: tuple[str, ...]
    rows: tuple[Row, ...]
    remarks: tuple[str, ...] = ()


def sheet_of(lines: Iterable[tuple[int, Sequence[Cell]]], remarks: Iterable[str] = ()) -> Sheet:
    """The sheet of these numbered lines: the first that is not blank is the header.

    Raises Refusal when there is no header, or more rows or columns than we take in.
    """
    full = ((number, _trimmed(cells)) for number, cells in lines)
    filled = ((number, cells) for number, cells in full if cells)
    _, names = next(filled, (0, ()))
    if not names:
        raise Refusal("The file is empty. Choose one with a row of column names and a row for each person.")
    if len(names) > MAX_COLUMNS:
        raise Refusal(f"The file has more than {MAX_COLUMNS} columns. Keep those about people only.")
    header = _header(names)
    rows: list[Row] = []
    for number, cells in filled:
        if len(rows) == MAX_ROWS:
            raise Refusal(f"The file has more than {MAX_ROWS} rows, which is the most that can be taken in.")
        padded = cells + ("",) * (len(header) - len(cells))
        rows.append(Row(number, padded[: len(header)], padded[len(header) :]))
    if not rows:
        raise Refusal(
            "The file has column names and nothing under them. Choose one with a row for each person."
        )
    return Sheet(header, tuple(rows), tuple(remarks))


def _trimmed(cells: Sequence[Cell]) -> tuple[Cell, ...]:
    clean = [_clean(cell) if isinstance(cell, str) else cell for cell in cells]
    while clean and clean[-1] == "":
        clean.pop()
    return tuple(clean)


def _clean(text: str) -> str:
    if text.isascii() and text.isprintable():
        return text.strip()
    # Line breaks and no-break spaces become spaces; what cannot be seen at all goes.
    seen = (letter for letter in " ".join(text.split()) if letter.isprintable())
    return "".join(seen).strip()


def _header(names: Sequence[Cell]) -> tuple[str, ...]:
    header: list[str] = []
    for number, name in enumerate(names):
        plain = str(name)[:120] or f"Column {number + 1}"
        label, again = plain, 2
        while label in header:
            label, again = f"{plain} ({again})", again + 1
        header.append(label)
    return tuple(header)
