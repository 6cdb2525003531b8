"""What a problem says of time: its days, and when people cannot."""

from datetime import date

from rotation.planning.keys import Slot, row_id, slot_of
from solver import Problem


def days_of(problem: Problem) -> list[date]:
    """The days on which anybody could visit anybody."""
    return [date.fromisoformat(day) for day in problem.days]


def absent_slots(problem: Problem) -> dict[int, frozenset[Slot]]:
    """The slots of those days in which each person cannot, by person."""
    slots = [slot_of(problem.timeline.key(number)) for number in range(problem.timeline.slot_count)]
    return {
        row_id(key): frozenset(slot for number, slot in enumerate(slots) if not there.available >> number & 1)
        for key, there in problem.availability.items()
    }
