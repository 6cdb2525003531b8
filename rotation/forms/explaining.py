"""Forms about explanations: try a change, ask why not, say what changes cost."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from wtforms import HiddenField
from wtforms.validators import ValidationError

from rotation.forms.base import Form
from rotation.forms.fields import ChoiceField, NumberField
from rotation.forms.plans import GONE
from rotation.planning.what_ifs import KINDS, stated_changes


class TryForm(Form):
    """Changes to try, as a repair on the page states them."""

    changes = HiddenField()

    def validate_changes(self, field: Any) -> None:
        """Only what the solver can make."""
        try:
            self.stated = stated_changes(json.loads(field.data or ""))
        except ValueError as error:
            raise ValidationError(GONE) from error


class AskForm(Form):
    """Which day, half day and host to ask about. A question, not a change: it needs no token."""

    class Meta:
        csrf = False

    day = ChoiceField("Day", stranger="Choose a day of the cycle.")
    half = ChoiceField("Half day", choices={"am": "Morning", "pm": "Afternoon"})
    host = ChoiceField("Host", coerce=int)

    def offer(self, days: Mapping[str, str], hosts: Mapping[str, str]) -> None:
        """Let one of these days and hosts be chosen."""
        self.day.choices = dict(days)
        self.host.choices = dict(hosts)


def costs_form(kinds: Sequence[str] = tuple(KINDS)) -> type[Form]:
    """A form with a number for each kind of change."""
    fields = {
        kind: NumberField(KINDS[kind], least=1, most=1000, required="Say what it costs, from 1 to 1000.")
        for kind in kinds
    }
    return type("CostsForm", (Form,), fields)
