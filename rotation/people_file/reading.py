"""From the rows of a sheet to people, with everything that is wrong on the way."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from rotation.countries import country_code, region_code
from rotation.people_file.columns import REQUIRED, Field
from rotation.people_file.dates import DateOrder, Decision, decide, is_likely, needs_order, read_date
from rotation.people_file.problems import Problem, shown
from rotation.sheets import Cell, Row, Sheet

_LONGEST = {
    Field.EMPLOYEE_ID: 40,
    Field.GIVEN_NAME: 80,
    Field.FAMILY_NAME: 80,
    Field.FULL_NAME: 160,
    Field.EMAIL: 254,
    Field.JOB_TITLE: 120,
    Field.DEPARTMENT: 80,
    Field.TEAM: 80,
    Field.MANAGER: 254,
    Field.COUNTRY: 80,
    Field.REGION: 80,
    Field.HIRED_ON: 40,
}
# One @, something before it, a domain with a point. Letters of every alphabet: josé1@… is an address.
_EMAIL = re.compile(r"[^\s@\"(),:;<>\[\]\\]+@[^\s@\"(),:;<>\[\]\\.]+(\.[^\s@\"(),:;<>\[\]\\.]+)+")


@dataclass(frozen=True)
class PersonRow:
    """One person as the file has them. `manager` is an id, an address or a name, still to be looked up.

    `country` is a two-letter code and `region` a region's code; both empty when unknown.
    """

    row: int
    employee_id: str
    given_name: str
    family_name: str
    email: str | None
    job_title: str
    department: str
    team: str
    manager: str
    country: str
    region: str
    hired_on: date | None

    @property
    def name(self) -> str:
        """The whole name as it is said."""
        return f"{self.given_name} {self.family_name}".strip()


@dataclass(frozen=True)
class PeopleFile:
    """The people of a file. Fields without a column say nothing: `columns` tells which have one."""

    people: tuple[PersonRow, ...]
    problems: tuple[Problem, ...]
    columns: Mapping[Field, str]
    dates: Decision

    @property
    def has_family_names(self) -> bool:
        """Whether the file says anything of family names."""
        return Field.FAMILY_NAME in self.columns or Field.FULL_NAME in self.columns


def read_people(
    sheet: Sheet, columns: Mapping[Field, str], date_order: DateOrder | None = None
) -> PeopleFile:
    """Read a sheet whose `columns` are these; `date_order` is HR's word on dates, if they gave it."""
    columns = {field: name for field, name in columns.items() if name in sheet.header}
    reader = _Reader(sheet, columns, date_order)
    people = tuple(reader.person(row) for row in sheet.rows)
    problems = [*_missing_columns(columns), *reader.problems, *_repeated(people, columns)]
    problems.extend(_worth_knowing(people, columns))
    problems.sort(key=lambda each: (each.row or 0, not each.blocks))
    return PeopleFile(people, tuple(problems), columns, reader.dates)


