"""The best values of a matrix so far."""

from collections.abc import Callable

from solver.grid import Numbers
from solver.matrix import Reduced


class Best:
    """The best values so far and what they cost; whoever asked is told of better ones.

    Values that cost `limit` or more are not worth looking for: as much as the best, or less by choice.
    """

    def __init__(self, cost: int, values: Numbers | None, on_values: Callable[[Numbers], None]) -> None:
        self.cost = self.limit = cost
        self.values = values
        self._on_values = on_values

    def take(self, cost: int, values: Numbers) -> None:
        if cost < self.cost:
            self.cost, self.values = cost, values
            self.limit = min(self.limit, cost)
            self._on_values(values)

    def among(self, reduced: Reduced, limit: int) -> "Best":
        """The same for a reduced matrix, up to a limit: what is better there is taken here."""
        inner = Best(self.cost, None, lambda values: self.take(inner.cost, reduced.whole(values)))
        inner.limit = limit
        return inner
