"""Rings: three or four guests, each of whom takes the place of the next.

The guests of a ring differ, and so do its places; a ring with one place twice is two smaller changes at once.
Rings are found in the order of what they cost at least: a path is followed before another if it comes out
lower with the cheapest way back to its beginning, whoever that would pass.

Where everybody could have everybody's place this grows with the square of the visits. So no more than so many
steps are looked at, those of the cheapest first steps before others, and no more than so many paths followed;
what is found then are rings, but there may be others.
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
VETTING = 50
"""What vetting a ring takes, as many times what looking at a step takes."""
CLOSING = 2
"""The steps that are left when the next but one closes the ring."""
Path = tuple[Step, ...]
Waiting = tuple[int, int, int, int, Path, int]
"""What a path costs at least, its turn, what it costs so far, steps left, itself, and which comes next."""


@dataclass(slots=True)
class Rings:
    """The rings that the visit in question could be part of.

    `effort` is how many steps are looked at, and as much again how many are followed and tried; None: all.
    `is_cut` says, once the proposals have been asked for, that there may be others.
    """

    trades: Trades
    effort: int | None = None
    is_cut: bool = False
    _looked: int = 0
    _followed: int = 0
    _known: dict[Visit, list[Step]] = field(default_factory=dict)
    _returns: dict[int, dict[Visit, int | None]] = field(default_factory=lambda: {k: {} for k in (1, 2, 3)})
    _sorted: dict[tuple[Visit, int], list[tuple[int, Step]]] = field(default_factory=dict)
    _closing: dict[Visit, Step | None] = field(default_factory=dict)

    def proposals(self, constant: int) -> Iterator[Proposal]:
        """A proposal for each ring, by what it costs at least."""
        order, heap = count(), list[Waiting]()
        for step in sorted(self._steps(self.trades.stay), key=lambda step: step.bound):
            self._steps(step.place)  # so that the cheapest are looked at if not all are
        for size in SIZES:
            self._wait(heap, order, (), 0, size, 0)
        while heap and not self._is_tired():
            _, _, so_far, left, path, nth = heappop(heap)
            self._wait(heap, order, path, so_far, left, nth + 1)
            step = self._ways(self._end(path), left)[nth][1]
            if not self._is_new(step.place, path):
                continue
            closing = self._close(step.place)
            if left > CLOSING:
                self._wait(heap, order, (*path, step), so_far + step.bound, left - 1, 0)
            elif closing is not None:
                self._followed += VETTING
                yield as_proposal((*path, step, closing), constant)

    def _wait(
        self, heap: list[Waiting], order: Iterator[int], path: Path, so_far: int, left: int, nth: int
    ) -> None:
        """Has a path wait for its nth best next step, where so many are left to take, if there is one."""
        ways = self._ways(self._end(path), left)
        if nth < len(ways):
            self._followed += 1
            heappush(heap, (so_far + ways[nth][0], next(order), so_far, left, path, nth))

    def _end(self, path: Path) -> Stay:
        return path[-1].place if path else self.trades.stay

    def _ways(self, stay: Stay, left: int) -> list[tuple[int, Step]]:
        """The next steps from a visit and what they cost with the cheapest way back, the cheapest first."""
        key = stay.visit, left
        if key not in self._sorted:
            backs = ((step, self._back(step.place, left - 1)) for step in self._steps(stay))
            ways = [(step.bound + back, step) for step, back in backs if back is not None]
            self._sorted[key] = sorted(ways, key=lambda way: way[0])
        return self._sorted[key]

    def _steps(self, stay: Stay) -> list[Step]:
        """The steps of a guest; none that have not been looked at, once enough have."""
        known = self._known.get(stay.visit)
        if known is None:
            if self.effort is not None and self._looked >= self.effort:
                self.is_cut = True
                return []
            known = self._known[stay.visit] = self.trades.steps(stay)
            self._looked += len(known)
        return known

    def _is_tired(self) -> bool:
        """Whether enough paths were followed, while there are others."""
        if self.effort is None or self._followed < self.effort:
            return False
        self.is_cut = True
        return True

    def _is_new(self, place: Stay, path: Path) -> bool:
        """Whether neither this guest nor this place is in the ring yet."""
        guest, where = place.guest, place.visit[1:]
        stay = self.trades.stay
        return (
            guest != stay.guest
            and where != stay.visit[1:]
            and all(guest != step.place.guest and where != step.place.visit[1:] for step in path)
        )

    def _back(self, stay: Stay, steps: int) -> int | None:
        """What so many steps back to the visit in question cost at least; None if there is no way."""
        known = self._returns[steps]
        if stay.visit not in known:
            known[stay.visit] = self._cheapest(stay, steps)
        return known[stay.visit]

    def _cheapest(self, stay: Stay, steps: int) -> int | None:
        if steps == 1:
            closing = self._close(stay)
            return None if closing is None else closing.bound
        cheapest, known = None, self._returns[steps - 1]
        for step in self._steps(stay):
            place = step.place
            back = known[place.visit] if place.visit in known else self._back(place, steps - 1)
            if back is not None and (cheapest is None or step.bound + back < cheapest):
                cheapest = step.bound + back
        return cheapest

    def _close(self, stay: Stay) -> Step | None:
        if stay.visit not in self._closing:
            self._closing[stay.visit] = self.trades.step(stay, self.trades.stay)
        return self._closing[stay.visit]
