"""Reading one JSON object field by field, writing down every fault instead of stopping at the first."""

import datetime as dt
import re
from collections.abc import Callable, Iterable
from typing import TypeGuard, TypeVar

from solver.refusals import Fault

LARGEST_COUNT = 1_000_000
Item = TypeVar("Item")
Value = TypeVar("Value")
DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


class Faults(list[Fault]):
    """The faults found so far in one input."""

    def note(self, path: str, expected: str) -> None:
        self.append(Fault(path, expected))


class Fields:
    """The fields of one JSON object under its path, such as people[3].

    Every getter returns a value of its type, whatever the file held; what was wrong stands in `faults`.
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
        if absent is not None and self._unread.get(name, absent) == absent:
            self.take(name)
            return absent
        return self._required(name, as_text, "")

    def integer(self, name: str, absent: int | None, low: int = 0, high: int = LARGEST_COUNT) -> int:
        """A whole number from `low` to `high`; required if nothing stands for its absence."""
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
    if not isinstance(value, list):
        faults.note(path, f"expected a list, got {shown(value)}")
        return ()
    read = (each(item, f"{path}[{index}]", faults) for index, item in enumerate(value))
    return tuple(item for item in read if item is not None)


def as_text(value: object, path: str, faults: Faults) -> str | None:
    if not isinstance(value, str) or not value:
        faults.note(path, f"expected text, got {shown(value)}")
        return None
    if any("\ud800" <= letter <= "\udfff" for letter in value):
        faults.note(path, "expected text, got half a surrogate pair")
        return None
    return value


def as_integer(
    value: object, path: str, faults: Faults, low: int = 0, high: int = LARGEST_COUNT
) -> int | None:
    if isinstance(value, int) and not isinstance(value, bool) and low <= value <= high:
        return value
    faults.note(path, f"expected a whole number from {low} to {high}, got {shown(value)}")
    return None


def as_date(value: object, path: str, faults: Faults) -> str | None:
    if isinstance(value, str) and is_date(value):
        return value
    faults.note(path, f"expected a date such as 2027-01-12, got {shown(value)}")
    return None


def as_slot(value: object, path: str, faults: Faults) -> str | None:
    if isinstance(value, str) and value[10:] in {"/am", "/pm"} and is_date(value[:10]):
        return value
    faults.note(path, f"expected a slot such as 2027-01-12/am, got {shown(value)}")
    return None


def as_slot_or_date(value: object, path: str, faults: Faults) -> str | None:
    if isinstance(value, str) and value[10:] in {"", "/am", "/pm"} and is_date(value[:10]):
        return value
    faults.note(path, f"expected a date or slot such as 2027-01-12 or 2027-01-12/am, got {shown(value)}")
    return None


def as_pair(value: object, path: str, faults: Faults) -> tuple[str, str] | None:
    if isinstance(value, list) and len(value) == 2:
        first, second = as_text(value[0], f"{path}[0]", faults), as_text(value[1], f"{path}[1]", faults)
        return (first, second) if first and second else None
    faults.note(path, f"expected a pair of people, got {shown(value)}")
    return None


def is_date(text: str) -> bool:
    if not DATE.fullmatch(text):
        return False
    try:
        dt.date.fromisoformat(text)
    except ValueError:
        return False
    return True


def note_repeats(keys: Iterable[tuple[str, object]], faults: Faults) -> None:
    """Notes every key that stands twice among (path, key); one that is empty is a fault already."""
    first: dict[object, str] = {}
    for path, key in keys:
        if key and first.setdefault(key, path) != path:
            faults.note(path, f"{shown(key)} stands already at {first[key]}")


def shown(value: object) -> str:
    """A value as a message quotes it: short, and on one line."""
    if value is None:
        return "null"
    if isinstance(value, dict | list):
        return "an object" if isinstance(value, dict) else f"a list of {len(value)}"
    text = ascii(value)
    return text if len(text) <= 40 else f"{text[:36]}…"


def is_object(value: object) -> TypeGuard[dict[str, object]]:
    return isinstance(value, dict)
