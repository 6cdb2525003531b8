"""The best of many changes, each vetted and priced exactly, and no more of them than need be."""

from bisect import insort
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from solver.nouns import Visit
from solver.revision import Revision


class Proposal(NamedTuple):
    """A change that may break rules, and what it costs at least if it does not."""

    bound: int
    gone: tuple[Visit, ...]
    come: tuple[Visit, ...]


class Found(NamedTuple):
    """A change that keeps every rule: what it adds to the objective in all, and to each weighted term."""

    cost: int
    gone: tuple[Visit, ...]
    come: tuple[Visit, ...]
    terms: Mapping[str, int]


def best(
    revision: Revision, struck: Mapping[str, int], proposals: Iterable[Proposal], limit: int | None
) -> list[Found]:
    """The cheapest changes, at most so many; equally cheap ones in the order they are proposed in.

    Proposals come with their bounds ascending. `struck` is what striking the visit in question, which is done
    already, has added to each term.
    """
    found: list[Found] = []
    for bound, gone, come in proposals:
        if limit is not None and len(found) >= limit and bound >= found[limit - 1].cost:
            break
        added = revision.outcome(gone, come)
        if added is not None:
            terms = {term: struck[term] + change for term, change in added.items()}
            insort(found, Found(sum(terms.values()), gone, come, terms), key=lambda one: one.cost)
    return found[:limit]
