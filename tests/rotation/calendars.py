"""Calendar files for tests, and the days on which zones change their clocks."""

from datetime import date, datetime, time, timedelta
from itertools import count
from zoneinfo import ZoneInfo

# Change their clocks in opposite seasons, by half an hour, into a negative summer time, by a change of mind.
ZONES = [
    "Europe/Berlin",
    "Europe/Dublin",
    "America/New_York",
    "America/Santiago",
    "Australia/Lord_Howe",
    "Africa/Cairo",
]

_numbers = count(1)


def event(begins: str, ends: str, *lines: str, summary: str = "Something", zone: str = "") -> str:
    """An event between two dates (20270112), instants (20270112T090000Z) or times in a zone."""
    kind = ";VALUE=DATE" if len(begins) == 8 else f";TZID={zone}" if zone else ""
    said = [f"UID:{next(_numbers)}@example.org"] if not any(line.startswith("UID:") for line in lines) else []
    return (
        "\r\n".join(
            [
                "BEGIN:VEVENT",
                *said,
                "DTSTAMP:20260101T000000Z",
                f"DTSTART{kind}:{begins}",
                f"DTEND{kind}:{ends}",
                f"SUMMARY:{summary}",
                *lines,
                "END:VEVENT",
            ]
        )
        + "\r\n"
    )


def calendar_of(*components: str, head: str = "") -> str:
    """A calendar file with these components."""
    return (
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//tests//\r\n"
        + head
        + "".join(components)
        + "END:VCALENDAR\r\n"
    )


def changes_of_clocks(zone: ZoneInfo) -> list[date]:
    """The days of 2027 on which a day in this zone is not 24 hours long."""
    days = [date(2027, 1, 1) + timedelta(days=n) for n in range(365)]
    return [
        day
        for day in days
        if datetime.combine(day, time(), zone).utcoffset()
        != datetime.combine(day + timedelta(days=1), time(), zone).utcoffset()
    ]
