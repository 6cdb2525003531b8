"""Fields that say in our words what they expect."""

from datetime import date, datetime, timedelta
from typing import Any

from wtforms import (
    DateField,
    HiddenField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    TextAreaField,
    TimeField,
    validators,
)
from wtforms import Field as AnyField
from wtforms import RadioField as PlainRadioField
from wtforms.validators import Optional, StopValidation, ValidationError
from wtforms.widgets import CheckboxInput, HiddenInput, ListWidget

from rotation.forms.base import DatedForm
from rotation.models.columns import LARGEST_ID
from rotation.planning.keys import slot_key, slot_of

_TEN_YEARS = timedelta(days=3653)

_WAYS = ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%d %b %Y", "%d %B %Y")


def read_day(text: str) -> date:
    """The date that a text means: 2027-01-12, 12/01/2027, 12.1.2027 or 12 Jan 2027. Raises ValueError."""
    for way in _WAYS:
        try:
            return datetime.strptime(text.strip(), way).date()  # noqa: DTZ007  # a date has no time zone
        except ValueError:
            continue
    raise ValueError(f"“{text.strip()}” is no date we know. Write it as 12/01/2027 or 2027-01-12.")


class Required:
    """Something must be there, and not only blanks and what nobody can see; says `message` otherwise."""

    field_flags = {"required": True}  # noqa: RUF012  # where WTForms looks for it

    def __init__(self, message: str) -> None:
        self.message = message

    def __call__(self, form: Any, field: AnyField) -> None:
        if field.process_errors:
            raise StopValidation  # something was typed, and what is wrong with it is said already
        data = field.data
        if data is None or (isinstance(data, str) and not any(_is_seen(letter) for letter in data)):
            raise StopValidation(self.message)


class Length(validators.Length):
    """Texts of up to `most` characters."""

    def __init__(self, most: int) -> None:
        super().__init__(max=most, message=f"Use at most {most} characters.")


class DayField(DateField):
    """One date in a DatedForm; browsers offer a calendar, and a typed date may be ISO or local."""

    data: Any

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = None
        if valuelist and str(valuelist[0]).strip():
            self.data = read_day(str(valuelist[0]))

    def pre_validate(self, form: Any) -> None:
        """A slip of the finger in a year would otherwise be a date in the Middle Ages."""
        assert isinstance(form, DatedForm)  # noqa: S101  # no other form knows today
        if self.data is not None and abs(self.data - form.today) > _TEN_YEARS:
            raise ValidationError(
                f"Is the year right? {self.data:%d/%m}/{self.data.year} is more than ten years from today."
            )


class ClockField(TimeField):
    """A time of day; browsers offer a clock, and a typed time may be 9, 9:00 or 9.00."""

    data: Any

    def process_formdata(self, valuelist: list[Any]) -> None:
        text = str(valuelist[0]).strip().replace(".", ":") if valuelist else ""
        self.data = None
        if not text:
            return
        for way in ("%H:%M", "%H:%M:%S", "%H"):
            try:
                self.data = datetime.strptime(text, way).time().replace(second=0)  # noqa: DTZ007  # no date
            except ValueError:
                continue
            return
        raise ValueError("Write the time as 18:00.")


class ChoiceField(SelectField):
    """One of a list; `stranger` is said about anything else."""

    def __init__(self, label: str, *, stranger: str = "Choose one of this list.", **more: Any) -> None:
        more["invalid_choice_message"] = more["invalid_value_message"] = stranger
        super().__init__(label, **more)


class RadioField(PlainRadioField):
    """One of a few choices, all in sight."""

    def __init__(self, label: str, **more: Any) -> None:
        more["invalid_choice_message"] = more["invalid_value_message"] = "Choose one of these."
        super().__init__(label, **more)


class ChecksField(SelectMultipleField):
    """Several of a few choices, as check boxes; `stranger` is said about anything else."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def __init__(self, label: str, *, stranger: str = "Choose from this list.", **more: Any) -> None:
        more["invalid_choice_message"] = more["invalid_value_message"] = stranger
        super().__init__(label, **more)


class DaysField(TextAreaField):
    """Dates, one a line. `days` are the dates, in order."""

    days: list[date]

    def process_formdata(self, valuelist: list[Any]) -> None:
        super().process_formdata(valuelist)
        wrong: list[str] = []
        found: set[date] = set()
        for number, line in enumerate((self.data or "").splitlines(), 1):
            if not line.strip():
                continue
            try:
                found.add(read_day(line))
            except ValueError as error:
                wrong.append(f"Line {number}: {error}")
        self.days = sorted(found)
        if wrong:
            raise ValueError(" ".join(wrong))

    def process_data(self, value: Any) -> None:
        self.days = sorted(value or ())
        self.data = "\n".join(f"{day:%d/%m/%Y}" for day in self.days)


class IdField(IntegerField):
    """A row's id that the page itself put there. `gone` is said about what no database holds."""

    widget = HiddenInput()
    data: Any

    def __init__(self, label: str = "", *, gone: str, required: bool = True, **more: Any) -> None:
        self.gone = gone
        super().__init__(label, [Required(gone) if required else Optional()], **more)

    def process_formdata(self, valuelist: list[Any]) -> None:
        text = str(valuelist[0]).strip() if valuelist else ""
        self.data = None
        if not text:
            return
        if not (text.isascii() and text.isdigit() and len(text) <= 10 and 1 <= int(text) <= LARGEST_ID):
            raise ValueError(self.gone)
        self.data = int(text)


class SlotField(HiddenField):
    """A slot that the page itself put there, such as 2027-01-12/am. `gone` is said about anything else."""

    data: Any

    def __init__(self, label: str = "", *, gone: str, **more: Any) -> None:
        self.gone = gone
        super().__init__(label, [Required(gone)], **more)

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = None
        try:
            slot = slot_of(str(valuelist[0]) if valuelist else "")
        except ValueError:
            raise ValueError(self.gone) from None
        if slot_key(*slot) != valuelist[0]:
            raise ValueError(self.gone)
        self.data = slot


class NumberField(IntegerField):
    """A whole number between two others; may be left empty unless it is `required`."""

    data: Any

    def __init__(
        self,
        label: str,
        *,
        least: int,
        most: int,
        required: str = "",
        render_kw: dict[str, Any] | None = None,
        **more: Any,
    ) -> None:
        self.least, self.most = least, most
        super().__init__(
            label,
            [Required(required)] if required else [Optional()],
            render_kw={"min": least, "max": most, "inputmode": "numeric", **(render_kw or {})},
            **more,
        )

    def process_formdata(self, valuelist: list[Any]) -> None:
        text = str(valuelist[0]).strip() if valuelist else ""
        self.data = None
        if not text:
            return
        expected = f"Give a whole number from {self.least} to {self.most}."
        try:
            number = int(text)
        except ValueError:
            raise ValueError(expected) from None
        if not self.least <= number <= self.most:
            raise ValueError(expected)
        self.data = number


def identified(value: Any) -> int | None:
    """A row's id from a choice; None from the choice that is none."""
    return int(value) if value not in (None, "", "None") else None


def _is_seen(letter: str) -> bool:
    return letter.isprintable() and not letter.isspace()
