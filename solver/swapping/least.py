"""The least that a change of several visits costs, summed up guest by guest.

All terms of the score are sums over visits but for four. `pair` is one over guests. `load` falls by no more
than what each place loses. `fair` is bounded once for all changes, because it looks at everybody. `cover` is
convex in how many are away: it changes by at least what it would at the margin where it stands.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from heapq import nlargest

from solver.ledger import Ledger, Stay
from solver.nouns import Placement
from solver.prices import Prices
from solver.score import burden_of
from solver.swapping.leaving import Leaving

MOST_GUESTS = 4


@dataclass
class Least:
    """Bounds for the steps of guests to other visits, while the visit in question is struck."""

    prices: Prices
    stay: Stay
    _margins: dict[int, int] = field(default_factory=dict)

    @property
    def ledger(self) -> Ledger:
        return self.prices.ledger

    def leaving(self, old: Stay) -> Leaving:
        """What the guest of a visit gives up with it, and what others would be to them."""
        problem = self.ledger.problem
        weight = problem.weights["cover"]
        priced = [rule for rule in problem.coverage_of[old.guest] if problem.coverage[rule].price]
        return Leaving(
            problem,
            old,
            met=self._met_by.get(old.guest, ()),
            wished=self._wished(old),
            margins=[(weight * (problem.coverage[rule].price or 0), self._margin(rule)) for rule in priced],
            counts=old is not self.stay,
        )

    @cached_property
    def own(self) -> Leaving:
        """The same for the visit in question."""
        return self.leaving(self.stay)

    def at(self, placement: Placement, host: str) -> int:
        """What a step of the visit in question costs at least, whatever the slots are like."""
        kept = (self.stay.visit.request, placement.id) in self._kept
        return self.own.somewhere_at(placement, host, kept=kept)

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

    @cached_property
    def _kept(self) -> frozenset[tuple[str, str]]:
        return frozenset((old.request, old.placement) for old in self.ledger.problem.baseline)

    @cached_property
    def _wished_by(self) -> Mapping[str, Mapping[str, int]]:
        """How many pairs want each guest to meet each host."""
        found: defaultdict[str, dict[str, int]] = defaultdict(dict)
        for (guest, host), count in self.ledger.problem.wished_meetings.items():
            found[guest][host] = count
        return found

    @cached_property
    def _met_by(self) -> Mapping[str, set[str]]:
        """The hosts whom each guest met in earlier cycles."""
        found: defaultdict[str, set[str]] = defaultdict(set)
        for guest, host in self.ledger.problem.met_before:
            found[guest].add(host)
        return found

    def _wished(self, old: Stay) -> dict[str, int]:
        """How many pairs want the guest of a visit to meet each host, of whom they meet nobody without it."""
        met = self.prices.met
        return {
            host: count
            for host, count in self._wished_by.get(old.guest, {}).items()
            if met[old.guest, host] == (old.host == host and old is not self.stay)
        }

    def _margin(self, rule: int) -> int:
        """The slots in which one more person away has the price of a coverage rule."""
        if rule not in self._margins:
            self._margins[rule] = self.ledger.exhausted(rule, self.ledger.problem.timeline.every_slot)
        return self._margins[rule]
