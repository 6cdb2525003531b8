"""The search for what could be done about one visit."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import get_args

from solver.ledger import Stay
from solver.nouns import Visit
from solver.revision import Revision
from solver.swapping.best import Found, Proposal, best
from solver.swapping.effects import effects
from solver.swapping.exchanges import exchanges
from solver.swapping.frozen import NOTHING, Frozen
from solver.swapping.joins import elsewhere, proposals, taken_over
from solver.swapping.options import Kind, Option, Options
from solver.swapping.rings import Rings
from solver.swapping.trades import Trades

EVERY_KIND: tuple[Kind, ...] = get_args(Kind)


def options(
    revision: Revision,
    visit: Visit,
    frozen: Frozen = NOTHING,
    limit: int | None = 12,
    kinds: Collection[Kind] = EVERY_KIND,
) -> Options:
    """The cheapest changes of each kind, at most so many of each; none for a visit that is locked or frozen.

    The plan comes back as it was, but is at work meanwhile: nobody else may use the revision.
    Raises KeyError for a visit that is not in the plan.
    """
    stay, locked = revision.ledger.entered[visit], frozenset(revision.problem.locked)
    if frozen.holds(stay) or visit in locked:
        return Options(visit)
    with _struck(revision, visit) as (struck, fairest):
        search = _Search(revision, stay, Frozen(frozen.visits | locked, frozen.slots), struck, fairest, limit)
        found = {kind: search.of(kind) for kind in kinds}
    told = {kind: tuple(_told(revision, kind, visit, one) for one in ones) for kind, ones in found.items()}
    return Options(
        visit,
        moves=told.get("move", ()),
        rehosts=told.get("rehost", ()),
        exchanges=told.get("exchange", ()),
        give_aways=told.get("give_away", ()),
        rings=told.get("ring", ()),
        cancel=next(iter(told.get("cancel", ())), None),
    )


@contextmanager
def _struck(revision: Revision, visit: Visit) -> Iterator[tuple[Mapping[str, int], int]]:
    """Strikes a visit for a while: what that adds to each term, and the greatest burden before."""
    before, fairest = dict(revision.terms), revision.prices.burdens.top
    with revision.without(visit):
        yield {term: value - before[term] for term, value in revision.terms.items()}, fairest


def _told(revision: Revision, kind: Kind, visit: Visit, found: Found) -> Option:
    gone = (visit, *found.gone)
    return Option(
        kind,
        found.cost,
        gone,
        found.come,
        {term: change for term, change in found.terms.items() if change},
        effects(revision.ledger, gone, found.come),
    )


@dataclass
class _Search:
    """The changes around one visit, which is struck from the revision meanwhile."""

    revision: Revision
    stay: Stay
    frozen: Frozen
    struck: Mapping[str, int]
    fairest: int
    limit: int | None

    def of(self, kind: Kind) -> list[Found]:
        searches: Mapping[Kind, Callable[[], Iterable[Proposal]]] = {
            "move": lambda: self._elsewhere[True],
            "rehost": lambda: self._elsewhere[False],
            "exchange": lambda: exchanges(self._trades, self._constant),
            "give_away": self._taken_over,
            "ring": lambda: Rings(self._trades).proposals(self._constant),
            "cancel": lambda: [Proposal(0, (), ())],
        }
        return best(self.revision, self.struck, searches[kind](), self.limit)

    @cached_property
    def _elsewhere(self) -> Mapping[bool, list[Proposal]]:
        """What the same guest could have instead, by whether it is at another placement or time."""
        now, least = self.stay, self._trades.least
        beyond = self.struck["cover"] + self.struck["load"] + least.fair_alone(self.fairest)
        moves: dict[bool, list[Stay]] = {True: [], False: []}
        for stay in elsewhere(self.revision.ledger, now):
            if stay.visit != now.visit:
                moves[stay.first != now.first or stay.placement is not now.placement].append(stay)
        return {
            moved: proposals(stays, lambda stay: beyond + least.of(now, stay, stay), self.frozen)
            for moved, stays in moves.items()
        }

    def _taken_over(self) -> list[Proposal]:
        taken, prices, struck = taken_over(self.revision.ledger, self.stay), self.revision.prices, self.struck
        return proposals(taken, lambda stay: sum(struck.values()) + prices.of(stay), self.frozen)

    @cached_property
    def _trades(self) -> Trades:
        return Trades(self.revision.prices, self.stay, self.frozen)

    @cached_property
    def _constant(self) -> int:
        """What comes on top of the steps of a trade, at least."""
        return self.struck["cover"] + self._trades.least.fair(self.fairest)
