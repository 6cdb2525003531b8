"""What a person takes over from their calendar."""

from collections.abc import Mapping
from datetime import date, datetime

from rotation.actions.availability import HalfDays, set_dated_levels
from rotation.models.accounts import Account
from rotation.models.availability import HalfDay, Level
from rotation.models.people import Person


def take_over(
    person: Person, levels: Mapping[tuple[date, HalfDay], Level], *, by: Account | None, now: datetime
) -> None:
    """Make these a person's levels, each as an exception of its half day. Of the calendar nothing is kept.

    Raises Refusal when an exception may not be made.
    """
    by_day: dict[tuple[date, Level], list[HalfDay]] = {}
    for (day, half), level in sorted(levels.items()):
        by_day.setdefault((day, level), []).append(half)
    for (day, level), halves in by_day.items():
        when = HalfDays(first_day=day, last_day=day, halves=tuple(halves))
        set_dated_levels(person, when, level, by=by, now=now)
