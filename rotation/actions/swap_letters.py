"""Who is to hear what of a swap: every notice of swaps goes through `tell`."""

from collections.abc import Callable, Iterable
from datetime import datetime

from sqlalchemy import select

from rotation.actions import outbox
from rotation.actions.outbox import Letter
from rotation.database import db, insert_once
from rotation.models.accounts import Account, accounts_in_hr, accounts_of
from rotation.models.deputies import deputies_of
from rotation.models.people import people_with
from rotation.models.swap_notices import SwapNotice, unwritten
from rotation.models.swaps import Consent, Decision, Swap, SwapDesk

Writer = Callable[[SwapNotice], Letter | None]


def tell(
    swap: Swap, event: str, accounts: Iterable[Account], *, now: datetime, but: Account | None = None
) -> None:
    """Have each of these accounts told of an event of a swap, once, in the open transaction."""
    values = [
        {"swap_id": swap.id, "event": event, "account_id": key, "made_at": now}
        for key in sorted({each.id for each in accounts if each.active} - {but.id if but else 0})
    ]
    if values:
        db.session.execute(insert_once(SwapNotice).on_conflict_do_nothing(), values)


def concerned(swap: Swap) -> list[Account]:
    """Everybody whose days a swap changes, who asked for it, and who has decided about it."""
    found = {each.id: each for each in accounts_of(list(people_with(swap.people).values()))}
    found[swap.filed_by_id] = swap.filed_by
    for desk in swap.desks:
        if desk.decided_by is not None:
            found[desk.decided_by.id] = desk.decided_by
    return list(found.values())


def still_asked(swap: Swap) -> list[Account]:
    """Who has not said yet whether they agree."""
    return list(accounts_of([each.person for each in swap.parties if each.consent == Consent.ASKED]))


def deciders(swap: Swap, *, now: datetime) -> list[Account]:
    """Who can decide for the desks that wait: their managers and deputies; HR where there is no manager."""
    found: dict[int, Account] = {}
    for desk in swap.desks:
        if desk.decision == Decision.WAITING:
            found |= {each.id: each for each in _deciders_of(desk, now)}
    return list(found.values())


def write_swap_letters(writer: Writer, *, now: datetime, most: int) -> int:
    """Put into the outbox what is to be told, as the writer words it; says how many were looked at."""
    notices = unwritten(most)
    for notice in notices:
        letter = writer(notice)
        if letter is not None:
            outbox.put(
                letter,
                once_key=f"swap-{notice.swap_id}-{notice.event}-{notice.account_id}",
                kind="swap",
                recipient=notice.account.email,
                person_id=notice.account.person_id,
                now=now,
            )
        notice.written_at = now
    return len(notices)


def anything_to_write() -> bool:
    """Whether somebody is still to be told something."""
    return (
        db.session.scalar(select(SwapNotice.id).where(SwapNotice.written_at.is_(None)).limit(1)) is not None
    )


def _deciders_of(desk: SwapDesk, now: datetime) -> list[Account]:
    if desk.manager is None:
        return list(accounts_in_hr())
    today = now.date()
    deputies = [each.deputy for each in deputies_of([desk.manager.id], today) if each.first_day <= today]
    return list(accounts_of([desk.manager, *deputies]))
