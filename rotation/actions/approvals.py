"""What managers, their deputies and HR decide about swaps. The last approval carries the swap out."""

from datetime import datetime

from rotation.actions.history import Who
from rotation.actions.swap_applying import apply, become
from rotation.actions.swap_desks import authority
from rotation.actions.swap_ends import go_stale
from rotation.actions.swap_news import concerned, deciders, tell
from rotation.actions.swap_steps import hold, note, over, step
from rotation.errors import Refusal
from rotation.models.accounts import Account
from rotation.models.swaps import Authority, Decision, Swap, SwapDesk, SwapState
from rotation.planning.changes import Today


def foresee(desk: SwapDesk) -> Today | None:
    """What the last approval of a swap writes down besides, read before the lock is taken; or nothing."""
    swap, others = desk.swap, (each for each in desk.swap.desks if each.id != desk.id)
    is_last = swap.state == SwapState.ACCEPTED and all(o.decision == Decision.APPROVED for o in others)
    return Today(swap.plan.cycle) if is_last else None


def approve(
    desk: SwapDesk,
    *,
    by: Account,
    now: datetime,
    word: str = "",
    origin: str = "",
    foreseen: Today | None = None,
) -> Swap:
    """Approve a swap for a desk; sent twice it is one approval. Returns the swap as it stands then.

    It is applied when this was the last approval, or stale, with the reason, when it is not possible any
    more; what was `foreseen` is not read again. Raises Missing when the desk is not theirs to decide for;
    Refusal when they are part of the swap, have decided for the other side, or it is decided already.
    """
    swap = desk.swap
    hold(swap)
    if desk.decision == Decision.APPROVED and desk.decided_by_id == by.id:
        return swap
    _decide(desk, Decision.APPROVED, by=by, now=now, word=word, origin=origin)
    if all(each.decision == Decision.APPROVED for each in swap.desks):
        apply(swap, now=now, foreseen=foreseen)
        return swap
    today = Today.around(swap.plan.cycle, swap.people)
    if reasons := today.broken(today.visits_of(swap.plan), become(swap)):
        go_stale([swap], " ".join(reasons), now=now)
    else:
        tell(swap, f"approved {desk.id}", [swap.filed_by], now=now, but=by)
    return swap


def refuse(desk: SwapDesk, *, by: Account, now: datetime, word: str = "", origin: str = "") -> Swap:
    """Decline a swap for a desk: it is off, and everybody concerned hears it. Raises as `approve` does."""
    swap = desk.swap
    hold(swap)
    if desk.decision == Decision.DECLINED and desk.decided_by_id == by.id:
        return swap
    waiting = deciders(swap, now=now)
    _decide(desk, Decision.DECLINED, by=by, now=now, word=word, origin=origin)
    step(swap, SwapState.DECLINED, now=now)
    tell(swap, "declined", [*concerned(swap), *waiting], now=now, but=by)
    return swap


def _decide(
    desk: SwapDesk, decision: Decision, *, by: Account, now: datetime, word: str, origin: str
) -> None:
    swap = desk.swap
    found = authority(desk, by, now.date())
    if swap.state != SwapState.ACCEPTED:
        raise over(swap)
    if desk.decision != Decision.WAITING:
        who = desk.decided_by.name if desk.decided_by else "Somebody"
        raise Refusal(f"{who} has approved this swap for {desk.department.name} already.")
    desk.decision, desk.decided_by, desk.decided_as = decision, by, found
    desk.decided_at, desk.word = now, word
    action = {Decision.APPROVED: "approve", Decision.DECLINED: "refuse"}[decision]
    signed = Who(by, now, _acting_as(desk, found), origin)
    note(swap, action, signed, desk=desk.department_id, manager=desk.manager_id)


def _acting_as(desk: SwapDesk, found: Authority) -> str:
    if found == Authority.MANAGER or desk.manager_id is None:
        return found.value
    return f"{found.value} for {desk.manager_id}"
