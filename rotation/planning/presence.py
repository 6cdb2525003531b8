"""When people are there, as the problem states it: patterns, exceptions, public holidays, joining dates."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from rotation.holidays_of import public_holidays
from rotation.models.availability import (
    HALVES,
    DatedLevel,
    HalfDay,
    Level,
    dated_levels,
    usual_level,
    weekly_levels,
)
from rotation.models.people import Person
from rotation.planning.keys import Slot, group_key, person_key, slot_key


def presence_of(people: Sequence[Person], days: Sequence[date]) -> list[dict[str, Any]]:
    """The `people` of a problem: who they are, and the slots that they cannot, rather not or would like."""
    ids = [person.id for person in people]
    weekly: dict[int, dict[tuple[int, HalfDay], Level]] = defaultdict(dict)
    for each in weekly_levels(ids):
        weekly[each.person_id][each.weekday, each.half] = each.level
    dated: dict[int, list[DatedLevel]] = defaultdict(list)
    for exception in dated_levels(ids, days[0], days[-1]) if days else ():
        dated[exception.person_id].append(exception)
    return [_person(person, days, weekly[person.id], dated[person.id]) for person in people]


def _person(
    person: Person,
    days: Sequence[date],
    weekly: Mapping[tuple[int, HalfDay], Level],
    dated: Sequence[DatedLevel],
) -> dict[str, Any]:
    usual = {(weekday, half): usual_level(weekday) for weekday in range(7) for half in HALVES} | dict(weekly)
    level = {(day, half): usual[day.weekday(), half] for day in days for half in HALVES}
    level.update({(each.day, each.half): each.level for each in dated if (each.day, each.half) in level})
    for day in _absent_days(person, days):
        level[day, HalfDay.AM] = level[day, HalfDay.PM] = Level.CANNOT

    # Somebody who comes in on a half day that they usually have off works that half day by pattern, and is
    # off in all its other weeks: the problem knows no other way to say it.
    works = {
        (weekday, half): usual[weekday, half] != Level.CANNOT
        or any(level[day, half] != Level.CANNOT for day in days if day.weekday() == weekday)
        for weekday in range(5)
        for half in HALVES
    }
    stated_person: dict[str, Any] = {
        "id": person_key(person.id),
        "department": group_key(person.department_id),
        "groups": [group_key(person.department_id)]
        + ([group_key(person.department_id, person.team)] if person.team else []),
        "works": "".join("1" if works[weekday, half] else "0" for weekday in range(5) for half in HALVES),
        "off": _slots(
            slot for slot, at in level.items() if at == Level.CANNOT and works[slot[0].weekday(), slot[1]]
        ),
        "avoid": _slots(slot for slot, at in level.items() if at == Level.RATHER_NOT),
        "prefer": _slots(slot for slot, at in level.items() if at == Level.WOULD_LIKE),
        "host_limit": person.host_limit,
    }
    if person.hosting_per_week is not None:
        stated_person["hosting_per_week"] = person.hosting_per_week
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
