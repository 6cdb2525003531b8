"""Forms about when people can."""

from collections.abc import Mapping
from typing import Any

from rotation.actions.availability import HalfDays
from rotation.forms.base import DatedForm, Form
from rotation.forms.fields import ChoiceField, DayField, RadioField, Required
from rotation.models.availability import HalfDay, Level, usual_level
from rotation.wording import level, level_sign

WEEK = tuple((weekday, half) for weekday in range(5) for half in HalfDay)
_LEVELS = {each.value: f"{level_sign(each)} {level(each)}" for each in Level}
_PARTS = {"whole": tuple(HalfDay), "am": (HalfDay.AM,), "pm": (HalfDay.PM,)}
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")


def field_name(weekday: int, half: HalfDay) -> str:
    """The name of a half day's field: mon_am."""
    return f"{_DAYS[weekday][:3].lower()}_{half.value}"


class WeekForm(Form):
    """A level for each half day of the week: fields mon_am to fri_pm, which stand below."""

    def __init__(self, levels: Mapping[tuple[int, HalfDay], Level], **more: Any) -> None:
        shown = {
            field_name(weekday, half): levels.get((weekday, half), usual_level(weekday)).value
            for weekday, half in WEEK
        }
        super().__init__(data=shown, **more)

    def levels(self) -> dict[tuple[int, HalfDay], Level]:
        """What was chosen. For a form that is valid."""
        return {(weekday, half): Level(self[field_name(weekday, half)].data) for weekday, half in WEEK}


for _weekday, _half in WEEK:
    setattr(
        WeekForm,
        field_name(_weekday, _half),
        ChoiceField(
            f"{_DAYS[_weekday]} {'morning' if _half == HalfDay.AM else 'afternoon'}",
            choices=_LEVELS,
            stranger="Choose one of the four.",
        ),
    )


class DatesForm(DatedForm):
    """A level for one date, or for all working days between two."""

    first_day = DayField("From", [Required("Say which day.")])
    last_day = DayField("To, if it is more than a day")
    part = RadioField(
        "Which part of the day",
        choices={"whole": "whole day", "am": "morning", "pm": "afternoon"},
        default="whole",
    )
    level = RadioField("Availability", choices=_LEVELS, default=Level.CANNOT.value)

    def when(self) -> HalfDays:
        """The half days chosen. For a form that is valid."""
        first = self.first_day.data
        return HalfDays(first_day=first, last_day=self.last_day.data or first, halves=_PARTS[self.part.data])

    def chosen_level(self) -> Level:
        """The level chosen. For a form that is valid."""
        return Level(self.level.data)
