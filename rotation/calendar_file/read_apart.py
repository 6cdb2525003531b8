"""Reads one calendar from standard input and writes when its owner is busy to standard output, as JSON.

A program run apart. The first line says what is asked for, the rest is the calendar.
"""

import json
import sys
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from rotation.calendar_file.entries import Nonsense, entries_of
from rotation.calendar_file.occurrences import busy_between


def read(content: bytes, asked: dict[str, str]) -> dict[str, Any]:
    """Busy spans in UTC seconds, busy dates, and how much was understood; or why it was refused."""
    try:
        found = busy_between(
            entries_of(content, asked["owner"]),
            date.fromisoformat(asked["first"]),
            date.fromisoformat(asked["last"]),
            ZoneInfo(asked["zone"]),
        )
    except Nonsense as nonsense:
        return {"refused": nonsense.why}
    return {
        "spans": found.spans,
        "days": [[day.isoformat(), tentative] for day, tentative in sorted(found.days.items())],
        "read": found.read,
        "unread": found.unread,
        "zones_unread": found.zones_unread,
    }


if __name__ == "__main__":
    line, _, calendar = sys.stdin.buffer.read().partition(b"\n")
    json.dump(read(calendar, json.loads(line)), sys.stdout)
