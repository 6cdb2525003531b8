"""What waits for somebody's decision: their own desks, and those that they stand in for."""

from collections.abc import Sequence
from datetime import datetime

from rotation import policy
from rotation.actions.swap_desks import may_decide
from rotation.models.accounts import Account
from rotation.models.deputies import stood_in_for
from rotation.models.swaps import Swap, SwapDesk, every_waiting_desk, waiting_desks


def inbox_of(account: Account, *, now: datetime) -> list[tuple[Swap, list[SwapDesk]]]:
    """The swaps that wait for this account as manager or deputy, with the desks it may decide for."""
    if account.person_id is None:
        return []
    managers = {account.person_id} | stood_in_for(account.person_id, now.date())
    return _by_swap(waiting_desks(managers), account, now)


def waiting_for_others(account: Account, *, now: datetime) -> list[tuple[Swap, list[SwapDesk]]]:
    """What HR may decide in the place of absent managers; nothing for anybody else."""
    if not policy.is_hr(account):
        return []
    own = {desk.id for _swap, desks in inbox_of(account, now=now) for desk in desks}
    return _by_swap([desk for desk in every_waiting_desk() if desk.id not in own], account, now)


def has_inbox(account: Account, *, now: datetime) -> bool:
    """Whether somebody decides about swaps at all: as a manager, a deputy or HR."""
    return (
        policy.is_hr(account)
        or policy.is_manager(account)
        or (account.person_id is not None and bool(stood_in_for(account.person_id, now.date())))
    )


def _by_swap(desks: Sequence[SwapDesk], account: Account, now: datetime) -> list[tuple[Swap, list[SwapDesk]]]:
    found: dict[int, tuple[Swap, list[SwapDesk]]] = {}
    for desk in desks:
        if may_decide(desk, account, now.date()):
            found.setdefault(desk.swap_id, (desk.swap, []))[1].append(desk)
    return list(found.values())
