"""Forms about generating, publishing and changing plans."""

from collections.abc import Sequence

from wtforms import HiddenField, SearchField
from wtforms.validators import AnyOf, Optional, ValidationError

from rotation.forms.base import Form, stripped
from rotation.forms.fields import ChoiceField, IdField, Length, RadioField, SlotField
from rotation.models.jobs import StopWish
from rotation.models.people import Department
from rotation.models.plans import Plan
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


class CompareForm(Form):
    """Which two plans to lay side by side. A look, not a change: it needs no token."""

    class Meta:
        csrf = False

    before = ChoiceField("First plan", coerce=int)
    after = ChoiceField("Second plan", coerce=int)

    def offer(self, plans: Sequence[Plan], in_force: Plan | None = None) -> None:
        """Let any two of these be chosen; at first the one in force and the newest other one."""
        named = {str(plan.id): f"Plan {plan.number}, {plan.state.value}" for plan in plans}
        self.before.choices = self.after.choices = named
        others = [plan for plan in plans if plan is not in_force]
        if self.before.data is None and others:
            self.after.data = others[0].id
            self.before.data = in_force.id if in_force else others[min(1, len(others) - 1)].id

    def validate_after(self, field: ChoiceField) -> None:
        """Two, not one twice."""
        if field.data == self.before.data:
            raise ValidationError("Choose two different plans.")


class TimetableFilter(Form):
    """Whom to show in a timetable. A search, not a change: it needs no token."""

    class Meta:
        csrf = False

    department = ChoiceField("Department", coerce=int, validators=[Optional()])
    q = SearchField("Name", [Length(80)], filters=[stripped])

    def offer(self, departments: Sequence[Department]) -> None:
        """Let one of these departments be chosen, or all."""
        self.department.choices = {"0": "All departments"} | {str(each.id): each.name for each in departments}
