"""What time does to swaps: whoever is waited for is reminded, then the swap expires."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from rotation.actions.history import Who
from rotation.actions.swap_news import concerned, deciders, still_asked, tell
from rotation.actions.swap_steps import hold, note, step
from rotation.database import db
from rotation.models.cycles import CycleState
from rotation.models.swap_terms import swap_terms_of
from rotation.models.swaps import OPEN, Swap, SwapState, get_swap


def overdue(*, now: datetime) -> Sequence[int]:
    """The ids of the swaps that time has something to do to."""
    swaps = db.session.scalars(select(Swap).where(Swap.state.in_(OPEN)).order_by(Swap.id)).all()
    return [
        swap.id
        for swap in swaps
        if swap.plan.cycle.state != CycleState.CLOSED and (_has_expired(swap, now) or _is_silent(swap, now))
    ]


def pass_time(swap_id: int, *, now: datetime) -> None:
    """Remind whoever a swap waits for, once, or let it expire; nothing if somebody has answered meanwhile."""
    swap = get_swap(swap_id)
    hold(swap)
    if not swap.is_open:
        return
    waited_for = still_asked(swap) if swap.state == SwapState.REQUESTED else deciders(swap, now=now)
    if _has_expired(swap, now):
        step(swap, SwapState.EXPIRED, now=now)
        note(swap, "expire", Who(None, now))
        tell(swap, "expired", [*concerned(swap), *waited_for], now=now)
    elif _is_silent(swap, now):
        swap.reminded_at = now
        tell(swap, f"reminder {swap.state.value}", waited_for, now=now)


def _has_expired(swap: Swap, now: datetime) -> bool:
    """It has waited long enough, or the first of its visits begins."""
    begins = min(each.day for each in swap.visits)
    return now >= swap.waiting_since + swap_terms_of(swap.plan.cycle).expire_after or begins < now.date()


def _is_silent(swap: Swap, now: datetime) -> bool:
    return (
        swap.reminded_at is None and now >= swap.waiting_since + swap_terms_of(swap.plan.cycle).remind_after
    )
