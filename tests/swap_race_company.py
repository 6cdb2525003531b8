"""The company in which swaps race: too many want the same seats, hosts and half days."""

import random
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from flask import Flask

from rotation.actions import plans as actions
from rotation.actions.accounts import open_account
from rotation.actions.plans import publish
from rotation.database import db, transaction
from rotation.models import (
    Account,
    CoverageRule,
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
    Swap,
    SwapDesk,
    SwapKind,
    SwapParty,
    SwapState,
    SwapVisit,
    Visit,
)
from rotation.models.accounts import HR, MANAGER, STAFF
from rotation.models.swaps import Consent, Decision
from rotation.planning.checking import weighed
from rotation.planning.keys import person_key, placement_key, request_key, slot_key
from rotation.planning.proposal import proposal_of
from rotation.planning.rows import problem_for
from rotation.planning.stating import as_text, read
from solver import Visit as Planned

NOW = datetime(2027, 1, 4, 8, tzinfo=UTC)
FIRST, LAST = date(2027, 1, 11), date(2027, 2, 5)
GUESTS, HOSTS, SEATS, HOST_LIMIT, MOST_AWAY = 60, 12, 2, 1, 2


@dataclass(frozen=True)
class Stage:
    """The ids of who and what takes part, and the limits that nothing may exceed."""

    hr_id: int
    cycle_id: int
    placement_id: int
    rule_id: int
    guests: tuple[int, ...]
    hosts: tuple[int, ...]
    departments: tuple[int, int]
    manager_accounts: dict[int | None, int]
    slots: tuple[tuple[date, HalfDay], ...]
    seats: int = SEATS
    host_limit: int = HOST_LIMIT
    most_away: int = MOST_AWAY


def build(app: Flask) -> Stage:
    """Sales with its guests, Marketing with its hosts, and a plan in force with a visit for everybody."""
    with app.app_context():
        stage = _people()
        _plan(stage)
        db.session.remove()
    return stage


def _people() -> Stage:
    with transaction():
        sales, marketing = Department(name="Sales", accent=1), Department(name="Marketing", accent=2)
        db.session.add_all([sales, marketing])
        bosses = [_person(0, sales), _person(1, marketing)]
        guests = [_person(n, sales, manager=bosses[0]) for n in range(2, GUESTS + 2)]
        hosts = [_person(n, marketing, manager=bosses[1]) for n in range(GUESTS + 2, GUESTS + HOSTS + 2)]
        db.session.add_all([*bosses, *guests, *hosts])
        cycle = Cycle(
            name="Race",
            first_day=FIRST,
            last_day=LAST,
            state=CycleState.PLANNING,
            departments=[sales, marketing],
            newcomers_since=FIRST,
        )
        db.session.add(cycle)
        db.session.flush()
        desk = Placement(
            cycle_id=cycle.id,
            department=marketing,
            title="Desk",
            kind=PlacementKind.HALF_DAY,
            hosts=hosts,
            capacity=SEATS,
        )
        rule = RequestRule(cycle_id=cycle.id, department=sales, host_department=marketing)
        db.session.add_all(
            [desk, rule, CoverageRule(cycle_id=cycle.id, department=sales, max_away=MOST_AWAY)]
        )
        hr = open_account(email="hr@example.org", name="HR", roles=(HR,), person=None)
        managers = [
            open_account(email=boss.email or "", name=boss.name, roles=(STAFF, MANAGER), person=boss)
            for boss in bosses
        ]
        db.session.flush()
        days = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]
        return Stage(
            hr_id=hr.id,
            cycle_id=cycle.id,
            placement_id=desk.id,
            rule_id=rule.id,
            guests=tuple(person.id for person in guests),
            hosts=tuple(person.id for person in hosts),
            departments=(sales.id, marketing.id),
            manager_accounts={account.person_id: account.id for account in managers},
            slots=tuple(
                (day, half) for day in days if day.weekday() < 5 for half in (HalfDay.AM, HalfDay.PM)
            ),
        )


