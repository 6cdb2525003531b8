"""Two guests trade: their whole places, or at one placement only the times."""

from collections.abc import Iterator

from solver.ledger import Stay
from solver.swapping.best import Proposal
from solver.swapping.trades import Step, Trades


def exchanges(trades: Trades, constant: int) -> list[Proposal]:
    """A proposal for everybody with whom the guest of the visit could trade, the cheapest first."""
    pairs = [*_of_places(trades), *_of_times(trades)]
    return sorted(as_proposal(steps, constant) for steps in pairs)


def as_proposal(steps: tuple[Step, ...], constant: int) -> Proposal:
    """Steps taken together; whoever has the places they lead to leaves them, as the last one has already."""
    bound = constant + sum(step.bound for step in steps)
    return Proposal(
        bound,
        tuple(step.place.visit for step in steps[:-1]),
        tuple(step.newcomer.visit for step in steps),
    )


def _of_places(trades: Trades) -> Iterator[tuple[Step, ...]]:
    for theirs in trades.places(trades.stay):
        yield from _trade(trades, theirs, theirs.host, trades.stay.host)


def _of_times(trades: Trades) -> Iterator[tuple[Step, ...]]:
    """Each keeps the host, so this is something else only where hosts and times both differ."""
    mine = trades.stay
    for theirs in trades.at(mine.placement.id):
        if mine.host != theirs.host and mine.first != theirs.first:
            yield from _trade(trades, theirs, mine.host, theirs.host)


def _trade(trades: Trades, theirs: Stay, my_host: str, their_host: str) -> Iterator[tuple[Step, ...]]:
    mine = trades.stay
    there = trades.newcomer(mine, theirs, my_host)
    back = trades.newcomer(theirs, mine, their_host) if there is not None else None
    if there is not None and back is not None:
        yield trades.priced(mine, theirs, there), trades.priced(theirs, mine, back)
