"""Rows to problem: what a cycle and its people say, as `rotation-problem/1` states it."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from rotation.holidays_of import public_holidays
from rotation.models.absences import REPORTED, Reported
from rotation.models.availability import HALVES, HalfDay
from rotation.models.cycles import Cycle, blackouts_of
from rotation.models.days import visits_beside
from rotation.models.people import Person, calendars_in, staff
from rotation.models.placements import Halves, Placement, PlacementKind, placements_of
from rotation.models.plans import Visit, pairs_met_before, published_plan
from rotation.models.rules import Audience, CoverageRule, RequestRule, coverage_rules_of, request_rules_of
from rotation.planning.keys import (
    Slot,
    group_key,
    person_key,
    placement_key,
    request_key,
    request_rows,
    slot_key,
    stated,
)
from rotation.planning.presence import presence_of
from rotation.planning.said import said_for, wishes_stated


def problem_for(
    cycle: Cycle,
    *,
    locked: Iterable[Visit] = (),
    reported: Reported = REPORTED,
    departments: Collection[int] | None = None,
) -> dict[str, Any]:
    """The planning problem of a cycle as its rows stand now (rotation-problem/1).

    `locked` visits must stand. The baseline, from which as little as possible is to change, is the plan in
    force; a visit of it whose guest, host, placement or rule is gone is left out: nothing can bring it back.
    Whoever was reported away, is out on a published visit of another cycle, or hosts one, is not there.
    With some `departments` it is the part of the problem that is about them, without a baseline.
    """
    inside = cycle.department_ids if departments is None else departments
    people = staff([*inside])
    days = _days(cycle, calendars_in(cycle.department_ids))
    placements = [each for each in placements_of(cycle) if each.department_id in inside]
    said = said_for(cycle, people)
    requests = [
        each
        for each in _requests(cycle, people, placements)
        if request_rows(each["id"])[1] not in said.left_out
    ]
    said = said.with_guests({request_rows(each["id"])[1] for each in requests})
    hosting = {person.id for person in people if said.hosting_of(person)[0] > 0}
    in_force = published_plan(cycle) if departments is None else None
    known = (
        {request["id"] for request in requests},
        {person_key(person.id) for person in people},
        {placement_key(placement.id) for placement in placements},
    )
    return {
        "format": "rotation-problem/1",
        "name": f"cycle-{cycle.id}",
        "days": [day.isoformat() for day in days],
        "people": presence_of(
            people,
            days,
            away=_away(cycle, people, reported),
            attending_blocks=_attending_blocks(requests, placements),
            said=said,
        ),
        "coverage": list(_coverage(coverage_in(cycle, inside), days)),
        "placements": [_placement(placement, hosting, days) for placement in placements],
        "requests": requests,
        "rules": _rules(cycle),
        **wishes_stated(cycle, people, placements),
        "history": [[person_key(guest), person_key(host)] for guest, host in _history(cycle, people)],
        "locked": [stated(visit) for visit in locked],
        "baseline": [
            each for each in map(stated, in_force.visits if in_force else ()) if _is_known(each, *known)
        ],
    }


def digest(problem: Mapping[str, Any]) -> str:
    """SHA-256 of the facts of a problem: equal as long as nothing that plans depend on has changed.

    What is locked or in force belongs to one solve, not to the facts.
    """
    facts = {key: value for key, value in problem.items() if key not in ("locked", "baseline")}
    return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()


def working_days(cycle: Cycle, people: Sequence[Person]) -> list[date]:
    """The days of a cycle on which anybody can visit anybody, in order.

    Monday to Friday, without blackout dates and without the public holidays that all of `people` have.
    """
    return _days(cycle, {(person.country, person.region) for person in people})


def coverage_in(cycle: Cycle, departments: Collection[int]) -> list[CoverageRule]:
    """A cycle's coverage rules for these departments, in the order of the problem's."""
    return [rule for rule in coverage_rules_of(cycle) if rule.department_id in departments]


def _days(cycle: Cycle, calendars: Iterable[tuple[str, str]]) -> list[date]:
    dark = {
        day for blackout in blackouts_of(cycle) for day in _each_day(blackout.first_day, blackout.last_day)
    }
    shared = [set(public_holidays(*calendar, cycle.first_day, cycle.last_day)) for calendar in calendars]
    dark |= set.intersection(*shared) if shared else set()
    return [
        day for day in _each_day(cycle.first_day, cycle.last_day) if day.weekday() < 5 and day not in dark
    ]


def _away(cycle: Cycle, people: Sequence[Person], reported: Reported) -> Mapping[int, set[Slot]]:
    """The slots in which people were reported away, or published visits of other cycles take them."""
    away: dict[int, set[Slot]] = defaultdict(set)
    for absence in reported.among((person.id for person in people), cycle.first_day, cycle.last_day):
        away[absence.person_id].update(absence.slots)
    for visit in visits_beside(cycle):
        halves = HALVES if visit.slots > 1 else (visit.half,)
        taken = {(day, half) for day in _each_day(visit.day, visit.last_day) for half in halves}
        away[visit.guest_id] |= taken
        away[visit.host_id] |= taken
    return away


def _attending_blocks(requests: Iterable[Mapping[str, Any]], placements: Iterable[Placement]) -> set[str]:
    """The guests who may be sent on a block."""
    blocks = {placement_key(each.id) for each in placements if each.kind == PlacementKind.BLOCK}
    return {request["guest"] for request in requests if not blocks.isdisjoint(request["placements"])}


def _is_known(visit: Mapping[str, str], requests: set[str], people: set[str], placements: set[str]) -> bool:
    return visit["request"] in requests and visit["host"] in people and visit["placement"] in placements


def _each_day(first: date, last: date) -> Iterable[date]:
    return (first + timedelta(days=n) for n in range((last - first).days + 1))


def _rules(cycle: Cycle) -> dict[str, Any]:
    rules: dict[str, Any] = {"min_gap_days": cycle.min_gap_days, "allow_repeat": cycle.allow_repeat}
    if cycle.max_visits_per_week is not None:
        rules["max_visits_per_week"] = cycle.max_visits_per_week
    return rules


def _coverage(rules: Sequence[CoverageRule], days: Sequence[date]) -> Iterable[dict[str, Any]]:
    for rule in rules:
        stated_rule: dict[str, Any] = {"group": group_key(rule.department_id, rule.team)}
        if rule.min_present is not None:
            stated_rule["min_present"] = rule.min_present
        if rule.max_away is not None:
            stated_rule["max_away"] = rule.max_away
        if rule.first_day is not None and rule.last_day is not None:
            stated_rule["on"] = [day.isoformat() for day in days if rule.first_day <= day <= rule.last_day]
        if not rule.strict:
            stated_rule["price"] = rule.price
        yield stated_rule


def _placement(placement: Placement, hosting: Collection[int], days: Sequence[date]) -> dict[str, Any]:
    """A placement with those of its hosts who host, by row id."""
    block = placement.kind == PlacementKind.BLOCK
    length = (
        {"kind": "rotation", "days": placement.block_days}
        if block
        else {"kind": "shadow", "slots": placement.slots}
    )
    return {
        "id": placement_key(placement.id),
        "department": group_key(placement.department_id),
        **length,
        "hosts": [person_key(host.id) for host in placement.hosts if host.id in hosting],
        "capacity": placement.capacity,
        "starts": _starts(placement, days),
    }


def _starts(placement: Placement, days: Sequence[date]) -> list[str]:
    dates = {offered.day for offered in placement.dates}
    offered_days = [
        day for day in days if (day in dates if dates else placement.weekdays[day.weekday()] == "1")
    ]
    if placement.kind == PlacementKind.HALF_DAY and placement.halves != Halves.BOTH:
        return [slot_key(day, HalfDay(placement.halves.value)) for day in offered_days]
    return [day.isoformat() for day in offered_days]


def _requests(
    cycle: Cycle, people: Sequence[Person], placements: Sequence[Placement]
) -> Iterable[dict[str, Any]]:
    for rule in request_rules_of(cycle):
        offers = [placement_key(placement.id) for placement in offered_to(rule, placements)]
        for person, visits in wanted_by(rule, cycle, people):
            yield {
                "id": request_key(rule.id, person.id),
                "guest": person_key(person.id),
                "placements": offers,
                "visits": visits,
                "priority": rule.priority,
            }


def offered_to(rule: RequestRule, placements: Iterable[Placement]) -> list[Placement]:
    """Those of `placements` that a request rule names: its host department's, of its kind if it has one."""
    return [
        placement
        for placement in placements
        if placement.department_id == rule.host_department_id and rule.kind in (None, placement.kind)
    ]


def wanted_by(rule: RequestRule, cycle: Cycle, people: Sequence[Person]) -> list[tuple[Person, int]]:
    """Whom a request rule reaches among `people`, and how many visits each is to get (never 0)."""
    exceptions = {exception.person_id: exception.visits for exception in rule.exceptions}
    department_id = rule.department_id
    reached = (person for person in people if person.department_id == department_id)
    wanted = (
        (person, exceptions.get(person.id, rule.visits if _is_meant(rule, cycle, person) else 0))
        for person in reached
    )
    return [(person, visits) for person, visits in wanted if visits]


def _is_meant(rule: RequestRule, cycle: Cycle, person: Person) -> bool:
    newcomer = cycle.is_new(person)
    return {Audience.EVERYONE: True, Audience.NEWCOMERS: newcomer, Audience.SETTLED: not newcomer}[
        rule.audience
    ]


def _history(cycle: Cycle, people: Sequence[Person]) -> list[tuple[int, int]]:
    here = {person.id for person in people}
    return [pair for pair in pairs_met_before(cycle) if pair[0] in here and pair[1] in here]
