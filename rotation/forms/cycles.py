"""Forms about a cycle as a whole."""

from collections.abc import Sequence
from typing import Any

from wtforms import BooleanField, StringField

from rotation.actions.cycles import BlackoutTerms, CycleTerms
from rotation.forms.base import DatedForm, stripped
from rotation.forms.fields import ChecksField, DayField, Length, NumberField, Required
from rotation.models.cycles import BlackoutDate, Cycle
from rotation.models.people import Department


class CycleForm(DatedForm):
    """A cycle's name, dates, departments and spacing."""

    name = StringField("Name", [Required("Give the cycle a name."), Length(120)], filters=[stripped])
    first_day = DayField("First day", [Required("Say when the cycle begins.")])
    last_day = DayField("Last day", [Required("Say when the cycle ends.")])
    departments = ChecksField("Departments that take part", coerce=int)
    min_gap_days = NumberField(
        "Working days from one visit to the next", least=0, most=60, required="Say how far apart visits are."
    )
    max_visits_per_week = NumberField("Visits of one person a week, at most", least=1, most=10)
    allow_repeat = BooleanField("The same placement may be visited more than once")
    freeze_days = NumberField("Working days within which visits stay where they are", least=0, most=30)
    newcomers_since = DayField("New joiners are those hired on or after", [Required("Give a date.")])

    def __init__(self, departments: Sequence[Department], shown: CycleTerms | Cycle, **more: Any) -> None:
        self._offered = {each.id: each for each in departments}
        values = {
            name: getattr(shown, name)
            for name in (
                "name",
                "first_day",
                "last_day",
                "min_gap_days",
                "max_visits_per_week",
                "allow_repeat",
                "newcomers_since",
                "freeze_days",
            )
        }
        super().__init__(data={**values, "departments": [each.id for each in shown.departments]}, **more)
        self.departments.choices = {str(each.id): each.name for each in departments}

    def terms(self) -> CycleTerms:
        """What was typed. For a form that is valid."""
        return CycleTerms(
            name=self.name.data or "",
            first_day=self.first_day.data,
            last_day=self.last_day.data,
            departments=[self._offered[each] for each in self.departments.data or ()],
            min_gap_days=self.min_gap_days.data,
            max_visits_per_week=self.max_visits_per_week.data,
            allow_repeat=self.allow_repeat.data,
            newcomers_since=self.newcomers_since.data,
            freeze_days=CycleTerms.freeze_days if self.freeze_days.data is None else self.freeze_days.data,
        )


class BlackoutForm(DatedForm):
    """Days without visits."""

    first_day = DayField("First day", [Required("Say which day.")])
    last_day = DayField("Last day, if there are several")
    label = StringField("Why", [Length(120)], filters=[stripped])

    def __init__(self, blackout: BlackoutDate | None = None, **more: Any) -> None:
        super().__init__(obj=blackout, **more)

    def terms(self) -> BlackoutTerms:
        """What was typed. For a form that is valid."""
        first = self.first_day.data
        return BlackoutTerms(
            first_day=first, last_day=self.last_day.data or first, label=self.label.data or ""
        )
