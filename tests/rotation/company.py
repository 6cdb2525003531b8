"""A company small enough to plan in a moment: Sales visits Marketing."""

from dataclasses import dataclass
from datetime import date

from rotation.database import db
from rotation.models import Account, Cycle, Department, Person, Placement, RequestRule
from tests.builders import make_cycle, make_department, make_hr, make_person, make_placement, make_rule


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


def let_go() -> None:
    """End the test's own reads, which on SQLite would keep another connection from writing."""
    db.session.rollback()
