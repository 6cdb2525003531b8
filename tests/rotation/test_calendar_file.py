"""When somebody is busy, out of a calendar file: recurring events, zones, whole days, what counts as free."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from rotation.calendar_file.reading import BusyTimes, busy_times
from rotation.calendar_file.suggestions import suggestions
from rotation.hours import HalfDayHours
from rotation.models import HalfDay, Level
from tests.rotation.calendars import ZONES, calendar_of, changes_of_clocks, event

BERLIN = ZoneInfo("Europe/Berlin")
FIRST, LAST = date(2027, 3, 15), date(2027, 4, 9)
AM, PM = HalfDay.AM, HalfDay.PM

ODD_ZONE = (
    "BEGIN:VTIMEZONE\r\nTZID:{name}\r\n"
    "BEGIN:STANDARD\r\nDTSTART:19701025T030000\r\nRRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\r\n"
    "TZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100\r\nEND:STANDARD\r\n"
    "BEGIN:DAYLIGHT\r\nDTSTART:19700329T020000\r\nRRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\r\n"
    "TZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\nEND:DAYLIGHT\r\nEND:VTIMEZONE\r\n"
)


def read(*components: str, head: str = "", zone: ZoneInfo = BERLIN, owner: str = "") -> BusyTimes:
    return busy_times(calendar_of(*components, head=head).encode(), FIRST, LAST, zone, owner, seconds=30)


def starts(busy: BusyTimes) -> list[str]:
    """When the spans begin, by UTC: 16T09."""
    return [f"{span.start:%dT%H}" for span in busy.spans]


def test_a_rule_repeats_across_the_change_to_summer_time_by_the_clock_of_its_zone():
    weekly = event("20260105T090000", "20260105T100000", "RRULE:FREQ=WEEKLY", zone="Europe/Berlin")
    assert starts(read(weekly)) == ["15T08", "22T08", "29T07", "05T07"]


def test_exceptions_of_a_rule_are_left_out_moved_and_called_off():
    rule = ("UID:a", "RRULE:FREQ=WEEKLY;COUNT=6")
    master = event("20270315T090000Z", "20270315T100000Z", *rule, "EXDATE:20270322T090000Z")
    moved = event("20270330T140000Z", "20270330T150000Z", "UID:a", "RECURRENCE-ID:20270329T090000Z")
    off = event(
        "20270405T090000Z", "20270405T100000Z", "UID:a", "RECURRENCE-ID:20270405T090000Z", "STATUS:CANCELLED"
    )
    assert starts(read(master, moved, off)) == ["15T09", "30T14"]


def test_an_occasion_moved_into_the_time_asked_for_from_outside_is_found():
    master = event(
        "20260105T090000Z", "20260105T100000Z", "UID:a", "RRULE:FREQ=YEARLY;UNTIL=20270110T000000Z"
    )
    moved = event("20270316T140000Z", "20270316T150000Z", "UID:a", "RECURRENCE-ID:20270105T090000Z")
    assert starts(read(master, moved)) == ["16T14"]


def test_dates_can_be_added_one_by_one():
    lines = ("RDATE:20270317T090000Z,20270318T090000Z", "RDATE;VALUE=PERIOD:20270319T090000Z/PT3H")
    busy = read(event("20270316T090000Z", "20270316T100000Z", *lines))
    assert starts(busy) == ["16T09", "17T09", "18T09", "19T09"]
    assert busy.spans[-1].end.hour == 12


def test_whole_days_are_dates_whatever_the_zone_and_end_before_their_end():
    for zone in (BERLIN, ZoneInfo("Pacific/Auckland"), ZoneInfo("America/Los_Angeles")):
        busy = read(
            event("20270316", "20270318"),
            event("20270325", "20270326", "RRULE:FREQ=DAILY;COUNT=2"),
            zone=zone,
        )
        assert [day.day for day in busy.days] == [16, 17, 25, 26]
        assert busy.spans == ()


@pytest.mark.parametrize(
    "line",
    [
        "TRANSP:TRANSPARENT",
        "STATUS:CANCELLED",
        "X-MICROSOFT-CDO-BUSYSTATUS:FREE",
        "X-MICROSOFT-CDO-BUSYSTATUS:WORKINGELSEWHERE",
        "ATTENDEE;CN=Ann;PARTSTAT=DECLINED:mailto:Ann@Example.org",
        "UID:0123@visits.rotation",
    ],
)
def test_what_counts_as_free_is_free(line):
    busy = read(
        event("20270316", "20270317", line),
        event("20270317T090000Z", "20270317T100000Z", line),
        owner="ann@example.org",
    )
    assert (busy.spans, dict(busy.days)) == ((), {})


@pytest.mark.parametrize(
    "line",
    [
        "STATUS:TENTATIVE",
        "X-MICROSOFT-CDO-BUSYSTATUS:TENTATIVE",
        "ATTENDEE;PARTSTAT=TENTATIVE:mailto:ann@example.org",
        "ATTENDEE;PARTSTAT=NEEDS-ACTION;RSVP=TRUE:MAILTO:ann@example.org",
    ],
)
def test_what_is_not_settled_is_tentative(line):
    [span] = read(event("20270317T090000Z", "20270317T100000Z", line), owner="ann@example.org").spans
    assert span.tentative


def test_what_others_answered_and_what_is_opaque_is_busy():
    lines = ("ATTENDEE;PARTSTAT=DECLINED:mailto:bo@example.org", "TRANSP:OPAQUE", "STATUS:CONFIRMED")
    [span] = read(event("20270317T090000Z", "20270317T100000Z", *lines), owner="ann@example.org").spans
    assert not span.tentative


def test_free_and_busy_times_are_read_as_servers_publish_them():
    busy = read(
        "BEGIN:VFREEBUSY\r\nDTSTART:20270301T000000Z\r\nDTEND:20270501T000000Z\r\n"
        "FREEBUSY:20270316T090000Z/PT1H,20270317T090000Z/20270317T113000Z\r\n"
        "FREEBUSY;FBTYPE=FREE:20270318T090000Z/PT1H\r\n"
        "FREEBUSY;FBTYPE=BUSY-TENTATIVE:20270319T090000Z/PT1H\r\n"
        "FREEBUSY;FBTYPE=BUSY-UNAVAILABLE:20270322T090000Z/PT1H\r\nEND:VFREEBUSY\r\n"
    )
    assert sorted((f"{each.start:%dT%H}", each.tentative) for each in busy.spans) == [
        ("16T09", False),
        ("17T09", False),
        ("19T09", True),
        ("22T09", False),
    ]


def test_times_without_a_zone_are_the_calendars_or_else_the_companys():
    floating = event("20270316T090000", "20270316T100000")
    assert starts(read(floating)) == ["16T08"]
    assert starts(read(floating, head="X-WR-TIMEZONE:America/New_York\r\n")) == ["16T13"]
    assert starts(read(floating, head="X-WR-TIMEZONE:Nowhere/At All\r\n")) == ["16T08"]


def test_a_rule_in_utc_repeats_by_the_clock_of_the_calendars_zone():
    weekly = event("20270315T080000Z", "20270315T090000Z", "RRULE:FREQ=WEEKLY")
    assert starts(read(weekly, head="X-WR-TIMEZONE:Europe/Berlin\r\n"))[1:3] == ["22T08", "29T07"]


@pytest.mark.parametrize(
    "name", ["W. Europe Standard Time", "/freeassociation.sourceforge.net/Europe/Berlin", "Europe/Berlin"]
)
def test_a_zone_is_known_by_the_names_that_programs_give_it(name):
    assert starts(read(event("20270331T090000", "20270331T100000", zone=name), zone=ZoneInfo("UTC"))) == [
        "31T07"
    ]


def test_a_zone_of_the_files_own_is_read_out_of_it():
    zone = ODD_ZONE.format(name="Customized Time Zone 1")
    for day, hour in (("16", "08"), ("31", "07")):
        odd = event(f"202703{day}T090000", f"202703{day}T100000", zone="Customized Time Zone 1")
        busy = read(zone, odd, zone=ZoneInfo("America/New_York"))
        assert (starts(busy), busy.zones_unread) == ([f"{day}T{hour}"], 0)


@pytest.mark.parametrize(
    "zone",
    [
        "BEGIN:VTIMEZONE\r\nTZID:Odd\r\nEND:VTIMEZONE\r\n",
        "BEGIN:VTIMEZONE\r\nTZID:Odd\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n",
        ODD_ZONE.format(name="Odd").replace("+0100", "+9900"),
        ODD_ZONE.format(name="Odd").replace("YEARLY", "NOW AND THEN"),
        ODD_ZONE.format(name="Odd").replace("END:DAYLIGHT\r\n", ""),
    ],
    ids=["empty", "no offset", "vast offset", "odd rule", "no end"],
)
def test_a_broken_zone_costs_neither_its_own_times_nor_others(zone):
    busy = read(
        zone,
        event("20270316T090000", "20270316T100000", zone="Odd"),
        event("20270317T090000", "20270317T100000", zone="Europe/Berlin"),
        zone=ZoneInfo("America/New_York"),
    )
    # Its own times then count as the company's.
    assert (starts(busy), busy.unread, busy.zones_unread) == (["16T13", "17T08"], 0, 1)


def test_a_broken_entry_costs_itself_alone():
    good = event("20270316T090000Z", "20270316T100000Z")
    for broken in (
        "BEGIN:VEVENT\r\nUID:b\r\nEND:VEVENT\r\n",
        "BEGIN:VEVENT\r\nUID:b\r\nDTSTART:yesterday\r\nEND:VEVENT\r\n",
        event("20270317T090000Z", "20270317T100000Z", "RRULE:FREQ=SOMETIMES"),
        event("20270317T090000Z", "20270317T100000Z").replace("END:VEVENT\r\n", ""),
    ):
        busy = read(broken, good)
        assert "16T09" in starts(busy), broken
        assert busy.unread == 1, broken


def test_several_calendars_in_one_file_are_all_read_each_in_its_zone():
    floating = event("20270316T090000", "20270316T100000")
    text = "".join(
        calendar_of(floating, head=f"X-WR-TIMEZONE:{zone}\r\n") for zone in ("Asia/Tokyo", "America/New_York")
    )
    assert starts(busy_times(text.encode(), FIRST, LAST, BERLIN, seconds=30)) == ["16T00", "16T13"]


@pytest.mark.parametrize(
    "written",
    [
        lambda text: text.replace("\r\n", "\n"),
        lambda text: text.replace("DTSTART:2027", "DTST\r\n ART:20\r\n\t27"),
        lambda text: text.replace("VEVENT", "vevent").replace("DTSTART", "dtstart"),
        lambda text: f"\ufeff{text}",
    ],
    ids=["line feeds", "folded", "small letters", "byte order mark"],
)
def test_a_file_is_read_however_it_is_written(written):
    text = written(calendar_of(event("20270316T090000Z", "20270316T100000Z")))
    assert starts(busy_times(text.encode(), FIRST, LAST, BERLIN, seconds=30)) == ["16T09"]
    assert starts(busy_times(text.lstrip("\ufeff").encode("utf-16"), FIRST, LAST, BERLIN, seconds=30)) == [
        "16T09"
    ]


@pytest.mark.parametrize("name", ZONES)
def test_half_days_are_busy_by_the_clock_on_both_sides_of_a_change_of_clocks(name):
    zone = ZoneInfo(name)
    hours = HalfDayHours(zone, (time(9), time(13)), (time(13), time(17)))
    mornings = event("20270101T090000", "20270101T130000", "RRULE:FREQ=DAILY", zone=name)
    for change in changes_of_clocks(zone):
        days = [change + timedelta(days=n) for n in range(-3, 4)]
        content = calendar_of(mornings, event(f"{change:%Y%m%d}", f"{days[4]:%Y%m%d}")).encode()
        found = suggestions(busy_times(content, days[0], days[-1], zone, seconds=30), days, hours)
        taken = {(each.day, each.half): (each.level, each.busy) for each in found}
        four = timedelta(hours=4)
        assert taken == {(day, AM): (Level.CANNOT, four) for day in days} | {
            (change, PM): (Level.CANNOT, four)
        }


def test_levels_follow_from_how_much_of_a_half_day_is_taken():
    hours = HalfDayHours(ZoneInfo("UTC"), (time(9), time(13)), (time(13), time(17)))
    content = calendar_of(
        event("20270316T090000Z", "20270316T110000Z"),  # half of the morning
        event("20270317T090000Z", "20270317T100000Z"),  # an hour
        event("20270318T090000Z", "20270318T091500Z"),  # a stand-up
        event("20270319T120000Z", "20270319T150000Z"),  # an hour of the one half day, two of the other
        event("20270322T090000Z", "20270322T120000Z", "STATUS:TENTATIVE"),
        event("20270323T090000Z", "20270323T100000Z", "STATUS:TENTATIVE"),
        event("20270324", "20270325", "STATUS:TENTATIVE"),
        event("20270325T090000Z", "20270325T103000Z"),  # two that overlap count once
        event("20270325T093000Z", "20270325T103000Z"),
    )
    days = [date(2027, 3, 15) + timedelta(days=n) for n in range(14)]
    found = suggestions(busy_times(content.encode(), FIRST, LAST, ZoneInfo("UTC"), seconds=30), days, hours)
    assert [(each.day.day, each.half, each.level) for each in found] == [
        (16, AM, Level.CANNOT),
        (17, AM, Level.RATHER_NOT),
        (19, AM, Level.RATHER_NOT),
        (19, PM, Level.CANNOT),
        (22, AM, Level.RATHER_NOT),
        (24, AM, Level.RATHER_NOT),
        (24, PM, Level.RATHER_NOT),
        (25, AM, Level.RATHER_NOT),
    ]


def test_no_title_place_or_guest_leaves_the_process_that_reads():
    secret = "Interview at the competitor"
    text = calendar_of(
        event(
            "20270316T090000Z",
            "20270316T100000Z",
            f"LOCATION:{secret}",
            f"DESCRIPTION:{secret}",
            summary=secret,
        ),
        f"BEGIN:VTODO\r\nSUMMARY:{secret}\r\nEND:VTODO\r\n",
        head=f"X-WR-CALNAME:{secret}\r\n",
    )
    busy = busy_times(text.encode(), FIRST, LAST, BERLIN, seconds=30)
    assert starts(busy) == ["16T09"]
    assert "competitor" not in repr(busy)
    assert busy.spans[0].start == datetime(2027, 3, 16, 9, tzinfo=UTC)
