"""Handing over to a deputy: a manager for themselves, HR for whoever is away."""

from collections.abc import Sequence

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from rotation import policy
from rotation.actions import deputies as actions
from rotation.database import transaction
from rotation.forms.swaps import DeputyForm
from rotation.models.deputies import Deputy, deputies_of, get_deputy
from rotation.models.people import Person, get_person, managers_among, staff
from rotation.pages import allowed, me, must, office_now, today
from rotation.pages.answering import refusals_to, say

pages = Blueprint("deputies", __name__, url_prefix="/deputies")


@pages.route("", methods=["GET", "POST"])
@allowed(policy.may_hand_over)
def index() -> Response | tuple[str, int]:
    """Who stands in for whom, and another one."""
    people = staff()
    managers = _managers(people)
    form = DeputyForm(today=today())
    form.offer(managers, people)
    if form.validate_on_submit():
        manager, deputy = get_person(int(form.manager.data)), get_person(int(form.deputy.data))
        with refusals_to(form):
            with transaction():
                row = actions.hand_over(
                    manager,
                    deputy,
                    first=form.first_day.data,
                    last=form.last_day.data,
                    by=me(),
                    now=office_now(),
                )
            say(
                f"{deputy.name} decides in the place of {manager.name}.",
                undo=url_for("deputies.take_back", row_id=row.id),
            )
            return redirect(url_for("deputies.index"), 303)
    rows = deputies_of([each.id for each in managers], today())
    return render_template("deputies/index.html", rows=rows, form=form), form.status


@pages.post("/<int:row_id>/end")
@allowed(policy.may_hand_over)
def take_back(row_id: int) -> Response:
    """End it at once."""
    row = _own(row_id)
    with transaction():
        actions.take_back(row, by=me(), now=office_now())
    say(
        f"{row.deputy.name} does not decide in the place of {row.manager.name} any more.",
        undo=url_for("deputies.hand_over_again", row_id=row.id),
    )
    return redirect(url_for("deputies.index"), 303)


@pages.post("/<int:row_id>/resume")
@allowed(policy.may_hand_over)
def hand_over_again(row_id: int) -> Response:
    """Undo that."""
    row = _own(row_id)
    with transaction():
        actions.hand_over_again(row, by=me(), now=office_now())
    return redirect(url_for("deputies.index"), 303)


def _managers(people: Sequence[Person]) -> list[Person]:
    """For whom the reader may name a deputy."""
    if not policy.is_hr(me()):
        own = me().person
        return [own] if own is not None else []
    ids = managers_among(people)
    return [each for each in people if each.id in ids]


def _own(row_id: int) -> Deputy:
    row = get_deputy(row_id)
    must(policy.is_hr(me()) or row.manager_id == me().person_id, "deputy")
    return row
