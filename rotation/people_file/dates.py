"""Dates as people write them. Whether 03/04/2011 is in March or in April, the whole column decides."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class DateOrder(StrEnum):
    """Which comes first where only numbers and strokes are written: 31/05/2011 or 05/31/2011."""

    DAY_FIRST = "dmy"
    MONTH_FIRST = "mdy"


@dataclass(frozen=True)
class Decision:
    """The order of a column, and what told it. No order and a `witness`: it can be read in two ways."""

    order: DateOrder | None
    witness: str = ""


_TIME = r"(?:[T ]+[0-9:.]+ ?(?:Z|[AaPp][Mm])?)?"
_YEAR_FIRST = re.compile(rf"([0-9]{{4}})[-/.]([0-9]{{1,2}})[-/.]([0-9]{{1,2}}){_TIME}")
_NUMBERS = re.compile(rf"([0-9]{{1,2}})([-/.])([0-9]{{1,2}})\2([0-9]{{4}}){_TIME}")
_DAY_MONTH = re.compile(r"([0-9]{1,2})[-. ]+([^\W\d_]{3,9})[-., ]+([0-9]{4})")
_MONTH_DAY = re.compile(r"([^\W\d_]{3,9})[. ]+([0-9]{1,2}),? +([0-9]{4})")

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan januar january jän jänner", "feb februar february", "mar mär mrz märz march", "apr april",
            "may mai", "jun juni june", "jul juli july", "aug august", "sep sept september",
            "oct okt october oktober", "nov november", "dec dez december dezember",
        ),
        1,
    )
    for name in names.split()
}  # fmt: skip


def decide(texts: Iterable[str]) -> Decision:
    """The order that a column of dates is written in, as far as its values tell."""
    doubtful = ""
    for text in texts:
        match = _NUMBERS.fullmatch(text)
        if match is None or match[2] == ".":
            continue
        first, second = int(match[1]), int(match[3])
        if first > 12 >= second:
            return Decision(DateOrder.DAY_FIRST, text)
        if second > 12 >= first:
            return Decision(DateOrder.MONTH_FIRST, text)
        if first != second:
            doubtful = doubtful or text
    return Decision(None, doubtful)


def read_date(text: str, order: DateOrder | None) -> date | None:
    """The date that `text` says; None when it says none, or only an unknown `order` could tell."""
    if match := _YEAR_FIRST.fullmatch(text):
        return _date(int(match[1]), int(match[2]), int(match[3]))
    if match := _NUMBERS.fullmatch(text):
        return _from_numbers(match, order)
    if match := _DAY_MONTH.fullmatch(text):
        return _date(int(match[3]), _MONTHS.get(match[2].lower(), 0), int(match[1]))
    if match := _MONTH_DAY.fullmatch(text):
        return _date(int(match[3]), _MONTHS.get(match[1].lower(), 0), int(match[2]))
    return None


def is_likely(day: date) -> bool:
    """Whether somebody alive can have been hired, or is to be, on that day: in the years 1900 to 2100."""
    return 1900 <= day.year <= 2100


def needs_order(text: str) -> bool:
    """Whether this date says two things, depending on the order."""
    day_first, month_first = (read_date(text, order) for order in DateOrder)
    return day_first is not None and month_first is not None and day_first != month_first


def _from_numbers(match: re.Match[str], order: DateOrder | None) -> date | None:
    first, second, year = int(match[1]), int(match[3]), int(match[4])
    if match[2] == "." or order is DateOrder.DAY_FIRST or first == second:
        return _date(year, second, first)
    return _date(year, first, second) if order is DateOrder.MONTH_FIRST else None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    return found if is_likely(found) else None
