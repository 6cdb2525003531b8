"""Reads one workbook from standard input and writes its first visible sheet to standard output, as JSON.

A program run apart, with the greatest number of rows and of columns as arguments.
"""

import io
import json
import sys
import zipfile
from datetime import date, datetime
from typing import Any

from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

# Far above any honest list of 20,000 people; a real workbook of many sheets has a few hundred parts.
UNPACKED = 50 * 1024 * 1024
PARTS = 500
LONGEST_CELL = 4000
LONGEST_TEXT = 32 * 1024 * 1024


def read(content: bytes, max_rows: int, max_columns: int) -> dict[str, Any]:
    """The sheet's name, how many others there are, and its rows from the first on; or why it was refused."""
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        sizes = [part.file_size for part in parts.infolist()]
    if len(sizes) > PARTS or sum(sizes) > UNPACKED:
        return {"refused": "unpacked"}
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
    names = [
        each.name
        for each in workbook.sheets_metadata
        if each.typ == SheetTypeEnum.WorkSheet and each.visible == SheetVisibleEnum.Visible
    ]
    if not names:
        return {"refused": "no sheet"}
    sheet = workbook.get_sheet_by_name(names[0])
    if sheet.total_height > max_rows or sheet.total_width > max_columns:
        return {"refused": "size"}
    rows, length = [], 0
    for values in sheet.to_python(skip_empty_area=False):
        cells = [plain(value) for value in values]
        length += sum(map(len, cells))
        if length > LONGEST_TEXT:
            return {"refused": "unpacked"}
        rows.append(cells)
    return {"name": names[0], "others": len(names) - 1, "rows": rows}


def plain(value: object) -> str | list[int]:
    """A cell as text, whole numbers without a point; a date as [year, month, day]."""
    if isinstance(value, datetime | date):
        return [value.year, value.month, value.day]
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)[:LONGEST_CELL]


if __name__ == "__main__":
    answer = read(sys.stdin.buffer.read(), int(sys.argv[1]), int(sys.argv[2]))
    json.dump(answer, sys.stdout)
