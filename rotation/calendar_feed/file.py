"""Events as one calendar file, the same bytes as long as nothing in it has changed."""

import hashlib
import json
from collections.abc import Sequence
from datetime import date, timedelta

from icalendar import Calendar

from rotation.calendar_feed.events import Reader, Setting, event_of
from rotation.models.visit_entries import VisitEntry

# How often calendars are asked to read it again; Google takes a day, Outlook some hours, whatever we say.
_EVERY = timedelta(hours=1)


# Another number whenever the same entries are written otherwise: calendars would keep what they have.
_WRITING = 1


def tag_of(read: Sequence[tuple[VisitEntry, Reader]], name: str, setting: Setting) -> str:
    """Equal as long as the file would be, without writing it: most devices come by and nothing is new."""
    facts = [
        _WRITING,
        name,
        setting.page,
        *([entry.uid, entry.sequence, entry.digest, reader] for entry, reader in read),
    ]
    return hashlib.sha256(json.dumps(facts).encode()).hexdigest()[:32]


def file_of(read: Sequence[tuple[VisitEntry, Reader]], name: str, setting: Setting) -> bytes:
    """A calendar called `name` with these entries, each for its reader."""
    calendar = Calendar()
    calendar.add("prodid", "-//Rotation//Rotation//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", _EVERY, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    for entry, reader in read:
        calendar.add_component(event_of(entry, reader, setting))
    years = [each.year for entry, _ in read for each in (entry.day, entry.last_day)]
    if years:
        calendar.add_missing_timezones(date(min(years) - 1, 1, 1), date(max(years) + 2, 1, 1))
    content: bytes = calendar.to_ical()
    return content
