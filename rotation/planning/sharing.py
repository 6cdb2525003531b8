"""Who carries what by a plan: burden of guests, half days of hosts, here and in the cycles before."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rotation.models.cycles import Cycle
from rotation.models.people import Person, people_with
from rotation.models.plans import Plan, plans_before
from rotation.planning.checking import planned
from rotation.planning.keys import person_key, row_id
from rotation.planning.stating import read
from rotation.planning.yardstick import Yardstick, yardstick_for
from solver import Problem
from solver.burdens import Share, hosted_slots, shares_of

EARLIER_CYCLES = 4


@dataclass(frozen=True)
class Guest:
    """A guest and what they carry."""

    person: Person
    share: Share


@dataclass(frozen=True)
class Host:
    """Somebody who can host, and how many half days of guests they have."""

    person: Person
    half_days: int


@dataclass(frozen=True)
class Before:
    """What somebody carried in an earlier cycle: as a guest, if they were one, and as a host."""

    share: Share | None
    half_days: int


@dataclass(frozen=True)
class Past:
    """One person in the earlier cycles; None where they took no part."""

    person: Person
    cycles: Sequence[Before | None]
    burden: int
    half_days: int


@dataclass(frozen=True)
class Sharing:
    """Guests by burden, hosts by load, the heaviest first; and the same people in earlier cycles."""

    yardstick: Yardstick
    guests: Sequence[Guest]
    hosts: Sequence[Host]
    earlier: Sequence[Cycle]
    past: Sequence[Past]


def sharing_of(plan: Plan) -> Sharing:
    """Who carries what by a plan, weighed by the facts of today as long as its cycle is open."""
    yardstick = yardstick_for([plan])
    problem = yardstick.problem
    visits = [planned(visit) for visit in plan.visits]
    shares, hosted = shares_of(problem, visits), hosted_slots(problem, visits)
    able = {host for placement in problem.placements.values() for host in placement.hosts} | hosted.keys()
    people = people_with({row_id(key) for key in (*shares, *able)})
    guests = [Guest(people[row_id(key)], share) for key, share in shares.items() if row_id(key) in people]
    hosts = [Host(people[row_id(key)], hosted.get(key, 0)) for key in able if row_id(key) in people]
    plans = plans_before(plan.cycle, EARLIER_CYCLES)
    return Sharing(
        yardstick=yardstick,
        guests=sorted(guests, key=lambda each: (-each.share.burden, *_by_name(each.person))),
        hosts=sorted(hosts, key=lambda each: (-each.half_days, *_by_name(each.person))),
        earlier=[each.cycle for each in plans],
        past=_past(people, [_carried(each) for each in plans]),
    )


def _carried(plan: Plan) -> tuple[Problem, Mapping[str, Share], Mapping[str, int]]:
    problem = read(json.loads(plan.problem))
    visits = [planned(visit) for visit in plan.visits]
    return problem, shares_of(problem, visits), hosted_slots(problem, visits)


def _past(
    people: Mapping[int, Person], plans: Sequence[tuple[Problem, Mapping[str, Share], Mapping[str, int]]]
) -> list[Past]:
    """Whoever of these people carried something in one of the plans, who carried most first."""
    found = []
    for person in people.values():
        key = person_key(person.id)
        cycles = [
            Before(shares.get(key), hosted.get(key, 0)) if key in shares or hosted.get(key) else None
            for _problem, shares, hosted in plans
        ]
        taken = [each for each in cycles if each is not None]
        if taken:
            burden = sum(each.share.burden for each in taken if each.share)
            found.append(Past(person, cycles, burden, sum(each.half_days for each in taken)))
    return sorted(found, key=lambda each: (-each.burden, -each.half_days, *_by_name(each.person)))


def _by_name(person: Person) -> tuple[str, str, int]:
    return person.family_name.lower(), person.given_name.lower(), person.id
