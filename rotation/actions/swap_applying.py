"""Carrying a swap out, taking it back, and telling the others that they came too late.

Everything is looked at again under the lock: the plan in force, each visit as it was when it was asked for,
every rule for what the newcomers touch; then the constraints have the last word.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from rotation import policy, wording
from rotation.actions import bookings
from rotation.actions.history import Who
from rotation.actions.plans import weigh_again
from rotation.actions.swap_ends import go_stale
from rotation.actions.swap_news import concerned, tell
from rotation.actions.swap_steps import (
    OF_A_VISIT,
    changes_as_facts,
    hold,
    is_as,
    note,
    over,
    step,
    visits_by_id,
)
from rotation.database import db
from rotation.errors import Missing, Refusal
from rotation.models.accounts import Account
from rotation.models.plans import Plan, PlanState, Visit
from rotation.models.swap_terms import swap_terms_of
from rotation.models.swaps import Swap, SwapKind, SwapState, SwapVisit, next_edition, open_swaps_of
from rotation.planning.changes import Become, Today
from rotation.planning.checking import planned

Rows = Mapping[int, SwapVisit | None]

_REPLANNED = "The plan that it was about is not in force any more."
_CHANGED = "A visit that it was about has changed meanwhile."


def apply(swap: Swap, *, now: datetime, foreseen: Today | None = None) -> bool:
    """Carry out what was agreed and approved, in the open transaction that holds the cycle; says whether.

    What the swap has to do with is looked at now; `foreseen` is the whole cycle as it stood a moment ago, by
    which the plan is weighed and which is kept with it.

    Where it is not possible any more the swap goes stale, with the reason, and everybody concerned hears it.
    """
    step(swap, SwapState.APPROVED, now=now)
    note(swap, "approved", Who(None, now))
    olds = {old.visit_id: old for old, _new in swap.changes}
    news: Rows = {old.visit_id: new for old, new in swap.changes}
    reasons = _begun(swap, now.date()) or _carry_out(swap.plan, olds, news, foreseen)
    if reasons:
        go_stale([swap], " ".join(reasons), now=now)
        return False
    step(swap, SwapState.APPLIED, now=now)
    swap.applied_at, swap.edition = now, next_edition(swap.plan.cycle)
    note(swap, "apply", Who(None, now), to=changes_as_facts(swap))
    tell(swap, "applied", concerned(swap), now=now)
    _others_are_late(swap, now=now)
    return True


def undo(swap: Swap, *, by: Account, now: datetime, origin: str = "") -> None:
    """Take an applied swap back: who asked, agreed or approved may, while the cycle's window is open.

    Raises Missing for anybody else; Refusal when it is too late or what was is not possible any more.
    """
    hold(swap)
    if not _took_part(swap, by):
        raise Missing("swap")
    if swap.state == SwapState.UNDONE:
        return
    if swap.state != SwapState.APPLIED or swap.applied_at is None:
        raise over(swap)
    if _is_too_late(swap, now):
        raise Refusal("It is too late to undo this swap. Ask for another one instead.")
    olds: Rows = {old.visit_id: new for old, new in swap.changes}
    news: Rows = {old.visit_id: old for old, _new in swap.changes}
    reasons = _begun(swap, _first_to_undo(swap, now)) or _carry_out(swap.plan, olds, news)
    if reasons:
        raise Refusal("This swap cannot be undone any more.", reasons=reasons)
    step(swap, SwapState.UNDONE, now=now)
    swap.edition = next_edition(swap.plan.cycle)
    note(swap, "undo", Who(by, now, origin=origin), to=changes_as_facts(swap))
    tell(swap, "undone", concerned(swap), now=now, but=by)
    _others_are_late(swap, now=now)


def may_undo(swap: Swap, account: Account, *, now: datetime) -> bool:
    """Whether an account could undo a swap now, as far as who and when are concerned."""
    return (
        swap.state == SwapState.APPLIED
        and _took_part(swap, account)
        and not _is_too_late(swap, now)
        and not _begun(swap, _first_to_undo(swap, now))
    )


def _took_part(swap: Swap, account: Account) -> bool:
    return policy.is_hr(account) or account.id in {each.id for each in concerned(swap)}


def _is_too_late(swap: Swap, now: datetime) -> bool:
    return swap.applied_at is None or now > swap.applied_at + swap_terms_of(swap.plan.cycle).undo_within


def _begun(swap: Swap, first: date) -> list[str]:
    """What of a swap is before the first day that may still change, as it is or as it is to be."""
    days = sorted({each.day for each in swap.visits if each.day < first})
    return [f"The visit on {wording.day(day)} cannot be changed any more." for day in days]


def _first_to_undo(swap: Swap, now: datetime) -> date:
    """As for asking: that somebody can come after all may be known on the day itself."""
    return now.date() + timedelta(days=0 if swap.kind == SwapKind.ABSENCE else 1)


def become(swap: Swap) -> Become:
    """What a swap's visits are to become, as the check knows them."""
    return {old.visit_id: planned(new) if new else None for old, new in swap.changes}


def _carry_out(plan: Plan, olds: Rows, news: Rows, foreseen: Today | None = None) -> list[str]:
    """Turn visits that stand as `olds` into `news`; or say why not, with nothing changed."""
    if plan.state != PlanState.PUBLISHED:
        return [_REPLANNED]
    standing = visits_by_id(plan, olds)
    if not all(is_as(standing.get(key), old) for key, old in olds.items()):
        return [_CHANGED]
    bookings.book_unbooked()
    rows = [row for row in (*olds.values(), *news.values()) if row is not None]
    today = Today.around(plan.cycle, {key for row in rows for key in (row.guest_id, row.host_id)})
    come = {key: planned(new) if new else None for key, new in news.items()}
    if reasons := today.broken(today.visits_of(plan), come):
        return list(reasons)
    try:
        with db.session.begin_nested():
            _rewrite(plan, standing, news, today)
    except Refusal as refusal:
        return [*refusal.reasons] or [refusal.sentence]
    whole = foreseen or Today(plan.cycle)
    requests = {(row.rule_id, row.guest_id) for row in rows}
    plan.problem, plan.digest = whole.problem_after(plan.visits)
    weigh_again(plan, whole.points(plan.visits), requests, whole.missing(plan.visits, requests))
    return []


def _rewrite(plan: Plan, standing: Mapping[int, Visit], news: Rows, today: Today) -> None:
    before = bookings.release(news)
    for key, new in news.items():
        visit = standing.get(key)
        if new is None and visit is not None:
            plan.visits.remove(visit)
        elif new is not None and visit is None:
            plan.visits.append(Visit(id=key, **_values(new)))
        elif new is not None and visit is not None:
            for name, value in _values(new).items():
                setattr(visit, name, value)
    db.session.flush()
    rows = [visit for visit in plan.visits if visit.id in news]
    bookings.book(rows, bookings.no_worse(today.taken(rows), before))


def _values(said: SwapVisit) -> dict[str, Any]:
    return {name: getattr(said, name) for name in OF_A_VISIT}


def _others_are_late(swap: Swap, *, now: datetime) -> None:
    ids = {each.visit_id for each in swap.visits}
    others = [
        other
        for other in open_swaps_of(swap.plan)
        if other.id != swap.id and not ids.isdisjoint(each.visit_id for each in other.visits)
    ]
    go_stale(others, _CHANGED, now=now)
