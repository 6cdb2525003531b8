"""How a collecting round is spoken of: its deadline on somebody's clock, what silence means."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from rotation.models.people import Person
from rotation.models.rounds import CollectingRound, Reminder, Silence
from rotation.wording import day

_SILENCE = {
    Silence.AS_KNOWN: "Whoever does not answer is planned by what is known of their week already.",
    Silence.RATHER_NOT: "Whoever does not answer counts as “rather not” wherever they could come.",
    Silence.LEFT_OUT: "Whoever does not answer is left out: no visits, no guests.",
}
_YOUR_SILENCE = {
    Silence.AS_KNOWN: "If you do not answer, you are planned by what is known of your week already.",
    Silence.RATHER_NOT: "If you do not answer, every half day of yours counts as “rather not”.",
    Silence.LEFT_OUT: "If you do not answer, you are left out: no visits, no guests.",
}


def moment(value: datetime) -> str:
    """Fri 11 Dec, 18:00, in the zone of the instant."""
    return f"{day(value.date())}, {value:%H:%M}"


def wall_time(value: tuple[date, time]) -> str:
    """Fri 11 Dec, 18:00."""
    return f"{day(value[0])}, {value[1]:%H:%M}"


def deadline(collecting: CollectingRound, person: Person) -> str:
    """Fri 11 Dec, 18:00 (Europe/Berlin): on the person's own clock."""
    zone = collecting.zone_of(person)
    return f"{moment(collecting.deadline_of(person).astimezone(zone))} ({zone.key})"


def reminder(value: Reminder, zone_name: str) -> str:
    """Tue 8 Dec, 09:00; or, of one that was asked for at once, when that was."""
    if value.day is not None and value.at is not None:
        return wall_time((value.day, value.at))
    zone = ZoneInfo(zone_name)
    return f"{moment(value.due_in(zone).astimezone(zone))}, at once"


def silence(value: Silence) -> str:
    """What silence means, as HR states it."""
    return _SILENCE[value]


def your_silence(value: Silence) -> str:
    """The same to the person who is silent."""
    return _YOUR_SILENCE[value]
