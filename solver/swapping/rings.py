"""Rings: three or four guests, each of whom takes the place of the next.

The guests of a ring differ, and so do its places; a ring with one place twice is two smaller changes at once.
Rings are found in the order of what they cost at least: a path is followed before another if it comes out
lower with the cheapest way back to its beginning, whoever that would pass.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from heapq import heappop, heappush
from itertools import count

from solver.ledger import Stay
from solver.nouns import Visit
from solver.swapping.best import Proposal
from solver.swapping.exchanges import as_proposal
from solver.swapping.trades import Step, Trades

SIZES = (3, 4)
Path = tuple[Step, ...]


@dataclass(slots=True)
class Rings:
    """The rings that the visit in question could be part of."""

    trades: Trades
    _returns: dict[tuple[Visit, int], int | None] = field(default_factory=dict)
    _closing: dict[Visit, Step | None] = field(default_factory=dict)

    def proposals(self, constant: int) -> Iterator[Proposal]:
        """A proposal for each ring, by what it costs at least."""
        order = count()
        heap: list[tuple[int, int, int, int, Path]] = []
        for size in SIZES:
            self._go_on(heap, order, (), 0, size)
        while heap:
            _, _, so_far, left, path = heappop(heap)
            if left == 0:
                yield as_proposal(path, constant)
            elif left == 1:
                closing = self._close(path[-1].place)
                if closing is not None:
                    total = so_far + closing.bound
                    heappush(heap, (total, next(order), total, 0, (*path, closing)))
            else:
                self._go_on(heap, order, path, so_far, left)

    def _go_on(
        self,
        heap: list[tuple[int, int, int, int, Path]],
        order: Iterator[int],
        path: Path,
        so_far: int,
        left: int,
    ) -> None:
        """Every way to lengthen a path by a step, where so many are left to take."""
        at = path[-1].place if path else self.trades.stay
        for step in self.trades.steps(at):
            back = self._back(step.place, left - 1)
            if back is not None and self._is_new(step.place, path):
                least = so_far + step.bound
                heappush(heap, (least + back, next(order), least, left - 1, (*path, step)))

    def _is_new(self, place: Stay, path: Path) -> bool:
        """Whether neither this guest nor this place is in the ring yet."""
        passed = (self.trades.stay, *(step.place for step in path))
        return all(place.guest != other.guest and place.visit[1:] != other.visit[1:] for other in passed)

    def _back(self, stay: Stay, steps: int) -> int | None:
        """What so many steps back to the visit in question cost at least; None if there is no way."""
        key = stay.visit, steps
        if key not in self._returns:
            self._returns[key] = self._cheapest(stay, steps)
        return self._returns[key]

    def _cheapest(self, stay: Stay, steps: int) -> int | None:
        if steps == 1:
            closing = self._close(stay)
            return None if closing is None else closing.bound
        ways = ((step.bound, self._back(step.place, steps - 1)) for step in self.trades.steps(stay))
        return min((bound + back for bound, back in ways if back is not None), default=None)

    def _close(self, stay: Stay) -> Step | None:
        if stay.visit not in self._closing:
            self._closing[stay.visit] = self.trades.step(stay, self.trades.stay)
        return self._closing[stay.visit]
