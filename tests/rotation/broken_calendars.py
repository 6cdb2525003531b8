"""Calendar files that nobody should send: honest ones, broken by chance."""

from random import Random

from tests.rotation.calendars import calendar_of, event

_ZONE = (
    "BEGIN:VTIMEZONE\r\nTZID:Odd Zone\r\nBEGIN:STANDARD\r\nDTSTART:19701025T030000\r\n"
    "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\r\nTZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100\r\nEND:STANDARD\r\n"
    "BEGIN:DAYLIGHT\r\nDTSTART:19700329T020000\r\nRRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\r\n"
    "TZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\nEND:DAYLIGHT\r\nEND:VTIMEZONE\r\n"
)
_HONEST = [
    calendar_of(
        _ZONE,
        event("20270112T090000", "20270112T120000", "RRULE:FREQ=WEEKLY;BYDAY=TU,TH;COUNT=9", zone="Odd Zone"),
        event("20270113T140000Z", "20270113T153000Z", "STATUS:TENTATIVE", "TRANSP:OPAQUE"),
        head="X-WR-TIMEZONE:Europe/Berlin\r\nX-WR-CALNAME:Mine\r\n",
    ),
    calendar_of(
        event("20270104T090000Z", "20270104T100000Z", "UID:a", "RRULE:FREQ=DAILY;UNTIL=20270131T000000Z"),
        event("20270115T100000Z", "20270115T130000Z", "UID:a", "RECURRENCE-ID:20270115T090000Z"),
        event("20270118", "20270120", "EXDATE;VALUE=DATE:20270119", "RRULE:FREQ=MONTHLY;BYMONTHDAY=18,-3"),
        event("20270121T090000", "20270121T100000", "RDATE:20270122T090000", zone="America/New_York"),
    ),
    calendar_of(
        "BEGIN:VFREEBUSY\r\nDTSTART:20270101T000000Z\r\nDTEND:20270301T000000Z\r\n"
        "FREEBUSY;FBTYPE=BUSY:20270112T090000Z/PT3H,20270113T090000Z/20270113T120000Z\r\nEND:VFREEBUSY\r\n",
        "BEGIN:VEVENT\r\nUID:d\r\nDTSTART:20270114T090000Z\r\nDURATION:P1DT2H\r\nBEGIN:VALARM\r\n"
        "TRIGGER:-PT15M\r\nEND:VALARM\r\nATTENDEE;PARTSTAT=DECLINED:mailto:ann@example.org\r\nEND:VEVENT\r\n",
    ),
]
_NASTY_LINES = [
    "RRULE:FREQ=SECONDLY",
    "RRULE:FREQ=DAILY;INTERVAL=0",
    "RRULE:FREQ=DAILY;INTERVAL=-1;COUNT=-5",
    "RRULE:FREQ=DAILY;COUNT=99999999999999999999",
    "RRULE:FREQ=YEARLY;BYYEARDAY=400;BYWEEKNO=99;BYSETPOS=0",
    "RRULE:FREQ=MONTHLY;BYDAY=99XX;UNTIL=never",
    "RRULE:;;;===",
    "RRULE:FREQ=WEEKLY;UNTIL=00000000T000000Z",
    "RDATE:" + ",".join(["20270112T090000Z"] * 500),
    "RDATE;VALUE=PERIOD:20270112T090000Z/-PT1H,20270112/20270111",
    "EXDATE;TZID=Nowhere:20270112T090000,20270112,rubbish",
    "RECURRENCE-ID;RANGE=THISANDFUTURE:20270112T090000Z",
    "DTSTART:00010101T000000Z",
    "DTSTART:99991231T235959Z",
    "DTSTART;VALUE=DATE:20270230",
    "DTSTART;TZID=:20270112T090000",
    "DTEND:99991231",
    "DURATION:P999999999999999W",
    "DURATION:-P1D",
    "DTSTART;VALUE=PERIOD:20270112T090000Z/PT1H",
    "UID:",
    "BEGIN:VEVENT",
    "END:VEVENT",
    "BEGIN:VTIMEZONE",
    "END:VCALENDAR",
    "BEGIN:" + "X" * 5000,
    "TZOFFSETFROM:+999999",
    "FREEBUSY:20270112T090000Z",
    'FREEBUSY;FBTYPE=;X=":20270112T090000Z/PT1H',
    'STATUS;X="\x00":\x1b[31m',
    "X-WR-TIMEZONE:../../../etc/passwd",
    "TZID:../../../etc/passwd",
    "ATTENDEE;PARTSTAT=" + "A" * 3000 + ":mailto:ann@example.org",
    'DTSTART;TZID="America/New_York;VALUE=DATE:20270112T090000',
    ':::;;;"""',
    "\u0130\u0131\ufffd\u202e",
]


def broken_calendar(seed: int) -> bytes:
    """One of the honest calendars, broken in one to six ways; the same for the same seed."""
    chance = Random(seed)
    content = bytearray(chance.choice(_HONEST).encode())
    for _ in range(chance.randint(1, 6)):
        chance.choice(_WAYS)(content, chance)
    return bytes(content)


def _flip(content: bytearray, chance: Random) -> None:
    if content:
        content[chance.randrange(len(content))] = chance.randrange(256)


def _cut(content: bytearray, chance: Random) -> None:
    start = chance.randrange(len(content) + 1)
    del content[start : start + chance.randint(1, 60)]


def _end(content: bytearray, chance: Random) -> None:
    del content[chance.randrange(len(content) + 1) :]


def _repeat(content: bytearray, chance: Random) -> None:
    start = chance.randrange(len(content) + 1)
    piece = content[start : start + chance.randint(1, 200)]
    content[start:start] = piece * chance.randint(1, 40)


def _nasty(content: bytearray, chance: Random) -> None:
    lines = bytes(content).split(b"\r\n")
    lines.insert(chance.randrange(len(lines) + 1), chance.choice(_NASTY_LINES).encode())
    content[:] = b"\r\n".join(lines)


def _instead(content: bytearray, chance: Random) -> None:
    lines = bytes(content).split(b"\r\n")
    lines[chance.randrange(len(lines))] = chance.choice(_NASTY_LINES).encode()
    content[:] = b"\r\n".join(lines)


def _shuffle(content: bytearray, chance: Random) -> None:
    lines = bytes(content).split(b"\r\n")
    chance.shuffle(lines)
    content[:] = b"\r\n".join(lines)


def _digits(content: bytearray, chance: Random) -> None:
    for place in [n for n, letter in enumerate(content) if 48 <= letter <= 57 and chance.random() < 0.05]:
        content[place] = chance.randrange(48, 58)


_WAYS = (_flip, _cut, _end, _repeat, _nasty, _nasty, _instead, _shuffle, _digits)
