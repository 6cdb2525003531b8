"""A company that is being asked when it can."""

import re
from datetime import UTC, date, datetime, time

from flask.testing import FlaskClient

from rotation.actions.answer_links import offer_answer_link
from rotation.actions.rounds import RoundTerms, open_round
from rotation.database import db, transaction
from rotation.models import Account, Answer, CollectingRound, CycleState, DatedLevel, PrivateReason, Silence
from rotation.models.accounts import MANAGER, STAFF
from rotation.models.people import Person
from tests.builders import make_account, make_person, save
from tests.rotation.company import Company

NOW = datetime(2026, 12, 1, 9, tzinfo=UTC)
IN_TIME, LATE = datetime(2026, 12, 9, 12, tzinfo=UTC), datetime(2026, 12, 12, tzinfo=UTC)
TERMS = RoundTerms(
    deadline=(date(2026, 12, 11), time(18)),
    reminders=[(date(2026, 12, 8), time(9))],
    silence=Silence.AS_KNOWN,
)


def start_round(company: Company, **more: object) -> CollectingRound:
    """A round until Friday 11 December 2026, 18:00, opened on the 1st."""
    company.cycle.state = CycleState.SET_UP
    save(company.cycle)
    with transaction():
        terms = RoundTerms(**{**TERMS.__dict__, **more})
        return open_round(company.cycle, terms, home_zone="Europe/Berlin", by=company.hr, now=NOW)


def make_boss(company: Company, *reports: Person) -> Account:
    """The manager of some people, Bea Hill, with an account."""
    boss = make_person(company.sales, "Bea Hill")
    for person in reports:
        person.manager = boss
        save(person)
    return make_account(STAFF, MANAGER, person=boss)


def come_by_link(client: FlaskClient, company: Company, person: Person, token: str = "token") -> str:
    """Open somebody's personal link; gives the address it leads to."""
    with transaction():
        offer_answer_link(person, company.cycle, token=token, now=NOW)
    return client.get(f"/answer/{token}").location


def address(company: Company, person: Person) -> str:
    return f"/cycles/{company.cycle.id}/answers/{person.id}"


def answer_by(person) -> Answer:
    return db.session.query(Answer).filter_by(person_id=person.id).order_by(Answer.id.desc()).first()


def dated(person) -> dict:
    rows = db.session.query(DatedLevel).filter_by(person_id=person.id)
    return {(row.day.isoformat(), row.half.value): row.level.value for row in rows}


def reasons() -> dict:
    rows = db.session.query(DatedLevel, PrivateReason).join(PrivateReason)
    return {(level.day.isoformat(), level.half.value): each.reason.value for level, each in rows}


def selected(page: str, name: str) -> str:
    field = re.search(rf'<select[^>]* name="{re.escape(name)}".*?</select>', page, re.DOTALL)[0]
    return re.search(r'value="([^"]*)" selected', field)[1]


def every_field(page: str) -> dict[str, list[str]]:
    """What a browser without a script sends back from the form of a page."""
    form = page[page.index('<form class="answer"') :]
    form = form[: form.index("</form>")]
    sent: dict[str, list[str]] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and ("checked" in tag or not re.search(r'type="(checkbox|radio)"', tag)):
            sent.setdefault(name[1], []).append(value[1] if value else "")
    for name, options in re.findall(r'<select[^>]* name="([^"]+)"[^>]*>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', options)
        sent[name] = [chosen[1] if chosen else ""]
    return sent
