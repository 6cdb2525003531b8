"""A workable cycle to begin with: its dates, and placements and rules that most companies can plan with."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from rotation.actions.cycles import CycleTerms
from rotation.actions.placements import PlacementTerms, add_placement
from rotation.actions.rules import CoverageTerms, RequestTerms, add_coverage_rule, add_request_rule
from rotation.models.accounts import Account
from rotation.models.cycles import Cycle
from rotation.models.people import Department, Person, staff
from rotation.models.placements import Halves, Placement, PlacementKind, placements_of
from rotation.models.rules import Audience

WEEKS = 8
NOTICE = timedelta(weeks=3)
BLOCK_DAYS = 5
HALF_DAYS_A_WEEK = 10
_SEASONS = ("Winter", "Spring", "Summer", "Autumn")
_EVERY_DAY, _MONDAYS = "1111100", "1000000"


def suggested_terms(*, today: date, departments: Sequence[Department]) -> CycleTerms:
    """The next cycle: eight weeks from the first Monday that leaves three weeks' notice.

    Who was hired in the last six months counts as a new joiner.
    """
    earliest = today + NOTICE
    first_day = earliest + timedelta(days=-earliest.weekday() % 7)
    middle = first_day + timedelta(weeks=WEEKS) / 2
    return CycleTerms(
        name=f"{_SEASONS[middle.month % 12 // 3]} {middle.year}",
        first_day=first_day,
        last_day=first_day + timedelta(weeks=WEEKS, days=-3),
        departments=departments,
        min_gap_days=2,
        max_visits_per_week=1,
        allow_repeat=True,  # the one half day that a department offers at first is to be visited twice
        newcomers_since=_half_a_year_before(today),
    )


def lay_out(cycle: Cycle, *, by: Account | None, now: datetime) -> None:
    """Give a new cycle its first placements, request rules and coverage rules.

    Every department offers a half day and sends its people to others: two half days when two departments
    take part, one in each of the next two otherwise. New joiners get a block of five days instead where a
    department has hosts whose weekly limit leaves room for one. At most a third of a department is away at
    once, and at least half of it stays.
    """
    people = staff(cycle.department_ids)
    for department in cycle.departments:
        members = [person for person in people if person.department_id == department.id]
        _cover(cycle, department, members, by=by, now=now)
        _offer(cycle, department, members, people, by=by, now=now)
    _ask(cycle, people, by=by, now=now)


def _offer(
    cycle: Cycle,
    department: Department,
    members: Sequence[Person],
    people: Sequence[Person],
    *,
    by: Account | None,
    now: datetime,
) -> None:
    willing = [person for person in members if person.host_limit > 0]
    hosts = [person for person in willing if not cycle.is_new(person)] or willing
    joiners = [person for person in people if person not in members and cycle.is_new(person)]
    add_placement(
        cycle,
        department,
        _terms(
            f"A half day with {department.name}",
            PlacementKind.HALF_DAY,
            hosts,
            capacity=max(1, min(3, len(hosts) // 3)),
        ),
        by=by,
        now=now,
    )
    mentors = [host for host in hosts if _may_host_a_block(host)]
    if joiners and mentors:
        # Blocks that start on one Monday end before the next; two Mondays are left as room for absence.
        mondays = max(1, (cycle.last_day - cycle.first_day).days // 7 - 1)
        add_placement(
            cycle,
            department,
            _terms(
                f"A week with {department.name}",
                PlacementKind.BLOCK,
                mentors,
                capacity=min(-(-len(joiners) // mondays), len(mentors)),
            ),
            by=by,
            now=now,
        )


def _terms(title: str, kind: PlacementKind, hosts: Sequence[Person], *, capacity: int) -> PlacementTerms:
    block = kind == PlacementKind.BLOCK
    return PlacementTerms(
        title=title,
        kind=kind,
        block_days=BLOCK_DAYS if block else None,
        capacity=capacity,
        hosts=hosts,
        weekdays=_MONDAYS if block else _EVERY_DAY,
        halves=Halves.BOTH,
        dates=(),
        place="",
        what_you_will_see="",
    )


def _ask(cycle: Cycle, people: Sequence[Person], *, by: Account | None, now: datetime) -> None:
    ring = list(cycle.departments)
    offers = placements_of(cycle)
    weeks = (cycle.last_day - cycle.first_day).days // 7 + 1
    for n, department in enumerate(ring):
        members = [person for person in people if person.department_id == department.id]
        joiners = [person for person in members if cycle.is_new(person)]
        hosting = [ring[(n + step) % len(ring)] for step in (1, 2) if step < len(ring)]
        half_days = 2 if len(ring) == 2 and _has_room(offers, hosting[0], 2 * len(members), weeks) else 1
        for position, host_department in enumerate(hosting):
            block = bool(joiners) and position == 0 and _offers_block(offers, host_department)
            rules = [(Audience.SETTLED if block else Audience.EVERYONE, PlacementKind.HALF_DAY, half_days)]
            if block:
                rules.append((Audience.NEWCOMERS, PlacementKind.BLOCK, 1))
            for audience, kind, visits in rules:
                if audience == Audience.SETTLED and len(joiners) == len(members):
                    continue
                add_request_rule(
                    cycle,
                    RequestTerms(
                        department=department,
                        audience=audience,
                        visits=visits,
                        kind=kind,
                        host_department=host_department,
                    ),
                    by=by,
                    now=now,
                )


def _may_host_a_block(person: Person) -> bool:
    return person.hosting_per_week is None or person.hosting_per_week >= 2 * BLOCK_DAYS


def _offers_block(offers: Sequence[Placement], department: Department) -> bool:
    return any(
        placement.department_id == department.id and placement.kind == PlacementKind.BLOCK
        for placement in offers
    )


def _has_room(offers: Sequence[Placement], department: Department, visits: int, weeks: int) -> bool:
    """Whether so many half days fill at most two thirds of what a department's half day has seats for."""
    for placement in offers:
        if placement.department_id == department.id and placement.kind == PlacementKind.HALF_DAY:
            weekly = sum(
                HALF_DAYS_A_WEEK if host.hosting_per_week is None else host.hosting_per_week
                for host in placement.hosts
            )
            return 3 * visits <= 2 * weeks * min(HALF_DAYS_A_WEEK * placement.capacity, weekly)
    return False


def _cover(
    cycle: Cycle, department: Department, members: Sequence[Person], *, by: Account | None, now: datetime
) -> None:
    size = len(members)
    if size == 0:
        return
    stay = -(-size // 2)
    add_coverage_rule(
        cycle,
        CoverageTerms(
            department=department,
            min_present=stay if stay < size else None,
            max_away=max(1, size // 3),
        ),
        by=by,
        now=now,
    )


def _half_a_year_before(today: date) -> date:
    month = (today.month - 7) % 12 + 1
    year = today.year - (today.month <= 6)
    return date(year, month, min(today.day, 28))
