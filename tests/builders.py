"""Rows with dull defaults, committed. A test names only what it is about."""

from datetime import UTC, date, datetime
from itertools import count

from rotation.actions.accounts import open_account
from rotation.database import db
from rotation.models import (
    Account,
    Cycle,
    CycleState,
    Department,
    HalfDay,
    Person,
    Placement,
    PlacementKind,
    Plan,
    PlanState,
    RequestRule,
    Visit,
)
from rotation.models.accounts import HR, STAFF

_numbers = count(1)


def save(row):
    """Commit a row as it is."""
    db.session.add(row)
    db.session.commit()
    return row


def make_department(name: str = "", accent: int = 1) -> Department:
    return save(Department(name=name or f"Department {next(_numbers)}", accent=accent))


def make_person(department: Department | None = None, name: str = "", **more) -> Person:
    number = next(_numbers)
    given, _, family = (name or f"Person Number{number}").partition(" ")
    values = {
        "employee_id": f"e{number}",
        "given_name": given,
        "family_name": family,
        "email": f"person{number}@example.org",
        "department": department or make_department(),
    }
    return save(Person(**{**values, **more}))


def two_departments(size: int = 6, **more) -> tuple[Department, Department]:
    """Sales and Marketing with so many people each."""
    sales, marketing = make_department("Sales"), make_department("Marketing", accent=2)
    for department in (sales, marketing):
        for _ in range(size):
            make_person(department, **more)
    return sales, marketing


def make_account(*roles: str, person: Person | None = None, email: str = "") -> Account:
    number = next(_numbers)
    account = open_account(
        email=email or (person.email if person and person.email else f"account{number}@example.org"),
        name=person.name if person else f"Account {number}",
        roles=roles or (STAFF,),
        person=person,
    )
    db.session.commit()
    return account


def make_hr() -> Account:
    return make_account(HR)


def make_cycle(
    *departments: Department, first: date = date(2027, 1, 11), last: date = date(2027, 2, 5), **more
) -> Cycle:
    values = {"name": "Spring", "state": CycleState.PLANNING, "newcomers_since": date(2026, 7, 1)}
    return save(Cycle(first_day=first, last_day=last, departments=list(departments), **{**values, **more}))


def make_placement(cycle: Cycle, department: Department, *hosts: Person, **more) -> Placement:
    values = {"title": f"Placement {next(_numbers)}", "kind": PlacementKind.HALF_DAY}
    values.update(more)
    return save(Placement(cycle_id=cycle.id, department=department, hosts=list(hosts), **values))


def make_rule(cycle: Cycle, guests: Department, hosts: Department, visits: int = 1, **more) -> RequestRule:
    return save(
        RequestRule(cycle_id=cycle.id, department=guests, host_department=hosts, visits=visits, **more)
    )


def make_plan(cycle: Cycle, **more) -> Plan:
    """An empty plan; published unless said otherwise."""
    values = {
        "number": next(_numbers),
        "state": PlanState.PUBLISHED,
        "problem": "{}",
        "digest": "",
        "proof": "optimal",
        "objective": 0,
        "bound": 0,
        "terms": {},
        "seconds": 1,
        "seed": 0,
        "made_at": datetime(2027, 1, 1, tzinfo=UTC),
    }
    return save(Plan(cycle=cycle, **{**values, **more}))


def make_visit(
    plan: Plan, rule: RequestRule, guest: Person, placement: Placement, day: date, **more
) -> Visit:
    """A visit to the placement's first host, in the morning unless said otherwise."""
    values = {"host": placement.hosts[0], "half": HalfDay.AM, "last_day": day, "slots": placement.slots}
    return save(Visit(plan=plan, rule=rule, guest=guest, placement=placement, day=day, **{**values, **more}))
