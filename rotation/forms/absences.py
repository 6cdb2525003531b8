"""The form by which an absence is reported."""

from collections.abc import Sequence
from typing import Any

from wtforms.validators import Optional, ValidationError

from rotation.actions.absences import Span
from rotation.forms.base import DatedForm
from rotation.forms.fields import ChoiceField, DayField, Required
from rotation.models.availability import HalfDay
from rotation.models.people import Person
from rotation.models.private_reasons import Reason
from rotation.wording.reasons import reason

_BEGINS = {HalfDay.AM.value: "in the morning", HalfDay.PM.value: "at midday"}
_ENDS = {HalfDay.PM.value: "in the evening", HalfDay.AM.value: "at midday"}


class AbsenceForm(DatedForm):
    """Who is away, and from when to when. `reason` is offered to those who may read it."""

    person = ChoiceField("Who is away", coerce=int, stranger="Choose one of these people.")
    first_day = DayField("From", [Required("Say from which day.")])
    first_half = ChoiceField("beginning", choices=_BEGINS, default=HalfDay.AM.value)
    last_day = DayField("To")
    last_half = ChoiceField("ending", choices=_ENDS, default=HalfDay.PM.value)
    reason = ChoiceField(
        "Why, if it helps",
        choices={"": "no reason given"} | {each.value: reason(each) for each in Reason},
        validators=[Optional()],
        default="",
    )

    def __init__(self, people: Sequence[Person], **more: Any) -> None:
        self._people = {each.id: each for each in people}
        super().__init__(**more)
        named = {str(each.id): f"{each.name}, {each.department.name}" for each in people}
        self.person.choices = named if self.person.data in self._people else {"0": "choose"} | named

    def validate_person(self, field: ChoiceField) -> None:
        """Nobody is away by a slip of the finger."""
        if field.data not in self._people:
            raise ValidationError("Choose who is away.")

    def absentee(self) -> Person:
        """Who was chosen. For a form that is valid."""
        return self._people[self.person.data]

    def span(self) -> Span:
        """From when to when. For a form that is valid."""
        first = self.first_day.data
        return Span(
            first,
            HalfDay(self.first_half.data),
            self.last_day.data or first,
            HalfDay(self.last_half.data),
        )

    def private_reason(self) -> Reason | None:
        """The reason chosen. For a form that is valid."""
        return Reason(self.reason.data) if self.reason.data else None
