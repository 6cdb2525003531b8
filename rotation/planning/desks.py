"""Who stays at a desk: how a change to a plan changes that, group by group and half day by half day."""

from collections.abc import Iterable
from dataclasses import dataclass

from rotation.planning import keys
from rotation.planning.taken import Slots, attended, numbers
from solver import Problem
from solver import Visit as Planned


@dataclass(frozen=True)
class Cover:
    """A group's desk in a slot: of `members` who could be there, how many are, before and after a change.

    `least` must stay by a rule of the cycle; None where no rule speaks of it. `strict` rules are never
    broken. `team` is empty for a whole department.
    """

    department_id: int
    team: str
    slot: keys.Slot
    members: int
    before: int
    after: int
    least: int | None
    strict: bool

    @property
    def is_short(self) -> bool:
        """Whether fewer would be there than the rule wants."""
        return self.least is not None and self.after < self.least


def covers(problem: Problem, before: Iterable[Planned], after: Iterable[Planned]) -> list[Cover]:
    """Every desk and slot in which as many or others are away after a change, by group and time."""
    was, will_be = _away(problem, before), _away(problem, after)
    changed = {
        person: was.get(person, 0) ^ will_be.get(person, 0)
        for person in {*was, *will_be}
        if was.get(person, 0) != will_be.get(person, 0)
    }
    slots: dict[str, Slots] = {}
    for person, mask in changed.items():
        for group in problem.people[person].groups:
            slots[group] = slots.get(group, 0) | mask
    found = [
        _cover(problem, group, number, was, will_be)
        for group, mask in slots.items()
        if _is_shown(problem, group)
        for number in numbers(mask)
    ]
    return sorted(found, key=lambda cover: (cover.department_id, cover.team, cover.slot))


def _away(problem: Problem, visits: Iterable[Planned]) -> dict[str, Slots]:
    """The slots in which visits take each guest from their desk."""
    away: dict[str, Slots] = {}
    for visit in visits:
        if visit.request in problem.requests and visit.placement in problem.placements:
            guest = problem.requests[visit.request].guest
            leaves = attended(problem, visit) & problem.availability[guest].available
            away[guest] = away.get(guest, 0) | leaves
    return away


def _is_shown(problem: Problem, group: str) -> bool:
    """Departments always; a team where a rule speaks of it."""
    return "/" not in group or any(rule.group == group for rule in problem.coverage)


def _cover(
    problem: Problem, group: str, number: int, was: dict[str, Slots], will_be: dict[str, Slots]
) -> Cover:
    there = [key for key in problem.members[group] if problem.availability[key].available >> number & 1]

    def present(away: dict[str, Slots]) -> int:
        return sum(not away.get(key, 0) >> number & 1 for key in there)

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
        before=present(was),
        after=present(will_be),
        least=least,
        strict=strict,
    )
