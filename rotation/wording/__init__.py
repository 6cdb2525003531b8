"""How dates, slots, numbers and rules are said, on pages and in messages."""

from collections.abc import Sequence
from datetime import date, timedelta

from rotation.models.availability import HalfDay, Level
from rotation.models.plans import Visit
from rotation.models.swaps import SwapVisit

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_LEVELS = {
    Level.CANNOT: ("✕", "cannot"),
    Level.RATHER_NOT: ("▽", "rather not"),
    Level.CAN: ("✓", "can"),
    Level.WOULD_LIKE: ("★", "would like"),
}


def day(value: date) -> str:
    """Tue 12 Jan."""
    return f"{_DAYS[value.weekday()]} {value.day} {_MONTHS[value.month - 1]}"


def short_day(value: date) -> str:
    """12 Jan."""
    return f"{value.day} {_MONTHS[value.month - 1]}"


def capitalised(sentence: str) -> str:
    """The same with a capital at its beginning, and everywhere else as it was."""
    return sentence[:1].upper() + sentence[1:]


def long_day(value: date) -> str:
    """Tue 12 Jan 2027."""
    return f"{day(value)} {value.year}"


def half(value: HalfDay) -> str:
    """Morning or afternoon."""
    return "morning" if value == HalfDay.AM else "afternoon"


def when(visit: Visit | SwapVisit) -> str:
    """When a visit is: Tue 12 Jan, morning; Tue 12 Jan, all day; Mon 11 – Fri 15 Jan."""
    if visit.last_day == visit.day:
        return f"{day(visit.day)}, {part_of_day(visit)}"
    if visit.last_day.month == visit.day.month:
        return f"{_DAYS[visit.day.weekday()]} {visit.day.day} – {day(visit.last_day)}"
    return f"{day(visit.day)} – {day(visit.last_day)}"


def part_of_day(visit: Visit | SwapVisit) -> str:
    """Which part of each of its days a visit takes: morning, afternoon or all day."""
    return half(visit.half) if visit.slots == 1 else "all day"


def soon(value: date, today: date) -> str:
    """How far off a date is: today, tomorrow, in 3 days, in 2 weeks; or since when it has been going on."""
    days = (value - today).days
    if days < 0:
        return f"since {day(value)}"
    if days < 2:
        return ("today", "tomorrow")[days]
    return f"in {days} days" if days < 14 else f"in {days // 7} weeks"


def points(value: float) -> str:
    """A score with thin spaces between thousands: 36 117."""
    return f"{value:,.0f}".replace(",", "\u202f").replace("-", "−")


def many(count: int, one: str, more: str | None = None) -> str:
    """1 visit, 2 visits."""
    return f"{count} {one if count == 1 else more or one + 's'}"


def hours(length: timedelta) -> str:
    """How long something takes: 45 min, 2 h, 3 h 30 min."""
    whole, minutes = divmod(round(length.total_seconds() / 60), 60)
    return " ".join(([f"{whole} h"] if whole else []) + ([f"{minutes} min"] if minutes or not whole else []))


def listed(things: Sequence[str], last: str = "and") -> str:
    """A, B and C."""
    return f" {last} ".join([", ".join(things[:-1]), things[-1]]) if len(things) > 1 else "".join(things)


def level(value: Level | str) -> str:
    """Cannot, rather not, can or would like."""
    return _LEVELS[Level(value)][1]


def level_sign(value: Level | str) -> str:
    """The sign of a level, so that it never stands by colour alone."""
    return _LEVELS[Level(value)][0]
