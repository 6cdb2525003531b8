"""What a change of a plan in force must leave as it is."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from solver.ledger import Stay
from solver.nouns import Visit
from solver.timeline import span


@dataclass(frozen=True, slots=True)
class Frozen:
    """Visits that stay, and a set of slots (see Timeline) in which no visit changes, such as the past."""

    visits: AbstractSet[Visit] = frozenset()
    slots: int = 0

    def holds(self, stay: Stay) -> bool:
        """Whether a visit may neither leave nor come; a block as soon as it reaches into what is frozen."""
        return stay.visit in self.visits or bool(span(stay.first, stay.last) & self.slots)


NOTHING = Frozen()
