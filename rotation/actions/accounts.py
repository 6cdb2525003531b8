"""Accounts: made by set-up links and by the people file, ended when somebody leaves."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select

from rotation.database import db
from rotation.errors import Missing, Refusal
from rotation.models.accounts import (
    HR,
    MANAGER,
    STAFF,
    Account,
    SetUpLink,
    account_by_email,
    accounts_of,
    role,
)
from rotation.models.people import Person, managers_among
from rotation.models.records import record

LINK_LIFE = timedelta(days=7)


def offer_set_up(account: Account | None, *, token: str, by: Account | None, now: datetime) -> SetUpLink:
    """Make a one-time link that lets its holder choose a password; for None, make the first HR account.

    Earlier unused links of the same account end. `token` must be unguessable: it is kept as a digest only.
    """
    _end_links_of(account)
    link = SetUpLink(
        token_digest=token_digest(token),
        account_id=account.id if account else None,
        expires_at=now + LINK_LIFE,
    )
    db.session.add(link)
    record("offer_set_up", account or link, by=by, now=now)
    return link


def find_set_up(token: str, *, now: datetime) -> SetUpLink:
    """The unused link of this token. Raises Missing, also when it has expired or its account is closed."""
    link = db.session.scalar(select(SetUpLink).where(SetUpLink.token_digest == token_digest(token)))
    if link is None or link.used_at is not None or link.expires_at < now:
        raise Missing("set-up link; it may have been used or be over a week old. Ask HR for a new one")
    if link.account is not None and not link.account.active:
        raise Missing("set-up link; it may have been used or be over a week old. Ask HR for a new one")
    return link


def set_up_first(link: SetUpLink, *, name: str, email: str, password_hash: str, now: datetime) -> Account:
    """Make the first HR account and use the link up. Raises Refusal when the address is taken."""
    if link.account_id is not None:
        raise Missing("set-up link")
    if account_by_email(email) is not None:
        raise Refusal("This address has an account already.", field="email")
    account = open_account(email=email, name=name, roles=[HR], password_hash=password_hash)
    link.used_at = now
    record("set_up", account, by=account, now=now)
    return account


def set_up(link: SetUpLink, *, password_hash: str, now: datetime) -> Account:
    """Give the link's account this password, sign it out everywhere else, and use the link up."""
    account = link.account
    if account is None:
        raise Missing("set-up link")
    account.password = password_hash
    sign_out_everywhere(account)
    link.used_at = now
    record("set_up", account, by=account, now=now)
    return account


def change_password(account: Account, *, password_hash: str, now: datetime) -> None:
    """Give an account another password and sign it out everywhere."""
    account.password = password_hash
    sign_out_everywhere(account)
    record("change_password", account, by=account, now=now)


def sign_out_everywhere(account: Account) -> None:
    """End every session of an account at its next request."""
    account.fs_uniquifier = secrets.token_hex(32)


def open_account(
    *,
    email: str,
    name: str,
    roles: Sequence[str],
    password_hash: str | None = None,
    person: Person | None = None,
) -> Account:
    """Make an account; without a password nobody can sign in to it until a set-up link is used."""
    account = Account(
        email=email,
        name=name,
        password=password_hash,
        fs_uniquifier=secrets.token_hex(32),
        person=person,
        active=True,
    )
    account.roles = [role(each) for each in roles]
    db.session.add(account)
    db.session.flush()
    return account


def keep_accounts_of(people: Sequence[Person]) -> None:
    """Bring people's accounts in line with the people file: address, name, roles; closed for leavers.

    Someone without an e-mail address has none, or a closed one. HR stays HR. Comes after managers and leavers
    are set, and asks the database a few times for all of them, not for each.
    """
    db.session.flush()
    known = {account.person_id: account for account in accounts_of(people)}
    managing = managers_among(people)
    roles = {name: role(name) for name in (STAFF, MANAGER, HR)}
    for person in people:
        account = known.get(person.id) or _open_account_of(person)
        if account is None:
            continue
        account.name = person.name
        account.email = person.email or _no_address(account)
        stays = person.left_on is None and person.email is not None
        if account.active and not stays:
            sign_out_everywhere(account)
            _end_links_of(account)
        account.active = stays
        wanted = {STAFF: True, MANAGER: person.id in managing, HR: account.is_(HR)}
        account.roles = [roles[name] for name, has in wanted.items() if has]
    db.session.flush()


def release_address(account: Account) -> None:
    """Take its address from an account, so that somebody else's can have it. Nobody signs in without one."""
    account.email = _no_address(account)
    db.session.flush()


def _open_account_of(person: Person) -> Account | None:
    """An account for somebody who has none: the one that signs in with their address, or a new one."""
    if person.email is None or person.left_on is not None:
        return None
    account = account_by_email(person.email)
    if account is not None and account.person_id is not None:
        release_address(account)  # the address has passed on; what its former holder may do has not
        account = None
    if account is None:
        account = open_account(email=person.email, name=person.name, roles=[], person=person)
    account.person = person
    return account


def _end_links_of(account: Account | None) -> None:
    """Let nobody use the open set-up links of an account any more; for None, those for the first account."""
    account_id = account.id if account else None
    for link in db.session.scalars(
        select(SetUpLink).where(SetUpLink.account_id == account_id, SetUpLink.used_at.is_(None))
    ):
        db.session.delete(link)


def _no_address(account: Account) -> str:
    return f"{account.fs_uniquifier}@released.invalid"


def token_digest(token: str) -> str:
    """What is kept of an unguessable token: whoever reads the database cannot use it."""
    return hashlib.sha256(token.encode()).hexdigest()
