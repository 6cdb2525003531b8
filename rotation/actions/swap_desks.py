"""Whose approval a swap needs, and as whom somebody may decide."""

from collections.abc import Mapping
from datetime import date

from rotation import policy
from rotation.errors import Missing, Refusal
from rotation.models.accounts import Account
from rotation.models.deputies import stood_in_for
from rotation.models.people import Person, people_with
from rotation.models.swap_terms import swap_terms_of
from rotation.models.swaps import Authority, Decision, Swap, SwapDesk


def desks_for(swap: Swap) -> list[SwapDesk]:
    """The managers of everybody whose days a swap changes, by department.

    Nobody approves their own: a manager who takes part is passed over for theirs, and so on. Where nobody is
    left, HR decides.
    """
    part = {each.person_id for each in swap.parties} | {swap.asked_by.id}
    people = people_with(part)
    wanted = {
        (people[each.person_id].department_id, _manager_of(people[each.person_id], people))
        for each in swap.parties
    }
    return [
        SwapDesk(department_id=department_id, manager_id=manager_id, decision=Decision.WAITING)
        for department_id, manager_id in sorted(wanted, key=lambda desk: (desk[0], desk[1] or 0))
    ]


def authority(desk: SwapDesk, account: Account, on: date) -> Authority:
    """As whom an account decides for a desk on a day.

    Raises Missing when it is not theirs; Refusal when they are part of the swap, or have decided for the
    other side and the cycle wants two people.
    """
    swap = desk.swap
    found = _authority(desk, account, on)
    if found is None:
        raise Missing("swap")
    if account.person_id in swap.people or account.id == swap.filed_by_id:
        raise Refusal("You are part of this swap yourself, so somebody else has to decide about it.")
    if not swap_terms_of(swap.plan.cycle).one_manager_for_both and any(
        other.department_id != desk.department_id
        and other.decided_by_id == account.id
        and other.decision == Decision.APPROVED
        for other in swap.desks
    ):
        raise Refusal(
            f"You have approved this swap for the other side. In {swap.plan.cycle.name} somebody else has to "
            f"approve it for {desk.department.name}: a deputy, or HR."
        )
    return found


def may_decide(desk: SwapDesk, account: Account, on: date) -> bool:
    """Whether an account could decide for a desk on a day."""
    try:
        authority(desk, account, on)
    except Refusal:
        return False
    return True


def _authority(desk: SwapDesk, account: Account, on: date) -> Authority | None:
    if not account.active:
        return None
    if account.person_id is not None and desk.manager_id is not None:
        if account.person_id == desk.manager_id:
            return Authority.MANAGER
        if desk.manager_id in stood_in_for(account.person_id, on):
            return Authority.DEPUTY
    return Authority.HR if policy.is_hr(account) else None


def _manager_of(person: Person, part: Mapping[int, Person]) -> int | None:
    """The first manager above somebody who is not part of the swap and has not left."""
    seen = {person.id}
    manager = person.manager
    while manager is not None and manager.id not in seen:
        if manager.id not in part and manager.left_on is None:
            return manager.id
        seen.add(manager.id)
        manager = manager.manager
    return None
