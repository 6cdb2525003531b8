"""The ids that rows have in a planning problem, and the way back.

Person `p12`, department `d1`, its team `d1/field`, placement `pl7`; `r3-p12` is what request rule 3 wants
for person 12. A slot is `2027-01-12/am`.
"""

from datetime import date

from rotation.models.availability import HalfDay
from rotation.models.plans import Visit
from rotation.models.swaps import SwapVisit

Slot = tuple[date, HalfDay]


def person_key(person_id: int) -> str:
    """A person's id in the problem."""
    return f"p{person_id}"


def placement_key(placement_id: int) -> str:
    """A placement's id in the problem."""
    return f"pl{placement_id}"


def request_key(rule_id: int, person_id: int) -> str:
    """The id in the problem of what a rule wants for a person."""
    return f"r{rule_id}-p{person_id}"


def group_key(department_id: int, team: str = "") -> str:
    """The id in the problem of a department, or of one of its teams, as a group that must stay covered."""
    return f"d{department_id}/{team}" if team else f"d{department_id}"


def row_id(key: str) -> int:
    """The row that a person's or placement's id in the problem stands for."""
    return int(key.removeprefix("p").removeprefix("l"))


def request_rows(key: str) -> tuple[int, int]:
    """The request rule's and the guest's row that a request's id in the problem stands for."""
    rule, _, person = key.partition("-")
    return int(rule[1:]), row_id(person)


def slot_key(day: date, half: HalfDay) -> str:
    """A slot as the problem writes it: 2027-01-12/am."""
    return f"{day.isoformat()}/{half.value}"


def slot_of(key: str) -> Slot:
    """The date and the half day of a slot that the problem writes."""
    day, _, half = key.partition("/")
    return date.fromisoformat(day), HalfDay(half or "am")


def stated(visit: Visit | SwapVisit) -> dict[str, str]:
    """A visit as the problem and the plan write it."""
    return {
        "request": request_key(visit.rule_id, visit.guest_id),
        "placement": placement_key(visit.placement_id),
        "host": person_key(visit.host_id),
        "start": slot_key(visit.day, visit.half),
    }
