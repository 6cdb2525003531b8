"""A company with managers and a plan in force, in which swaps are asked for."""

from dataclasses import dataclass
from datetime import UTC, datetime

from rotation.actions import approvals, swaps
from rotation.database import db, transaction
from rotation.models import Account, HalfDay, Person, Plan, Swap, SwapDesk, SwapKind, Visit
from rotation.models.accounts import MANAGER, STAFF
from rotation.planning.changes import Change
from rotation.planning.choices import Place
from rotation.planning.keys import slot_of
from tests.builders import make_account, make_person
from tests.rotation.company import MONDAY, TUESDAY, Company, make_company, make_draft, publish

NOW = datetime(2027, 1, 4, 9, tzinfo=UTC)
WEDNESDAY, THURSDAY = "2027-01-13/am", "2027-01-14/pm"


@dataclass
class Office:
    """Bea manages Ada and Bo in Sales, Max manages Mia and Ned in Marketing; Ada and Bo have a visit each."""

    company: Company
    bea: Person
    max: Person
    plan: Plan
    accounts: dict[int, Account]

    def account(self, person: Person) -> Account:
        return self.accounts[person.id]

    def visit_of(self, person: Person) -> Visit:
        return db.session.query(Visit).filter_by(plan_id=self.plan.id, guest_id=person.id).one()


def make_office(*held: tuple[str, str, str], **cycle_facts) -> Office:
    """By default Ada visits Mia on Monday morning, Bo visits Ned on Tuesday afternoon."""
    company = make_company(**cycle_facts)
    bea, boss = make_person(company.sales, "Bea Hill"), make_person(company.marketing, "Max Roth")
    for person in (company.ada, company.bo):
        person.manager = bea
    for person in (company.mia, company.ned):
        person.manager = boss
    db.session.commit()
    held = held or (("ada", "mia", MONDAY), ("bo", "ned", TUESDAY))
    plan = make_draft(company, *((getattr(company, g), getattr(company, h), slot) for g, h, slot in held))
    publish(plan, company)
    people = (company.ada, company.bo, company.mia, company.ned)
    accounts = {person.id: make_account(person=person) for person in people}
    accounts |= {person.id: make_account(STAFF, MANAGER, person=person) for person in (bea, boss)}
    return Office(company, bea, boss, plan, accounts)


def at(office: Office, host: Person, slot: str) -> Place:
    """A place at the desk."""
    day, half = slot_of(slot)
    return Place(day, HalfDay(half), office.company.desk.id, host.id)


def ask_to_move(
    office: Office, guest: Person, host: Person, slot: str, *, now: datetime = NOW, by: Account | None = None
) -> Swap:
    """Somebody asks to have their visit elsewhere."""
    change = Change(office.visit_of(guest).id, at(office, host, slot))
    with transaction():
        return swaps.ask(
            office.plan,
            asked_by=guest,
            kind=SwapKind.MOVE,
            changes=[change],
            word="A customer comes.",
            by=by or office.account(guest),
            now=now,
        )


def ask_to_exchange(office: Office, one: Person, other: Person, *, now: datetime = NOW) -> Swap:
    """Somebody asks to take another guest's place, who would take theirs."""
    mine, theirs = office.visit_of(one), office.visit_of(other)
    with transaction():
        return swaps.ask(
            office.plan,
            asked_by=one,
            kind=SwapKind.EXCHANGE,
            changes=[Change(mine.id, Place.of(theirs)), Change(theirs.id, Place.of(mine))],
            by=office.account(one),
            now=now,
        )


def all_agree(office: Office, swap: Swap, *, now: datetime = NOW) -> None:
    """Everybody whose days it changes says yes."""
    for party in list(swap.parties):
        with transaction():
            swaps.accept(swap, by=office.accounts[party.person_id], now=now)


def desk_of(swap: Swap, manager: Person) -> SwapDesk:
    """The approval that is up to a manager."""
    return next(desk for desk in swap.desks if desk.manager_id == manager.id)


def approve(office: Office, swap: Swap, *managers: Person, now: datetime = NOW) -> None:
    """These managers approve, one after the other."""
    for manager in managers:
        with transaction():
            approvals.approve(desk_of(swap, manager), by=office.account(manager), now=now)
