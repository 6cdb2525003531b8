"""Sheets from CSV files: whatever the encoding and the separator."""

import codecs
import csv
import io
from collections import Counter
from collections.abc import Iterator

from rotation.errors import Refusal
from rotation.sheets.table import Sheet, sheet_of

_SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
_SAMPLE_LINES = 60


def text_sheet(content: bytes) -> Sheet:
    """The table in a CSV file. Raises Refusal when it is not text, or its quotation marks do not match."""
    text, remarks = _text(content)
    text, separator, skipped = _separator(text)
    return sheet_of(_lines(text, separator, skipped), remarks)


def _text(content: bytes) -> tuple[str, list[str]]:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break
        return text, [_SAID[encoding]] if encoding in _SAID else []
    raise Refusal("This is neither a CSV file nor an Excel workbook. Save the list as .xlsx or as CSV UTF-8.")


_SAID = {
    "cp1252": "The file is not UTF-8. It was read as Windows text (code page 1252): "
    "please check the accents in the names."
}


def _separator(text: str) -> tuple[str, str, int]:
    """The text without a `sep=` line, its separator, and how many lines were left out."""
    first, _, rest = text.partition("\n")
    said = first.strip().lower()
    if said.startswith("sep=") and said[4:] in {",", ";", "|", ""}:
        return rest, said[4:] or "\t", 1
    sample = "".join(text.splitlines(keepends=True)[:_SAMPLE_LINES])
    return text, max(_SEPARATORS, key=lambda each: _fit(sample, each)), 0


def _fit(sample: str, separator: str) -> tuple[int, int]:
    """How well a separator cuts a sample: the rows that are as wide as the widest usual row, and that width.

    A separator that cuts nothing fits worst; a comma inside a few cells of a semicolon file cuts rows
    unevenly, and so fits worse than the semicolon.
    """
    try:
        widths = Counter(
            len(row) for row in csv.reader(io.StringIO(sample, newline=""), delimiter=separator) if row
        )
    except csv.Error:
        return 0, 0
    width, rows = widths.most_common(1)[0] if widths else (0, 0)
    return (rows, width) if width > 1 else (0, 0)


def _lines(text: str, separator: str, skipped: int) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    number = skipped
    try:
        for number, cells in enumerate(reader, skipped + 1):
            yield number, cells
    except csv.Error:
        raise Refusal(
            f"Row {number + 1} cannot be read: its quotation marks do not match, "
            "or one of its cells is longer than a page."
        ) from None
