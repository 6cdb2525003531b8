"""What a set of visits takes up: who is away when, which seats are taken, how often hosts are asked."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from solver.breaches import Breach
from solver.nouns import Placement, Visit
from solver.problem import Problem
from solver.timeline import Week, slots_of, span


@dataclass(frozen=True, slots=True)
class Stay:
    """A visit worked out: its guest, its first and last slot, and the set of slots it attends."""

    visit: Visit
    guest: str
    placement: Placement
    first: int
    last: int
    attended: int

    @property
    def host(self) -> str:
        return self.visit.host

    @property
    def slot_count(self) -> int:
        return self.attended.bit_count()


def stay_at(problem: Problem, visit: Visit, first: int) -> Stay:
    """The stay of a visit of known request and placement that starts in slot `first`."""
    guest = problem.requests[visit.request].guest
    placement = problem.placements[visit.placement]
    last = first + placement.length - 1
    attended = span(first, last)
    if placement.is_rotation:
        attended &= problem.availability[guest].pattern
    return Stay(visit, guest, placement, first, last, attended)


def stay_of(problem: Problem, visit: Visit) -> Stay | Breach:
    """What a visit takes up, or why it is no visit of this problem (C1)."""
    for nouns, key in (
        (problem.requests, visit.request),
        (problem.placements, visit.placement),
        (problem.people, visit.host),
    ):
        if key not in nouns:
            return Breach((visit,), detail=f"{key} is unknown")
    first = problem.timeline.slot(visit.start)
    if first is None:
        return Breach((visit,), detail="it does not start in a slot of the cycle")
    if first + problem.placements[visit.placement].length > problem.timeline.slot_count:
        return Breach((visit,), detail="it ends after the last day")
    return stay_at(problem, visit, first)


@dataclass(slots=True)
class Ledger:
    """The bookkeeping of a set of visits; visits are entered and struck one by one."""

    problem: Problem
    entered: dict[Visit, Stay] = field(default_factory=dict)
    away: defaultdict[str, int] = field(default_factory=lambda: defaultdict(int))
    by_guest: defaultdict[str, list[Stay]] = field(default_factory=lambda: defaultdict(list))
    by_host: defaultdict[str, list[Stay]] = field(default_factory=lambda: defaultdict(list))
    by_request: defaultdict[str, list[Stay]] = field(default_factory=lambda: defaultdict(list))
    rotations: defaultdict[str, list[Stay]] = field(default_factory=lambda: defaultdict(list))
    seats: Counter[tuple[str, int]] = field(default_factory=Counter)
    hosting: Counter[tuple[str, int]] = field(default_factory=Counter)
    hosted_in_week: Counter[tuple[str, Week]] = field(default_factory=Counter)
    missed: Counter[tuple[int, int]] = field(default_factory=Counter)

    def enter(self, stay: Stay) -> None:
        self.entered[stay.visit] = stay
        for stays in self._lists(stay):
            stays.append(stay)
        self._count(stay, 1)
        self.away[stay.guest] |= stay.attended

    def strike(self, stay: Stay) -> None:
        del self.entered[stay.visit]
        for stays in self._lists(stay):
            stays.remove(stay)
        self.away[stay.guest] = union(other.attended for other in self.by_guest[stay.guest])
        self._count(stay, -1)

    def spared(self, rule: int, slot: int) -> int:
        """How many of a coverage rule's group may be away in a slot."""
        asked, there = self.problem.coverage[rule], self.problem.presence[rule][slot]
        spared = there - min(asked.min_present or 0, there)
        return spared if asked.max_away is None else min(asked.max_away, spared)

    def leaves(self, stay: Stay) -> int:
        """The slots in which a visit takes away a guest who would otherwise be there."""
        return stay.attended & self.problem.availability[stay.guest].available & ~self.away[stay.guest]

    def _lists(self, stay: Stay) -> Iterable[list[Stay]]:
        yield self.by_guest[stay.guest]
        yield self.by_host[stay.host]
        yield self.by_request[stay.visit.request]
        if stay.placement.is_rotation:
            yield self.rotations[stay.placement.id]

    def _count(self, stay: Stay, step: int) -> None:
        week = self.problem.timeline.week
        for slot in slots_of(stay.attended):
            self.seats[stay.placement.id, slot] += step
            self.hosting[stay.host, slot] += step
            self.hosted_in_week[stay.host, week(slot)] += step
        for rule in self.problem.coverage_of[stay.guest]:
            for slot in slots_of(self.leaves(stay)):
                self.missed[rule, slot] += step

    def present(self, host: str) -> int:
        """The slots in which a host is available and on no visit of their own."""
        return self.problem.availability[host].available & ~self.away[host]


def ledger_of(problem: Problem, visits: Iterable[Visit]) -> Ledger:
    """The bookkeeping of a plan; what is no visit of the problem is left out."""
    ledger = Ledger(problem)
    for visit in visits:
        stay = stay_of(problem, visit)
        if isinstance(stay, Stay) and visit not in ledger.entered:
            ledger.enter(stay)
    return ledger


def union(masks: Iterable[int]) -> int:
    """The set of slots in any of some sets."""
    found = 0
    for mask in masks:
        found |= mask
    return found
