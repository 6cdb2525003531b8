"""Forms about calendar links."""

from collections.abc import Sequence

from wtforms import StringField

from rotation.forms.base import Form, stripped
from rotation.forms.fields import ChoiceField, Length, Required
from rotation.models.people import Department
from rotation.models.subscriptions import Scope

_OWN = {Scope.DAYS.value: "What I visit and host", Scope.HOSTING.value: "What I host"}


class SubscriptionForm(Form):
    """A link for one device. See `offer` for what it may show."""

    device = StringField(
        "For which device",
        [Required("Say which device or program, so that you know later what to revoke."), Length(80)],
        filters=[stripped],
        render_kw={"placeholder": "Phone", "autocomplete": "off"},
    )
    shows = ChoiceField("What it shows")

    def offer(self, *, own_days: bool, departments: Sequence[Department]) -> None:
        """Let its owner choose among what they may read."""
        whole = {f"{Scope.DEPARTMENT.value}-{each.id}": f"All of {each.name}" for each in departments}
        self.shows.choices = (_OWN if own_days else {}) | whole

    def chosen_scope(self) -> Scope:
        """What it shows. For a form that is valid."""
        return Scope(self.shows.data.partition("-")[0])

    def chosen_department(self) -> int | None:
        """The department, if it shows one. For a form that is valid."""
        number = self.shows.data.partition("-")[2]
        return int(number) if number else None
