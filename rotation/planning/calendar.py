"""A person's half days as they look on a calendar: levels, exceptions, holidays, blackout dates."""

from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from types import MappingProxyType

from rotation.holidays_of import public_holidays
from rotation.models.answers import Answer, week_from_text
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
    """Exceptions of one level on working days in a row: whole days, mornings or afternoons.

    `mark` is what the caller wants told apart besides, the same throughout.
    """

    first_day: date
    last_day: date
    part: str
    level: Level
    mark: Hashable = None


def weekly_pattern(person: Person, answer: Answer | None = None) -> dict[tuple[int, HalfDay], Level]:
    """A person's level in each half day of a week, Monday to Friday: of an answer if it has its own week."""
    if answer is not None and answer.week is not None:
        return week_from_text(answer.week)
    pattern = {(weekday, half): usual_level(weekday) for weekday in range(5) for half in HalfDay}
    pattern.update({(row.weekday, row.half): row.level for row in weekly_levels([person.id])})
    return pattern


def calendar_of(
    person: Person,
    first: date,
    last: date,
    blackouts: Sequence[BlackoutDate],
    pattern: Mapping[tuple[int, HalfDay], Level] | None = None,
    *,
    away: Collection[tuple[date, HalfDay]] = (),
) -> list[list[CalendarDay]]:
    """The weeks between two dates, Monday to Friday each; days outside the two are left out.

    `pattern` is the week that holds in them, by default the person's usual one. In the half days in which
    they were reported `away` people cannot, whatever they said.
    """
    pattern = pattern or weekly_pattern(person)
    dated = {(row.day, row.half): row.level for row in dated_levels([person.id], first, last)}
    dated.update(dict.fromkeys(away, Level.CANNOT))
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


def open_days(person: Person, first: date, last: date, blackouts: Sequence[BlackoutDate]) -> list[date]:
    """The days between two dates on which a person can visit or host at all: those that are not closed."""
    holidays = public_holidays(person.country, person.region, first, last)
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return [
        day for day in days if day.weekday() < 5 and day not in holidays and not _blackout_on(day, blackouts)
    ]


def exceptions_of(
    person: Person,
    first: date,
    last: date = date.max,
    marks: Mapping[tuple[date, HalfDay], Hashable] = MappingProxyType({}),
) -> list[ExceptionSpan]:
    """A person's exceptions between two dates, those that say the same on working days in a row as one.

    Half days with different `marks` are told apart.
    """
    by_day: dict[date, dict[HalfDay, tuple[Level, Hashable]]] = {}
    for row in dated_levels([person.id], first, last):
        by_day.setdefault(row.day, {})[row.half] = (row.level, marks.get((row.day, row.half)))
    spans: list[ExceptionSpan] = []
    for day, halves in by_day.items():
        for part, (level, mark) in _parts(halves):
            fresh = ExceptionSpan(day, day, part, level, mark)
            before = next((span for span in spans if _goes_on(span, fresh)), None)
            if before is not None:
                spans.remove(before)
                fresh = replace(fresh, first_day=before.first_day)
            spans.append(fresh)
    return sorted(spans, key=lambda span: (span.first_day, span.part))


def _parts(
    halves: Mapping[HalfDay, tuple[Level, Hashable]],
) -> list[tuple[str, tuple[Level, Hashable]]]:
    if len(halves) == 2 and len(set(halves.values())) == 1:
        return [("whole", next(iter(halves.values())))]
    return [(half.value, said) for half, said in halves.items()]


def _goes_on(span: ExceptionSpan, after: ExceptionSpan) -> bool:
    apart = 3 if span.last_day.weekday() == 4 else 1
    same = (span.part, span.level, span.mark) == (after.part, after.level, after.mark)
    return same and (after.first_day - span.last_day).days == apart


def _blackout_on(day: date, blackouts: Sequence[BlackoutDate]) -> str:
    for blackout in blackouts:
        if blackout.first_day <= day <= blackout.last_day:
            return blackout.label or "no visits on this day"
    return ""
