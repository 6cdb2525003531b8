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
from solver.swapping.gifts import given
from solver.swapping.moves import Moves
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
    effort: int | None = None,
) -> Options:
    """The cheapest changes of each kind, at most so many of each; none for a visit that is locked or frozen.

    `effort` bounds the search for rings, see Rings; without it there are no better ones than are found.

    The plan comes back as it was, but is at work meanwhile: nobody else may use the revision.
    Raises KeyError for a visit that is not in the plan.
    """
    stay, locked = revision.ledger.entered[visit], frozenset(revision.problem.locked)
    if frozen.holds(stay) or visit in locked:
        return Options(visit)
    with _struck(revision, visit) as (struck, fairest):
        search = _Search(
            revision, stay, Frozen(frozen.visits | locked, frozen.slots), struck, fairest, limit, effort
        )
        found = {kind: search.of(kind) for kind in kinds}
    told = {kind: tuple(_told(revision, kind, visit, one) for one in ones) for kind, ones in found.items()}
    return Options(
        visit,
        moves=told.get("move", ()),
        rehosts=told.get("rehost", ()),
        exchanges=told.get("exchange", ()),
        give_aways=told.get("give_away", ()),
        rings=told.get("ring", ()),
        may_have_more_rings="ring" in kinds and search.rings.is_cut,
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
    effort: int | None

    def of(self, kind: Kind) -> list[Found]:
        searches: Mapping[Kind, Callable[[], Iterable[Proposal]]] = {
            "move": self._moved,
            "rehost": self._rehosted,
            "exchange": lambda: exchanges(self._trades, self._constant),
            "give_away": self._given,
            "ring": lambda: self.rings.proposals(self._constant),
            "cancel": lambda: [Proposal(0, (), ())],
        }
        return best(self.revision, self.struck, searches[kind](), self.limit)

    def _moved(self) -> Iterable[Proposal]:
        return Moves(self._trades, self._alone).moved()

    def _rehosted(self) -> Iterable[Proposal]:
        return Moves(self._trades, self._alone).rehosted()

    def _given(self) -> list[Proposal]:
        return given(self.revision.prices, self.stay, sum(self.struck.values()), self.frozen)

    @cached_property
    def rings(self) -> Rings:
        """The rings, and whether all were looked at."""
        return Rings(self._trades, self.effort)

    @cached_property
    def _trades(self) -> Trades:
        return Trades(self.revision.prices, self.stay, self.frozen)

    @cached_property
    def _constant(self) -> int:
        """What comes on top of the steps of a trade, at least."""
        return self.struck["cover"] + self._trades.least.fair(self.fairest)

    @cached_property
    def _alone(self) -> int:
        """The same where nobody else moves and no other place is left."""
        return self.struck["cover"] + self.struck["load"] + self._trades.least.fair_alone(self.fairest)
