"""Who may sign in."""

from collections.abc import Sequence
from datetime import datetime

from flask_security import RoleMixin, UserMixin
from sqlalchemy import Column, ForeignKey, String, Table, func, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from rotation.database import Base, UtcDateTime, db
from rotation.models.people import Person

HR, MANAGER, STAFF = "hr", "manager", "staff"

account_roles = Table(
    "account_roles",
    Base.metadata,
    Column("account_id", ForeignKey("accounts.id"), primary_key=True),
    Column("role_id", ForeignKey("roles.id"), primary_key=True),
)


class Role(Base, RoleMixin):
    """What an account may do: hr, manager or staff."""

    __tablename__ = "roles"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(20), unique=True)


class Account(Base, UserMixin):
    """A way in. Staff have one for their person; someone in HR may have one without being planned.

    `fs_uniquifier` stands in every session: a new one signs the account out everywhere.
    """

    __tablename__ = "accounts"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(160))
    password: Mapped[str | None] = mapped_column(String(255))
    active: Mapped[bool] = mapped_column(default=True)
    fs_uniquifier: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), unique=True)

    person: Mapped[Person | None] = relationship(lazy="joined")
    roles: Mapped[list[Role]] = relationship(  # type: ignore[assignment]  # UserMixin says RoleMixin
        secondary=account_roles, lazy="selectin"
    )

    def is_(self, role: str) -> bool:
        """Whether the account has this role."""
        return any(each.name == role for each in self.roles)


class SetUpLink(Base):
    """A one-time link that lets its holder choose a password: the first HR account's, or one person's.

    Only the digest of its token is kept. `account_id` None means that it makes the first HR account.
    """

    __tablename__ = "set_up_links"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    account: Mapped[Account | None] = relationship()


def account_of(person: Person) -> Account | None:
    """The account that belongs to a person, if they have one."""
    return db.session.scalar(select(Account).where(Account.person_id == person.id))


def accounts_of(people: Sequence[Person]) -> Sequence[Account]:
    """The accounts of these people, of those who have one."""
    return db.session.scalars(
        select(Account).where(Account.person_id.in_([person.id for person in people]))
    ).all()


def account_by_email(email: str) -> Account | None:
    """The account that signs in with this address, whatever its capitals."""
    return db.session.scalar(select(Account).where(func.lower(Account.email) == email.strip().lower()))


def accounts() -> Sequence[Account]:
    """All accounts, by name."""
    return db.session.scalars(select(Account).order_by(func.lower(Account.name), Account.id)).all()


def accounts_in_hr() -> Sequence[Account]:
    """The active accounts of HR, by name."""
    return db.session.scalars(
        select(Account)
        .where(Account.active, Account.roles.any(Role.name == HR))
        .order_by(func.lower(Account.name), Account.id)
    ).all()


def role(name: str) -> Role:
    """The role of this name, made when it is first asked for."""
    found = db.session.scalar(select(Role).where(Role.name == name))
    if found is None:
        found = Role(name=name)
        db.session.add(found)
        db.session.flush()
    return found
