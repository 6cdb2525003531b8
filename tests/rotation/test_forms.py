"""What every form does alike: it speaks our words, asks after odd years, and takes blanks for nothing."""

from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy.exc import IntegrityError
from wtforms.fields.core import Field

from rotation.actions.people import department_named
from rotation.database import db
from rotation.errors import Refusal
from rotation.forms.accounts import FirstAccountForm, NewPasswordForm
from rotation.forms.availability import DatesForm, WeekForm
from rotation.forms.cycles import BlackoutForm, CycleForm
from rotation.forms.people import ColumnsForm, ImportForm, PersonForm, UploadForm
from rotation.forms.placements import PlacementForm
from rotation.forms.plans import (
    GenerateForm,
    PlaceForm,
    PublishForm,
    PutBackForm,
    StopForm,
    TimetableFilter,
)
from rotation.forms.rules import CoverageForm, RequestForm
from rotation.models import DatedLevel, Department, HalfDay, Level, PlanState
from rotation.models.people import departments
from tests.builders import save
from tests.rotation.company import make_company, make_draft

TODAY = date(2027, 1, 4)


def columns_form() -> ColumnsForm:
    form = ColumnsForm()
    form.offer(["Id", "Name"])
    return form


def timetable_filter(company) -> TimetableFilter:
    form = TimetableFilter()
    form.offer([company.sales])
    return form


FORMS = {
    "week": lambda company: WeekForm({}),
    "dates": lambda company: DatesForm(today=TODAY),
    "cycle": lambda company: CycleForm(departments(), company.cycle, today=TODAY),
    "blackout": lambda company: BlackoutForm(today=TODAY),
    "upload": lambda company: UploadForm(),
    "columns": lambda company: columns_form(),
    "import": lambda company: ImportForm(),
    "person": lambda company: PersonForm.of(company.ada),
    "placement": lambda company: PlacementForm([company.mia], None),
    "generate": lambda company: GenerateForm(),
    "stop": lambda company: StopForm(),
    "publish": lambda company: PublishForm(),
    "place": lambda company: PlaceForm(),
    "put back": lambda company: PutBackForm(),
    "filter": timetable_filter,
    "password": lambda company: NewPasswordForm(),
    "first account": lambda company: FirstAccountForm(),
    "request": lambda company: RequestForm([company.sales, company.marketing], [company.ada]),
    "coverage": lambda company: CoverageForm([company.sales], {company.sales.id: ["Field"]}, today=TODAY),
}
ODD = ("", " \t", "\u200b", "x" * 3000, "-3", "1e3", "9" * 30, "2027-13-45", "0001-01-01", "9999-12-31")


def errors_of(form) -> Iterator[str]:
    def flat(errors) -> Iterator[str]:
        for each in errors.values() if isinstance(errors, dict) else errors:
            if isinstance(each, str):
                yield each
            else:
                yield from flat(each)

    return flat(form.errors)


@pytest.mark.parametrize("name", FORMS)
def test_no_form_speaks_the_english_of_its_library(app, monkeypatch, name):
    monkeypatch.setattr(Field, "gettext", lambda self, text: f"Library: {text}")
    monkeypatch.setattr(Field, "ngettext", lambda self, one, many, n: f"Library: {many}")
    company = make_company()
    with app.test_request_context():
        names = [each.name for each in FORMS[name](company)]
    names += ["exceptions-0-person", "exceptions-0-visits"] if name == "request" else []
    for odd in ODD:
        with app.test_request_context(method="POST", data=dict.fromkeys(names, odd)):
            form = FORMS[name](company)
            form.validate()
            assert not [each for each in errors_of(form) if "Library" in each], odd


@pytest.mark.parametrize("name", ["dates", "cycle", "blackout", "coverage"])
@pytest.mark.parametrize("day", ["0001-01-01", "1500-01-04", "2072-01-04", "9999-12-31"])
def test_a_date_that_is_more_than_ten_years_away_is_asked_after(app, name, day):
    company = make_company()
    with app.test_request_context(method="POST", data={"first_day": day}):
        form = FORMS[name](company)
        assert not form.validate()
        (said,) = form.first_day.errors
        assert said.startswith("Is the year right?")
    with app.test_request_context(method="POST", data={"first_day": "2036-12-30"}):
        form = FORMS[name](company)
        form.validate()
        assert not form.first_day.errors


def test_nobody_can_break_their_own_calendar(client, sign_in):
    company = make_company()
    sign_in(company.hr)
    address = f"/people/{company.ada.id}/availability"
    for part, level in (("am", "cannot"), ("pm", "rather_not")):
        typed = {"first_day": "9999-12-31", "part": part, "level": level}
        reply = client.post(f"{address}/dates", data=typed)
        assert reply.status_code == 422
        assert "Is the year right?" in reply.text
    assert not db.session.query(DatedLevel).count()
    for half, level in ((HalfDay.AM, Level.CANNOT), (HalfDay.PM, Level.RATHER_NOT)):
        save(DatedLevel(person_id=company.ada.id, day=date.max, half=half, level=level))
    assert client.get(address).status_code == 200


@pytest.mark.parametrize("blank", ["", "  ", "\t \u200b", "\0"])
@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("person", "department"),
        ("cycle", "name"),
        ("placement", "title"),
        ("dates", "first_day"),
        ("blackout", "first_day"),
    ],
)
def test_blanks_are_no_answer_where_one_is_needed(app, name, field, blank):
    company = make_company()
    with app.test_request_context(method="POST", data={field: blank}):
        form = FORMS[name](company)
        assert not form.validate()
        assert form[field].errors


@pytest.mark.parametrize("blank", ["", "  "])
def test_no_department_is_without_a_name(app, blank):
    with pytest.raises(Refusal, match="Name the department") as refused:
        department_named(blank)
    assert refused.value.field == "department"
    assert not db.session.query(Department).count()
    db.session.add(Department(name="", accent=1))
    with pytest.raises(IntegrityError):
        db.session.flush()
    db.session.rollback()


@pytest.mark.parametrize("odd", ["9" * 21, "2147483648", "0", "-1", "xx"])
def test_a_plan_that_cannot_be_is_said_above_the_form(client, sign_in, odd):
    company = make_company()
    sign_in(company.hr)
    reply = client.post(f"/cycles/{company.cycle.id}/jobs", data={"seconds": "10", "base_plan_id": odd})
    assert reply.status_code == 422
    assert "There is no such plan to keep visits of." in reply.text


@pytest.mark.parametrize("odd", ["9" * 21, "0", "xx"])
def test_a_plan_is_not_published_in_place_of_one_that_cannot_be(client, sign_in, odd):
    company = make_company()
    plan = make_draft(company, (company.ada, company.mia, "2027-01-12/am"))
    sign_in(company.hr)
    reply = client.post(f"/plans/{plan.id}/publish", data={"instead_of": odd})
    assert reply.status_code == 422
    assert "This page does not say which plan is in force." in reply.text
    assert plan.state == PlanState.DRAFT
