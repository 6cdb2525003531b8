"""A calendar file as entries: its components with the properties that say when, and no others.

Titles, descriptions, places and guests are left behind here, before anything else reads the file. RFC 5545,
section 3.1; what a line means is for libraries to say.
"""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

# Far above any honest calendar of one person.
MAX_ENTRIES = 30_000
MAX_DATES = 20_000
DEEPEST = 8

# The end of the ids of visits in calendars that we write: being away for one is no reason against it.
OUR_VISITS = "@visits.rotation"

_OF_ENTRIES = {
    *("DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID"),
    *("STATUS", "TRANSP", "SEQUENCE", "X-MICROSOFT-CDO-BUSYSTATUS", "FREEBUSY"),
}
_OF_ZONES = {"TZID", "DTSTART", "RRULE", "RDATE", "TZOFFSETFROM", "TZOFFSETTO"}
_ENTRIES = ("VEVENT", "VFREEBUSY")

_LINE = re.compile(r"[^\r\n]+")
_NAME = re.compile(r"[A-Za-z0-9-]+")
_FOLD = re.compile(r"(?:\r\n|\r|\n)[ \t]")
_TOO_OFTEN = re.compile(r"FREQ\s*=\s*(?:SECOND|MINUTE|HOUR)LY|BY(?:HOUR|MINUTE|SECOND)\s*=[^;]*,")
_DAY = re.compile(r":\s*(\d{8})")
_UNTIL = re.compile(r"UNTIL\s*=\s*(\d{8})")
_ANSWER = re.compile(r";PARTSTAT=\"?([A-Z-]+)")