def _person(number: int, department: Department, **more: object) -> Person:
    values = {
        "employee_id": f"e{number}",
        "given_name": "Person",
        "family_name": str(number),
        "email": f"person{number}@example.org",
        "department": department,
        "host_limit": HOST_LIMIT,
    }
    return Person(**{**values, **more})


def _plan(stage: Stage) -> None:
    cycle = db.session.get_one(Cycle, stage.cycle_id)
    facts = problem_for(cycle)
    visits = [
        {
            "request": request_key(stage.rule_id, guest),
            "placement": placement_key(stage.placement_id),
            "host": person_key(stage.hosts[n % HOSTS]),
            "start": slot_key(*stage.slots[n % len(stage.slots)]),
        }
        for n, guest in enumerate(stage.guests)
    ]
    weighing = weighed(read(facts), [Planned(**visit) for visit in visits])
    answer = {
        "format": "rotation-plan/1",
        "status": "feasible",
        "objective": weighing.objective,
        "bound": weighing.objective,
        "visits": visits,
    }
    with transaction():
        hr = db.session.get_one(Account, stage.hr_id)
        proposal = proposal_of(as_text(facts), answer, seconds=1, seed=0)
        plan = actions.record_proposal(db.session.get_one(Cycle, stage.cycle_id), proposal, by=hr, now=NOW)
        publish(plan, instead_of=None, by=hr, now=NOW)


def wave(app: Flask, stage: Stage, chance: random.Random, *, size: int) -> list[int]:
    """Swaps that everybody has agreed to, as if asked for in the same moment: `size` desks that wait.

    A third are exchanges, the rest go for twelve half days. They stand in the database as they would had each
    been asked for alone.
    """
    with app.app_context(), transaction():
        plan = db.session.query(Plan).filter_by(state=PlanState.PUBLISHED).one()
        visits = list(plan.visits)
        wanted = chance.sample(stage.slots, 12)
        swaps = []
        for _ in range(size // 2):
            if chance.random() < 0.33:
                one, other = chance.sample(visits, 2)
                swaps.append(_swap(stage, plan, [(one, _at(other)), (other, _at(one))]))
            else:
                visit = chance.choice(visits)
                day, half = chance.choice(wanted)
                swaps.append(
                    _swap(
                        stage,
                        plan,
                        [(visit, {"day": day, "half": half, "host_id": chance.choice(stage.hosts)})],
                    )
                )
        db.session.add_all(swaps)
        db.session.flush()
        return [desk.id for swap in swaps for desk in swap.desks]


def _at(visit: Visit) -> dict[str, object]:
    return {name: getattr(visit, name) for name in ("day", "half", "host_id")}


def _swap(stage: Stage, plan: Plan, moves: list[tuple[Visit, dict[str, object]]]) -> Swap:
    rows, people = [], set()
    for visit, to in moves:
        same = {
            "rule_id": visit.rule_id,
            "guest_id": visit.guest_id,
            "placement_id": visit.placement_id,
            "slots": 1,
        }
        was = {**same, **_at(visit)}
        is_to_be = {**same, **to}
        rows += [
            SwapVisit(visit_id=visit.id, is_new=new, last_day=where["day"], **where)
            for new, where in ((False, was), (True, is_to_be))
        ]
        people |= {visit.guest_id, was["host_id"], is_to_be["host_id"]}
    return Swap(
        plan_id=plan.id,
        kind=SwapKind.EXCHANGE if len(moves) > 1 else SwapKind.MOVE,
        state=SwapState.ACCEPTED,
        asked_by_id=moves[0][0].guest_id,
        filed_by_id=stage.hr_id,
        asked_at=NOW,
        waiting_since=NOW,
        visits=rows,
        parties=[SwapParty(person_id=key, consent=Consent.ACCEPTED) for key in sorted(people)],
        desks=[
            SwapDesk(department_id=department, manager_id=manager, decision=Decision.WAITING)
            for department, manager in zip(stage.departments, stage.manager_accounts, strict=True)
        ],
    )
