"""What busy times mean for half days: a level that the person may take over."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from rotation.calendar_file.reading import BusyTimes
from rotation.hours import HalfDayHours
from rotation.models.availability import HALVES, HalfDay, Level

# A stand-up meeting is no reason to turn a guest away.
WORTH_A_WORD = timedelta(hours=1)


@dataclass(frozen=True)
class Suggestion:
    """A level for one half day, and how much of it is taken, if only tentatively."""

    day: date
    half: HalfDay
    level: Level
    busy: timedelta
    tentative: bool = False


def suggestions(busy: BusyTimes, days: Iterable[date], hours: HalfDayHours) -> list[Suggestion]:
    """A suggestion for each half day of these days that is taken.

    *cannot* where at least half of it is, or all of the day; *rather not* where an hour is, or half of it
    tentatively.
    """
    found = [_suggested(busy, day, half, hours) for day in days for half in HALVES]
    return [each for each in found if each is not None]


def _suggested(busy: BusyTimes, day: date, half: HalfDay, hours: HalfDayHours) -> Suggestion | None:
    begins, ends = hours.of_half(day, half)
    length = _apart(begins, ends)
    firm = length if busy.days.get(day) is False else _taken(busy, begins, ends, tentative=False)
    loose = length if day in busy.days else _taken(busy, begins, ends, tentative=True)
    if firm >= length / 2:
        return Suggestion(day, half, Level.CANNOT, firm)
    if firm >= WORTH_A_WORD:
        return Suggestion(day, half, Level.RATHER_NOT, firm)
    if loose >= length / 2:
        return Suggestion(day, half, Level.RATHER_NOT, loose, tentative=True)
    return None


def _taken(busy: BusyTimes, begins: datetime, ends: datetime, *, tentative: bool) -> timedelta:
    """How much of a time is taken by spans, which lie apart from one another."""
    overlaps = (
        _apart(max(begins, span.start), min(ends, span.end))
        for span in busy.spans
        if span.tentative == tentative and span.start < ends and span.end > begins
    )
    return sum(overlaps, timedelta())


def _apart(earlier: datetime, later: datetime) -> timedelta:
    """The time that passes between two instants; the difference of two local times is not that."""
    return timedelta(seconds=later.timestamp() - earlier.timestamp())
