"""How long the page takes on which a change of a visit is asked for, at 200 people: whole requests, warm."""

import random
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from pydantic import SecretStr

from benchmarks import machine
from rotation import create_app
from rotation.actions import plans
from rotation.actions.accounts import open_account
from rotation.config import Settings
from rotation.database import db, transaction
from rotation.models import (
    Account,
    CoverageRule,
    Cycle,
    CycleState,
    DatedLevel,
    Department,
    HalfDay,
    Level,
    Person,
    Placement,
    PlacementKind,
    RequestRule,
    Visit,
)
from rotation.models.accounts import HR, STAFF
from rotation.planning.checking import weighed
from rotation.planning.proposal import proposal_of
from rotation.planning.rows import problem_for
from rotation.planning.stating import as_text, read
from solver.greedy import first_plan

SITES, PEOPLE, PLACEMENTS, DATES = 3, 33, 10, 12
NEXT_YEAR = datetime.now(UTC).year + 1
FIRST, LAST = date(NEXT_YEAR, 1, 11), date(NEXT_YEAR, 4, 2)
CHANCE = random.Random(0)  # noqa: S311 - the same company every time


def main() -> int:
    """Runs the command."""
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(
            Settings(data_dir=Path(folder), secret_key=SecretStr("only for measuring, and long enough"))
        )
        with app.app_context():
            db.create_all()
            _build_company()
            visits = db.session.query(Visit).order_by(Visit.id).all()
            keys = {account.person_id: account.fs_uniquifier for account in db.session.query(Account)}
            asked = [(keys[visit.guest_id], visit.guest_id, visit.id) for visit in visits[::30]]
            db.session.remove()
        times = sorted(_seconds(app, *each) for each in [asked[0], *asked])[:-1]  # the first is cold
        with app.app_context():
            db.engine.dispose()
    facts = ", ".join(f"{name}: {fact}" for name, fact in machine.described().items())
    wall, cpu = sorted(each[0] for each in times), sorted(each[1] for each in times)
    print(f"{facts}\n{len(visits)} visits, {2 * SITES * PEOPLE} people, {len(times)} pages")
    print(f"wall ms, median: {_middle(wall)}, greatest: {1000 * wall[-1]:.0f}")
    print(f"processor ms, median: {_middle(cpu)}, greatest: {1000 * cpu[-1]:.0f}")
    return 0


def _middle(times: Sequence[float]) -> str:
    return f"{1000 * times[len(times) // 2]:.0f}"


def _seconds(app: Flask, key: str, person_id: int, visit_id: int) -> tuple[float, float]:
    client: FlaskClient = app.test_client()
    with client.session_transaction() as session:
        session["_user_id"], session["_fresh"] = key, True
    wall, cpu = time.perf_counter(), time.process_time()
    reply = client.get(f"/people/{person_id}/visits/{visit_id}/swap")
    spent = time.perf_counter() - wall, time.process_time() - cpu
    assert reply.status_code == 200, reply.status  # noqa: S101
    return spent


def _build_company() -> None:
    """Three sites, of each Sales and Marketing, who visit each other."""
    departments = [
        Department(name=f"{name} {site}", accent=accent)
        for site in range(SITES)
        for accent, name in enumerate(("Sales", "Marketing"), 1)
    ]
    people = {each.name: [_person(each, number) for number in range(PEOPLE)] for each in departments}
    cycle = Cycle(
        name="Spring",
        state=CycleState.PLANNING,
        newcomers_since=FIRST,
        first_day=FIRST,
        last_day=LAST,
        min_gap_days=2,
        max_visits_per_week=1,
        departments=departments,
    )
    db.session.add_all([*departments, *(person for some in people.values() for person in some), cycle])
    db.session.flush()
    for here, there in zip(departments, departments[1:] + departments[:1], strict=True):
        pair = (here, there) if here.accent == 1 else (here, departments[departments.index(here) - 1])
        db.session.add(RequestRule(cycle_id=cycle.id, department=pair[0], host_department=pair[1], visits=3))
        db.session.add(CoverageRule(cycle_id=cycle.id, department_id=here.id, max_away=4))
        db.session.add_all(_placement(cycle, here, people[here.name], n) for n in range(PLACEMENTS))
    db.session.add_all(level for some in people.values() for person in some for level in _levels(person))
    db.session.commit()
    by = open_account(email="hr@example.org", name="HR", roles=(HR,), person=None)
    for person in (person for some in people.values() for person in some):
        open_account(email=person.email or "", name=person.name, roles=(STAFF,), person=person)
    db.session.commit()
    _publish_greedy_plan(cycle, by)


def _person(department: Department, number: int) -> Person:
    key = f"{department.name.replace(' ', '').lower()}-{number}"
    return Person(
        employee_id=key,
        given_name=f"Given{number}",
        family_name=f"Family{number}",
        email=f"{key}@example.org",
        department=department,
        team="abc"[number % 3],
        host_limit=1 + (number % 5 == 0),
    )


def _placement(cycle: Cycle, department: Department, people: Sequence[Person], number: int) -> Placement:
    kinds = [PlacementKind.HALF_DAY] * 6 + [PlacementKind.FULL_DAY] * 3 + [PlacementKind.BLOCK]
    block = {"block_days": 5} if kinds[number] == PlacementKind.BLOCK else {}
    return Placement(
        cycle_id=cycle.id,
        department=department,
        title=f"Placement {number}",
        kind=kinds[number],
        capacity=1 + number % 2,
        hosts=CHANCE.sample(people, 3),
        **block,
    )


def _levels(person: Person) -> list[DatedLevel]:
    days = CHANCE.sample(range((LAST - FIRST).days), DATES)
    said = (Level.CANNOT, Level.RATHER_NOT, Level.WOULD_LIKE)
    return [
        DatedLevel(person_id=person.id, day=FIRST + timedelta(days=day), half=half, level=CHANCE.choice(said))
        for day in days
        for half in HalfDay
    ]


def _publish_greedy_plan(cycle: Cycle, by: Account) -> None:
    facts, now = problem_for(cycle), datetime.now(UTC)
    problem = read(facts)
    visits = first_plan(problem)
    answer = {
        "format": "rotation-plan/1",
        "status": "feasible",
        "objective": weighed(problem, visits).objective,
        "bound": 0,
        "visits": [visit.to_json() for visit in visits],
    }
    with transaction():
        proposal = proposal_of(as_text(facts), answer, seconds=1, seed=0)
        plan = plans.record_proposal(cycle, proposal, by=by, now=now)
    with transaction():
        plans.publish(plan, instead_of=None, by=by, now=now)


if __name__ == "__main__":
    sys.exit(main())
