"""What a kept problem says of time: its days, and when people cannot."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from rotation.models.availability import HalfDay
from rotation.planning.keys import Slot, row_id, slot_of

HALVES = (HalfDay.AM, HalfDay.PM)


def days_of(facts: Mapping[str, Any]) -> list[date]:
    """The days on which anybody could visit anybody."""
    return [date.fromisoformat(day) for day in facts["days"]]


def absent_slots(facts: Mapping[str, Any]) -> dict[int, frozenset[Slot]]:
    """The slots of those days in which each person cannot, by person."""
    days = days_of(facts)
    return {row_id(person["id"]): frozenset(_absent(person, days)) for person in facts["people"]}


def _absent(person: Mapping[str, Any], days: list[date]) -> set[Slot]:
    works = person["works"].ljust(14, "0")
    absent = {
        (day, half)
        for day in days
        for number, half in enumerate(HALVES)
        if works[2 * day.weekday() + number] == "0"
    }
    for key in person["off"]:
        day, half = slot_of(key)
        absent |= {(day, half)} if "/" in key else {(day, each) for each in HALVES}
    return absent
