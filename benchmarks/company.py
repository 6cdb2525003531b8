"""A company with a cycle to plan, the same every time: by default 200 people at three sites."""

import random
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from rotation.actions import plans
from rotation.actions.accounts import open_account
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
)
from rotation.models.accounts import HR, STAFF
from rotation.planning.checking import weighed
from rotation.planning.proposal import proposal_of
from rotation.planning.rows import problem_for
from rotation.planning.stating import as_text, read
from solver.greedy import first_plan

SITES, PEOPLE, DATES = 3, 33, 12
KINDS = 6 * [PlacementKind.HALF_DAY] + 3 * [PlacementKind.FULL_DAY] + [PlacementKind.BLOCK]
NEXT_YEAR = datetime.now(UTC).year + 1
FIRST, LAST = date(NEXT_YEAR, 1, 11), date(NEXT_YEAR, 4, 2)
CHANCE = random.Random(0)  # noqa: S311 - the same company every time


def build_company(
    kinds: Sequence[PlacementKind] = KINDS, sites: int = SITES, offered: Sequence[str] = ("1111100",)
) -> tuple[Cycle, Account]:
    """Of each site Sales and Marketing, who visit each other; gives the cycle and somebody of HR.

    `kinds` are those of the placements of each department, `offered` their weekdays, in turn.
    """
    departments = [
        Department(name=f"{name} {site}", accent=accent)
        for site in range(sites)
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
        db.session.add_all(
            _placement(cycle, here, people[here.name], number, kind, offered[number % len(offered)])
            for number, kind in enumerate(kinds)
        )
    db.session.add_all(level for some in people.values() for person in some for level in _levels(person))
    db.session.commit()
    by = open_account(email="hr@example.org", name="HR", roles=(HR,), person=None)
    for person in (person for some in people.values() for person in some):
        open_account(email=person.email or "", name=person.name, roles=(STAFF,), person=person)
    db.session.commit()
    return cycle, by


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


def _placement(
    cycle: Cycle,
    department: Department,
    people: Sequence[Person],
    number: int,
    kind: PlacementKind,
    weekdays: str,
) -> Placement:
    block = {"block_days": 5} if kind == PlacementKind.BLOCK else {}
    return Placement(
        cycle_id=cycle.id,
        department=department,
        title=f"Placement {number}",
        kind=kind,
        capacity=1 + number % 2,
        hosts=CHANCE.sample(people, 3),
        weekdays=weekdays,
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


def publish_greedy_plan(cycle: Cycle, by: Account) -> None:
    """Puts a plan in force that is made in a moment."""
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
