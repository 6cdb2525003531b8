"""Secret links by which a device reads its owner's calendar."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from rotation.database import Base, UtcDateTime, db
from rotation.errors import Missing
from rotation.models.accounts import Account
from rotation.models.columns import Removable, choice
from rotation.models.people import Department


class Scope(StrEnum):
    """What a link shows: what I visit and host, what I host, or all of a department."""

    DAYS = "days"
    HOSTING = "hosting"
    DEPARTMENT = "department"


class Subscription(Base, Removable):
    """One device's link. Only the digest of its token is kept; a removed one is revoked.

    `device` is its owner's word for it. `last_used_at` is right to the hour.
    """

    __tablename__ = "subscriptions"
    __table_args__ = (
        CheckConstraint("device <> ''", name="device"),
        CheckConstraint("(scope = 'department') = (department_id is not null)", name="department"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    scope: Mapped[Scope] = mapped_column(choice(Scope))
    department_id: Mapped[int | None] = mapped_column(ForeignKey("departments.id"))
    device: Mapped[str] = mapped_column(String(80))
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    account: Mapped[Account] = relationship()
    department: Mapped[Department | None] = relationship(lazy="joined")


def subscriptions_of(account: Account) -> Sequence[Subscription]:
    """An account's links that work, the oldest first."""
    return db.session.scalars(
        select(Subscription)
        .where(Subscription.account_id == account.id, Subscription.removed_at.is_(None))
        .order_by(Subscription.made_at, Subscription.id)
    ).all()


def get_subscription(subscription_id: int, *, of: Account) -> Subscription:
    """An account's link with this id, revoked or not. Raises Missing."""
    subscription = db.session.get(Subscription, subscription_id)
    if subscription is None or subscription.account_id != of.id:
        raise Missing("calendar link")
    return subscription


def subscription_with(token_digest: str) -> Subscription:
    """The link of this digest, if it works and its account does. Raises Missing."""
    subscription = db.session.scalar(select(Subscription).where(Subscription.token_digest == token_digest))
    if subscription is None or subscription.removed_at is not None or not subscription.account.active:
        raise Missing("calendar")
    return subscription
