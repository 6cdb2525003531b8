"""Who is to hear what of a swap: every notice of swaps goes through `tell`."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from rotation.actions.notices import News, notify_all, settle
from rotation.models.accounts import Account, accounts_in_hr, accounts_of
from rotation.models.deputies import deputies_of
from rotation.models.people import people_with
from rotation.models.swaps import Consent, Decision, Swap, SwapDesk
from rotation.wording.swaps import change, told

SOON = timedelta(days=3)
_ASKING = ("asked", "to_decide", "reminder")
_OVER = ("applied", "declined", "withdrawn", "expired", "stale")


def tell(
    swap: Swap, event: str, accounts: Iterable[Account], *, now: datetime, but: Account | None = None
) -> None:
    """Have each of these accounts told of an event of a swap, once, in the open transaction.

    Once a swap is over, nothing that was asked for it waits for an answer any more.
    """
    if event in _OVER:
        settle(_events(swap), now=now)
    known = {each.id: each for each in accounts if but is None or each.id != but.id}
    notify_all([(known[key], _news(swap, event, known[key], now)) for key in sorted(known)], by=but, now=now)


def _news(swap: Swap, event: str, account: Account, now: datetime) -> News:
    """An event as one of those concerned hears it; whose days it does not touch hears it as a manager.

    It names the visits that are to change, as the page of the swap does: to who is asked only their own, and
    not why it came to nothing, which may be that somebody else is away. What is soon waits for no digest.
    """
    subject, sentence = told(event, swap)
    whole = account.person_id in (None, swap.asked_by_id) or account.person_id not in swap.people
    changes = swap.changes if whole else swap.changes_for(account.person_id)
    is_soon = any(old.day <= now.date() + SOON for old, _ in swap.changes)
    lead = "" if event == "applied" else "Asked for: "
    return News(
        kind="swap",
        once_key=_events(swap) + event.replace(" ", "-"),
        subject=f"{swap.plan.cycle.name}: {subject}",
        lines=(
            sentence,
            *(f"{lead}{change(old, new)}" for old, new in changes),
            *([swap.reason] if swap.reason and whole else []),
        ),
        path=f"/swaps/{swap.id}",
        go="Look at the swap",
        about=swap,
        as_manager=not is_soon and account.id != swap.filed_by_id and account.person_id not in swap.people,
        waits=event.partition(" ")[0] in _ASKING,
    )


def _events(swap: Swap) -> str:
    return f"swap/{swap.id}/"


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


def _deciders_of(desk: SwapDesk, now: datetime) -> list[Account]:
    if desk.manager is None:
        return list(accounts_in_hr())
    today = now.date()
    deputies = [each.deputy for each in deputies_of([desk.manager.id], today) if each.first_day <= today]
    return list(accounts_of([desk.manager, *deputies]))
