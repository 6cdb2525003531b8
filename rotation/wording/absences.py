"""How absences are said."""

from rotation.models.absences import Absence
from rotation.models.availability import HalfDay
from rotation.wording import day, half


def away(absence: Absence) -> str:
    """From Tue 12 Jan to Thu 14 Jan; on Tue 12 Jan, in the morning; from Tue 12 Jan, afternoon, to Wed."""
    if absence.first_day == absence.last_day:
        whole = absence.first_half != absence.last_half
        return f"on {day(absence.first_day)}" + ("" if whole else f", in the {half(absence.first_half)}")
    begins = ", afternoon," if absence.first_half == HalfDay.PM else ""
    ends = ", morning" if absence.last_half == HalfDay.AM else ""
    return f"from {day(absence.first_day)}{begins} to {day(absence.last_day)}{ends}"
