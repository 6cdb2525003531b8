"""What all our forms share."""

from datetime import date
from typing import Any

from flask_wtf import FlaskForm
from wtforms.widgets import HiddenInput

from rotation.errors import Refusal


def stripped(value: Any) -> Any:
    """The text without blanks around it, and without the NUL that PostgreSQL cannot keep."""
    return value.replace("\0", "").strip() if isinstance(value, str) else value


class Form(FlaskForm):  # type: ignore[misc]  # Flask-WTF publishes no types
    """A form that can take a refusal to the field it belongs to, so that nothing typed is lost."""

    def validate(self, extra_validators: Any = None) -> bool:
        """Also: what is wrong with a field that nobody sees is said above the form."""
        good = bool(super().validate(extra_validators))
        unseen = (field for field in self if isinstance(field.widget, HiddenInput))
        said = [error for field in unseen for error in field.errors]
        self.form_errors.extend(dict.fromkeys(said))
        return good

    def take(self, refusal: Refusal) -> None:
        """Show `refusal` at its field, or above the form."""
        said = [refusal.sentence, *refusal.reasons]
        if refusal.field is not None and refusal.field in self._fields:
            field = self._fields[refusal.field]
            field.errors = [*field.errors, *said]
        else:
            self.form_errors.extend(said)

    @property
    def status(self) -> int:
        """The status of a page that shows the form: 422 once it was sent, for then something is wrong."""
        return 422 if self.is_submitted() else 200


class DatedForm(Form):
    """A form with dates, all of which lie within ten years of `today`."""

    def __init__(self, *given: Any, today: date, **more: Any) -> None:
        self.today = today
        super().__init__(*given, **more)
