"""A person's half days as they look on a calendar: levels, exceptions, holidays, blackout dates."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from rotation.holidays_of import public_holidays
from rotation.models.availability import (
    HalfDay,
    Level,
    dated_levels,
    usual_level,
    weekly_levels,
)
from rotation.models.cycles import BlackoutDate
from rotation.models.people import Person


@dataclass(frozen=True)
class CalendarDay:
    """One working day: its two levels, whether each is an exception, and why nothing takes place, if so."""

    day: date
    levels: Mapping[HalfDay, Level]
    exceptional: frozenset[HalfDay]
    closed: str


@dataclass(frozen=True)
class ExceptionSpan:
    """Exceptions of one level on working days in a row: whole days, mornings or afternoons."""

    first_day: date
    last_day: date
    part: str
    level: Level


def weekly_pattern(person: Person) -> dict[tuple[int, HalfDay], Level]:
    """A person's level in each half day of a week, Monday to Friday."""
    pattern = {(weekday, half): usual_level(weekday) for weekday in range(5) for half in HalfDay}
    pattern.update({(row.weekday, row.half): row.level for row in weekly_levels([person.id])})
    return pattern


def calendar_of(
    person: Person, first: date, last: date, blackouts: Sequence[BlackoutDate]
) -> list[list[CalendarDay]]:
    """The weeks between two dates, Monday to Friday each; days outside the two are left out."""
    pattern = weekly_pattern(person)
    dated = {(row.day, row.half): row.level for row in dated_levels([person.id], first, last)}
    holidays = public_holidays(person.country, person.region, first, last)
    weeks: dict[date, list[CalendarDay]] = {}
    for n in range((last - first).days + 1):
        day = first + timedelta(days=n)
        if day.weekday() >= 5:
            continue
        weeks.setdefault(day - timedelta(days=day.weekday()), []).append(
            CalendarDay(
                day=day,
                levels={half: dated.get((day, half), pattern[day.weekday(), half]) for half in HalfDay},
                exceptional=frozenset(half for half in HalfDay if (day, half) in dated),
                closed=holidays.get(day) or _blackout_on(day, blackouts),
            )
        )
    return list(weeks.values())


def exceptions_of(person: Person, first: date) -> list[ExceptionSpan]:
    """A person's exceptions from a date on, those that say the same on working days in a row as one."""
    by_day: dict[date, dict[HalfDay, Level]] = {}
    for row in dated_levels([person.id], first, date.max):
        by_day.setdefault(row.day, {})[row.half] = row.level
    spans: list[ExceptionSpan] = []
    for day, halves in by_day.items():
        for part, level in _parts(halves):
            before = next((span for span in spans if _goes_on(span, day, part, level)), None)
            if before is not None:
                spans.remove(before)
            spans.append(ExceptionSpan(before.first_day if before else day, day, part, level))
    return sorted(spans, key=lambda span: (span.first_day, span.part))


def _parts(halves: Mapping[HalfDay, Level]) -> list[tuple[str, Level]]:
    if len(halves) == 2 and len(set(halves.values())) == 1:
        return [("whole", next(iter(halves.values())))]
    return [(half.value, level) for half, level in halves.items()]


def _goes_on(span: ExceptionSpan, day: date, part: str, level: Level) -> bool:
    apart = 3 if span.last_day.weekday() == 4 else 1
    return (span.part, span.level, (day - span.last_day).days) == (part, level, apart)


def _blackout_on(day: date, blackouts: Sequence[BlackoutDate]) -> str:
    for blackout in blackouts:
        if blackout.first_day <= day <= blackout.last_day:
            return blackout.label or "no visits on this day"
    return ""
