"""Forms about re-planning."""

from rotation.forms.base import Form
from rotation.forms.fields import IdField


class ReplanForm(Form):
    """Press *Re-plan*."""


class ChooseForm(Form):
    """One of the options of a re-plan."""

    plan = IdField(gone="That option is not on offer any more. Re-plan once more.")
