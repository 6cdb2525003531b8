"""My days: what a person visits and whom they host, and what their department hosts this week."""

from datetime import date, timedelta

from flask import Blueprint, render_template

from rotation import policy
from rotation.errors import Missing
from rotation.models.days import visits_to, visits_with, visits_with_team_of
from rotation.models.notices import visits_in_doubt
from rotation.models.people import Person, get_person
from rotation.models.plans import unmet_in_force
from rotation.models.progress import progress_of
from rotation.models.rounds import CollectingRound, rounds_asking
from rotation.pages import allowed, me, must, today
from rotation.pages.open_rounds import asking
from rotation.planning.conflicts import missing_in_words
from rotation.privacy import viewer

pages = Blueprint("days", __name__)


@pages.get("/days")
@allowed(policy.signed_in)
def index() -> str:
    """The days of whoever asks."""
    person = me().person
    return _days_of(person, today()) if person else render_template("days/nobody.html")


@pages.get("/people/<int:person_id>/days")
@allowed(policy.signed_in)
def show(person_id: int) -> str:
    """Somebody's days, for them, their manager and HR."""
    person = get_person(person_id)
    must(policy.may_see_days_of(me(), person))
    return _days_of(person, today())


@pages.get("/team")
@allowed(policy.is_manager)
def team() -> str:
    """Who of a manager's team is away or hosting, and when."""
    manager = me().person
    if manager is None:
        raise Missing
    visits = visits_with_team_of(manager, today())
    return render_template(
        "days/team.html",
        manager=manager,
        today=today(),
        rounds=[(each, progress_of(each.cycle, reporting_to=manager)) for each in _asking(manager)],
        team=[
            (person, [visit for visit in visits if person.id in (visit.guest_id, visit.host_id)])
            for person in sorted(manager.reports, key=lambda person: (person.family_name, person.given_name))
            if person.left_on is None
        ],
    )


def _asking(manager: Person) -> list[CollectingRound]:
    """The rounds that ask somebody who reports to this manager."""
    departments = {person.department_id for person in manager.reports if person.left_on is None}
    found = {each.id: each for key in sorted(departments) for each in rounds_asking(key, today())}
    return list(found.values())


def _days_of(person: Person, on: date) -> str:
    visits = visits_with(person)
    coming = [visit for visit in visits if visit.last_day >= on]
    monday = on - timedelta(days=on.weekday())
    return render_template(
        "days/index.html",
        person=person,
        own=person is me().person,
        asking=asking(person) if person is me().person else (),
        today=on,
        next_visit=coming[0] if coming else None,
        later=coming[1:],
        missing=[
            (each, missing_in_words(each.reason, viewer(me(), person))) for each in unmet_in_force(person, on)
        ],
        in_doubt=visits_in_doubt(person),
        past=[visit for visit in reversed(visits) if visit.last_day < on],
        week=[monday + timedelta(days=n) for n in range(5)],
        hosted=visits_to(person.department_id, monday, monday + timedelta(days=4)),
    )
