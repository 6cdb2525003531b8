"""What a JSON value can look like: the shapes that the format knows, told at a glance."""

import datetime as dt
import re
from functools import lru_cache
from typing import TypeGuard

DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
SURROGATE = re.compile("[\ud800-\udfff]")


def is_object(value: object) -> TypeGuard[dict[str, object]]:
    return isinstance(value, dict)


def is_list(value: object) -> TypeGuard[list[object]]:
    return isinstance(value, list)


def is_integer(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool)


def is_text(value: object) -> TypeGuard[str]:
    """Whether a value is text of at least one character, all of them whole."""
    return isinstance(value, str) and value != "" and (value.isascii() or not SURROGATE.search(value))


def is_date(value: object) -> TypeGuard[str]:
    return isinstance(value, str) and len(value) == 10 and _is_slot_or_date(value)


def is_slot(value: object) -> TypeGuard[str]:
    return isinstance(value, str) and len(value) == 13 and _is_slot_or_date(value)


def is_slot_or_date(value: object) -> TypeGuard[str]:
    return isinstance(value, str) and _is_slot_or_date(value)


@lru_cache(maxsize=4096)
def _is_slot_or_date(text: str) -> bool:
    """Remembered, because a large file names the same few hundred slots again and again."""
    if text[10:] not in {"", "/am", "/pm"} or not DATE.fullmatch(text[:10]):
        return False
    try:
        dt.date.fromisoformat(text[:10])
    except ValueError:
        return False
    return True


def shown(value: object) -> str:
    """A value as a message quotes it: short, and on one line."""
    if value is None:
        return "null"
    if isinstance(value, dict | list):
        return "an object" if isinstance(value, dict) else f"a list of {len(value)}"
    text = ascii(value)
    return text if len(text) <= 40 else f"{text[:36]}…"
