"""Which visits of a plan in force can still be, and which cannot: somebody is away, or too few would stay."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from rotation.models.absences import REPORTED, Reported
from rotation.models.plans import Plan, Visit, visits_of
from rotation.planning.breaches import said
from rotation.planning.checking import planned
from rotation.planning.keys import person_key
from rotation.planning.stating import read
from solver import BrokenRule, Problem, broken_rules
from solver import Visit as Planned

_NOT_THERE = frozenset(
    {
        "guests_are_available_throughout",
        "hosts_are_there_for_their_guests",
        "mentors_are_there_for_half_of_a_rotation",
        "guests_attend_at_least_half_of_a_rotation",
    }
)
_OF_HOSTS = frozenset(
    {
        "hosts_are_there_for_their_guests",
        "hosts_receive_no_more_guests_at_once_than_they_can",
        "hosts_give_no_more_of_a_week_than_they_offered",
        "mentors_are_there_for_half_of_a_rotation",
        "rotations_are_never_left_without_a_host",
    }
)


@dataclass(frozen=True)
class Broken:
    """A visit that cannot be as planned, the rules in the way, and who of its two is not there for it."""

    visit: Visit
    rules: tuple[BrokenRule, ...]
    guest_missing: bool
    host_missing: bool

    @property
    def lacks_only_a_host(self) -> bool:
        """Whether another host could save it where it is."""
        return all(rule.name in _OF_HOSTS for rule in self.rules)


@dataclass(frozen=True)
class Triage:
    """The visits of a plan: those that `stand` together, those that are `broken`, and those `aside`.

    What took place and no longer fits today's facts stands aside: it stays in the plan, whatever they say.
    """

    stand: tuple[Visit, ...]
    broken: tuple[Broken, ...]
    aside: tuple[Visit, ...]


def triage(
    plan: Plan, facts: Mapping[str, Any], *, today: date, open_from: date, reported: Reported = REPORTED
) -> Triage:
    """Sort out a plan's visits by today's `facts` (rotation-problem/1), in which people are away as reported.

    As many stand as can: of several that are in each other's way those that have begun come first, then
    those before `open_from`, then the earlier.
    """
    problem = read({**facts, "locked": []})
    visits = visits_of(plan)
    rules = _by_visit(broken_rules(problem, map(planned, visits)))
    away = _away(visits, reported)
    stand = [visit for visit in visits if planned(visit) not in rules]
    broken, aside = [], []
    questionable = [visit for visit in visits if planned(visit) in rules]
    for visit in sorted(questionable, key=lambda each: (each.day > today, each.day >= open_from)):
        if not broken_rules(problem, [*map(planned, stand), planned(visit)]):
            stand.append(visit)
        elif visit.day <= today and visit.id not in away:
            aside.append(visit)
        else:
            broken.append(_broken(visit, rules[planned(visit)]))
    return Triage(
        tuple(sorted(stand, key=_time)),
        tuple(sorted(broken, key=lambda each: _time(each.visit))),
        tuple(sorted(aside, key=_time)),
    )


def why(broken: Broken, problem: Problem) -> list[str]:
    """The rules in a visit's way as sentences, for HR: they name who is not there."""
    return said(broken.rules, problem)


def _broken(visit: Visit, rules: Sequence[BrokenRule]) -> Broken:
    missing = {person for rule in rules if rule.name in _NOT_THERE for person in rule.people}
    return Broken(
        visit, tuple(rules), person_key(visit.guest_id) in missing, person_key(visit.host_id) in missing
    )


def _by_visit(broken: Iterable[BrokenRule]) -> dict[Planned, list[BrokenRule]]:
    found: dict[Planned, list[BrokenRule]] = {}
    for rule in broken:
        for visit in rule.visits:
            found.setdefault(visit, []).append(rule)
    return found


def _away(visits: Sequence[Visit], reported: Reported) -> set[int]:
    """The visits during which its guest or its host was reported away."""
    if not visits:
        return set()
    people = {each.guest_id for each in visits} | {each.host_id for each in visits}
    first, last = min(each.day for each in visits), max(each.last_day for each in visits)
    away: dict[int, set[tuple[date, Any]]] = {}
    for absence in reported.among(people, first, last):
        away.setdefault(absence.person_id, set()).update(absence.slots)
    return {
        visit.id
        for visit in visits
        for person in (visit.guest_id, visit.host_id)
        if any(
            visit.day <= day <= visit.last_day and (visit.slots > 1 or half == visit.half)
            for day, half in away.get(person, ())
        )
    }


def _time(visit: Visit) -> tuple[Any, ...]:
    return visit.day, visit.half, visit.id
