"""Forms about a person's own calendar."""

from collections.abc import Iterable, Mapping
from datetime import date

from flask_wtf.file import FileField, FileRequired
from wtforms import PasswordField, StringField

from rotation import wording
from rotation.calendar_file.fetching import Place
from rotation.forms.base import Form, stripped
from rotation.forms.fields import ChoiceField, Length, Required
from rotation.models.availability import HalfDay, Level

Slot = tuple[date, HalfDay]

_LEVELS = {
    each.value: f"{wording.level_sign(each)} {wording.level(each)}"
    for each in (Level.CANNOT, Level.RATHER_NOT)
}
_AS_IT_IS = {"": "leave as it is"}
_LONGEST_ADDRESS = 2000


class CalendarFileForm(Form):
    """Choose a calendar file."""

    file = FileField(
        "Calendar file", [FileRequired("Choose a file.")], render_kw={"accept": ".ics,text/calendar"}
    )


class CalendarAddressForm(Form):
    """Name the address of a calendar."""

    address = StringField(
        "Calendar address",
        [Required("Paste the address of your calendar."), Length(_LONGEST_ADDRESS)],
        filters=[stripped],
        render_kw={"inputmode": "url", "autocomplete": "off", "spellcheck": "false"},
    )

    def place(self) -> Place:
        """Where the calendar is. For a form that is valid."""
        return Place(address=self.address.data or "")


class CalendarAccountForm(Form):
    """Name a CalDAV account."""

    server = StringField(
        "CalDAV server",
        [Required("Say which server your calendar is on."), Length(_LONGEST_ADDRESS)],
        filters=[stripped],
        render_kw={"inputmode": "url", "autocomplete": "off", "spellcheck": "false"},
    )
    user = StringField(
        "User name there",
        [Required("Say under which name."), Length(254)],
        filters=[stripped],
        render_kw={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"},
    )
    password = PasswordField(
        "Password there", [Required("Give the password."), Length(500)], render_kw={"autocomplete": "off"}
    )

    def place(self) -> Place:
        """Where the calendars are. For a form that is valid."""
        return Place(
            address=self.server.data or "", user=self.user.data or "", password=self.password.data or ""
        )


class SuggestionsForm(Form):
    """What to take over, by half day: *cannot*, *rather not*, or nothing."""

    slots: tuple[Slot, ...] = ()

    @classmethod
    def showing(cls, suggested: Mapping[Slot, Level]) -> "SuggestionsForm":
        """The form for these half days, each set to what is suggested."""
        shown = {slot_name(*slot): level.value for slot, level in suggested.items()}
        return cls._over(suggested)(formdata=None, data=shown)

    @classmethod
    def sent(cls, slots: Iterable[Slot]) -> "SuggestionsForm":
        """The form as it was sent, for any of these half days."""
        return cls._over(slots)()

    @classmethod
    def _over(cls, slots: Iterable[Slot]) -> type["SuggestionsForm"]:
        kept = tuple(slots)
        fields = {slot_name(*slot): _level_field(*slot) for slot in kept}
        return type("SuggestionsFormOfSomeDays", (cls,), {**fields, "slots": kept})

    def levels(self) -> dict[Slot, Level]:
        """What was chosen. For a form that is valid."""
        chosen = {slot: self[slot_name(*slot)].data for slot in self.slots}
        return {slot: Level(each) for slot, each in chosen.items() if each}


def slot_name(day: date, half: HalfDay) -> str:
    """The name of a half day's field: on_20270112_am."""
    return f"on_{day:%Y%m%d}_{half.value}"


def _level_field(day: date, half: HalfDay) -> ChoiceField:
    return ChoiceField(f"{wording.day(day)}, {wording.half(half)}", choices=_LEVELS | _AS_IT_IS, default="")
