"""Who reads what: the entries that a link shows, each as its owner may read it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from rotation import policy
from rotation.calendar_feed.events import Reader
from rotation.models.accounts import Account
from rotation.models.days import visits_of_department, visits_with
from rotation.models.people import Person
from rotation.models.plans import Visit
from rotation.models.subscriptions import Scope, Subscription
from rotation.models.visit_entries import (
    VisitEntry,
    entries_hosted_by,
    entries_of_department,
    entries_with,
)

# How long past visits stay in calendars.
_BACK = timedelta(days=180)


@dataclass(frozen=True)
class Feed:
    """The entries that a link shows with who its owner is to each, and when the last of them changed.

    `guest_ids` are the guests of all visits that it shows or would show, were calendars told of them.
    """

    name: str
    read: Sequence[tuple[VisitEntry, Reader]]
    guest_ids: frozenset[int]
    changed_at: datetime


def feed_of(subscription: Subscription, on: date) -> Feed:
    """What a link shows on a day."""
    if subscription.scope == Scope.DEPARTMENT:
        return _of_department(subscription, on)
    return _of_person(subscription, on)


def _of_person(subscription: Subscription, on: date) -> Feed:
    person = subscription.account.person
    assert person is not None  # noqa: S101  # the link would not be readable
    hosting = subscription.scope == Scope.HOSTING
    entries = (entries_hosted_by if hosting else entries_with)(person.id, on - _BACK)
    visits = [each for each in visits_with(person) if not hosting or each.host_id == person.id]
    read = [(entry, _reader(entry, person)) for entry in entries]
    return _feed("Rotation: hosting" if hosting else "Rotation", subscription, read, visits)


def _reader(entry: VisitEntry, person: Person) -> Reader:
    if entry.guest_id == person.id:
        return Reader.GUEST
    return Reader.HOST if entry.host_id == person.id else Reader.FORMER_HOST


def _of_department(subscription: Subscription, on: date) -> Feed:
    department = subscription.department
    assert department is not None  # noqa: S101  # the database sees to it
    shown = _shown_to(subscription.account, department.id)
    entries = [entry for entry in entries_of_department(department.id, on - _BACK) if shown(entry)]
    visits = [visit for visit in visits_of_department(department.id) if shown(visit)]
    read = [(entry, Reader.DEPARTMENT) for entry in entries]
    return _feed(f"Rotation: {department.name}", subscription, read, visits)


def _shown_to(account: Account, department_id: int) -> Callable[[VisitEntry | Visit], bool]:
    """Everybody in a department sees whom it hosts; who of it is away, whoever sees that person's days."""

    def shown(which: VisitEntry | Visit) -> bool:
        hosted = which.placement.department_id == department_id
        return hosted or policy.may_see_days_of(account, which.guest)

    return shown


def _feed(
    name: str,
    subscription: Subscription,
    read: Sequence[tuple[VisitEntry, Reader]],
    visits: Iterable[Visit],
) -> Feed:
    return Feed(
        name=name,
        read=read,
        guest_ids=frozenset({entry.guest_id for entry, _ in read} | {visit.guest_id for visit in visits}),
        changed_at=max([subscription.made_at, *(entry.changed_at for entry, _ in read)]),
    )
