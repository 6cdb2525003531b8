"""Keeping a person: what HR corrects by hand, who has left, and who belongs to HR."""

from dataclasses import dataclass, fields
from datetime import date, datetime

from rotation.actions.accounts import keep_accounts_of, offer_set_up
from rotation.database import db
from rotation.errors import Refusal
from rotation.models.accounts import HR, Account, account_by_email, account_of, accounts, role
from rotation.models.people import ACCENTS, Department, Person, departments, person_by_email
from rotation.models.records import record


@dataclass(frozen=True)
class Correction:
    """What HR says about a person by hand; `department` by name. The next people file may say otherwise."""

    email: str | None
    department: str
    team: str
    manager: Person | None
    country: str
    region: str
    time_zone: str
    host_limit: int
    hosting_per_week: int | None


def change_person(person: Person, to: Correction, *, by: Account | None, now: datetime) -> None:
    """Correct a person by hand; their account follows.

    Raises Refusal when the address is somebody else's, the department has no name, the manager would stand in
    a circle, or nobody would be left in HR.
    """
    _check_address(person, to.email)
    _check_manager(person, to.manager)
    old_manager, before = person.manager, particulars_of(person)
    said = {field.name: getattr(to, field.name) for field in fields(to)}
    for name, value in (said | {"department": department_named(to.department)}).items():
        setattr(person, name, value)
    keep_accounts_of([each for each in (person, old_manager, to.manager) if each])
    record("change_person", person, by=by, now=now, changed=differences(before, particulars_of(person)))
    keep_somebody_in_hr(by)


def mark_left(person: Person, *, day: date, by: Account | None, now: datetime) -> None:
    """Mark somebody as having left: they keep their past, lose their way in and are not planned any more.

    Raises Refusal when nobody would be left in HR.
    """
    if person.left_on is not None:
        return
    person.left_on = day
    keep_accounts_of([person, person.manager] if person.manager else [person])
    record("mark_left", person, by=by, now=now)
    keep_somebody_in_hr(by)


def mark_back(person: Person, *, by: Account | None, now: datetime) -> None:
    """Undo `mark_left`: the person is here again, with the account that they had."""
    person.left_on = None
    keep_accounts_of([person, person.manager] if person.manager else [person])
    record("mark_back", person, by=by, now=now)


def offer_person_set_up(person: Person, *, token: str, by: Account | None, now: datetime) -> Account:
    """Make a one-time link for somebody to choose their password; gives the account it is for.

    Raises Refusal for somebody who has no address or has left.
    """
    keep_accounts_of([person])
    account = account_of(person)
    if account is None or not account.active:
        raise Refusal(
            f"{person.name} has left and cannot sign in."
            if person.left_on
            else f"{person.name} has no e-mail address to sign in with. Save one first."
        )
    offer_set_up(account, token=token, by=by, now=now)
    return account


def put_in_hr(person: Person, *, by: Account | None, now: datetime) -> None:
    """Let a person's account do what HR does. Raises Refusal when they have none."""
    account = account_of(person)
    if account is None or not account.active:
        raise Refusal(f"{person.name} has no account. Save an e-mail address first.")
    if not account.is_(HR):
        account.roles = [*account.roles, role(HR)]
        record("put_in_hr", account, by=by, now=now)


def take_out_of_hr(person: Person, *, by: Account | None, now: datetime) -> None:
    """Undo `put_in_hr`. Raises Refusal when nobody would be left in HR."""
    account = account_of(person)
    if account is not None and account.is_(HR):
        account.roles = [each for each in account.roles if each.name != HR]
        record("take_out_of_hr", account, by=by, now=now)
        keep_somebody_in_hr(by)


Particulars = dict[str, str | int | None]


def particulars_of(person: Person) -> Particulars:
    """What we keep about a person, as plain values: the department by name, the manager by employee id."""
    return {
        "given_name": person.given_name,
        "family_name": person.family_name,
        "email": person.email,
        "job_title": person.job_title,
        "department": person.department.name,
        "team": person.team,
        "manager": person.manager.employee_id if person.manager else None,
        "country": person.country,
        "region": person.region,
        "time_zone": person.time_zone,
        "hired_on": person.hired_on.isoformat() if person.hired_on else None,
        "host_limit": person.host_limit,
        "hosting_per_week": person.hosting_per_week,
    }


def differences(before: Particulars, after: Particulars) -> dict[str, list[str | int | None]]:
    """The facts that differ: [before, after] by name."""
    return {name: [before[name], value] for name, value in after.items() if before[name] != value}


def keep_somebody_in_hr(by: Account | None) -> None:
    """Raises Refusal when no active account is in HR any more. The shell (`by` None) may do that."""
    if by is not None and not any(each.active and each.is_(HR) for each in accounts()):
        raise Refusal("Nobody in HR could sign in any more. Put somebody else in HR first.")


def department_named(name: str) -> Department:
    """The department of this name, whatever its capitals; a new one gets the next accent in turn.

    Raises Refusal when the name is empty.
    """
    if not name.strip():
        raise Refusal("Name the department.", field="department")
    known = departments()
    for each in known:
        if each.name.casefold() == name.casefold():
            return each
    department = Department(name=name, accent=len(known) % ACCENTS + 1)
    db.session.add(department)
    db.session.flush()
    return department


def _check_address(person: Person, email: str | None) -> None:
    if email is None:
        return
    holder = person_by_email(email)
    if holder is not None and holder is not person:
        raise Refusal(f"{holder.name} has this address already.", field="email")
    account = account_by_email(email)
    if account is not None and account.person_id != person.id and account_of(person) is not None:
        raise Refusal("Another account signs in with this address.", field="email")


def _check_manager(person: Person, manager: Person | None) -> None:
    above = manager
    seen: list[Person] = []
    while above is not None and above not in seen:
        if above is person:
            raise Refusal(
                f"{person.name} cannot report to somebody who reports to {person.name}.", field="manager"
            )
        seen.append(above)
        above = above.manager
