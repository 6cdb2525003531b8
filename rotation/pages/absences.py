"""Absences: reporting one for oneself, one's team or (HR) anybody, and what was reported."""

from collections.abc import Sequence
from datetime import timedelta

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from rotation import policy
from rotation.actions.absences import (
    foresee_absence,
    foresee_return,
    report_absence,
    take_back_absence,
)
from rotation.actions.private_reasons import keep_absence_reason, note_reading
from rotation.database import transaction
from rotation.errors import Missing
from rotation.forms.absences import AbsenceForm
from rotation.models.absences import Absence, absences_of_all, get_absence
from rotation.models.cycles import CycleState, cycles
from rotation.models.people import Person, staff
from rotation.models.private_reasons import readings_of, reasons_of_absences
from rotation.pages import allowed, me, must, office_now, today
from rotation.pages.answering import refusals_to
from rotation.privacy import Fact, may_see

pages = Blueprint("absences", __name__)

_SHOWN_FOR = timedelta(days=30)


@pages.get("/absences")
@allowed(policy.signed_in)
def index() -> str:
    """Who is away of those whom one may report, and the form for it."""
    form = _form()
    if _asked_for_reasons():
        with transaction():
            for person in _read_by_hr(_reported()):
                note_reading(person, by=me(), now=office_now())
    return _page(form)


@pages.post("/absences")
@allowed(policy.signed_in)
def create() -> Response | tuple[str, int]:
    """Report an absence."""
    form = _form()
    if form.validate():
        person, span, now = form.absentee(), form.span(), office_now()
        with refusals_to(form):
            foreseen = foresee_absence(person, span, now=now)
            with transaction():
                absence = report_absence(person, span, by=me(), now=now, foreseen=foreseen)
                if may_see(me(), person, Fact.REASONS):
                    keep_absence_reason(absence, form.private_reason())
            flash("It is reported. Those whose visits it breaks have been told.", "good")
            return redirect(url_for("absences.index"), 303)
    return _page(form), 422


@pages.post("/absences/<int:absence_id>/take-back")
@allowed(policy.signed_in)
def take_back(absence_id: int) -> Response:
    """Somebody is there after all."""
    absence = get_absence(absence_id)
    must(policy.may_report_absence_of(me(), absence.person))
    now = office_now()
    foreseen = foresee_return(absence, now=now)
    with transaction():
        take_back_absence(absence, by=me(), now=now, foreseen=foreseen)
    flash("It is taken back. Those whose visits stand again have been told.", "good")
    return redirect(url_for("absences.index"), 303)


def _form() -> AbsenceForm:
    people = _reportable()
    if not people:
        raise Missing
    own = me().person_id
    first = own if own in {each.id for each in people} and not policy.is_hr(me()) else None
    return AbsenceForm(
        people,
        today=today(),
        data={"person": request.args.get("person", first, type=int), "first_day": today()},
    )


def _reportable() -> Sequence[Person]:
    """Whom one may report: everybody for HR, else oneself and who reports to one."""
    if policy.is_hr(me()):
        return staff()
    person = me().person
    if person is None:
        return []
    team = sorted(person.reports, key=lambda each: (each.family_name, each.given_name))
    return [each for each in (person, *team) if each.left_on is None]


def _page(form: AbsenceForm) -> str:
    people, reported = list(_reportable()), _reported()
    own = me().person
    return render_template(
        "absences/index.html",
        form=form,
        coming=[each for each in reported if each.taken_back_at is None and each.last_day >= today()],
        earlier=[each for each in reported if each.taken_back_at is not None or each.last_day < today()],
        reasons=_reasons(reported),
        may_ask_for_reasons=bool(_read_by_hr(reported)) and not _asked_for_reasons(),
        readings=readings_of(own) if own is not None else (),
        asks_why=any(may_see(me(), person, Fact.REASONS) for person in people),
        replannable=[each for each in cycles() if each.state == CycleState.PUBLISHED]
        if policy.is_hr(me())
        else [],
    )


def _reported() -> Sequence[Absence]:
    return absences_of_all([person.id for person in _reportable()], today() - _SHOWN_FOR)


def _asked_for_reasons() -> bool:
    """Whether HR wants to read why others are away: then each of these sees that they were read."""
    return request.method == "GET" and "reasons" in request.args


def _read_by_hr(reported: Sequence[Absence]) -> list[Person]:
    """Those whose reasons are read where they are asked for, whether or not there are any."""
    others = {each.person_id: each.person for each in reported if each.person_id != me().person_id}
    return [person for person in others.values() if may_see(me(), person, Fact.REASONS)]


def _reasons(reported: Sequence[Absence]) -> dict[int, str]:
    """Why people are away: one's own, and others' where they are asked for."""
    own = [each.person for each in reported if each.person_id == me().person_id][:1]
    people = {
        person.id: person for person in (*own, *(_read_by_hr(reported) if _asked_for_reasons() else ()))
    }
    return {key: why for person in people.values() for key, why in reasons_of_absences(person).items()}
