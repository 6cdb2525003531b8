"""A company with a plan in force whose host falls sick."""

from datetime import UTC, date, datetime

from rotation.actions.absences import Span, report_absence
from rotation.actions.jobs import replan
from rotation.database import db, transaction
from rotation.models import Absence, Account, HalfDay, Job, Notice, Option, Person, Plan, ReplanOption
from rotation.models.plans import visits_of
from rotation.models.replans import options_of
from rotation.worker import work_once
from tests.rotation.company import Company, let_go, make_draft, publish

MONDAY_MORNING = datetime(2027, 1, 11, 7, tzinfo=UTC)
NEXT_WEEK = "2027-01-19/am"  # a Tuesday
TUESDAY_TO_THURSDAY = (date(2027, 1, 19), date(2027, 1, 21))
WEEK_AFTER = "2027-01-26/am"


def in_force(company: Company, *held: tuple[Person, Person, str]) -> Plan:
    """A published plan in which each (guest, host, slot) is held at the desk."""
    plan = make_draft(company, *held)
    publish(plan, company)
    return plan


def away(
    person: Person,
    first: date,
    last: date | None = None,
    *,
    by: Account,
    now: datetime = MONDAY_MORNING,
    first_half: HalfDay = HalfDay.AM,
    last_half: HalfDay = HalfDay.PM,
) -> Absence:
    with transaction():
        return report_absence(person, Span(first, first_half, last or first, last_half), by=by, now=now)


def queue_replan(company: Company, *, now: datetime = MONDAY_MORNING, seconds: float = 20) -> Job:
    with transaction():
        return replan(company.cycle, seconds=seconds, by=company.hr, now=now)


def told(account: Account) -> list[str]:
    """The subjects of what an account was told, in order."""
    rows = db.session.query(Notice).filter_by(account_id=account.id).order_by(Notice.id)
    return [row.subject for row in rows]


def told_in_full(account: Account) -> str:
    """Everything that an account was told, as one text."""
    rows = db.session.query(Notice).filter_by(account_id=account.id).order_by(Notice.id)
    return "\n".join(line for row in rows for line in (row.subject, *row.lines, row.path, str(row.facts)))


def work(app) -> None:
    """Let a worker do what waits."""
    let_go()
    assert work_once(app)
    db.session.expire_all()


def held(plan: Plan) -> set[tuple[str, str, str]]:
    """Guest, host and start of each visit."""
    return {
        (each.guest.given_name, each.host.given_name, f"{each.day}/{each.half.value}")
        for each in visits_of(plan)
    }


def options(job: Job) -> dict[Option, ReplanOption]:
    """What a re-plan offers."""
    return {each.option: each for each in options_of(job)}
