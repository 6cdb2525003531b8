"""The form of a collecting round."""

from datetime import date, time
from typing import Any

from wtforms import FieldList, FormField
from wtforms import Form as PlainForm
from wtforms.validators import Optional

from rotation.actions.rounds import RoundTerms
from rotation.errors import Refusal
from rotation.forms.base import DatedForm
from rotation.forms.fields import ClockField, DayField, RadioField, Required
from rotation.models.rounds import CollectingRound, Silence
from rotation.wording.rounds import silence

LINES = 4


class AnyDayField(DayField):
    """A date that is held against another one, and needs no other check."""

    def pre_validate(self, form: Any) -> None:
        """Nothing to do."""


class ReminderLine(PlainForm):
    """When one reminder is sent. An empty day is none."""

    day = AnyDayField("Day", [Optional()])
    at = ClockField("Time", [Optional()])


class RoundForm(DatedForm):
    """Until when people answer, when they are reminded, and what silence means."""

    deadline_on = DayField("Answers are due on", [Required("Say until when people may answer.")])
    deadline_at = ClockField("at", [Required("Say at what time.")])
    reminders = FieldList(FormField(ReminderLine), "Reminders", min_entries=LINES, max_entries=20)
    silence = RadioField("Who does not answer", choices={each.value: silence(each) for each in Silence})

    def __init__(self, shown: RoundTerms | CollectingRound, **more: Any) -> None:
        terms = shown if isinstance(shown, RoundTerms) else _terms_of(shown)
        lines: list[dict[str, date | time | None]] = [{"day": day, "at": at} for day, at in terms.reminders]
        super().__init__(
            data={
                "deadline_on": terms.deadline[0],
                "deadline_at": terms.deadline[1],
                "reminders": lines,
                "silence": terms.silence.value,
            },
            **more,
        )

    def terms(self) -> RoundTerms:
        """What was typed. For a form that is valid."""
        lines = [line.form for line in self.reminders]
        return RoundTerms(
            deadline=(self.deadline_on.data, self.deadline_at.data),
            reminders=[(line.day.data, line.at.data or time(9)) for line in lines if line.day.data],
            silence=Silence(self.silence.data),
        )

    def take(self, refusal: Refusal) -> None:
        """A refusal of the reminders is said above the form, for they are many fields."""
        if refusal.field == "reminders":
            refusal = Refusal(refusal.sentence, reasons=refusal.reasons)
        super().take(refusal)


def _terms_of(collecting: CollectingRound) -> RoundTerms:
    return RoundTerms(
        deadline=(collecting.deadline_on, collecting.deadline_at),
        reminders=[
            (each.day, each.at)
            for each in collecting.reminders
            if each.day is not None and each.at is not None
        ],
        silence=collecting.silence,
    )
