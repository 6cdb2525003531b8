"""When people can: their weekly pattern and its exceptions, changed by themselves or by HR."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from rotation.actions.lateness import must_not_be_late
from rotation.database import db
from rotation.errors import Refusal
from rotation.models.accounts import Account
from rotation.models.availability import (
    DatedLevel,
    HalfDay,
    Level,
    WeeklyLevel,
    dated_levels,
    usual_level,
    weekly_levels,
)
from rotation.models.people import Person
from rotation.models.records import record

LONGEST_DAYS = 366


@dataclass(frozen=True, kw_only=True)
class HalfDays:
    """The half days from one date to another, both included: mornings, afternoons, or whole days."""

    first_day: date
    last_day: date
    halves: tuple[HalfDay, ...] = (HalfDay.AM, HalfDay.PM)

    @property
    def working_days(self) -> list[date]:
        """The dates from Monday to Friday among them."""
        days = (self.first_day + timedelta(days=n) for n in range((self.last_day - self.first_day).days + 1))
        return [day for day in days if day.weekday() < 5]


def replace_weekly_pattern(
    person: Person, levels: Mapping[tuple[int, HalfDay], Level], *, by: Account | None, now: datetime
) -> None:
    """Make these a person's levels in every week; half days that are not named become usual again.

    Only what differs from the usual level is kept. Raises Refusal when that comes too late for a cycle.
    """
    must_not_be_late(person, None, None, by=by, now=now)
    unusual = {
        (weekday, half): level for (weekday, half), level in levels.items() if level != usual_level(weekday)
    }
    for row in weekly_levels([person.id]):
        level = unusual.pop((row.weekday, row.half), None)
        if level is None:
            db.session.delete(row)
        else:
            row.level = level
    db.session.add_all(
        WeeklyLevel(person_id=person.id, weekday=weekday, half=half, level=level)
        for (weekday, half), level in unusual.items()
    )
    record("replace_weekly_pattern", person, by=by, now=now)


def set_dated_levels(
    person: Person, when: HalfDays, level: Level, *, by: Account | None, now: datetime
) -> None:
    """Make this a person's level in these half days, Monday to Friday, whatever their weekly pattern says.

    Raises Refusal when the dates are out of order, more than a year apart, or hold no working day, or when it
    comes too late for a cycle.
    """
    _check(when)
    must_not_be_late(person, when.first_day, when.last_day, by=by, now=now)
    wanted = {(day, half) for day in when.working_days for half in when.halves}
    for row in dated_levels([person.id], when.first_day, when.last_day):
        if (row.day, row.half) in wanted:
            row.level = level
            wanted.discard((row.day, row.half))
    db.session.add_all(
        DatedLevel(person_id=person.id, day=day, half=half, level=level) for day, half in sorted(wanted)
    )
    record("set_dated_levels", person, by=by, now=now, **_facts(when), level=level.value)


def remove_dated_levels(person: Person, when: HalfDays, *, by: Account | None, now: datetime) -> None:
    """Let a person's weekly pattern hold again in these half days. Raises Refusal when it is too late."""
    must_not_be_late(person, when.first_day, when.last_day, by=by, now=now)
    for row in dated_levels([person.id], when.first_day, when.last_day):
        if row.half in when.halves:
            db.session.delete(row)
    record("remove_dated_levels", person, by=by, now=now, **_facts(when))


def _check(when: HalfDays) -> None:
    if when.last_day < when.first_day:
        raise Refusal("The last day comes before the first.", field="last_day")
    if (when.last_day - when.first_day).days >= LONGEST_DAYS:
        raise Refusal("That is more than a year. Change the weekly pattern instead.", field="last_day")
    if not when.working_days:
        raise Refusal("That is a weekend; visits take place from Monday to Friday.", field="first_day")


def _facts(when: HalfDays) -> dict[str, str]:
    return {
        "first_day": when.first_day.isoformat(),
        "last_day": when.last_day.isoformat(),
        "halves": " ".join(half.value for half in when.halves),
    }