class Nonsense(Exception):
    """The file is none that a person keeps; `why` is a word for it."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass
class Source:
    """The calendar that an entry stands in; one file may hold several. `zone` is its X-WR-TIMEZONE."""

    zone: str = ""


@dataclass
class Entry:
    """One component: its kind, its id and its lines. `answer` is what its owner said to an invitation."""

    kind: str
    source: Source
    uid: str = ""
    answer: str = ""
    lines: list[str] = field(default_factory=list)

    def has(self, *names: str) -> bool:
        """Whether any of these properties is there."""
        return any(_name(line) in names for line in self.lines)

    def day(self, name: str) -> str:
        """The date that a property begins with, as YYYYMMDD, or nothing."""
        found = next((_DAY.search(line) for line in self.lines if _name(line) == name), None)
        return found[1] if found else ""


@dataclass
class Entries:
    """What a file holds. `zones` are its VTIMEZONEs as text; `broken` components had no end."""

    entries: list[Entry] = field(default_factory=list)
    zones: list[str] = field(default_factory=list)
    broken: int = 0

    def series(self) -> list[list[Entry]]:
        """Entries that speak of one another: a repeating event and what differs on some of its days."""
        found: dict[tuple[int, str], list[Entry]] = {}
        for number, entry in enumerate(self.entries):
            key = entry.uid or f"\0{number}"
            found.setdefault((id(entry.source), key), []).append(entry)
        return list(found.values())


def entries_of(content: bytes, owner: str) -> Entries:
    """The entries of a calendar file; `owner` is the e-mail address whose answers to invitations count.

    Raises Nonsense.
    """
    reader = _Reader(owner.casefold())
    for line in _lines(_text(content)):
        reader.take(line)
    return reader.done()


def may_matter(entry: Entry, first: date, last: date) -> bool:
    """Whether an entry can fall between two dates, as far as a glance can tell: most are long over."""
    begins, ends = entry.day("DTSTART"), entry.day("DTEND")
    if begins > f"{last + _ZONES_APART:%Y%m%d}" and not entry.has("RDATE"):
        return False
    if entry.has("DURATION", "RDATE", "FREEBUSY"):
        return True
    if entry.has("RRULE"):
        ends = _ends_by(entry.lines)
    earliest = first - (_LONG_EVENT if entry.has("RRULE") else _ZONES_APART)
    return not (ends and ends < f"{earliest:%Y%m%d}")


_ZONES_APART = timedelta(days=2)
_LONG_EVENT = timedelta(days=60)


def _ends_by(lines: list[str]) -> str:
    """The day on which the last of a repeating entry begins, as YYYYMMDD, if it is said."""
    found = [_UNTIL.search(line.upper()) for line in lines if _name(line) == "RRULE"]
    return max(each[1] for each in found if each) if all(found) else ""


def _text(content: bytes) -> str:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16", "replace")
    return content.decode("utf-8-sig", "replace")


def _lines(text: str) -> Iterator[str]:
    return (found[0] for found in _LINE.finditer(_FOLD.sub("", text)))


def _name(line: str) -> str:
    found = _NAME.match(line)
    return found[0].upper() if found else ""


class _Reader:
    """Takes one line after the other."""

    def __init__(self, owner: str) -> None:
        self.owner = owner
        self.found = Entries()
        self.source = Source()
        self.begun = False
        self.dates = 0
        self.open: list[str] = []
        self.entry: Entry | None = None
        self.zone: list[str] | None = None

    def take(self, line: str) -> None:
        name = _name(line)
        if name == "BEGIN":
            self._begin(line)
        elif name == "END":
            self._end(line)
        elif not self.open:
            return
        elif self.zone is not None:
            if name in _OF_ZONES:
                self.zone.append(self._checked(name, line))
        elif self.entry is not None:
            if self.open[-1] == self.entry.kind:
                self._say(name, line)
        elif name == "X-WR-TIMEZONE":
            self.source.zone = line.partition(":")[2].strip()

    def done(self) -> Entries:
        if not self.begun:
            raise Nonsense("no calendar")
        self._give_up()
        return self.found

    def _begin(self, line: str) -> None:
        kind = line.partition(":")[2].strip().upper()
        if kind == "VCALENDAR":
            self.begun = True
            self._give_up()
            self.source, self.open, self.zone = Source(), [], None
        elif kind in _ENTRIES and self.begun:
            self._give_up()
            self.open = self.open[:1]
            self.entry, self.zone = Entry(kind, self.source), None
        elif kind == "VTIMEZONE" and self.entry is None:
            self.zone = []
        if len(self.open) >= DEEPEST:
            raise Nonsense("nested")
        self.open.append(kind)
        if self.zone is not None:
            self.zone.append(f"BEGIN:{kind}")

    def _end(self, line: str) -> None:
        kind = line.partition(":")[2].strip().upper()
        if kind not in self.open:
            return
        while self.open.pop() != kind:
            pass
        if self.zone is not None:
            self.zone.append(f"END:{kind}")
            if kind == "VTIMEZONE":
                self.found.zones.append("\r\n".join(self.zone))
                self.zone = None
        elif self.entry is not None and kind == self.entry.kind:
            self._keep(self.entry)
            self.entry = None

    def _say(self, name: str, line: str) -> None:
        assert self.entry is not None  # noqa: S101  # as its only caller made sure
        if name == "UID":
            self.entry.uid = line.partition(":")[2].strip()
        elif name == "ATTENDEE":
            if self.owner and line.casefold().endswith(f"mailto:{self.owner}"):
                answer = _ANSWER.search(line.upper())
                self.entry.answer = answer[1] if answer else ""
        elif name in _OF_ENTRIES:
            self.entry.lines.append(self._checked(name, line))

    def _checked(self, name: str, line: str) -> str:
        if name == "RRULE" and _TOO_OFTEN.search(line.upper()):
            raise Nonsense("too often")
        if name in ("RDATE", "EXDATE", "FREEBUSY"):
            self.dates += line.count(",") + 1
            if self.dates > MAX_DATES:
                raise Nonsense("too many")
        return line

    def _keep(self, entry: Entry) -> None:
        if not entry.uid.endswith(OUR_VISITS):
            self.found.entries.append(entry)
        self._count()

    def _give_up(self) -> None:
        """Whatever is open has no end."""
        self.found.broken += self.entry is not None
        self.entry = None
        self._count()

    def _count(self) -> None:
        if len(self.found.entries) + self.found.broken > MAX_ENTRIES:
            raise Nonsense("too many")
