"""When the entries of a calendar take place, and whether their owner is busy then."""

import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import recurring_ical_events
import x_wr_timezone
from icalendar import Calendar, Component
from icalendar.timezone import tzp

from rotation.calendar_file.entries import Entries, Entry, Nonsense, may_matter

MAX_OCCURRENCES = 20_000

_FREE_FOR_OUTLOOK = ("FREE", "WORKINGELSEWHERE")


class Occasion(NamedTuple):
    """From when to when the owner is busy: dates or datetimes; and whether that is tentative."""

    begins: Any
    ends: Any
    tentative: bool


@dataclass
class Found:
    """Spans of UTC seconds and whole dates, each with whether it is tentative only.

    `read` entries could take place in the time asked for, `unread` ones could not be understood, or not
    wholly; `zones_unread` time zones neither.
    """

    spans: list[tuple[int, int, bool]] = field(default_factory=list)
    days: dict[date, bool] = field(default_factory=dict)
    read: int = 0
    unread: int = 0
    zones_unread: int = 0


def busy_between(entries: Entries, first: date, last: date, zone: ZoneInfo) -> Found:
    """When the owner is busy from one date to another, both included. Floating times are those of `zone`.

    Raises Nonsense. Whatever else libraries raise at what strangers write costs its series only.
    """
    warnings.simplefilter("ignore")  # what they warn of is what a stranger wrote
    found = Found(unread=entries.broken, zones_unread=sum(not _is_understood(each) for each in entries.zones))
    left = MAX_OCCURRENCES
    for series in entries.series():
        if not any(may_matter(entry, first, last) for entry in series):
            continue
        found.read += 1
        try:
            calendar = _calendar(series)
            understood = _without_broken_properties(calendar)
            for occasion in _occasions(calendar, first, last):
                left -= 1
                _note(occasion, found, first, last, zone)
        except (MemoryError, Nonsense):
            raise
        except Exception:  # noqa: BLE001  # anything at all; the person is told how many were not understood
            understood = False
        found.unread += not understood
        if left < 0:
            raise Nonsense("too many")
    found.spans = _merged(found.spans)
    return found


def _is_understood(zone: str) -> bool:
    """Make a VTIMEZONE known to the library, if it can be read: entries then find it by its name."""
    try:
        component = Component.from_ical(f"{zone}\r\n")
        tzp.cache_timezone_component(component)
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001  # anything at all: times of this zone then count as floating
        return False
    return True


def _calendar(series: list[Entry]) -> Any:
    """A calendar of one series, its times without a zone in that of the calendar that it comes from."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0"]
    for entry in series:
        lines += [f"BEGIN:{entry.kind}", "UID:one", *entry.lines]
        lines += [f"X-ANSWER:{entry.answer}", f"END:{entry.kind}"]
    calendar = Calendar.from_ical("\r\n".join([*lines, "END:VCALENDAR", ""]))
    return x_wr_timezone.to_standard(calendar, timezone=_zone(series[0].source.zone))


def _without_broken_properties(calendar: Any) -> bool:
    """Take out what the library could not read, which would raise later on. Whether there was nothing."""
    broken = [(component, name) for component in calendar.walk() for name, _ in component.errors]
    for component, name in broken:
        component.pop(name, None)
    return not broken


def _occasions(calendar: Any, first: date, last: date) -> Iterator[Occasion]:
    """All occasions on which the owner is busy, some just outside the dates among them."""
    yield from _listed(calendar)
    asked = first - timedelta(days=1), last + timedelta(days=2)
    for event in recurring_ical_events.of(calendar).between(*asked):
        busy = _busy(event)
        if busy is not None and "DTEND" in event:
            yield Occasion(event["DTSTART"].dt, event["DTEND"].dt, busy)


def _zone(name: str) -> Any:
    return tzp.timezone(name) if name else None


def _listed(calendar: Any) -> Iterator[Occasion]:
    """The periods of VFREEBUSY components."""
    for component in calendar.walk("VFREEBUSY"):
        periods = component.get("FREEBUSY", [])
        for period in periods if isinstance(periods, list) else [periods]:
            kind = str(period.params.get("FBTYPE", "BUSY")).upper()
            begins, ends = period.dt
            if kind != "FREE":
                ends = begins + ends if isinstance(ends, timedelta) else ends
                yield Occasion(begins, ends, "TENTATIVE" in kind)


def _busy(event: Any) -> bool | None:
    """Whether the owner is tentatively busy, or None when they are free."""
    said = {
        name: str(event.get(name, "")).strip().upper()
        for name in ("STATUS", "TRANSP", "X-MICROSOFT-CDO-BUSYSTATUS", "X-ANSWER")
    }
    outlook, answer = said["X-MICROSOFT-CDO-BUSYSTATUS"], said["X-ANSWER"]
    if said["STATUS"] == "CANCELLED" or said["TRANSP"] == "TRANSPARENT" or answer == "DECLINED":
        return None
    if outlook in _FREE_FOR_OUTLOOK:
        return None
    return "TENTATIVE" in (said["STATUS"], outlook) or answer in ("TENTATIVE", "NEEDS-ACTION")


def _note(occasion: Occasion, found: Found, first: date, last: date, zone: ZoneInfo) -> None:
    begins, ends, tentative = occasion
    if isinstance(begins, datetime):
        start = max(_seconds(begins, zone), _midnight(first - timedelta(days=1), zone))
        end = min(_seconds(ends, zone), _midnight(last + timedelta(days=2), zone))
        if start < end:
            found.spans.append((start, end, tentative))
        return
    day, end_day = max(begins, first), min(ends, last + timedelta(days=1))
    while day < end_day:
        found.days[day] = found.days.get(day, True) and tentative
        day += timedelta(days=1)


def _midnight(day: date, zone: ZoneInfo) -> int:
    return _seconds(datetime.combine(day, time()), zone)


def _seconds(instant: datetime, zone: ZoneInfo) -> int:
    aware = instant if instant.tzinfo is not None else instant.replace(tzinfo=zone)
    return int(aware.astimezone(UTC).timestamp())


def _merged(spans: Iterable[tuple[int, int, bool]]) -> list[tuple[int, int, bool]]:
    """The same time in as few spans as possible, the tentative ones apart from the others."""
    merged: list[tuple[int, int, bool]] = []
    for start, end, tentative in sorted(spans, key=lambda span: (span[2], span[:2])):
        before = merged[-1] if merged else None
        if before is not None and before[2] == tentative and start <= before[1]:
            merged[-1] = (before[0], max(before[1], end), tentative)
        else:
            merged.append((start, end, tentative))
    return merged
