"""The least that a change of several visits costs, summed up guest by guest.

All terms of the score are sums over visits but for four. `pair` is one over guests. `load` falls by no more
than what each place loses. `fair` is bounded once for all changes, because it looks at everybody. `cover` is
convex in how many are away: it changes by at least what it would at the margin where it stands.
"""

from dataclasses import dataclass, field
from heapq import nlargest

from solver.ledger import Ledger, Stay
from solver.nouns import Placement, Visit
from solver.prices import Prices, baseline_change
from solver.score import burden_of, host_avoid, own_avoid, own_prefer

MOST_GUESTS = 4


@dataclass(slots=True)
class Least:
    """Bounds for the steps of guests to other visits, while the visit in question is struck."""

    prices: Prices
    stay: Stay
    _alone: dict[Visit, int] = field(default_factory=dict)
    _margins: dict[int, int] = field(default_factory=dict)
    _kept: frozenset[tuple[str, str]] = frozenset()

    def __post_init__(self) -> None:
        self._kept = frozenset((old.request, old.placement) for old in self.ledger.problem.baseline)

    @property
    def ledger(self) -> Ledger:
        return self.prices.ledger

    def of(self, old: Stay, new: Stay, lost: Stay) -> int:
        """What one guest's step costs at least; the host of a visit that is lost receives the new one."""
        weights = self.ledger.problem.weights
        change = self._sums(new) - self._sums(old)
        if old.host != new.host:
            change += weights["pair"] * (self._wish(old, old.host) - self._wish(old, new.host))
        change += weights["cover"] * (self._cover(new) - (self._cover(old) if old is not self.stay else 0))
        return change - weights["load"] * max(0, lost.slot_count - new.slot_count)

    def at(self, placement: Placement, host: str) -> int:
        """What a step of the visit in question costs at least, whatever the slots are like."""
        problem, old = self.ledger.problem, self.stay
        weights, guest = problem.weights, old.guest
        cost = (
            weights["rank"] * problem.rank(guest, placement.id)
            + weights["repeat"] * ((guest, host) in problem.met_before)
            - weights["move"] * ((old.visit.request, placement.id) in self._kept)
            - self._sums(old)
        )
        if old.host != host:
            cost += weights["pair"] * (self._wish(old, old.host) - self._wish(old, host))
        return cost

    def fair(self, before: int) -> int:
        """What `fair` changes by at least, from the greatest burden before, if four guests take steps."""
        burdens = self.prices.burdens.values
        top = nlargest(MOST_GUESTS + 1, burdens.items(), key=lambda item: item[1])
        floor = [burden - self._most_relief(guest) for guest, burden in top]
        floor += (burden for _, burden in top[MOST_GUESTS:])
        return self.ledger.problem.weights["fair"] * min(0, max(floor, default=0) - before)

    def fair_alone(self, before: int) -> int:
        """The same if only the guest of the visit in question takes a step."""
        burdens, guest = self.prices.burdens, self.stay.guest
        floor = max(burdens.top_without(guest), burdens[guest] - self._most_relief(guest))
        return self.ledger.problem.weights["fair"] * min(0, floor - before)

    def _most_relief(self, guest: str) -> int:
        problem = self.ledger.problem
        if guest == self.stay.guest:
            return 100  # it is missing a visit only until it has another
        return max((burden_of(problem, stay) for stay in self.ledger.by_guest[guest]), default=0)

    def _sums(self, stay: Stay) -> int:
        """The terms that are sums over visits."""
        if stay.visit not in self._alone:
            problem, weights = self.ledger.problem, self.ledger.problem.weights
            move, rehost = baseline_change(problem, stay)
            self._alone[stay.visit] = (
                weights["avoid"] * (own_avoid(problem, stay) + host_avoid(problem, stay))
                - weights["prefer"] * own_prefer(problem, stay)
                + weights["rank"] * problem.rank(stay.guest, stay.placement.id)
                + weights["repeat"] * ((stay.guest, stay.host) in problem.met_before)
                + weights["move"] * move
                + weights["rehost"] * rehost
            )
        return self._alone[stay.visit]

    def _wish(self, old: Stay, host: str) -> int:
        """How many pairs would want the guest of a visit to meet a host if that visit did not stand."""
        wished = self.ledger.problem.wished_meetings.get((old.guest, host), 0)
        own = old.host == host and old is not self.stay
        return wished if self.prices.met[old.guest, host] == own else 0

    def _cover(self, stay: Stay) -> int:
        problem = self.ledger.problem
        return sum(
            (problem.coverage[rule].price or 0) * (self._margin(rule) & stay.attended).bit_count()
            for rule in problem.coverage_of[stay.guest]
        )

    def _margin(self, rule: int) -> int:
        """The slots in which one more person away has a price."""
        if rule not in self._margins:
            priced = self.ledger.problem.coverage[rule].price is not None
            every = self.ledger.problem.timeline.every_slot
            self._margins[rule] = self.ledger.exhausted(rule, every) if priced else 0
        return self._margins[rule]
