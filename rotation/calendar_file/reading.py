"""When somebody is busy, out of the bytes of a calendar."""

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from rotation.apart import Limits, TookTooLong, answer_of
from rotation.calendar_file.turns import turn
from rotation.errors import Refusal

MAX_BYTES = 8 * 1024 * 1024

_READER = Path(__file__).with_name("read_apart.py")
_MEMORY_MB, _CPU_SECONDS = 256, 1.5

_WHY = {
    "no calendar": "This is no calendar. Choose a file that ends in .ics, as calendars export it.",
    "nested": "This is no calendar that a person keeps: its entries lie inside one another without end.",
    "too often": "The calendar has an entry that repeats by the hour, minute or second. "
    "Take that entry out, then read the calendar again.",
    "too many": "The calendar has more entries or dates than we read. "
    "Export the weeks in question only, then choose that file.",
}
_TOO_LONG = (
    "The calendar takes too long to read: it has too many entries, or one that repeats in a strange way. "
    "Export the weeks in question only, then choose that file."
)
_BROKE_OFF = (
    "The calendar cannot be read; it may be damaged or far too large. "
    "Export it again, the weeks in question only, then choose that file."
)


@dataclass(frozen=True)
class Span:
    """A time from one instant to another; a tentative one is not settled yet."""

    start: datetime
    end: datetime
    tentative: bool


@dataclass(frozen=True)
class BusyTimes:
    """When somebody is busy: spans, and whole dates with whether that is tentative.

    `read` entries fell into the time in question; `unread` ones were not understood, or not wholly, and of
    `zones_unread` time zones neither, so that their times counted as the company's.
    """

    spans: tuple[Span, ...]
    days: Mapping[date, bool]
    read: int = 0
    unread: int = 0
    zones_unread: int = 0


def busy_times(
    content: bytes, first: date, last: date, zone: ZoneInfo, owner: str = "", *, seconds: float
) -> BusyTimes:
    """When the owner of a calendar is busy from one date to another, both included.

    `owner` is their e-mail address: what they declined is free. Times without a zone are those of `zone`. No
    title, place or name leaves the process that reads the file. Raises Refusal, and nothing else, for what
    cannot be read within `seconds`, 1.5 seconds of computing and 256 MB.
    """
    if not content.strip():
        raise Refusal("The file is empty. Choose one that ends in .ics, as calendars export it.")
    if len(content) > MAX_BYTES:
        raise Refusal("The calendar is larger than 8 MB. Export the weeks in question only.")
    if content.startswith(b"PK\x03\x04"):
        raise Refusal("This is a zip file. Unpack it, then choose the .ics file that is in it.")
    until = time.monotonic() + seconds
    asked = {"first": first.isoformat(), "last": last.isoformat(), "zone": zone.key, "owner": owner}
    try:
        with turn(seconds):
            left = max(0.0, until - time.monotonic())
            limits = Limits(memory_mb=_MEMORY_MB, cpu_seconds=_CPU_SECONDS, seconds=left)
            found = answer_of(_READER, json.dumps(asked).encode() + b"\n" + content, limits=limits)
    except TookTooLong:
        raise Refusal(_TOO_LONG) from None
    if found is None:
        raise Refusal(_BROKE_OFF)
    if "refused" in found:
        raise Refusal(_WHY[found["refused"]])
    return _busy(found)


def _busy(found: Mapping[str, Any]) -> BusyTimes:
    return BusyTimes(
        spans=tuple(
            Span(datetime.fromtimestamp(start, UTC), datetime.fromtimestamp(end, UTC), tentative)
            for start, end, tentative in found["spans"]
        ),
        days={date.fromisoformat(day): tentative for day, tentative in found["days"]},
        read=found["read"],
        unread=found["unread"],
        zones_unread=found["zones_unread"],
    )
