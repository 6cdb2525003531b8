"""A file of bytes as one table of cells, whether it is a CSV file or a workbook."""

from rotation.errors import Refusal
from rotation.sheets.table import MAX_COLUMNS, MAX_ROWS, Cell, Row, Sheet
from rotation.sheets.text import text_sheet
from rotation.sheets.workbook import workbook_sheet

__all__ = ["MAX_BYTES", "MAX_COLUMNS", "MAX_ROWS", "Cell", "Row", "Sheet", "read_sheet"]

MAX_BYTES = 8 * 1024 * 1024

_ZIP = b"PK\x03\x04"
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def read_sheet(content: bytes) -> Sheet:
    """The first table of an uploaded file.

    Raises Refusal, and nothing else, for whatever cannot be read as a table with a header.
    """
    if not content.strip():
        raise Refusal("The file is empty. Choose one with a row of column names and a row for each person.")
    if len(content) > MAX_BYTES:
        raise Refusal("The file is larger than 8 MB, which is the most that can be taken in.")
    if content.startswith(_OLD_OFFICE):
        raise Refusal(
            "This is an old Excel file (.xls) or one with a password. "
            "Save it as .xlsx without a password, or as CSV."
        )
    return workbook_sheet(content) if content.startswith(_ZIP) else text_sheet(content)
