"""Forms about what departments offer."""

from collections.abc import Sequence
from typing import Any

from wtforms import StringField, TextAreaField
from wtforms.validators import ValidationError

from rotation.actions.placements import PlacementTerms
from rotation.forms.base import Form, stripped
from rotation.forms.fields import (
    ChecksField,
    ChoiceField,
    DaysField,
    Length,
    NumberField,
    RadioField,
    Required,
)
from rotation.models.people import Person
from rotation.models.placements import Halves, Placement, PlacementKind

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")


class PlacementForm(Form):
    """A department's offer. Its department is chosen before; only its people can be ticked as hosts."""

    title = StringField("Title", [Required("Give it a title."), Length(120)], filters=[stripped])
    kind = RadioField(
        "How long a visit lasts",
        choices={
            PlacementKind.HALF_DAY.value: "Half a day",
            PlacementKind.FULL_DAY.value: "A full day",
            PlacementKind.BLOCK.value: "A block of days",
        },
    )
    block_days = NumberField("Working days of a block", least=2, most=60)
    capacity = NumberField("Guests at once, at most", least=1, most=99, required="Say how many guests fit.")
    hosts = ChecksField("Hosts", coerce=int, stranger="Only people of this department can host here.")
    offered = RadioField(
        "Offered", choices={"weekdays": "on these weekdays, every week", "dates": "only on these dates"}
    )
    weekdays = ChecksField("Weekdays", choices={str(n): name for n, name in enumerate(_WEEKDAYS)})
    dates = DaysField("Dates", render_kw={"rows": 4})
    halves = ChoiceField(
        "Half days are offered in",
        choices={
            Halves.BOTH.value: "mornings and afternoons",
            Halves.MORNINGS.value: "mornings only",
            Halves.AFTERNOONS.value: "afternoons only",
        },
    )
    place = StringField("Where to go", [Length(200)], filters=[stripped])
    what_you_will_see = TextAreaField("What guests will see", [Length(2000)], filters=[stripped])

    def __init__(self, members: Sequence[Person], placement: Placement | None, **more: Any) -> None:
        self._members = {each.id: each for each in members}
        super().__init__(data=_shown(members, placement), **more)
        self.hosts.choices = {
            str(each.id): each.name if each.host_limit else f"{each.name} (does not host at present)"
            for each in members
        }

    def validate_dates(self, field: DaysField) -> None:
        """Offered on dates needs a date."""
        if self.offered.data == "dates" and not field.days and not field.process_errors:
            raise ValidationError("Write at least one date, one a line.")

    def terms(self) -> PlacementTerms:
        """What was typed. For a form that is valid."""
        by_date = self.offered.data == "dates"
        weekdays = set(self.weekdays.data or ())
        return PlacementTerms(
            title=self.title.data or "",
            kind=PlacementKind(self.kind.data),
            block_days=self.block_days.data,
            capacity=self.capacity.data,
            hosts=[self._members[each] for each in self.hosts.data or ()],
            weekdays="".join("1" if str(n) in weekdays else "0" for n in range(7)),
            halves=Halves(self.halves.data),
            dates=self.dates.days if by_date else (),
            place=self.place.data or "",
            what_you_will_see=self.what_you_will_see.data or "",
        )


def _shown(members: Sequence[Person], placement: Placement | None) -> dict[str, Any]:
    if placement is None:
        return {
            "kind": PlacementKind.HALF_DAY.value,
            "block_days": 5,
            "capacity": 1,
            "hosts": [each.id for each in members if each.host_limit],
            "offered": "weekdays",
            "weekdays": ["0", "1", "2", "3", "4"],
            "halves": Halves.BOTH.value,
        }
    return {
        "title": placement.title,
        "kind": placement.kind.value,
        "block_days": placement.block_days,
        "capacity": placement.capacity,
        "hosts": [each.id for each in placement.hosts],
        "offered": "dates" if placement.dates else "weekdays",
        "weekdays": [str(n) for n, on in enumerate(placement.weekdays) if on == "1"],
        "dates": [each.day for each in placement.dates],
        "halves": placement.halves.value,
        "place": placement.place,
        "what_you_will_see": placement.what_you_will_see,
    }