class _Reader:
    """Reads one row after the other and notes what is wrong with them."""

    def __init__(self, sheet: Sheet, columns: Mapping[Field, str], date_order: DateOrder | None) -> None:
        self.problems: list[Problem] = []
        self._columns = columns
        self._at = {field: sheet.header.index(name) for field, name in columns.items()}
        place = self._at.get(Field.HIRED_ON)
        written = [] if place is None else [row.cells[place] for row in sheet.rows]
        self.dates = decide(each for each in written if isinstance(each, str))
        self._order = date_order or self.dates.order
        if date_order is not None:
            self.dates = Decision(date_order)
        elif self._order is None and self.dates.witness:
            self._wrong(
                None,
                Field.HIRED_ON,
                self.dates.witness,
                "Every date of this column can be read with the day first or with the month first.",
                "Choose the order of the dates under “Columns”.",
            )

    def person(self, row: Row) -> PersonRow:
        """The person in this row; what is wrong with a value leaves it empty."""
        if any(row.surplus):
            self.problems.append(
                Problem(
                    row.number,
                    "",
                    shown(next(each for each in row.surplus if each)),
                    "The row has more cells than there are column names.",
                    "Give the column a name, or put text that contains the separator in quotation marks.",
                )
            )
        given, family = self._name(row)
        country = self._known(row, Field.COUNTRY, country_code, _COUNTRY_FIX)
        return PersonRow(
            row=row.number,
            employee_id=self._needed(row, Field.EMPLOYEE_ID, "Give each person an employee id."),
            given_name=given,
            family_name=family,
            email=self._known(row, Field.EMAIL, _email, "Write it like name@company.com.") or None,
            job_title=self._text(row, Field.JOB_TITLE),
            department=self._needed(row, Field.DEPARTMENT, "Name the department."),
            team=self._text(row, Field.TEAM),
            manager=self._text(row, Field.MANAGER),
            country=country,
            region=self._region(row, country),
            hired_on=self._date(row),
        )

    def _cell(self, row: Row, field: Field) -> Cell:
        return row.cells[self._at[field]] if field in self._at else ""

    def _text(self, row: Row, field: Field) -> str:
        value = str(self._cell(row, field))
        if len(value) > _LONGEST[field]:
            self._wrong(
                row.number,
                field,
                value,
                f"This is {len(value)} characters long.",
                f"Shorten it to {_LONGEST[field]} characters.",
            )
            return value[: _LONGEST[field]]
        return value

    def _needed(self, row: Row, field: Field, fix: str) -> str:
        value = self._text(row, field)
        if not value and field in self._at:
            self._wrong(row.number, field, "", "The cell is empty.", fix)
        return value

    def _known(self, row: Row, field: Field, read: Callable[[str], str | None], fix: str) -> str:
        value = self._text(row, field)
        found = read(value) if value else ""
        if found is None:
            self._wrong(row.number, field, value, _UNKNOWN[field], fix)
        return found or ""

    def _name(self, row: Row) -> tuple[str, str]:
        given, family = self._text(row, Field.GIVEN_NAME), self._text(row, Field.FAMILY_NAME)
        if Field.GIVEN_NAME not in self._at and not family:
            given, family = _parted(self._text(row, Field.FULL_NAME))
        if not given and not family and self._at.keys() & _NAME_FIELDS:
            field = next(each for each in _NAME_FIELDS if each in self._at)
            self._wrong(row.number, field, "", "The person has no name.", "Fill in the name.")
        return (given[:80], family[:80]) if given else (family[:80], "")

    def _region(self, row: Row, country: str) -> str:
        value = self._text(row, Field.REGION)
        found = region_code(country, value) if value and country else None
        if value and country and found is None:
            self._wrong(
                row.number,
                Field.REGION,
                value,
                "No region of this country with public holidays of its own has this name.",
                "Use a code such as BY for Bavaria, or go on: only the country's holidays count.",
                blocks=False,
            )
        return found or ""

    def _date(self, row: Row) -> date | None:
        value = self._cell(row, Field.HIRED_ON)
        if not value:
            return None
        if isinstance(value, date):
            found, reason = (value if is_likely(value) else None), "The year is not between 1900 and 2100."
        else:
            found, reason = read_date(value, self._order), "This is not a date."
            if found is None and self._order is None and needs_order(value):
                return None
        if found is None:
            self._wrong(
                row.number,
                Field.HIRED_ON,
                str(value),
                reason,
                "Write it as 2011-05-31 or 31.05.2011.",
            )
        return found

    def _wrong(
        self, row: int | None, field: Field, value: str, reason: str, fix: str, *, blocks: bool = True
    ) -> None:
        column = self._columns.get(field, field.label)
        self.problems.append(Problem(row, column, shown(value), reason, fix, blocks))


_NAME_FIELDS = (Field.GIVEN_NAME, Field.FULL_NAME, Field.FAMILY_NAME)
_COUNTRY_FIX = "Use a two-letter code such as DE, or the English name."
_UNKNOWN = {
    Field.COUNTRY: "No country is known by this name or code.",
    Field.EMAIL: "This is not an e-mail address.",
}


def _email(text: str) -> str | None:
    return text.lower() if _EMAIL.fullmatch(text) else None


def _parted(full_name: str) -> tuple[str, str]:
    """Given and family name out of "Ann Lee" or "Lee, Ann"."""
    family, comma, given = full_name.partition(",")
    if not comma:
        given, _, family = full_name.rpartition(" ")
    return given.strip(), family.strip()


def _missing_columns(columns: Mapping[Field, str]) -> Iterable[Problem]:
    missing = [field.label for field in REQUIRED if field not in columns]
    if not any(field in columns for field in _NAME_FIELDS):
        missing.append("Given name")
    for label in missing:
        yield Problem(
            None,
            label,
            "",
            "No column of the file was recognised as this.",
            "Choose the column under “Columns”, or add one to the file.",
        )


def _repeated(people: Iterable[PersonRow], columns: Mapping[Field, str]) -> Iterable[Problem]:
    ids: dict[str, PersonRow] = {}
    emails: dict[str, PersonRow] = {}
    for each in people:
        for seen, field, value in (
            (ids, Field.EMPLOYEE_ID, each.employee_id),
            (emails, Field.EMAIL, each.email),
        ):
            if not value:
                continue
            first = seen.setdefault(value.casefold(), each)
            if first is not each:
                yield Problem(
                    each.row,
                    columns[field],
                    shown(value),
                    f"Row {first.row} ({first.name or 'without a name'}) has the same.",
                    "Keep one of the two rows."
                    if field is Field.EMPLOYEE_ID
                    else "Give each person their own.",
                )


def _worth_knowing(people: tuple[PersonRow, ...], columns: Mapping[Field, str]) -> Iterable[Problem]:
    """Warnings about the file as a whole."""
    without_email = sum(each.email is None for each in people)
    if without_email:
        yield Problem(
            None,
            columns.get(Field.EMAIL, Field.EMAIL.label),
            "",
            f"{without_email} of {len(people)} people have no e-mail address and cannot sign in.",
            "Add the addresses, or go on: they can be planned all the same.",
            blocks=False,
        )
    if not any(each.country for each in people):
        yield Problem(
            None,
            columns.get(Field.COUNTRY, Field.COUNTRY.label),
            "",
            "Nobody has a country, so no public holidays are kept free.",
            "Add a column with country codes, or go on.",
            blocks=False,
        )
