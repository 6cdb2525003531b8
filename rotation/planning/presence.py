"""When people are there, as the problem states it: patterns, exceptions, holidays, other cycles' visits."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from rotation.holidays_of import public_holidays
from rotation.models.availability import (
    HALVES,
    DatedRow,
    HalfDay,
    Level,
    exceptions_of,
    usual_level,
    weekly_levels,
)
from rotation.models.people import Person
from rotation.planning.keys import Slot, group_key, person_key, slot_key
from rotation.planning.said import NOTHING_SAID, Said

HalfOfWeek = tuple[int, HalfDay]

_USUAL = {(weekday, half): usual_level(weekday) for weekday in range(7) for half in HALVES}


def presence_of(
    people: Sequence[Person],
    days: Sequence[date],
    *,
    away: Mapping[int, Collection[Slot]],
    attending_blocks: Collection[str],
    said: Said = NOTHING_SAID,
) -> list[dict[str, Any]]:
    """The `people` of a problem: who they are, and the slots that they cannot, rather not or would like.

    `away` are the slots that other cycles take of a person, by row id; `attending_blocks` names the guests
    who may be sent on a block, and whose weekly pattern therefore stands; `said` is what they answered.
    """
    ids = [person.id for person in people]
    weekly: dict[int, dict[HalfOfWeek, Level]] = defaultdict(dict)
    for each in weekly_levels(ids):
        weekly[each.person_id][each.weekday, each.half] = each.level
    dated: dict[int, list[DatedRow]] = defaultdict(list)
    for exception in exceptions_of(ids, days[0], days[-1]) if days else ():
        dated[exception.person_id].append(exception)
    patterns: dict[tuple[Level, ...], dict[Slot, Level]] = {}
    found = []
    for person in people:
        usual = {**_USUAL, **said.weeks.get(person.id, weekly[person.id])}
        exceptions = dated[person.id]
        if person_key(person.id) in attending_blocks:
            # Coming in once changes the pattern, and a block follows the pattern: it would be lost by it.
            exceptions = [each for each in exceptions if usual[_half_of_week(each)] != Level.CANNOT]
        pattern = tuple(usual.values())  # few patterns are those of all people
        if pattern not in patterns:
            patterns[pattern] = {(day, half): usual[day.weekday(), half] for day in days for half in HALVES}
        levels = _levels(person, days, patterns[pattern], exceptions, away.get(person.id, ()))
        levels = said.lowered(person, levels)
        found.append(_person(person, days, usual, levels, said.hosting_of(person)))
    return found


def _half_of_week(exception: DatedRow) -> HalfOfWeek:
    return exception.day.weekday(), exception.half


def _levels(
    person: Person,
    days: Sequence[date],
    usual: Mapping[Slot, Level],
    exceptions: Iterable[DatedRow],
    away: Iterable[Slot],
) -> dict[Slot, Level]:
    """A person's level in each slot of these days, in which it is `usual` but for what is said otherwise."""
    level = dict(usual)
    level.update({(each.day, each.half): each.level for each in exceptions if (each.day, each.half) in level})
    absent = [(day, half) for day in _absent_days(person, days) for half in HALVES]
    level.update({slot: Level.CANNOT for slot in (*absent, *away) if slot in level})
    return level


def _person(
    person: Person,
    days: Sequence[date],
    usual: Mapping[HalfOfWeek, Level],
    level: Mapping[Slot, Level],
    hosting: tuple[int, int | None],
) -> dict[str, Any]:
    # Somebody who comes in on a half day that they usually have off works that half day by pattern, and is
    # off in all its other weeks: the problem knows no other way to say it.
    works = {
        (weekday, half): usual[weekday, half] != Level.CANNOT
        or any(level[day, half] != Level.CANNOT for day in days if day.weekday() == weekday)
        for weekday in range(5)
        for half in HALVES
    }
    unusual: dict[Level, list[Slot]] = defaultdict(list)
    for slot, at in level.items():
        if at != Level.CAN:
            unusual[at].append(slot)
    stated_person: dict[str, Any] = {
        "id": person_key(person.id),
        "department": group_key(person.department_id),
        "groups": [group_key(person.department_id)]
        + ([group_key(person.department_id, person.team)] if person.team else []),
        "works": "".join("1" if works[weekday, half] else "0" for weekday in range(5) for half in HALVES),
        "off": _slots(slot for slot in unusual[Level.CANNOT] if works[slot[0].weekday(), slot[1]]),
        "avoid": _slots(unusual[Level.RATHER_NOT]),
        "prefer": _slots(unusual[Level.WOULD_LIKE]),
        "host_limit": hosting[0],
    }
    if hosting[1] is not None:
        stated_person["hosting_per_week"] = hosting[1]
    return stated_person


def _absent_days(person: Person, days: Sequence[date]) -> Iterable[date]:
    """Public holidays where the person is, and the days before they join."""
    holidays = public_holidays(person.country, person.region, days[0], days[-1]) if days else {}
    return (day for day in days if day in holidays or (person.hired_on is not None and day < person.hired_on))


def _slots(slots: Iterable[Slot]) -> list[str]:
    """Slots as the problem writes them, in order; both halves of a day as its date."""
    halves: dict[date, list[HalfDay]] = defaultdict(list)
    for day, half in slots:
        halves[day].append(half)
    return [
        day.isoformat() if len(found) == 2 else slot_key(day, found[0])
        for day, found in sorted(halves.items())
    ]
