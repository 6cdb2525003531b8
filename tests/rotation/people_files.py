"""People files made for tests, and the steps of importing one."""

import csv
import io
from datetime import UTC, datetime

import xlsxwriter

from rotation.actions.people_dry_run import DryRun
from rotation.actions.people_import import correct_columns, dry_run, import_people, new_upload
from rotation.database import db, transaction
from rotation.models import Account, Person
from rotation.people_file import DateOrder, Field

NOW = datetime(2027, 1, 4, 9, 0, tzinfo=UTC)
HEADER = (
    "Employee ID",
    "First name",
    "Last name",
    "E-mail",
    "Department",
    "Manager ID",
    "Country",
    "Hire date",
)
ANN = ("1", "Ann", "Lee", "ann@example.org", "Sales", "", "DE", "2020-05-31")
BO = ("2", "Bo", "Ray", "bo@example.org", "Sales", "1", "GB", "2021-02-01")
CY = ("3", "Cy", "Fox", "cy@example.org", "Marketing", "1", "US", "2022-03-15")


def csv_of(*rows, header=HEADER, separator=",", encoding="utf-8") -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=separator).writerows([header, *rows])
    return text.getvalue().encode(encoding)


def workbook_of(*sheets: list[list[object]]) -> bytes:
    """A workbook with these sheets of rows; a date becomes a date cell."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"default_date_format": "dd.mm.yyyy"}) as workbook:
        for rows in sheets:
            sheet = workbook.add_worksheet()
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return content.getvalue()


def changed(row: tuple[str, ...], **values: str) -> tuple[str, ...]:
    """The row with other values, by the header's names in lower case with underscores."""
    names = [name.lower().replace(" ", "_").replace("-", "_") for name in HEADER]
    cells = list(row)
    for name, value in values.items():
        cells[names.index(name)] = value
    return tuple(cells)


def look_at(
    content: bytes, columns: dict[Field, str] | None = None, date_order: DateOrder | None = None
) -> DryRun:
    upload = new_upload("people.csv", content, by=None, now=NOW)
    found = {Field(field): column for field, column in upload.columns.items()}
    correct_columns(upload, found | (columns or {}), date_order)
    return dry_run(upload)


def take_in(
    content: bytes,
    *,
    by: Account | None = None,
    absent_have_left: bool = True,
    many_leave: bool = False,
    seen: str | None = None,
    now: datetime = NOW,
) -> DryRun:
    """Import a file, as the shell does."""
    upload = new_upload("people.csv", content, by=by, now=now)
    with transaction():
        return import_people(
            upload,
            seen=seen,
            absent_left_on=now.date() if absent_have_left else None,
            many_leave=many_leave,
            by=by,
            now=now,
        )


def person(employee_id: str) -> Person:
    return db.session.query(Person).filter_by(employee_id=employee_id).one()
