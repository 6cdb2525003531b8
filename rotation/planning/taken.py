"""What a visit takes up: slots of its guest, seats, and colleagues who are not at their desks."""

from collections.abc import Sequence
from dataclasses import dataclass

from rotation.models.plans import Visit
from rotation.models.rules import CoverageRule
from rotation.planning.checking import planned
from rotation.planning.keys import Slot, person_key, placement_key, slot_of
from solver import Problem
from solver import Visit as Planned

Slots = int


@dataclass(frozen=True)
class Taken:
    """The slots a visit attends, how many guests fit beside it, and the coverage rules that count it.

    `counted` holds, for each strict rule and slot in which the guest would otherwise be there, how many the
    rule lets go. A block's mentor may be elsewhere meanwhile.
    """

    slots: tuple[Slot, ...]
    is_block: bool
    seats: int
    host_seats: int
    counted: tuple[tuple[int, Slot, int], ...]


def attended(problem: Problem, visit: Planned) -> Slots:
    """The slots that a visit of this problem takes of its guest, as one bit each."""
    placement = problem.placements[visit.placement]
    first = problem.timeline.slot(visit.start)
    if first is None:
        return 0
    span = ((1 << placement.length) - 1) << first
    guest = problem.requests[visit.request].guest
    return span & problem.availability[guest].pattern if placement.is_rotation else span


def taken_by(problem: Problem, rules: Sequence[CoverageRule], row: Visit) -> Taken:
    """What a visit takes up. `rules` are the cycle's coverage rules in the order of the problem's."""
    visit = planned(row)
    guest, mask = person_key(row.guest_id), attended(problem, visit)
    placement = problem.placements[placement_key(row.placement_id)]
    leaves = mask & problem.availability[guest].available
    counted = [
        (rules[index].id, _slot(problem, number), problem.spared[index][number])
        for index in problem.coverage_of[guest]
        if problem.coverage[index].price is None
        for number in numbers(leaves & problem.coverage_slots[index])
    ]
    return Taken(
        slots=tuple(_slot(problem, number) for number in numbers(mask)),
        is_block=placement.is_rotation,
        seats=placement.capacity,
        host_seats=problem.people[person_key(row.host_id)].host_limit,
        counted=tuple(sorted(counted)),
    )


def numbers(slots: Slots) -> list[int]:
    """The numbers of the slots of a set, in order."""
    return [number for number in range(slots.bit_length()) if slots >> number & 1]


def _slot(problem: Problem, number: int) -> Slot:
    return slot_of(problem.timeline.key(number))
