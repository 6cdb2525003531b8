"""Who stays at a desk: how a change to a plan changes that, group by group and half day by half day."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rotation.planning import keys
from rotation.planning.taken import Slots, attended, numbers
from solver import Problem
from solver import Visit as Planned


@dataclass(frozen=True)
class Cover:
    """A group's desk in a slot: of `members` who could be there, how many are, before and after a change.

    `hosting` says how many of them have a guest beside them, before and after. `least` must stay by a rule of
    the cycle; None where no rule speaks of it. `strict` rules are never broken. `team` is empty for a whole
    department.
    """

    department_id: int
    team: str
    slot: keys.Slot
    members: int
    before: int
    after: int
    hosting: tuple[int, int]
    least: int | None
    strict: bool

    @property
    def is_short(self) -> bool:
        """Whether fewer would be there than the rule wants."""
        return self.least is not None and self.after < self.least


def covers(problem: Problem, before: Iterable[Planned], after: Iterable[Planned]) -> list[Cover]:
    """Every desk of somebody who goes or hosts at another time after a change, by group and time.

    Each is said in every slot that the change touches, so that both sides are seen side by side.
    """
    known = [
        [v for v in visits if v.request in problem.requests and v.placement in problem.placements]
        for visits in (before, after)
    ]
    moved = set(known[0]) ^ set(known[1])
    touched = 0
    groups: set[str] = set()
    for visit in moved:
        touched |= attended(problem, visit)
        for person in (problem.requests[visit.request].guest, visit.host):
            groups |= set(problem.people[person].groups if person in problem.people else ())
    away = [_away(problem, visits) for visits in known]
    hosts = [_hosting(problem, visits) for visits in known]
    found = [
        _cover(problem, group, number, away, hosts)
        for group in groups
        if _is_shown(problem, group)
        for number in numbers(touched)
    ]
    return sorted(found, key=lambda cover: (cover.department_id, cover.team, cover.slot))


def _away(problem: Problem, visits: Iterable[Planned]) -> dict[str, Slots]:
    """The slots in which visits take each guest from their desk."""
    away: dict[str, Slots] = {}
    for visit in visits:
        guest = problem.requests[visit.request].guest
        leaves = attended(problem, visit) & problem.availability[guest].available
        away[guest] = away.get(guest, 0) | leaves
    return away


def _hosting(problem: Problem, visits: Iterable[Planned]) -> dict[str, Slots]:
    """The slots in which each host has a guest."""
    hosting: dict[str, Slots] = {}
    for visit in visits:
        hosting[visit.host] = hosting.get(visit.host, 0) | attended(problem, visit)
    return hosting


def _is_shown(problem: Problem, group: str) -> bool:
    """Departments always; a team where a rule speaks of it."""
    return "/" not in group or any(rule.group == group for rule in problem.coverage)


def _cover(
    problem: Problem,
    group: str,
    number: int,
    away: Sequence[dict[str, Slots]],
    hosts: Sequence[dict[str, Slots]],
) -> Cover:
    there = [key for key in problem.members[group] if problem.availability[key].available >> number & 1]

    def those(slots: dict[str, Slots]) -> int:
        return sum(slots.get(key, 0) >> number & 1 for key in there)

    rules = [
        (len(there) - problem.spared[index][number], rule.price is None)
        for index, rule in enumerate(problem.coverage)
        if rule.group == group and problem.coverage_slots[index] >> number & 1
    ]
    least, strict = max(rules, default=(None, False))
    department, _, team = group[1:].partition("/")
    return Cover(
        department_id=int(department),
        team=team,
        slot=keys.slot_of(problem.timeline.key(number)),
        members=len(there),
        before=len(there) - those(away[0]),
        after=len(there) - those(away[1]),
        hosting=(those(hosts[0]), those(hosts[1])),
        least=least,
        strict=strict,
    )
