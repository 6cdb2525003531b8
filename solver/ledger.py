"""What a set of visits takes up: who is away when, which seats are taken, how often hosts are asked."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from solver.breaches import Breach
from solver.nouns import Placement, Visit
from solver.problem import Problem
from solver.tally import Tally
from solver.timeline import Week, span, union


class Stay(NamedTuple):
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
    request, placement, host, start = visit
    if request not in problem.requests:
        return Breach((visit,), detail=f"{request} is unknown")
    if placement not in problem.placements:
        return Breach((visit,), detail=f"{placement} is unknown")
    if host not in problem.people:
        return Breach((visit,), detail=f"{host} is unknown")
    first = problem.timeline.slot(start)
    if first is None:
        return Breach((visit,), detail="it does not start in a slot of the cycle")
    if first + problem.placements[placement].length > problem.timeline.slot_count:
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
    seats: defaultdict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    hosting: defaultdict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    hosted_in_week: Counter[tuple[str, Week]] = field(default_factory=Counter)
    missed: defaultdict[int, Tally] = field(default_factory=lambda: defaultdict(Tally))

    def enter(self, stay: Stay) -> None:
        self.entered[stay.visit] = stay
        for stays in self._lists(stay):
            stays.append(stay)
        self.seats[stay.placement.id].add(stay.attended)
        self.hosting[stay.host].add(stay.attended)
        self._count_weeks(stay, 1)
        leaves = self.leaves(stay)
        for rule in self.problem.coverage_of[stay.guest]:
            self.missed[rule].add(leaves)
        self.away[stay.guest] |= stay.attended

    def strike(self, stay: Stay) -> None:
        del self.entered[stay.visit]
        for stays in self._lists(stay):
            stays.remove(stay)
        self.away[stay.guest] = union(other.attended for other in self.by_guest[stay.guest])
        self.seats[stay.placement.id].remove(stay.attended)
        self.hosting[stay.host].remove(stay.attended)
        self._count_weeks(stay, -1)
        leaves = self.leaves(stay)
        for rule in self.problem.coverage_of[stay.guest]:
            self.missed[rule].remove(leaves)

    def exhausted(self, rule: int, among: int) -> int:
        """Those of some slots in which a coverage rule holds and allows nobody else to leave."""
        among &= self.problem.coverage_slots[rule]
        return self.missed[rule].reaching(self.problem.spared_tallies[rule], among)

    def leaves(self, stay: Stay) -> int:
        """The slots in which a visit takes away a guest who would otherwise be there."""
        return stay.attended & self.problem.availability[stay.guest].available & ~self.away[stay.guest]

    def _lists(self, stay: Stay) -> Iterable[list[Stay]]:
        yield self.by_guest[stay.guest]
        yield self.by_host[stay.host]
        yield self.by_request[stay.visit.request]
        if stay.placement.is_rotation:
            yield self.rotations[stay.placement.id]

    def _count_weeks(self, stay: Stay, step: int) -> None:
        for week, slots in self.problem.timeline.by_week(stay.attended):
            self.hosted_in_week[stay.host, week] += step * slots.bit_count()

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
