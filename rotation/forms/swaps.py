"""Forms about swaps: an answer with a word, a deputy, a cycle's terms."""

from collections.abc import Iterable

from wtforms import BooleanField, HiddenField, TextAreaField
from wtforms.validators import AnyOf, InputRequired

from rotation.actions.deputies import Terms
from rotation.forms.base import DatedForm, Form, stripped
from rotation.forms.fields import ChoiceField, DayField, Length, NumberField, Required
from rotation.models.people import Person
from rotation.models.swap_terms import SwapTerms


class AnswerForm(Form):
    """Say yes or no to a swap, with a word if somebody likes."""

    answer = HiddenField(validators=[AnyOf(["yes", "no"], "Choose one of the two buttons.")])
    word = TextAreaField("A word with it", [Length(500)], filters=[stripped])

    @property
    def is_yes(self) -> bool:
        """Which button it was."""
        return bool(self.answer.data == "yes")


class DeputyForm(DatedForm):
    """Hand over to a deputy for a while."""

    manager = ChoiceField("Who is away", stranger="Choose one of the managers.")
    deputy = ChoiceField(
        "Who decides meanwhile",
        stranger="Choose somebody from this list.",
        validators=[InputRequired("Choose who decides meanwhile.")],
    )
    first_day = DayField("From", [Required("Say from when on.")])
    last_day = DayField("Until, that day included", [Required("Say until when.")])

    def offer(self, managers: Iterable[Person], people: Iterable[Person]) -> None:
        """Let one of these managers and one of these people be chosen."""
        self.manager.choices = {str(each.id): each.name for each in managers}
        self.deputy.choices = {"": "Choose"} | {
            str(each.id): f"{each.name}, {each.department.name}" for each in people
        }


class TermsForm(Form):
    """How swaps are decided in a cycle."""

    one_manager_for_both = BooleanField("One manager may approve for both sides")
    pass_without_manager = BooleanField("What makes nothing worse needs no manager")
    remind_hours = NumberField(
        "Remind after, in hours", least=1, most=1000, required="Say after how many hours."
    )
    expire_hours = NumberField(
        "Let it expire after, in hours", least=2, most=2000, required="Say how many hours."
    )
    undo_hours = NumberField(
        "It can be undone for, in hours", least=0, most=1000, required="Say for how many hours."
    )

    def __init__(self, shown: SwapTerms) -> None:
        super().__init__(obj=shown)

    def terms(self) -> Terms:
        """What was typed. For a form that is valid."""
        return Terms(
            one_manager_for_both=self.one_manager_for_both.data,
            pass_without_manager=self.pass_without_manager.data,
            remind_hours=self.remind_hours.data,
            expire_hours=self.expire_hours.data,
            undo_hours=self.undo_hours.data,
        )
