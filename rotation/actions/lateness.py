"""What comes too late: after the deadline people do not change their answer by themselves any more."""

from datetime import date, datetime

from rotation import wording
from rotation.errors import Refusal
from rotation.models.accounts import HR, Account, account_of, accounts_in_hr
from rotation.models.answers import answer_of
from rotation.models.people import Person
from rotation.models.rounds import CollectingRound, rounds_asking
from rotation.wording.rounds import deadline

_HR_NAMED = 2


def must_be_in_time(
    collecting: CollectingRound, person: Person, *, by: Account | None, now: datetime
) -> None:
    """Raises Refusal, naming who can still change it, when somebody answers too late for themselves.

    `by` None is the holder of the person's own link. HR and managers may answer until the cycle is closed.
    """
    cycle = collecting.cycle
    if not cycle.is_open:
        raise Refusal(f"{cycle.name} is closed. Nothing in it changes any more.")
    if not _is_own(person, by) or collecting.takes_answers_of(person, now):
        return
    ended = (
        f"Answers for {cycle.name} are not taken any more"
        if collecting.ended_at is not None
        else f"Answers for {cycle.name} were due by {deadline(collecting, person)}"
    )
    raise Refusal(f"{ended}. {who_can_change(person)}")


def must_not_be_late(
    person: Person, first: date | None, last: date | None, *, by: Account | None, now: datetime
) -> None:
    """The same for what somebody says apart from any cycle: these dates, or (None) their usual week.

    An answered cycle keeps its own week, so the usual one may change then.
    """
    if by is None or not _is_own(person, by):
        return
    for collecting in rounds_asking(person.department_id, now.date()):
        cycle = collecting.cycle
        if first is None or last is None:
            answer = answer_of(person, cycle)
            touched = answer is None or answer.week is None
        else:
            touched = first <= cycle.last_day and last >= cycle.first_day
        if touched:
            must_be_in_time(collecting, person, by=by, now=now)


def who_can_change(person: Person) -> str:
    """Bea Hill (your manager) or Hana Reed (HR) can still change it."""
    names = []
    manager = person.manager
    if manager is not None and (account := account_of(manager)) is not None and account.active:
        names.append(f"{manager.name} (your manager)")
    names += [f"{account.name} (HR)" for account in accounts_in_hr()[:_HR_NAMED]]
    return f"{wording.listed(names, 'or')} can still change it." if names else "HR can still change it."


def _is_own(person: Person, by: Account | None) -> bool:
    return by is None or (by.person_id == person.id and not by.is_(HR))
