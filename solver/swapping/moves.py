"""Where else the guest of a visit could be, the cheapest first, without a look at all that is dearer.

At each placement and host the starts are parted by whom they would not suit, or suit well. All starts of a
part cost at least the same, so parts wait in a queue and only those that come up are looked at one by one.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from heapq import heappop, heappush

from solver.ledger import Ledger, stay_at
from solver.nouns import Placement, Visit
from solver.swapping.best import Proposal
from solver.swapping.starts import spread, starts_beside_others, starts_for_guest, starts_with_host
from solver.swapping.trades import Trades
from solver.timeline import first_of

Waiting = tuple[int, int, int, str, str, int]
"""At least what it costs, the first start, whether that is exact, the placement, the host, all the starts."""


@dataclass(slots=True)
class Moves:
    """The visits that the guest of `trades.stay`, which does not stand, could have instead."""

    trades: Trades
    constant: int
    _queue: list[Waiting] = field(default_factory=list)

    def moved(self) -> Iterator[Proposal]:
        """A proposal for each other placement and start, with each host."""
        stay = self.trades.stay
        for key in self.trades.problem.requests[stay.visit.request].placements:
            placement = self.trades.problem.placements[key]
            starts = self._starts(placement)
            if placement is stay.placement:
                starts &= ~(1 << stay.first)
            for host in placement.hosts if starts else ():
                self._part(placement, host, starts)
        return self._in_order()

    def rehosted(self) -> Iterator[Proposal]:
        """A proposal for each other host at the same placement and start."""
        stay = self.trades.stay
        starts = self._starts(stay.placement) & 1 << stay.first
        for host in stay.placement.hosts if starts else ():
            if host != stay.host:
                self._part(stay.placement, host, starts)
        return self._in_order()

    @property
    def _ledger(self) -> Ledger:
        return self.trades.ledger

    def _starts(self, placement: Placement) -> int:
        guest, request = self.trades.stay.guest, self.trades.problem.requests[self.trades.stay.visit.request]
        if placement.id not in request.placements:
            return 0
        starts = starts_for_guest(self._ledger, request, placement, None)
        starts &= ~spread(self.trades.frozen.slots, placement.length)
        return starts & starts_beside_others(self._ledger, guest, placement) if starts else 0

    def _part(self, placement: Placement, host: str, starts: int) -> None:
        """Puts the starts at one host into the queue, by what some of their slots are to guest and host."""
        problem, guest, length = self.trades.problem, self.trades.stay.guest, placement.length
        weights, own = problem.weights, problem.availability[guest]
        starts &= starts_with_host(self._ledger, guest, placement, host)
        parts = [(self.constant + self.trades.least.at(placement, host), starts)]
        for slots, cost in (
            (own.avoid, weights["avoid"]),
            (problem.availability[host].avoid, weights["avoid"]),
            (own.prefer, -length * weights["prefer"]),
        ):
            with_some = spread(slots, length)
            parts = [
                (bound + more, part & among)
                for bound, part in parts
                for more, among in ((cost, with_some), (0, ~with_some))
                if part & among
            ]
        for bound, part in parts:
            self._wait(bound, placement.id, host, part)

    def _wait(self, bound: int, placement: str, host: str, starts: int) -> None:
        heappush(self._queue, (bound, first_of(starts), 0, placement, host, starts))

    def _in_order(self) -> Iterator[Proposal]:
        problem, stay, leaving = self.trades.problem, self.trades.stay, self.trades.least.own
        while self._queue:
            bound, first, is_exact, placement, host, starts = heappop(self._queue)
            visit = Visit(stay.visit.request, placement, host, problem.timeline.key(first))
            if is_exact:
                yield Proposal(bound, (), (visit,))
                continue
            newcomer = stay_at(problem, visit, first)
            exact = self.constant + leaving.to(newcomer.placement, host, visit.start, newcomer.attended)
            heappush(self._queue, (exact, first, 1, placement, host, starts))
            if starts & starts - 1:
                self._wait(bound, placement, host, starts & starts - 1)
