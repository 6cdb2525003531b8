"""The working days of a cycle as numbered slots, and sets of slots as the bits of one integer.

Slot 2·d is the morning of `days[d]`, slot 2·d + 1 its afternoon. A set of slots is an integer with one bit a
slot: to intersect, to subtract and to count are then single operations, and checks stay fast in plain Python.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

Week = tuple[int, int]


@dataclass(frozen=True)
class Timeline:
    """The slots of a cycle."""

    days: tuple[str, ...]

    @property
    def slot_count(self) -> int:
        return 2 * len(self.days)

    @cached_property
    def every_slot(self) -> int:
        return (1 << self.slot_count) - 1

    @cached_property
    def mornings(self) -> int:
        """The set of all mornings."""
        return union(1 << slot for slot in range(0, self.slot_count, 2))

    @cached_property
    def weeks(self) -> tuple[Week, ...]:
        """The ISO year and week of each day."""
        return tuple(dt.date.fromisoformat(day).isocalendar()[:2] for day in self.days)

    def slot(self, key: str) -> int | None:
        """The number of a slot such as 2027-01-12/pm; none for a date outside the cycle or a bare date."""
        slots = self._slots_by_key.get(key)
        return slots.bit_length() - 1 if slots and "/" in key else None

    def key(self, slot: int) -> str:
        """A slot's name, such as 2027-01-12/pm."""
        return self._keys[slot]

    def week(self, slot: int) -> Week:
        """The ISO year and week a slot lies in."""
        return self.weeks[slot // 2]

    def slots_of_week(self, slot: int) -> int:
        """The set of all slots in the ISO week that a slot lies in."""
        return self._slots_by_week[self.week(slot)]

    def mask(self, keys: Iterable[str]) -> int:
        """The set of slots that dates and slots stand for; a date outside the cycle stands for none."""
        found, slots_by_key = 0, self._slots_by_key
        for key in keys:
            found |= slots_by_key.get(key, 0)
        return found

    def worked(self, pattern: str | None) -> int:
        """The set of slots a weekly pattern works: two characters a day from Monday, all of them if none."""
        if pattern is None:
            return self.every_slot
        return union(
            slots for slots, works in zip(self._slots_by_half_of_week, pattern, strict=False) if works == "1"
        )

    def by_week(self, slots: int) -> Iterator[tuple[Week, int]]:
        """The parts of a set of slots that lie in one ISO week each, week after week."""
        while slots:
            week = self.week(first_of(slots))
            yield week, slots & self._slots_by_week[week]
            slots &= ~self._slots_by_week[week]

    @cached_property
    def _keys(self) -> tuple[str, ...]:
        return tuple(f"{day}/{half}" for day in self.days for half in ("am", "pm"))

    @cached_property
    def _slots_by_key(self) -> Mapping[str, int]:
        days = {day: 3 << 2 * index for index, day in enumerate(self.days)}
        return days | {key: 1 << slot for slot, key in enumerate(self._keys)}

    @cached_property
    def _slots_by_week(self) -> Mapping[Week, int]:
        found = dict.fromkeys(self.weeks, 0)
        for index, week in enumerate(self.weeks):
            found[week] |= 3 << 2 * index
        return found

    @cached_property
    def _slots_by_half_of_week(self) -> tuple[int, ...]:
        """Monday mornings, Monday afternoons, and so on."""
        found = [0] * 14
        for slot in range(self.slot_count):
            found[2 * dt.date.fromisoformat(self.days[slot // 2]).weekday() + slot % 2] |= 1 << slot
        return tuple(found)


def slots_of(mask: int) -> Iterator[int]:
    """The slots of a set, in order."""
    while mask:
        lowest = mask & -mask
        yield lowest.bit_length() - 1
        mask ^= lowest


def first_of(mask: int) -> int:
    """The first slot of a set that has one."""
    return (mask & -mask).bit_length() - 1


def span(first: int, last: int) -> int:
    """The set of the slots from `first` to `last`, both included."""
    return (1 << last + 1) - (1 << first)


def union(sets: Iterable[int]) -> int:
    """The slots in any of some sets."""
    found = 0
    for slots in sets:
        found |= slots
    return found


def stretches(free: int, length: int) -> int:
    """The slots from which on so many in a row are in a set."""
    reach = 1
    while reach < length:
        step = min(reach, length - reach)
        free &= free >> step
        reach += step
    return free
