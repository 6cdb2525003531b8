"""When people can: one's own page, and HR's view of anybody's."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from rotation import policy
from rotation.actions.availability import remove_dated_levels, replace_weekly_pattern, set_dated_levels
from rotation.database import transaction
from rotation.errors import Missing
from rotation.forms.availability import WEEK, DatesForm, WeekForm, field_name
from rotation.models.absences import absences_among
from rotation.models.answers import answer_of
from rotation.models.cycles import Cycle, blackouts_of, open_cycles_of
from rotation.models.people import Person, get_person
from rotation.pages import allowed, me, must, today
from rotation.pages.answering import refusals_to, say
from rotation.pages.open_rounds import asking
from rotation.planning.calendar import calendar_of, exceptions_of, weekly_pattern

pages = Blueprint("availability", __name__)

_WITHOUT_CYCLE = timedelta(weeks=8)


@pages.get("/availability")
@allowed(policy.has_days)
def mine() -> str:
    """One's own."""
    person = me().person
    if person is None:
        raise Missing("person")
    return _page(person)


@pages.get("/people/<int:person_id>/availability")
@allowed(policy.signed_in)
def show(person_id: int) -> str:
    """Somebody's, to look at, and to change for themselves and HR."""
    person = get_person(person_id)
    must(policy.may_see_days_of(me(), person))
    return _page(person)


@pages.post("/people/<int:person_id>/availability/week")
@allowed(policy.signed_in)
def set_week(person_id: int) -> Response | tuple[str, int]:
    """Another weekly pattern."""
    person = _editable(person_id)
    form = WeekForm(weekly_pattern(person))
    if form.validate():
        with refusals_to(form):
            with transaction():
                replace_weekly_pattern(person, form.levels(), by=me(), now=datetime.now(UTC))
            flash("The week is saved.", "good")
            return _back(person)
    return _page(person, week=form), 422


@pages.post("/people/<int:person_id>/availability/dates")
@allowed(policy.signed_in)
def set_dates(person_id: int) -> Response | tuple[str, int]:
    """An exception: another level on some dates."""
    person = _editable(person_id)
    form = DatesForm(request.values, today=today())  # the address says it when a removal is undone
    if form.validate():
        with refusals_to(form):
            with transaction():
                set_dated_levels(person, form.when(), form.chosen_level(), by=me(), now=datetime.now(UTC))
            flash("The dates are saved.", "good")
            return _back(person)
    return _page(person, dates=form), form.status


@pages.post("/people/<int:person_id>/availability/dates/remove")
@allowed(policy.signed_in)
def remove_dates(person_id: int) -> Response:
    """The weekly pattern holds again; the answer offers to undo that."""
    person = _editable(person_id)
    form = DatesForm(today=today())
    if not form.validate():
        raise Missing("exception")
    with transaction():
        remove_dated_levels(person, form.when(), by=me(), now=datetime.now(UTC))
    undo = url_for(
        "availability.set_dates",
        person_id=person.id,
        first_day=form.first_day.data,
        last_day=form.last_day.data,
        part=form.part.data,
        level=form.level.data,
        cycle=request.args.get("cycle"),
    )
    say("The exception is removed.", undo=undo)
    return _back(person)


def _editable(person_id: int) -> Person:
    person = get_person(person_id)
    must(policy.may_edit_availability_of(me(), person))
    return person


def _page(person: Person, *, week: WeekForm | None = None, dates: DatesForm | None = None) -> str:
    offered = open_cycles_of(person.department_id)
    cycle = _chosen(offered, today())
    answer = answer_of(person, cycle) if cycle else None
    first, last = (cycle.first_day, cycle.last_day) if cycle else (today(), today() + _WITHOUT_CYCLE)
    return render_template(
        "availability/show.html",
        person=person,
        is_own=me().person_id == person.id,
        may_edit=policy.may_edit_availability_of(me(), person),
        week=week or WeekForm(weekly_pattern(person)),
        week_fields={(weekday, half): field_name(weekday, half) for weekday, half in WEEK},
        dates=dates or DatesForm(None, today=today()),
        cycles=offered,
        cycle=cycle,
        calendar=calendar_of(
            person,
            first,
            last,
            blackouts_of(cycle) if cycle else (),
            weekly_pattern(person, answer),
            away=[slot for each in absences_among([person.id], first, last) for slot in each.slots],
        ),
        exceptions=exceptions_of(person, min(first, today())),
        asking=asking(person),
        has_own_week=answer is not None and answer.week is not None,
    )


def _chosen(offered: Sequence[Cycle], on: date) -> Cycle | None:
    """The cycle that the address names, else the first that has not ended."""
    named = [each for each in offered if str(each.id) == request.args.get("cycle")]
    coming = [each for each in offered if each.last_day >= on]
    return next(iter([*named, *coming]), None)


def _back(person: Person) -> Response:
    cycle = request.args.get("cycle")
    if me().person_id == person.id:
        return redirect(url_for("availability.mine", cycle=cycle), 303)
    return redirect(url_for("availability.show", person_id=person.id, cycle=cycle), 303)
