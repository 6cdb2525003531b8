"""What all our forms share."""

from typing import Any

from flask_wtf import FlaskForm
from wtforms import SelectMultipleField
from wtforms.widgets import CheckboxInput, ListWidget

from rotation.errors import Refusal


def stripped(value: Any) -> Any:
    """The text without blanks around it, and without the NUL that PostgreSQL cannot keep."""
    return value.replace("\0", "").strip() if isinstance(value, str) else value


class ChecksField(SelectMultipleField):
    """Several of a few choices, as check boxes."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class Form(FlaskForm):  # type: ignore[misc]  # Flask-WTF publishes no types
    """A form that can take a refusal to the field it belongs to, so that nothing typed is lost."""

    def take(self, refusal: Refusal) -> None:
        """Show `refusal` at its field, or above the form."""
        said = [refusal.sentence, *refusal.reasons]
        if refusal.field is not None and refusal.field in self._fields:
            field = self._fields[refusal.field]
            field.errors = [*field.errors, *said]
        else:
            self.form_errors.extend(said)
