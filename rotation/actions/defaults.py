"""A workable cycle to begin with: its dates, and placements and rules that most companies can plan with."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
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
    ring = [_Side.of(cycle, department) for department in cycle.departments]
    for n, side in enumerate(ring):
        guests = [ring[n - step] for step in (1, 2) if step < len(ring)]
        _cover(cycle, side, by=by, now=now)
        _offer(cycle, side, guests, by=by, now=now)
    offers = placements_of(cycle)
    for n, side in enumerate(ring):
        hosting = [ring[(n + step) % len(ring)] for step in (1, 2) if step < len(ring)]
        _ask(cycle, side, hosting, offers, by=by, now=now)


@dataclass(frozen=True)
class _Side:
    """A department of a cycle and its people: all of them, the new joiners, those who can host."""

    department: Department
    members: Sequence[Person]
    joiners: Sequence[Person]
    hosts: Sequence[Person]

    @classmethod
    def of(cls, cycle: Cycle, department: Department) -> "_Side":
        members = staff([department.id])
        willing = [person for person in members if person.host_limit > 0]
        settled = [person for person in willing if not cycle.is_new(person)]
        return cls(department, members, [each for each in members if cycle.is_new(each)], settled or willing)


def _offer(cycle: Cycle, side: _Side, guests: Sequence[_Side], *, by: Account | None, now: datetime) -> None:
    name = side.department.name
    visits = 2 // len(guests) * sum(len(each.members) for each in guests) if guests else 0
    capacity = max(min(3, len(side.hosts) // 3), _enough(visits, HALF_DAYS_A_WEEK * _weeks(cycle)))
    capacity = max(1, min(capacity, len(side.hosts)))
    half_day = _terms(f"{name} half day", PlacementKind.HALF_DAY, side.hosts, capacity=capacity)
    add_placement(cycle, side.department, half_day, by=by, now=now)

    mentors = [host for host in side.hosts if _may_host_a_block(host)]
    joiners = len(guests[0].joiners) if guests else 0
    if joiners and mentors:
        capacity = min(_enough(joiners, _weeks(cycle)), len(mentors))
        block = _terms(f"{name} week", PlacementKind.BLOCK, mentors, capacity=capacity)
        add_placement(cycle, side.department, block, by=by, now=now)


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


def _ask(
    cycle: Cycle,
    side: _Side,
    hosting: Sequence[_Side],
    offers: Sequence[Placement],
    *,
    by: Account | None,
    now: datetime,
) -> None:
    for host_side in hosting:
        host_department = host_side.department
        few = len(hosting) > 1 or not _has_room(offers, host_department, 2 * len(side.members), _weeks(cycle))
        block = host_side is hosting[0] and side.joiners and _offers_block(offers, host_department)
        rules = [
            RequestTerms(
                department=side.department,
                audience=Audience.SETTLED if block else Audience.EVERYONE,
                visits=1 if few else 2,
                kind=PlacementKind.HALF_DAY,
                host_department=host_department,
            )
        ]
        if block:
            newcomers = replace(rules[0], audience=Audience.NEWCOMERS, visits=1, kind=PlacementKind.BLOCK)
            rules = [newcomers] if len(side.joiners) == len(side.members) else [*rules, newcomers]
        for terms in rules:
            add_request_rule(cycle, terms, by=by, now=now)


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


def _cover(cycle: Cycle, side: _Side, *, by: Account | None, now: datetime) -> None:
    size = len(side.members)
    if size == 0:
        return
    stay = -(-size // 2)
    terms = CoverageTerms(
        department=side.department,
        min_present=stay if stay < size else None,
        max_away=max(1, size // 3),
    )
    add_coverage_rule(cycle, terms, by=by, now=now)


def _weeks(cycle: Cycle) -> int:
    return (cycle.last_day - cycle.first_day).days // 7 + 1


def _enough(visits: int, places: int) -> int:
    """The capacity at which so many places a guest have half as much room again as the visits need."""
    return math.ceil(1.5 * visits / places)


def _half_a_year_before(today: date) -> date:
    month = (today.month - 7) % 12 + 1
    year = today.year - (today.month <= 6)
    return date(year, month, min(today.day, 28))
