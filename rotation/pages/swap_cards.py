"""A swap as a card: what changes for whom, what the check says, and who is at both desks before and after."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from rotation.actions.swap_applying import become
from rotation.models.people import departments
from rotation.models.swaps import Swap, SwapDesk
from rotation.planning.changes import Today, Verdict
from rotation.planning.desks import Cover


@dataclass(frozen=True)
class Desk:
    """A department's desk, or a team's, in the half days that a swap touches."""

    name: str
    accent: int
    covers: tuple[Cover, ...]


@dataclass(frozen=True)
class Card:
    """A swap, what the check says to it today, both desks, and the approvals that are up to the reader."""

    swap: Swap
    verdict: Verdict
    desks: tuple[Desk, ...]
    mine: tuple[SwapDesk, ...]


def cards_of(swaps: Iterable[tuple[Swap, Sequence[SwapDesk]]]) -> list[Card]:
    """These swaps as cards; the facts of a cycle are gathered once."""
    known: dict[int, Today] = {}
    found = []
    for swap, mine in swaps:
        cycle = swap.plan.cycle
        if cycle.id not in known:
            known[cycle.id] = Today(cycle)
        today, come = known[cycle.id], become(swap)
        covers = today.coverage(swap.plan.visits, come)
        found.append(Card(swap, today.verdict(swap.plan.visits, come), tuple(_desks(covers)), tuple(mine)))
    return found


def _desks(covers: Iterable[Cover]) -> Iterable[Desk]:
    names = {each.id: each for each in departments()}
    for (department_id, team), some in groupby(covers, lambda each: (each.department_id, each.team)):
        department = names[department_id]
        name = f"{team} in {department.name}" if team else department.name
        yield Desk(name, department.accent, tuple(some))
