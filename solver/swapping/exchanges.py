"""Two guests trade: their whole places, or at one placement only the times."""

from collections.abc import Iterator

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
        tuple(step.visit for step in steps),
    )


def _of_places(trades: Trades) -> Iterator[tuple[Step, ...]]:
    for there in trades.steps(trades.stay):
        back = trades.step(there.place, trades.stay)
        if back is not None:
            yield there, back


def _of_times(trades: Trades) -> Iterator[tuple[Step, ...]]:
    """Each keeps the host, so this is something else only where hosts and times both differ."""
    mine = trades.stay
    for theirs in trades.at(mine.placement.id):
        if mine.host != theirs.host and mine.first != theirs.first:
            there = trades.step(mine, theirs, mine.host)
            back = trades.step(theirs, mine, theirs.host) if there is not None else None
            if there is not None and back is not None:
                yield there, back
