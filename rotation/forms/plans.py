"""Forms about generating, publishing and changing plans."""

from collections.abc import Sequence

from wtforms import HiddenField, SearchField
from wtforms.validators import AnyOf, Optional

from rotation.forms.base import Form, stripped
from rotation.forms.fields import ChoiceField, IdField, Length, RadioField, SlotField
from rotation.models.jobs import StopWish
from rotation.models.people import Department
from rotation.planning.choices import Place

GONE = "That choice is not on offer any more. Please choose again."


class GenerateForm(Form):
    """Press *Generate*: how long to look for a better plan, and which plan's locked visits stand."""

    seconds = RadioField(
        "Look for the best plan for",
        choices={"10": "10 seconds", "60": "1 minute", "300": "5 minutes"},
        coerce=int,
        default=60,
    )
    base_plan_id = IdField(gone="There is no such plan to keep visits of.", required=False)


class StopForm(Form):
    """End a job early."""

    wish = HiddenField(validators=[AnyOf([wish.value for wish in StopWish], "Choose how to end it.")])


class PublishForm(Form):
    """Publish a plan in place of the one in force when the page was opened."""

    instead_of = IdField(
        gone="This page does not say which plan is in force. Look at the plan again, then publish it.",
        required=False,
    )


class PlaceForm(Form):
    """A place for a visit, as one of the choices on the page states it."""

    placement = IdField(gone=GONE)
    host = IdField(gone=GONE)
    start = SlotField(gone=GONE)

    def place(self) -> Place:
        """What was chosen."""
        day, half = self.start.data
        return Place(day, half, self.placement.data, self.host.data)


class PutBackForm(PlaceForm):
    """A visit that was removed a moment ago, to be put back as it was."""

    rule = IdField(gone=GONE)
    guest = IdField(gone=GONE)
    locked = HiddenField(validators=[AnyOf(["0", "1"], message=GONE)])


class TimetableFilter(Form):
    """Whom to show in a timetable. A search, not a change: it needs no token."""

    class Meta:
        csrf = False

    department = ChoiceField("Department", coerce=int, validators=[Optional()])
    q = SearchField("Name", [Length(80)], filters=[stripped])

    def offer(self, departments: Sequence[Department]) -> None:
        """Let one of these departments be chosen, or all."""
        self.department.choices = {"0": "All departments"} | {str(each.id): each.name for each in departments}
