"""The people: who there is, one of them, and what HR keeps about them."""

import secrets
from datetime import UTC, datetime
from itertools import groupby

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from rotation import policy
from rotation.actions.people import (
    change_person,
    mark_back,
    mark_left,
    offer_person_set_up,
    put_in_hr,
    take_out_of_hr,
)
from rotation.countries import country_name
from rotation.database import transaction
from rotation.forms.people import PersonForm, department_names
from rotation.models.accounts import HR, account_of
from rotation.models.people import Person, get_person, leavers, staff, teams_of
from rotation.pages import address_of, allowed, me, today
from rotation.pages.answering import refusals_to, say
from rotation.time_zones import zone_names

pages = Blueprint("people", __name__, url_prefix="/people")

# What a new list needs, in the words of the import.
_TEMPLATE = (
    "Employee ID,First name,Last name,E-mail,Job title,Department,Team,"
    "Manager ID,Country,Region,Hire date\r\n"
)


@pages.get("/")
@allowed(policy.is_hr)
def index() -> str:
    """Everybody, by department."""
    wanted = request.args.get("q", "").strip()
    here = [each for each in staff() if _matches(each, wanted)]
    by_department = groupby(here, lambda each: each.department)
    return render_template(
        "people/index.html",
        wanted=wanted,
        groups=[(department, list(people)) for department, people in by_department],
        teams=any(each.team for each in here),
        leavers=[each for each in leavers() if _matches(each, wanted)],
        country_name=country_name,
    )


@pages.get("/template.csv")
@allowed(policy.is_hr)
def template() -> Response:
    """A list to fill in: the column names that are recognised."""
    return Response(
        "\ufeff" + _TEMPLATE,
        mimetype="text/csv",
        headers={"Content-Disposition": 'attachment; filename="people.csv"'},
    )


@pages.route("/<int:person_id>", methods=["GET", "POST"])
@allowed(policy.is_hr)
def show(person_id: int) -> str | BaseResponse | tuple[str, int]:
    """One person, and what HR may correct."""
    person = get_person(person_id)
    form = PersonForm.of(person)
    if form.validate_on_submit():
        with refusals_to(form):
            with transaction():
                person = get_person(person_id)
                change_person(person, form.correction(), by=me(), now=datetime.now(UTC))
            flash(f"{person.name} is saved.", "good")
            return redirect(url_for("people.show", person_id=person_id), 303)
    return _show(get_person(person_id), form), form.status


@pages.post("/<int:person_id>/set-up-link")
@allowed(policy.is_hr)
def set_up_link(person_id: int) -> str:
    """Make a link for somebody to choose their password, and show it this once."""
    token = secrets.token_urlsafe(32)
    with transaction():
        person = get_person(person_id)
        account = offer_person_set_up(person, token=token, by=me(), now=datetime.now(UTC))
    address = address_of("sign_in.set_up_link", token=token)
    return render_template("people/set_up_link.html", person=person, account=account, address=address)


@pages.post("/<int:person_id>/hr")
@allowed(policy.is_hr)
def into_hr(person_id: int) -> BaseResponse:
    """Let somebody do what HR does."""
    with transaction():
        person = get_person(person_id)
        put_in_hr(person, by=me(), now=datetime.now(UTC))
    say(f"{person.name} is in HR now.", undo=url_for("people.out_of_hr", person_id=person_id))
    return redirect(url_for("people.show", person_id=person_id), 303)


@pages.post("/<int:person_id>/not-hr")
@allowed(policy.is_hr)
def out_of_hr(person_id: int) -> BaseResponse:
    """Take that back. Whoever takes it from themselves is led home."""
    with transaction():
        person = get_person(person_id)
        take_out_of_hr(person, by=me(), now=datetime.now(UTC))
    if not policy.is_hr(me()):
        flash("You are not in HR any more.", "good")
        return redirect(url_for("home.index"), 303)
    say(f"{person.name} is not in HR any more.", undo=url_for("people.into_hr", person_id=person_id))
    return redirect(url_for("people.show", person_id=person_id), 303)


@pages.post("/<int:person_id>/left")
@allowed(policy.is_hr)
def left(person_id: int) -> BaseResponse:
    """Mark somebody as having left."""
    with transaction():
        person = get_person(person_id)
        mark_left(person, day=today(), by=me(), now=datetime.now(UTC))
    say(f"{person.name} has left.", undo=url_for("people.back", person_id=person_id))
    return redirect(url_for("people.show", person_id=person_id), 303)


@pages.post("/<int:person_id>/back")
@allowed(policy.is_hr)
def back(person_id: int) -> BaseResponse:
    """Undo that."""
    with transaction():
        person = get_person(person_id)
        mark_back(person, by=me(), now=datetime.now(UTC))
    flash(f"{person.name} is back.", "good")
    return redirect(url_for("people.show", person_id=person_id), 303)


def _show(person: Person, form: PersonForm) -> str:
    account = account_of(person)
    return render_template(
        "people/show.html",
        person=person,
        form=form,
        account=account,
        in_hr=account is not None and account.is_(HR),
        departments=department_names(),
        teams=teams_of(person.department_id),
        zones=zone_names(),
    )


def _matches(person: Person, wanted: str) -> bool:
    said = (person.name, person.employee_id, person.email or "", person.job_title, person.team)
    text = " ".join((*said, person.department.name, country_name(person.country))).casefold()
    return all(word in text for word in wanted.casefold().split())
