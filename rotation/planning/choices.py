"""Where a visit could be: the places that keep every rule, each with what it changes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from rotation import wording
from rotation.errors import Refusal
from rotation.models.availability import HalfDay
from rotation.models.people import Person, people_with
from rotation.models.plans import UnmetRequest, Visit
from rotation.planning import keys
from rotation.planning.breaches import said
from rotation.planning.checking import is_of, planned, terms_at, values_of
from rotation.planning.names import Names
from rotation.planning.rows import problem_for
from rotation.planning.stating import read
from rotation.planning.verdict import changes
from solver import Alternative, Problem, alternatives, broken_rules, openings
from solver import Visit as Planned


@dataclass(frozen=True, order=True)
class Place:
    """Where, with whom and from when on a visit is."""

    day: date
    half: HalfDay
    placement_id: int
    host_id: int

    @staticmethod
    def of(visit: Visit) -> "Place":
        """Where a visit is."""
        return Place(visit.day, visit.half, visit.placement_id, visit.host_id)

    @staticmethod
    def at(visit: Planned) -> "Place":
        """Where the solver would hold a visit."""
        return Place(*keys.slot_of(visit.start), keys.row_id(visit.placement), keys.row_id(visit.host))

    def as_facts(self) -> dict[str, Any]:
        """The same as plain facts."""
        return {"start": self.start, "placement": self.placement_id, "host": self.host_id}

    @property
    def start(self) -> str:
        """The slot in which it begins, such as 2027-01-12/am."""
        return keys.slot_key(self.day, self.half)

    def planned(self, rule_id: int, guest_id: int) -> Planned:
        """The visit of a request here, as the solver knows it."""
        return Planned(
            request=keys.request_key(rule_id, guest_id),
            placement=keys.placement_key(self.placement_id),
            host=keys.person_key(self.host_id),
            start=self.start,
        )


@dataclass(frozen=True)
class Choice:
    """A time to choose, and each host with whom it costs the same: points it adds, and why in words."""

    when: str
    start: str
    placement: str
    placement_id: int
    hosts: tuple[Person, ...]
    points: int
    reasons: tuple[str, ...]


def values_at(
    problem: Problem, place: Place, rule_id: int, guest_id: int, others: Iterable[Visit]
) -> dict[str, Any]:
    """What the row of a visit at this place holds.

    Raises Refusal when it breaks a rule beside the `others`, which may break rules among themselves.
    """
    visit = place.planned(rule_id, guest_id)
    beside = [planned(other) for other in others]
    broken = set(broken_rules(problem, [*beside, visit])) - set(broken_rules(problem, beside))
    if broken or not is_of(problem, visit):
        raise Refusal("This choice would break a rule as things stand now.", reasons=said(broken, problem))
    return values_of(problem, visit)


def moves_of(visit: Visit) -> list[Choice]:
    """Everywhere else that a visit of a draft could be with the others where they are, the best first."""
    problem = read(problem_for(visit.plan.cycle))
    visits = [planned(each) for each in visit.plan.visits]
    old = planned(visit)
    kept = [each for each in visits if each != old]
    if old.request not in problem.requests:
        return []
    # A visit that is not even offered like this any more has no alternatives, but its request has openings.
    offered = not any(broken.rule == "C1" for broken in broken_rules(problem, [old]))
    found = alternatives(problem, visits, old) if offered else openings(problem, kept, old.request)
    return _choices(problem, kept, visits, found)


def openings_of(unmet: UnmetRequest) -> list[Choice]:
    """Every visit that a draft could still give to a request it leaves unmet, the best first."""
    problem = read(problem_for(unmet.plan.cycle))
    visits = [planned(each) for each in unmet.plan.visits]
    request = keys.request_key(unmet.rule_id, unmet.guest_id)
    if request not in problem.requests:
        return []
    return _choices(problem, visits, visits, openings(problem, visits, request))


def _choices(
    problem: Problem, kept: list[Planned], now: list[Planned], found: Sequence[Alternative]
) -> list[Choice]:
    """What was found as choices: beside the `kept` visits, in place of the plan as it is `now`."""
    hosts = people_with({keys.row_id(each.visit.host) for each in found})
    names = Names(placements={each.visit.placement for each in found})
    before = terms_at(problem, now)

    def same(each: Alternative) -> tuple[int, str, str, tuple[str, ...]]:
        changed = changes(before, terms_at(problem, [*kept, each.visit]))
        return each.cost, each.visit.start, each.visit.placement, changed

    choices = []
    for (cost, start, placement, changed), group in groupby(found, same):
        some = tuple(group)
        choices.append(
            Choice(
                when=wording.when(Visit(**values_of(problem, some[0].visit))),
                start=start,
                placement=names.placement(placement),
                placement_id=keys.row_id(placement),
                hosts=tuple(hosts[keys.row_id(each.visit.host)] for each in some),
                points=cost,
                reasons=changed,
            )
        )
    return choices
