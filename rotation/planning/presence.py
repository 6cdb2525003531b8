"""When people are there, as the problem states it: patterns, exceptions, holidays, other cycles' visits."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from rotation.holidays_of import public_holidays
from rotation.models.availability import (
    HALVES,
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

_WORKING_WEEK = {(weekday, half) for weekday in range(5) for half in HALVES}
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
    dated: dict[int, list[tuple[Slot, Level]]] = defaultdict(list)
    for person_id, day, half, level in exceptions_of(ids, days[0], days[-1]) if days else ():
        dated[person_id].append(((day, half), level))
    weeks = _Weeks(days)
    found = []
    for key, person in zip(ids, people, strict=True):
        usual = {**_USUAL, **said.weeks.get(key, weekly[key])}
        exceptions = dated[key]
        if person_key(key) in attending_blocks:
            # Coming in once changes the pattern, and a block follows the pattern: it would be lost by it.
            exceptions = [each for each in exceptions if usual[_half_of_week(each[0])] != Level.CANNOT]
        levels = weeks.levels(usual)
        absent = [(day, half) for day in _absent_days(person, days) for half in HALVES]
        levels.update((slot, level) for slot, level in exceptions if slot in levels)
        levels.update((slot, Level.CANNOT) for slot in (*absent, *away.get(key, ())) if slot in levels)
        levels = said.lowered(person, levels)
        found.append(_person(person, usual, levels, said.hosting_of(person)))
    return found


class _Weeks:
    """The slots of some days by their place in the week; most people have the same week."""

    def __init__(self, days: Sequence[date]) -> None:
        self._slots = [((day, half), (day.weekday(), half)) for day in days for half in HALVES]
        self._known: dict[tuple[Level, ...], dict[Slot, Level]] = {}

    def levels(self, usual: Mapping[HalfOfWeek, Level]) -> dict[Slot, Level]:
        """The level in each slot by a usual week, which names its half days in the order of all others."""
        key = tuple(usual.values())
        if key not in self._known:
            self._known[key] = {slot: usual[half_of_week] for slot, half_of_week in self._slots}
        return self._known[key].copy()


def _half_of_week(slot: Slot) -> HalfOfWeek:
    return slot[0].weekday(), slot[1]


def _person(
    person: Person,
    usual: Mapping[HalfOfWeek, Level],
    levels: Mapping[Slot, Level],
    hosting: tuple[int, int | None],
) -> dict[str, Any]:
    # Somebody who comes in on a half day that they usually have off works that half day by pattern, and is
    # off in all its other weeks: the problem knows no other way to say it.
    works = {half_of_week for half_of_week, level in usual.items() if level != Level.CANNOT}
    if not works >= _WORKING_WEEK:
        works |= {_half_of_week(slot) for slot, at in levels.items() if at != Level.CANNOT}
    marked: dict[Level, list[Slot]] = {level: [] for level in Level}
    for slot, at in levels.items():
        if at != Level.CAN:
            marked[at].append(slot)
    stated_person: dict[str, Any] = {
        "id": person_key(person.id),
        "department": group_key(person.department_id),
        "groups": [group_key(person.department_id)]
        + ([group_key(person.department_id, person.team)] if person.team else []),
        "works": "".join("1" if (weekday, half) in works else "0" for weekday in range(5) for half in HALVES),
        "off": _slots(slot for slot in marked[Level.CANNOT] if _half_of_week(slot) in works),
        "avoid": _slots(marked[Level.RATHER_NOT]),
        "prefer": _slots(marked[Level.WOULD_LIKE]),
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
