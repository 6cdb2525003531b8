"""Who may do what: predicates over an account, with neither request nor session."""

from collections.abc import Collection

from rotation.models.accounts import HR, MANAGER, Account
from rotation.models.people import Person


def signed_in(account: Account) -> bool:
    """Everybody with an account."""
    return account.active


def is_hr(account: Account) -> bool:
    """HR sets up cycles, makes plans and keeps the people file."""
    return account.active and account.is_(HR)


def is_manager(account: Account) -> bool:
    """A manager of somebody in the people file."""
    return account.active and account.is_(MANAGER)


def has_days(account: Account) -> bool:
    """Somebody who is planned: their account belongs to a person."""
    return account.active and account.person_id is not None


def may_see_days_of(account: Account, person: Person) -> bool:
    """The person themselves, their manager, and HR."""
    return is_hr(account) or (
        account.active
        and account.person_id is not None
        and account.person_id in (person.id, person.manager_id)
    )


def may_edit_availability_of(account: Account, person: Person) -> bool:
    """The person themselves and HR."""
    return is_hr(account) or (account.active and account.person_id == person.id)


def may_report_absence_of(account: Account, person: Person) -> bool:
    """The person themselves, their manager and HR."""
    return may_see_days_of(account, person)


def may_answer_for(account: Account, person: Person) -> bool:
    """The person themselves, their manager and HR: the first until the deadline."""
    return may_see_days_of(account, person)


def may_ask_for(account: Account, person: Person) -> bool:
    """The person themselves, their manager and HR: to ask for a swap of one of their visits."""
    return may_see_days_of(account, person)


def may_hand_over(account: Account) -> bool:
    """Managers, to a deputy of theirs, and HR for any manager."""
    return is_hr(account) or (is_manager(account) and account.person_id is not None)


def may_see_swap(account: Account, people: Collection[int], managers: Collection[int | None]) -> bool:
    """HR, whoever it touches and whoever is to decide about it."""
    return is_hr(account) or (
        account.active
        and account.person_id is not None
        and (account.person_id in people or account.person_id in managers)
    )


def may_follow_department(account: Account, department_id: int) -> bool:
    """HR, and the managers in it: to have all of its visits in a calendar that they may see on pages."""
    return is_hr(account) or (
        is_manager(account) and account.person is not None and account.person.department_id == department_id
    )
