"""One visit as a calendar's event: when, and what is said of it to whom."""

import hashlib
import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from icalendar import Event

from rotation.holidays_of import public_holidays
from rotation.hours import HalfDayHours
from rotation.models.cycles import blackouts_of, get_cycle
from rotation.models.plans import Visit
from rotation.models.visit_entries import VisitEntry


class Reader(StrEnum):
    """As who somebody reads of a visit. Whoever was its host once is told that it is off."""

    GUEST = "guest"
    HOST = "host"
    FORMER_HOST = "former_host"
    DEPARTMENT = "department"


@dataclass(frozen=True)
class Setting:
    """What all events share: the hours of half days, and the address of the page about one's days."""

    hours: HalfDayHours
    page: str


def digest_of(visit: Visit | VisitEntry, hours: HalfDayHours) -> str:
    """SHA-256 of everything that events say of a visit: equal as long as nothing of it has changed."""
    begins, ends, days = times_of(visit, hours)
    facts = [
        begins.isoformat(),
        ends.isoformat(),
        hours.zone.key,
        [day.isoformat() for day in days],
        *_said(visit),
        *(_description(visit, reader) for reader in Reader),
    ]
    return hashlib.sha256(json.dumps(facts).encode()).hexdigest()


def event_of(entry: VisitEntry, reader: Reader, setting: Setting) -> Event:
    """An entry as its reader's calendar shows it."""
    off = entry.cancelled_at is not None or reader == Reader.FORMER_HOST
    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", entry.changed_at)
    event.add("created", entry.made_at)
    event.add("last-modified", entry.changed_at)
    event.add("status", "CANCELLED" if off else "CONFIRMED")
    # Others' visits in a department's calendar must not block its reader's own time, nor what is off.
    event.add("transp", "TRANSPARENT" if off or reader == Reader.DEPARTMENT else "OPAQUE")
    event.add("summary", _summary(entry, reader))
    if entry.placement.place:
        event.add("location", entry.placement.place)
    if not off:
        event.add("description", _description(entry, reader))
        event.add("url", setting.page)
    _add_times(event, entry, setting.hours)
    return event


def times_of(visit: Visit | VisitEntry, hours: HalfDayHours) -> tuple[datetime, datetime, list[date]]:
    """When a visit begins and ends on its first day, and on which days it takes place."""
    begins, ends = hours.of_half(visit.day, visit.half) if visit.slots == 1 else hours.of_whole(visit.day)
    return begins, ends, _days(visit)


def _add_times(event: Event, entry: VisitEntry, hours: HalfDayHours) -> None:
    begins, ends, days = times_of(entry, hours)
    event.add("dtstart", begins)
    event.add("dtend", ends)
    weekdays = [day for day in _each_day(entry) if day.weekday() < 5]
    if len(weekdays) > 1:
        # Not one long event: nights and weekends in between are the guest's own.
        event.add("rrule", {"freq": "daily", "byday": ["MO", "TU", "WE", "TH", "FR"], "count": len(weekdays)})
        closed = [hours.of_whole(day)[0] for day in weekdays if day not in days]
        if closed:
            event.add("exdate", closed)


def _days(visit: Visit | VisitEntry) -> list[date]:
    """The days of a visit. A block goes on after days on which nobody visits anybody: those are not its."""
    weekdays = [day for day in _each_day(visit) if day.weekday() < 5]
    too_many = len(weekdays) - (visit.slots + 1) // 2
    if too_many <= 0:
        return weekdays
    dark = [day for day in _dark(visit) if day in weekdays][:too_many]
    return [day for day in weekdays if day not in dark]


def _dark(visit: Visit | VisitEntry) -> list[date]:
    """The blackout dates within a block and then the public holidays of its host, each once."""
    blackouts = blackouts_of(get_cycle(visit.placement.cycle_id))
    closed = [
        day for day in _each_day(visit) if any(each.first_day <= day <= each.last_day for each in blackouts)
    ]
    holidays = public_holidays(visit.host.country, visit.host.region, visit.day, visit.last_day)
    return list(dict.fromkeys([*closed, *holidays]))


def _each_day(visit: Visit | VisitEntry) -> list[date]:
    return [visit.day + timedelta(days=n) for n in range((visit.last_day - visit.day).days + 1)]


def _said(visit: Visit | VisitEntry) -> list[str]:
    placement = visit.placement
    return [
        visit.guest.name,
        visit.host.name,
        placement.title,
        placement.place,
        placement.department.name,
    ]


def _summary(visit: Visit | VisitEntry, reader: Reader) -> str:
    title = visit.placement.title
    if reader == Reader.GUEST:
        return f"Visit {visit.placement.department.name}: {title}"
    if reader == Reader.DEPARTMENT:
        return f"{visit.guest.name} visits {visit.placement.department.name}: {title}"
    return f"Host {visit.guest.name}: {title}"


def _description(visit: Visit | VisitEntry, reader: Reader) -> str:
    """Who is concerned and what there is to see: what the page about one's days says, too."""
    guest, host, placement = visit.guest, visit.host, visit.placement
    lines = []
    if reader != Reader.GUEST:
        lines.append(f"Guest: {guest.name}, {guest.department.name}")
    if reader != Reader.HOST:
        lines.append(f"Host: {host.name}")
    other = {Reader.GUEST: host, Reader.HOST: guest}.get(reader)
    if other is not None and other.email:
        lines.append(other.email)
    if reader != Reader.DEPARTMENT and placement.what_you_will_see:
        lines += ["", placement.what_you_will_see]
    return "\n".join(lines)
