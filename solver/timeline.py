"""The working days of a cycle as numbered slots, and sets of slots as the bits of one integer.

Slot 2·d is the morning of `days[d]`, slot 2·d + 1 its afternoon. A set of slots is an integer with one bit a
slot: to intersect, to subtract and to count are then single operations, and checks stay fast in plain Python.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

Week = tuple[int, int]


@dataclass(frozen=True)
class Timeline:
    """The slots of a cycle."""

    days: tuple[str, ...]
    weeks: tuple[Week, ...] = field(init=False)
    weekdays: tuple[int, ...] = field(init=False)
    _day_of: dict[str, int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        dates = [dt.date.fromisoformat(day) for day in self.days]
        object.__setattr__(self, "weeks", tuple(date.isocalendar()[:2] for date in dates))
        object.__setattr__(self, "weekdays", tuple(date.weekday() for date in dates))
        object.__setattr__(self, "_day_of", {day: index for index, day in enumerate(self.days)})

    @property
    def slot_count(self) -> int:
        return 2 * len(self.days)

    @property
    def every_slot(self) -> int:
        return (1 << self.slot_count) - 1

    def slot(self, key: str) -> int | None:
        """The number of a slot such as 2027-01-12/pm; none for a date outside the cycle or a bare date."""
        day = self._day_of.get(key[:10])
        if day is None or key[10:] not in {"/am", "/pm"}:
            return None
        return 2 * day + (key[10:] == "/pm")

    def key(self, slot: int) -> str:
        """A slot's name, such as 2027-01-12/pm."""
        return f"{self.days[slot // 2]}/{'pm' if slot % 2 else 'am'}"

    def week(self, slot: int) -> Week:
        """The ISO year and week a slot lies in."""
        return self.weeks[slot // 2]

    def mask(self, keys: Iterable[str]) -> int:
        """The set of slots that dates and slots stand for; a date outside the cycle stands for none."""
        found = 0
        for key in keys:
            day = self._day_of.get(key[:10])
            if day is not None:
                found |= {"": 3, "/am": 1, "/pm": 2}[key[10:]] << 2 * day
        return found

    def worked(self, pattern: str | None) -> int:
        """The set of slots a weekly pattern works: two characters a day from Monday, all of them if none."""
        if pattern is None:
            return self.every_slot
        week = [int(pattern[2 * d : 2 * d + 2][::-1] or "0", 2) for d in range(7)]
        return sum(week[weekday] << 2 * day for day, weekday in enumerate(self.weekdays))


def slots_of(mask: int) -> Iterator[int]:
    """The slots of a set, in order."""
    while mask:
        lowest = mask & -mask
        yield lowest.bit_length() - 1
        mask ^= lowest


def span(first: int, last: int) -> int:
    """The set of the slots from `first` to `last`, both included."""
    return (1 << last + 1) - (1 << first)
