"""What a plan asks of each of its people: of guests their burden, of hosts their hours."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from solver.ledger import ledger_of
from solver.nouns import Visit
from solver.problem import Problem
from solver.score import own_avoid


@dataclass(frozen=True, slots=True)
class Share:
    """What one guest carries: visits had and missing, half days they would rather not, and disliked ranks."""

    guest: str
    visits: int = 0
    missing: int = 0
    avoided: int = 0
    ranks: int = 0

    @property
    def burden(self) -> int:
        """The format's burden, of which `fair` counts the greatest."""
        return 100 * self.missing + 3 * self.avoided + self.ranks


def shares_of(problem: Problem, visits: Iterable[Visit]) -> dict[str, Share]:
    """Every guest's share, by id, in the order of the problem's requests.

    Visits of no known request, placement, host or start count nothing, as in the score.
    """
    ledger = ledger_of(problem, visits)
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for request in problem.requests.values():
        had = len(ledger.by_request[request.id])
        counts[request.guest] += Counter(visits=had, missing=max(0, request.visits - had))
    for stay in ledger.entered.values():
        ranks = problem.rank(stay.guest, stay.placement.id)
        counts[stay.guest] += Counter(avoided=own_avoid(problem, stay), ranks=ranks)
    return {guest: Share(guest, **counts[guest]) for guest in counts}


def hosted_slots(problem: Problem, visits: Iterable[Visit]) -> Mapping[str, int]:
    """How many half days of guests each person hosts, by id; of those who host at all."""
    hosted: Counter[str] = Counter()
    for stay in ledger_of(problem, visits).entered.values():
        hosted[stay.host] += stay.slot_count
    return hosted
