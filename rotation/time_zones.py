"""Time zones of people, and when a wall clock shows a time."""

from datetime import UTC, date, datetime, time
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo, available_timezones


def is_zone(name: str) -> bool:
    """Whether this is the name of a time zone, such as Europe/Berlin."""
    return name in available_timezones()


@cache
def zone_names() -> tuple[str, ...]:
    """The time zones that people live in, by name."""
    return (*sorted({"UTC", *(zone for zones in _by_country().values() for zone in zones)}),)


def zone_of(own: str, country: str, home: str) -> ZoneInfo:
    """Where somebody's clock stands: their own zone, else their country's, else `home`, the company's.

    Of a country with several zones it is `home` if that is one of them, else the one in which most people
    live.
    """
    if own and is_zone(own):
        return ZoneInfo(own)
    zones = _by_country().get(country, ())
    return ZoneInfo(zones[0] if zones and home not in zones else home)


def instant(day: date, at: time, zone: ZoneInfo) -> datetime:
    """When a clock in `zone` shows this time on this day, in UTC.

    Where the clock shows it twice, as summer time ends, the later time counts; where it skips it, as much
    later as it skips.
    """
    wall = datetime.combine(day, at, zone)
    return max(wall.replace(fold=fold).astimezone(UTC) for fold in (0, 1))


@cache
def _by_country() -> dict[str, tuple[str, ...]]:
    """The zones of each country by its code, the one with most people first."""
    found: dict[str, tuple[str, ...]] = {}
    for line in (files("tzdata") / "zoneinfo" / "zone.tab").read_text("utf-8").splitlines():
        if not line.startswith("#"):
            country, _place, zone, *_comment = line.split("\t")
            found[country] = (*found.get(country, ()), zone)
    return found
