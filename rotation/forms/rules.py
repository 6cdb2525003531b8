"""Forms about who is to get visits and who must stay."""

from collections.abc import Mapping, Sequence
from typing import Any

from wtforms import FieldList, FormField
from wtforms import Form as PlainForm
from wtforms.validators import ValidationError

from rotation.actions.rules import CoverageTerms, RequestTerms
from rotation.forms.base import DatedForm, Form
from rotation.forms.fields import ChoiceField, DayField, NumberField, RadioField, identified
from rotation.models.people import Department, Person
from rotation.models.placements import PlacementKind
from rotation.models.rules import Audience, CoverageRule, RequestRule

FREE_LINES = 3


class ExceptionForm(PlainForm):
    """One line of a request rule's exceptions; an empty one says nothing."""

    person = ChoiceField("Person", coerce=identified)
    visits = NumberField("Visits", least=0, most=40)

    def validate_person(self, field: ChoiceField) -> None:
        """A number needs a person."""
        if field.data is None and self.visits.data is not None:
            raise ValidationError("Choose whom this is for.")

    def validate(self, *more: Any, **named: Any) -> bool:
        """A person needs a number, which an empty field's own validators would not ask for."""
        good = super().validate(*more, **named)
        if self.person.data is not None and self.visits.data is None and not self.visits.errors:
            self.visits.errors = ["How many? 0 leaves them out."]
            return False
        return good


class RequestForm(Form):
    """Who is to get how many visits where, with exceptions by person."""

    department = ChoiceField("For people of", coerce=int)
    audience = ChoiceField(
        "Which of them",
        choices={
            Audience.EVERYONE.value: "everyone",
            Audience.NEWCOMERS.value: "new joiners only",
            Audience.SETTLED.value: "everyone but new joiners",
        },
    )
    visits = NumberField("How many visits each", least=1, most=40, required="Say how many visits.")
    kind = ChoiceField(
        "Of which length",
        choices={
            "": "any length",
            PlacementKind.HALF_DAY.value: "half days",
            PlacementKind.FULL_DAY.value: "full days",
            PlacementKind.BLOCK.value: "blocks of days",
        },
    )
    host_department = ChoiceField("In", coerce=int)
    priority = NumberField("How much it matters", least=1, most=100, required="1 is usual.", default=1)
    exceptions = FieldList(FormField(ExceptionForm))

    def __init__(
        self,
        departments: Sequence[Department],
        people: Sequence[Person],
        rule: RequestRule | None = None,
        **more: Any,
    ) -> None:
        self._departments = {each.id: each for each in departments}
        self._people = {each.id: each for each in people}
        super().__init__(data=_request_shown(departments, self._people, rule), **more)
        names: dict[str, Any] = {str(each.id): each.name for each in departments}
        self.department.choices = self.host_department.choices = names
        choices: dict[str, Any] = {"": "nobody"}
        for person in people:
            choices.setdefault(person.department.name, {})[str(person.id)] = person.name
        for line in self.exceptions:
            line.form.person.choices = choices

    def validate_exceptions(self, field: "FieldList[Any]") -> None:
        """A person has one exception at most."""
        named = [line.form.person.data for line in field if line.form.person.data is not None]
        twice = {each for each in named if named.count(each) > 1}
        if twice:
            names = sorted(self._people[each].name for each in twice if each in self._people)
            raise ValidationError(f"{', '.join(names)} is here twice. Keep one line.")

    def terms(self) -> RequestTerms:
        """What was typed. For a form that is valid."""
        return RequestTerms(
            department=self._departments[self.department.data],
            audience=Audience(self.audience.data),
            visits=self.visits.data,
            kind=PlacementKind(self.kind.data) if self.kind.data else None,
            host_department=self._departments[self.host_department.data],
            priority=self.priority.data,
            exceptions={
                self._people[line.form.person.data]: line.form.visits.data
                for line in self.exceptions
                if line.form.person.data is not None
            },
        )


def _request_shown(
    departments: Sequence[Department], people: Mapping[int, Person], rule: RequestRule | None
) -> dict[str, Any]:
    free = [{"person": None, "visits": None}] * FREE_LINES
    if rule is None:
        ids = [each.id for each in departments]
        return {
            "department": ids[0] if ids else None,
            "visits": 1,
            "host_department": ids[1] if len(ids) > 1 else None,
            "exceptions": free,
        }
    said = [
        {"person": each.person_id, "visits": each.visits}
        for each in rule.exceptions
        if each.person_id in people
    ]
    return {
        "department": rule.department_id,
        "audience": rule.audience.value,
        "visits": rule.visits,
        "kind": rule.kind.value if rule.kind else "",
        "host_department": rule.host_department_id,
        "priority": rule.priority,
        "exceptions": said + free,
    }


class CoverageForm(DatedForm):
    """Who must stay, in a department or one of its teams."""

    group = ChoiceField("Group", stranger="Choose a department or team of this list.")
    min_present = NumberField("At least so many stay", least=1, most=9999)
    max_away = NumberField("At most so many are away at once", least=0, most=9999)
    first_day = DayField("Only from")
    last_day = DayField("to")
    strictness = RadioField(
        "How firm it is",
        choices={"strict": "strict: no plan may break it", "flexible": "flexible: may be broken, at a price"},
        default="strict",
    )
    price = NumberField(
        "Price of breaking it, in points a person and half day",
        least=1,
        most=100_000,
        required="Give a price.",
    )

    def __init__(
        self,
        departments: Sequence[Department],
        teams: Mapping[int, Sequence[str]],
        rule: CoverageRule | None = None,
        **more: Any,
    ) -> None:
        self._departments = {each.id: each for each in departments}
        shown: dict[str, Any] = {"price": 50, "strictness": "strict"}
        if rule is not None:
            shown = {
                "group": _group(rule.department_id, rule.team),
                "strictness": "strict" if rule.strict else "flexible",
                **{
                    name: getattr(rule, name)
                    for name in ("min_present", "max_away", "first_day", "last_day", "price")
                },
            }
        super().__init__(data=shown, **more)
        self.group.choices = {
            each.name: {
                _group(each.id): f"All of {each.name}",
                **{_group(each.id, team): f"Team {team}" for team in teams[each.id]},
            }
            for each in departments
        }

    def terms(self) -> CoverageTerms:
        """What was typed. For a form that is valid."""
        department, _, team = self.group.data.partition("/")
        return CoverageTerms(
            department=self._departments[int(department)],
            team=team,
            min_present=self.min_present.data,
            max_away=self.max_away.data,
            first_day=self.first_day.data,
            last_day=self.last_day.data,
            strict=self.strictness.data == "strict",
            price=self.price.data,
        )


def _group(department_id: int, team: str = "") -> str:
    return f"{department_id}/{team}"
