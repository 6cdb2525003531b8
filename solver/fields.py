"""Reading one JSON object field by field, writing down every fault instead of stopping at the first."""

import sys
from collections.abc import Callable, Iterable
from typing import TypeGuard, TypeVar

from solver.refusals import Fault
from solver.shapes import is_date, is_integer, is_list, is_object, is_slot, is_slot_or_date, is_text, shown

LARGEST_COUNT = 1_000_000
Item = TypeVar("Item")
Value = TypeVar("Value")


class Faults(list[Fault]):
    """The faults found so far in one input."""

    def note(self, path: str, expected: str) -> None:
        self.append(Fault(path, expected))


class Fields:
    """The fields of one JSON object under its path, such as people[3].

    Every getter returns a value of its type, whatever the file held; what was wrong stands in `faults`.
    What is right is taken at a glance: only a fault is worth the words for its place.
    """

    def __init__(self, value: object, path: str, faults: Faults) -> None:
        self.path = path
        self.faults = faults
        self._unread = dict(value) if is_object(value) else {}
        self._is_object = is_object(value)
        if not self._is_object:
            faults.note(path, f"expected an object, got {shown(value)}")

    def at(self, name: str) -> str:
        return f"{self.path}.{name}" if self.path else name

    def has(self, name: str) -> bool:
        return name in self._unread

    def drop_null(self, *names: str) -> None:
        """Takes null as absence, for the fields where the format's referee does."""
        for name in names:
            if self._unread.get(name, "") is None:
                del self._unread[name]

    def take(self, name: str, absent: object = None) -> object:
        return self._unread.pop(name, absent)

    def text(self, name: str, absent: str | None = None) -> str:
        """A string of at least one character; required unless `absent` says what stands for it."""
        value = self._unread.get(name, absent)
        if is_text(value) or (absent is not None and value == absent):
            self.take(name)
            return str(value)
        return self._required(name, as_text, "")

    def integer(self, name: str, absent: int | None, low: int = 0, high: int = LARGEST_COUNT) -> int:
        """A whole number from `low` to `high`; required if nothing stands for its absence."""
        value = self._unread.get(name)
        if is_integer(value) and low <= value <= high:
            self.take(name)
            return value
        if not self.has(name) and absent is not None:
            return absent
        return self._required(name, lambda v, p, f: as_integer(v, p, f, low, high), low)

    def optional_integer(self, name: str, low: int = 0) -> int | None:
        return self.integer(name, None, low) if self.has(name) else None

    def flag(self, name: str, *, absent: bool) -> bool:
        value = self.take(name, absent)
        if isinstance(value, bool):
            return value
        self.faults.note(self.at(name), f"expected true or false, got {shown(value)}")
        return absent

    def items(
        self, name: str, each: Callable[[object, str, Faults], Item | None], *, required: bool = False
    ) -> tuple[Item, ...]:
        """The items of a list, each read by `each`; those it refuses are left out."""
        if not self.has(name):
            if required:
                self._note_missing(name)
            return ()
        return as_items(self.take(name), self.at(name), self.faults, each)

    def texts(self, name: str, *, required: bool = False) -> tuple[str, ...]:
        """The items of a list of text."""
        value = self._unread.get(name)
        if _are(value, is_text):
            self.take(name)
            return tuple(value)
        return self.items(name, as_text, required=required)

    def slots(self, name: str) -> tuple[str, ...]:
        """The items of a list of slots and dates. However many lists name one, it is kept once."""
        value = self._unread.get(name)
        if _are(value, is_slot_or_date):
            self.take(name)
            return tuple(map(sys.intern, value))
        return self.items(name, as_slot_or_date)

    def finish(self) -> None:
        """Refuses what nobody asked for: a misspelt field must not pass for an absent one."""
        for name in self._unread:
            self.faults.note(self.at(shown(name).strip("'")), "is not a field of the format")

    def _note_missing(self, name: str) -> None:
        """What is no object at all is one fault, and not another one for each field it lacks."""
        if self._is_object:
            self.faults.note(self.at(name), "is required")

    def _required(
        self, name: str, read: Callable[[object, str, Faults], Value | None], fallback: Value
    ) -> Value:
        if not self.has(name):
            self._note_missing(name)
            return fallback
        value = read(self.take(name), self.at(name), self.faults)
        return fallback if value is None else value


def as_items(
    value: object, path: str, faults: Faults, each: Callable[[object, str, Faults], Item | None]
) -> tuple[Item, ...]:
    if not is_list(value):
        faults.note(path, f"expected a list, got {shown(value)}")
        return ()
    read = (each(item, f"{path}[{index}]", faults) for index, item in enumerate(value))
    return tuple(item for item in read if item is not None)


def _are(value: object, is_right: Callable[[object], TypeGuard[str]]) -> TypeGuard[list[str]]:
    """Whether a value is a list of what is right."""
    return is_list(value) and all(map(is_right, value))


def as_text(value: object, path: str, faults: Faults) -> str | None:
    if is_text(value):
        return value
    halved = isinstance(value, str) and value != ""
    faults.note(path, f"expected text, got {'half a surrogate pair' if halved else shown(value)}")
    return None


def as_integer(
    value: object, path: str, faults: Faults, low: int = 0, high: int = LARGEST_COUNT
) -> int | None:
    if is_integer(value) and low <= value <= high:
        return value
    faults.note(path, f"expected a whole number from {low} to {high}, got {shown(value)}")
    return None


def as_date(value: object, path: str, faults: Faults) -> str | None:
    if is_date(value):
        return value
    faults.note(path, f"expected a date such as 2027-01-12, got {shown(value)}")
    return None


def as_slot(value: object, path: str, faults: Faults) -> str | None:
    if is_slot(value):
        return value
    faults.note(path, f"expected a slot such as 2027-01-12/am, got {shown(value)}")
    return None


def as_slot_or_date(value: object, path: str, faults: Faults) -> str | None:
    if is_slot_or_date(value):
        return value
    faults.note(path, f"expected a date or slot such as 2027-01-12 or 2027-01-12/am, got {shown(value)}")
    return None


def as_pair(value: object, path: str, faults: Faults) -> tuple[str, str] | None:
    if isinstance(value, list) and len(value) == 2:
        first, second = as_text(value[0], f"{path}[0]", faults), as_text(value[1], f"{path}[1]", faults)
        return (first, second) if first and second else None
    faults.note(path, f"expected a pair of people, got {shown(value)}")
    return None


def note_repeats(keys: Iterable[tuple[str, object]], faults: Faults) -> None:
    """Notes every key that stands twice among (path, key); one that is empty is a fault already."""
    first: dict[object, str] = {}
    for path, key in keys:
        if key and first.setdefault(key, path) != path:
            faults.note(path, f"{shown(key)} stands already at {first[key]}")
