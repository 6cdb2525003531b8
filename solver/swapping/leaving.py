"""What a guest gives up with a visit, and what others would be to them instead."""

from collections.abc import Container, Iterable, Mapping, Sequence

from solver.ledger import Stay
from solver.nouns import Placement, Visit
from solver.prices import baseline_change
from solver.problem import Problem
from solver.score import host_avoid, own_avoid, own_prefer

Place = tuple[str, str, int, int]
"""A host, a start, the slots attended, and in how many of them the host would rather not."""


class Leaving:
    """The guest of a visit on the way to another: what that costs at least, but for what `load` may win.

    A search asks this of every pair of visits, so whatever is the same for all places is worked out once.
    `met`: the hosts met in earlier cycles. `wished`: how many pairs want the guest to meet a host whom they
    do not meet without the old visit. `margins`: of each priced coverage rule the weighted price, and the
    slots in which one more away has it. `counts`: the old visit stands, so leaving it wins what it costs.
    """

    def __init__(
        self,
        problem: Problem,
        old: Stay,
        *,
        met: Container[str],
        wished: Mapping[str, int],
        margins: Sequence[tuple[int, int]],
        counts: bool,
    ) -> None:
        own, weights = problem.availability[old.guest], problem.weights
        self._problem, self._old = problem, old
        self._avoid, self._prefer = own.avoid, own.prefer
        self._weights = weights["avoid"], weights["prefer"], weights["repeat"]
        self._rank, self._pair = weights["rank"], weights["pair"]
        self._ranks = problem.ranks.get(old.guest, {})
        self._met, self._wished, self._margins = met, wished, margins
        self._is_special = bool(wished or margins or problem.baseline_at)
        self._constant = self._pair * wished.get(old.host, 0) - self._worth()
        if counts:
            self._constant -= _missed(margins, old.attended)

    def to(self, placement: Placement, host: str, start: str, attended: int) -> int:
        """What another visit costs at least that the guest has instead."""
        unwilling = (attended & self._problem.availability[host].avoid).bit_count()
        [cost] = self.to_each(placement, [(host, start, attended, unwilling)])
        return cost

    def to_each(self, placement: Placement, places: Iterable[Place]) -> list[int]:
        """The same for many places at one placement."""
        avoid, prefer, repeat = self._weights
        somewhere = self._constant + self._rank * self._ranks.get(placement.id, 0)
        costs = []
        for host, start, attended, unwilling in places:
            cost = somewhere + avoid * ((attended & self._avoid).bit_count() + unwilling)
            cost -= prefer * (attended & self._prefer).bit_count()
            if host in self._met:
                cost += repeat
            if self._is_special:
                cost += self._specials(placement, host, start, attended)
            costs.append(cost)
        return costs

    def somewhere_at(self, placement: Placement, host: str, *, kept: bool) -> int:
        """What any visit to a placement and host costs at least, whatever its slots are like.

        `kept`: the baseline has visits to the placement for the same request.
        """
        problem = self._problem
        cost = self._constant + self._rank * self._ranks.get(placement.id, 0)
        cost += problem.weights["repeat"] * (host in self._met)
        cost -= self._pair * self._wished.get(host, 0)
        return cost - problem.weights["move"] * kept

    def _specials(self, placement: Placement, host: str, start: str, attended: int) -> int:
        """What only some problems know: the baseline, pairs who should meet, desks at a price."""
        cost = _missed(self._margins, attended) - self._pair * self._wished.get(host, 0)
        if self._problem.baseline_at:
            cost += self._changes(Visit(self._old.visit.request, placement.id, host, start))
        return cost

    def _worth(self) -> int:
        """What the terms that are sums over visits are for the old one."""
        problem, old = self._problem, self._old
        weights = problem.weights
        return (
            weights["avoid"] * (own_avoid(problem, old) + host_avoid(problem, old))
            - weights["prefer"] * own_prefer(problem, old)
            + weights["rank"] * problem.rank(old.guest, old.placement.id)
            + weights["repeat"] * ((old.guest, old.host) in problem.met_before)
            + self._changes(old.visit)
        )

    def _changes(self, visit: Visit) -> int:
        move, rehost = baseline_change(self._problem, visit)
        return self._problem.weights["move"] * move + self._problem.weights["rehost"] * rehost


def _missed(margins: Sequence[tuple[int, int]], attended: int) -> int:
    return sum(price * (margin & attended).bit_count() for price, margin in margins)
