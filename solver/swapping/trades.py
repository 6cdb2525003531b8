"""Who could have whose place, and what that would cost at least, one guest's step at a time."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from solver.ledger import Ledger, Stay
from solver.nouns import Placement, Request, Visit
from solver.prices import Prices
from solver.problem import Problem
from solver.swapping.frozen import Frozen
from solver.swapping.least import Least
from solver.swapping.leaving import Leaving, Place
from solver.swapping.starts import free_starts, spread, starts_for_guest
from solver.timeline import span, union


class Step(NamedTuple):
    """What it costs at least if the guest of a visit goes to another's place and time, to this host there."""

    bound: int
    leaves: Stay
    place: Stay
    host: str

    @property
    def visit(self) -> Visit:
        """What the visit becomes."""
        return Visit(self.leaves.visit.request, self.place.placement.id, self.host, self.place.visit.start)


@dataclass(slots=True)
class Trades:
    """The places that guests could have of each other, once `stay`, the visit in question, is struck.

    A step keeps every rule that speaks of its guest alone; what all of a change together does to seats, hosts
    and desks is for whoever vets it. It ends at a visit that may change, hence never in what is frozen.
    """

    prices: Prices
    stay: Stay
    frozen: Frozen
    least: Least = field(init=False)
    _shunned: defaultdict[str, set[str]] = field(init=False)
    _at: dict[str, list[tuple[Stay, str]]] = field(default_factory=dict)
    _places: dict[Visit, Place] = field(default_factory=dict)
    _starts: dict[tuple[Visit, str], int] = field(default_factory=dict)
    _free: dict[tuple[Visit, int, bool], int] = field(default_factory=dict)
    _hosting: dict[tuple[str, int, bool], int] = field(default_factory=dict)
    _leaving: dict[Visit, Leaving] = field(default_factory=dict)
    _steps: dict[Visit, list[Step]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.least = Least(self.prices, self.stay)
        self._shunned = defaultdict(set)
        for guest, host in self.problem.forbidden_pairs:
            self._shunned[guest].add(host)

    @property
    def ledger(self) -> Ledger:
        return self.prices.ledger

    @property
    def problem(self) -> Problem:
        return self.prices.ledger.problem

    def steps(self, stay: Stay) -> list[Step]:
        """All steps of the guest of a visit to places of visits that stand."""
        if stay.visit not in self._steps:
            placements = (self.problem.placements[key] for key in self._request(stay).placements)
            self._steps[stay.visit] = [step for each in placements for step in self._steps_to(stay, each)]
        return self._steps[stay.visit]

    def step(self, stay: Stay, to: Stay, host: str | None = None) -> Step | None:
        """The step of the guest of one visit to the place of another, or then but to another host."""
        placement = to.placement
        if placement.id not in self._request(stay).placements:
            return None
        starts = self._starts_of(stay, placement)
        if host is None:
            host, starts = to.host, starts & ~self._hosts_then(stay.guest, placement)
        if not self._open(stay, placement, starts, [(to, host)]):
            return None
        place = self._place(stay.guest, to, host)
        [cost] = self._leaving_of(stay).to_each(placement, [place])
        return Step(cost - self._relief(to if host == to.host else stay, place), stay, to, host)

    def at(self, placement: str) -> list[Stay]:
        """The visits to a placement that may change."""
        return [stay for stay, _ in self._hosted(placement)]

    def _hosted(self, placement: str) -> list[tuple[Stay, str]]:
        """The visits to a placement that may change, each with its host."""
        if placement not in self._at:
            hosts = self.problem.placements[placement].hosts
            self._at[placement] = [
                (stay, host)
                for host in hosts
                for stay in self.ledger.by_host[host]
                if stay.placement.id == placement and not self.frozen.holds(stay)
            ]
            for stay, host in self._at[placement]:
                self._places[stay.visit] = self._place(stay.guest, stay, host)
        return self._at[placement]

    def _steps_to(self, stay: Stay, placement: Placement) -> list[Step]:
        starts = self._starts_of(stay, placement)
        starts &= ~self._hosts_then(stay.guest, placement) if starts else 0
        open_ones = self._open(stay, placement, starts, self._hosted(placement.id))
        if not open_ones:
            return []
        if not placement.is_rotation:
            places = [self._places[to.visit] for to, _ in open_ones]
            costs = self._leaving_of(stay).to_each(placement, places)
            return [Step(cost, stay, *each) for cost, each in zip(costs, open_ones, strict=True)]
        places = [self._place(stay.guest, *each) for each in open_ones]
        costs = self._leaving_of(stay).to_each(placement, places)
        return [
            Step(cost - self._relief(to, place), stay, to, host)
            for cost, (to, host), place in zip(costs, open_ones, places, strict=True)
        ]

    def _open(
        self, stay: Stay, placement: Placement, starts: int, places: Iterable[tuple[Stay, str]]
    ) -> list[tuple[Stay, str]]:
        """Those of some places at a placement, each with a host, to which a guest may go at these starts."""
        if not starts:
            return []
        guest = stay.guest
        shunned = {guest, *self._shunned[guest]}
        here = (stay.first, stay.host) if stay.placement is placement else None
        return [
            (to, host)
            for to, host in places
            if starts >> to.first & 1
            and to.guest != guest
            and host not in shunned
            and (to.first, host) != here
        ]

    def _hosts_then(self, guest: str, placement: Placement) -> int:
        """The starts at which somebody hosts: all places that are traded stay taken, so they cannot be away.

        Whoever is one of several hosts of a block may be.
        """
        shape = guest, placement.length, placement.is_rotation
        if shape not in self._hosting:
            struck = [self.stay] if self.stay.host == guest else []
            shadows = [s for s in (*self.ledger.by_host[guest], *struck) if not s.placement.is_rotation]
            hosted = union(s.attended for s in shadows)
            if placement.is_rotation:
                hosted &= self.problem.availability[guest].pattern
            self._hosting[shape] = spread(hosted, placement.length)
        return self._hosting[shape]

    def _place(self, guest: str, to: Stay, host: str) -> Place:
        """The place of a visit as a guest would have it."""
        attended = to.attended
        if to.placement.is_rotation:
            attended = span(to.first, to.last) & self.problem.availability[guest].pattern
        unwilling = (attended & self.problem.availability[host].avoid).bit_count()
        return host, to.visit.start, attended, unwilling

    def _relief(self, lost: Stay, place: Place) -> int:
        """What `load` may win where the host of a visit that is lost has another guest instead."""
        fewer = lost.attended.bit_count() - place[2].bit_count()
        return self.problem.weights["load"] * max(0, fewer)

    def _leaving_of(self, stay: Stay) -> Leaving:
        if stay.visit not in self._leaving:
            self._leaving[stay.visit] = self.least.leaving(stay)
        return self._leaving[stay.visit]

    def _request(self, stay: Stay) -> Request:
        return self.problem.requests[stay.visit.request]

    def _starts_of(self, stay: Stay, placement: Placement) -> int:
        key = stay.visit, placement.id
        if key not in self._starts:
            request, shape = self._request(stay), (stay.visit, placement.length, placement.is_rotation)
            if shape not in self._free:
                self._free[shape] = free_starts(self.ledger, request, placement, stay)
            self._starts[key] = starts_for_guest(self.ledger, request, placement, stay, self._free[shape])
        return self._starts[key]
