"""Who could have whose place, and what that would cost at least, one guest's step at a time."""

from dataclasses import dataclass, field
from typing import NamedTuple

from solver.ledger import Ledger, Stay, stay_at
from solver.nouns import Visit
from solver.prices import Prices
from solver.problem import Problem
from solver.swapping.frozen import Frozen
from solver.swapping.least import Least
from solver.swapping.starts import starts_for_guest


class Step(NamedTuple):
    """What a guest's step to another's place costs at least, that place, and the visit it becomes."""

    bound: int
    place: Stay
    newcomer: Stay


@dataclass(slots=True)
class Trades:
    """The places that guests could have of each other, once `stay`, the visit in question, is struck.

    A step keeps every rule that speaks of its guest alone; what all of a change together does to seats, hosts
    and desks is for whoever vets it.
    """

    prices: Prices
    stay: Stay
    frozen: Frozen
    least: Least = field(init=False)
    _at: dict[str, list[Stay]] = field(default_factory=dict)
    _starts: dict[tuple[Visit, str], int] = field(default_factory=dict)
    _steps: dict[Visit, list[Step]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.least = Least(self.prices, self.stay)

    @property
    def ledger(self) -> Ledger:
        return self.prices.ledger

    @property
    def problem(self) -> Problem:
        return self.prices.ledger.problem

    def steps(self, stay: Stay) -> list[Step]:
        """All steps of the guest of a visit to places of visits that stand."""
        if stay.visit not in self._steps:
            found = (self.step(stay, place) for place in self.places(stay))
            self._steps[stay.visit] = [step for step in found if step is not None]
        return self._steps[stay.visit]

    def places(self, stay: Stay) -> list[Stay]:
        """The visits to the placements that are asked for by the request of another."""
        request = self.problem.requests[stay.visit.request]
        return [place for key in request.placements for place in self.at(key)]

    def step(self, stay: Stay, place: Stay, host: str | None = None) -> Step | None:
        """The step of the guest of one visit to the place of another, or with another host but then."""
        newcomer = self.newcomer(stay, place, host or place.host)
        return None if newcomer is None else self.priced(stay, place, newcomer)

    def priced(self, stay: Stay, place: Stay, newcomer: Stay) -> Step:
        lost = place if newcomer.host == place.host else stay
        return Step(self.least.of(stay, newcomer, lost), place, newcomer)

    def newcomer(self, stay: Stay, place: Stay, host: str) -> Stay | None:
        """What a visit would become at the placement and start of another, if its guest may."""
        placement = place.placement
        if (
            stay.guest in (place.guest, host)
            or (stay.first == place.first and stay.host == host and stay.placement is placement)
            or not self._starts_of(stay, place) >> place.first & 1
            or (stay.guest, host) in self.problem.forbidden_pairs
        ):
            return None
        visit = Visit(stay.visit.request, placement.id, host, place.visit.start)
        found = stay_at(self.problem, visit, place.first)
        return None if self.frozen.holds(found) else found

    def at(self, placement: str) -> list[Stay]:
        """The visits to a placement that may change."""
        if placement not in self._at:
            hosts = self.problem.placements[placement].hosts
            self._at[placement] = [
                stay
                for host in hosts
                for stay in self.ledger.by_host[host]
                if stay.placement.id == placement and not self.frozen.holds(stay)
            ]
        return self._at[placement]

    def _starts_of(self, stay: Stay, place: Stay) -> int:
        key = stay.visit, place.placement.id
        if key not in self._starts:
            request = self.problem.requests[stay.visit.request]
            listed = place.placement.id in request.placements
            self._starts[key] = starts_for_guest(self.ledger, request, place.placement, stay) if listed else 0
        return self._starts[key]
