"""Forms about people and their file."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, HiddenField, StringField, ValidationError
from wtforms.validators import Email, Optional

from rotation.actions.people import Correction
from rotation.countries import country_names, region_code, regions
from rotation.forms.base import Form, stripped
from rotation.forms.fields import ChoiceField, Length, NumberField, Required
from rotation.models.people import Person, departments, get_person, staff
from rotation.people_file import DateOrder, Field
from rotation.time_zones import is_zone


class UploadForm(Form):
    """Choose a people file."""

    file = FileField("People file", [FileRequired("Choose a file.")], render_kw={"accept": ".csv,.xlsx,.txt"})


class ColumnsForm(Form):
    """Which column of the file says what. One field for each Field, under its name."""

    employee_id = ChoiceField(Field.EMPLOYEE_ID.label, default="")
    given_name = ChoiceField(Field.GIVEN_NAME.label, default="")
    family_name = ChoiceField(Field.FAMILY_NAME.label, default="")
    full_name = ChoiceField(Field.FULL_NAME.label, default="")
    email = ChoiceField(Field.EMAIL.label, default="")
    job_title = ChoiceField(Field.JOB_TITLE.label, default="")
    department = ChoiceField(Field.DEPARTMENT.label, default="")
    team = ChoiceField(Field.TEAM.label, default="")
    manager = ChoiceField(Field.MANAGER.label, default="")
    country = ChoiceField(Field.COUNTRY.label, default="")
    region = ChoiceField(Field.REGION.label, default="")
    hired_on = ChoiceField(Field.HIRED_ON.label, default="")
    date_order = ChoiceField(
        "Order of dates",
        default="",
        choices={
            "": "As the dates tell",
            DateOrder.DAY_FIRST.value: "Day first: 31/05/2011",
            DateOrder.MONTH_FIRST.value: "Month first: 05/31/2011",
        },
    )

    def offer(self, header: Sequence[str]) -> None:
        """Let HR choose among these columns."""
        for _, field in self.columns():
            field.choices = {"": "not in the file"} | {name: name for name in header}

    def columns(self) -> list[tuple[Field, ChoiceField]]:
        """The choices of columns, in the order of the fields."""
        return [(field, self[field.value]) for field in Field]

    def chosen(self) -> Mapping[Field, str]:
        """The columns chosen, for those fields that have one."""
        return {field: choice.data for field, choice in self.columns() if choice.data}

    def chosen_order(self) -> DateOrder | None:
        """HR's word on dates, if they gave it."""
        return DateOrder(self.date_order.data) if self.date_order.data else None

    def validate_on_submit(self, extra_validators: Any = None) -> bool:
        """Also: one column says one thing only."""
        return bool(super().validate_on_submit(extra_validators)) and self._once_each()

    def _once_each(self) -> bool:
        seen: dict[str, str] = {}
        for field, choice in self.columns():
            if choice.data and seen.setdefault(choice.data, field.label) != field.label:
                choice.errors = [f"{choice.data} is used for “{seen[choice.data]}” already."]
        return not any(choice.errors for _, choice in self.columns())


class ImportForm(Form):
    """Agree to what an import will do. `seen` names the dry run that was agreed to."""

    seen = HiddenField()
    absent_have_left = BooleanField("People missing from the file have left", default=True)
    many_leave = BooleanField("The file is complete: so many have really left")


class PersonForm(Form):
    """What HR corrects about a person by hand."""

    email = StringField(
        "E-mail address",
        [Optional(), Length(254), Email("That is not an e-mail address.", allow_smtputf8=True)],
        filters=[stripped],
        render_kw={"type": "email"},
    )
    department = StringField(
        "Department",
        [Required("Name the department."), Length(80)],
        filters=[stripped],
        render_kw={"list": "departments"},
    )
    team = StringField("Team", [Length(80)], filters=[stripped], render_kw={"list": "teams"})
    manager = ChoiceField("Manager", coerce=int)
    country = ChoiceField("Country of work")
    region = StringField("Region", [Length(10)], filters=[stripped])
    time_zone = StringField(
        "Time zone", [Length(40)], filters=[stripped], render_kw={"list": "zones", "autocomplete": "off"}
    )
    host_limit = NumberField(
        "Guests at once", least=0, most=20, required="Give a number; 0 for somebody who does not host."
    )
    hosting_per_week = NumberField("Half days of hosting a week", least=0, most=14)

    @classmethod
    def of(cls, person: Person) -> "PersonForm":
        """The form for a person: filled with what is known, or with what was sent."""
        form = cls(
            data={
                "email": person.email or "",
                "department": person.department.name,
                "team": person.team,
                "manager": person.manager_id or 0,
                "country": person.country,
                "region": person.region,
                "time_zone": person.time_zone,
                "host_limit": person.host_limit,
                "hosting_per_week": person.hosting_per_week,
            }
        )
        others = [each for each in staff() if each is not person]
        if person.manager is not None and person.manager not in others:
            others.append(person.manager)
        form.manager.choices = {"0": "nobody"} | {str(each.id): each.name for each in others}
        form.country.choices = {"": "not known"} | country_names()
        return form

    def validate_region(self, field: StringField) -> None:
        """A region is one of the country's that has public holidays of its own."""
        if not field.data:
            return
        country = self.country.data or ""
        code = region_code(country, field.data)
        if code is None:
            known = regions(country)
            raise ValidationError(
                f"Use a code such as {', '.join(known[:6])}, or leave it empty."
                if known
                else "Public holidays do not depend on a region there: leave it empty."
            )
        field.data = code

    def validate_time_zone(self, field: StringField) -> None:
        """A zone has a name in the time zone database."""
        if field.data and not is_zone(field.data):
            raise ValidationError("There is no such time zone; an example is Europe/Berlin.")

    def correction(self) -> Correction:
        """What to make of the person."""
        return Correction(
            email=(self.email.data or "").lower() or None,
            department=self.department.data or "",
            team=self.team.data or "",
            manager=get_person(self.manager.data) if self.manager.data else None,
            country=self.country.data or "",
            region=self.region.data or "",
            time_zone=self.time_zone.data or "",
            host_limit=self.host_limit.data or 0,
            hosting_per_week=self.hosting_per_week.data,
        )


def department_names() -> list[str]:
    """The departments to choose from while typing."""
    return [each.name for each in departments()]
