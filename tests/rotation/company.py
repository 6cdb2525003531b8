"""A company small enough to plan in a moment: Sales visits Marketing."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from rotation.actions import plans as actions
from rotation.database import db, transaction
from rotation.models import (
    Account,
    Cycle,
    DatedLevel,
    Department,
    HalfDay,
    Level,
    Person,
    Placement,
    Plan,
    RequestRule,
)
from rotation.planning.checking import weighed
from rotation.planning.keys import person_key, placement_key, request_key
from rotation.planning.proposal import proposal_of
from rotation.planning.rows import problem_for
from rotation.planning.stating import as_text, read
from solver import Visit
from tests.builders import make_cycle, make_department, make_hr, make_person, make_placement, make_rule, save


@dataclass
class Company:
    """Two guests in Sales, two hosts in Marketing, one half-day placement, one visit each, four weeks."""

    hr: Account
    sales: Department
    marketing: Department
    ada: Person
    bo: Person
    mia: Person
    ned: Person
    cycle: Cycle
    desk: Placement
    rule: RequestRule


def make_company(**cycle_facts) -> Company:
    sales, marketing = make_department("Sales", 1), make_department("Marketing", 2)
    ada, bo = make_person(sales, "Ada Lee"), make_person(sales, "Bo Stone")
    mia, ned = make_person(marketing, "Mia Lind"), make_person(marketing, "Ned Frost")
    cycle = make_cycle(
        sales, marketing, **{"first": date(2027, 1, 11), "last": date(2027, 2, 5)} | cycle_facts
    )
    desk = make_placement(cycle, marketing, mia, ned, title="Campaign desk")
    rule = make_rule(cycle, sales, marketing)
    return Company(make_hr(), sales, marketing, ada, bo, mia, ned, cycle, desk, rule)


NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)
MONDAY, TUESDAY = "2027-01-11/am", "2027-01-12/pm"


def make_draft(company: Company, *held: tuple[Person, Person, str], **more) -> Plan:
    """A draft in which each (guest, host, slot) is held at the desk, recorded like a plan of the solver."""
    facts = problem_for(company.cycle)
    visits = [
        {
            "request": request_key(company.rule.id, guest.id),
            "placement": placement_key(company.desk.id),
            "host": person_key(host.id),
            "start": start,
        }
        for guest, host, start in held
    ]
    weighing = weighed(read(facts), [Visit(**visit) for visit in visits])
    answer = {
        "format": "rotation-plan/1",
        "status": "feasible",
        "objective": weighing.objective,
        "bound": weighing.objective - 10,
        "visits": visits,
    }
    with transaction():
        proposal = proposal_of(as_text(facts), answer, seconds=1, seed=0)
        return actions.record_proposal(company.cycle, proposal, by=company.hr, now=NOW, **more)


def make_absent(person: Person, day: date, half: HalfDay = HalfDay.AM) -> None:
    save(DatedLevel(person_id=person.id, day=day, half=half, level=Level.CANNOT))


def publish(plan: Plan, company: Company, instead_of: int | None = None) -> None:
    with transaction():
        actions.publish(plan, instead_of=instead_of, by=company.hr, now=NOW)


def let_go() -> None:
    """End the test's own reads, which on SQLite would keep another connection from writing."""
    db.session.rollback()
