"""Calendar files for tests."""

from itertools import count

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
