"""What somebody is told: shown on their notices page, and mailed at an hour that suits them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ColumnElement, ForeignKey, Index, String, func, select, true
from sqlalchemy.orm import Mapped, mapped_column, relationship, selectinload

from rotation.database import Base, UtcDateTime, db
from rotation.models.accounts import Account
from rotation.models.people import Person


class Notice(Base):
    """One event told to one account. `once_key` says which event: nobody is told the same one twice.

    `lines` are sentences; `path` is the page that it leads to, `go` what the link to it says. The letter is
    made of the templates `letters/<template>`, with `facts` beside the rest. What is told somebody
    `as_manager` may wait for their digest. What `waits` asks something of its reader until it is settled.
    """

    __tablename__ = "notices"
    __table_args__ = (
        Index("ix_notices_unread", "account_id", "read_at"),
        Index("ix_notices_unmailed", "mailed_at"),
        CheckConstraint("path like '/%' and path not like '//%'", name="path"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    once_key: Mapped[str] = mapped_column(String(160), unique=True)
    kind: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(200))
    lines: Mapped[list[str]] = mapped_column(JSON)
    path: Mapped[str] = mapped_column(String(200))
    go: Mapped[str] = mapped_column(String(60))
    about: Mapped[str] = mapped_column(String(40), default="")
    about_id: Mapped[int | None]
    template: Mapped[str] = mapped_column(String(40), default="notice")
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    as_manager: Mapped[bool] = mapped_column(default=False)
    waits: Mapped[bool] = mapped_column(default=False)
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    read_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    mailed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    account: Mapped[Account] = relationship(foreign_keys=[account_id])


class NoticeWish(Base):
    """How somebody would like to be told by mail; who has no row has the house's quiet hours and a digest.

    `quiet` are hours such as 19:00-07:00 on their own clock, None those of the house, empty none.
    """

    __tablename__ = "notice_wishes"

    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    quiet: Mapped[str | None] = mapped_column(String(11))
    digest: Mapped[bool] = mapped_column(default=True)


def notices_of(account: Account, most: int = 200) -> Sequence[Notice]:
    """What an account was told, the newest first."""
    return db.session.scalars(
        select(Notice)
        .where(Notice.account_id == account.id)
        .order_by(Notice.made_at.desc(), Notice.id.desc())
        .limit(most)
    ).all()


def count_unread(account: Account) -> int:
    """How much an account was told and has not seen."""
    return (
        db.session.scalar(
            select(func.count())
            .select_from(Notice)
            .where(Notice.account_id == account.id, Notice.read_at.is_(None))
        )
        or 0
    )


def get_notice(notice_id: int) -> Notice | None:
    """The notice with this id, if there is one."""
    return db.session.get(Notice, notice_id)


def visits_in_doubt(person: Person) -> set[int | None]:
    """The visits of which a person was told that they cannot be as planned, and nothing better since."""
    told = db.session.execute(
        select(Notice.about_id, Notice.kind)
        .join(Account, Notice.account_id == Account.id)
        .where(Account.person_id == person.id, Notice.kind.in_(("visit_broken", "visit_stands")))
        .order_by(Notice.id)
    )
    last = {row[0]: row[1] for row in told}
    return {visit_id for visit_id, kind in last.items() if kind == "visit_broken"}


def notices_to_mail(most: int) -> Sequence[Notice]:
    """What is to be mailed by itself and has not been yet, the oldest first; nobody else takes it now."""
    return db.session.scalars(
        select(Notice)
        .where(Notice.mailed_at.is_(None), ~_in_digest())
        .order_by(Notice.id)
        .limit(most)
        .options(selectinload(Notice.account))
        .with_for_update(of=Notice, skip_locked=True)
    ).all()


def anything_to_mail() -> bool:
    """Whether there is something to be mailed by itself: a look without a lock."""
    return (
        db.session.scalar(select(Notice.id).where(Notice.mailed_at.is_(None), ~_in_digest()).limit(1))
        is not None
    )


def notices_for_digests() -> Sequence[Notice]:
    """What has not been told in a digest yet, the oldest first."""
    return db.session.scalars(
        select(Notice)
        .where(Notice.mailed_at.is_(None), _in_digest())
        .order_by(Notice.id)
        .options(selectinload(Notice.account))
    ).all()


def _in_digest() -> ColumnElement[bool]:
    wish = select(NoticeWish.digest).where(NoticeWish.account_id == Notice.account_id).scalar_subquery()
    return Notice.as_manager & func.coalesce(wish, true())


def still_waiting() -> Sequence[Notice]:
    """What asks something of managers and is not settled, the oldest first."""
    return db.session.scalars(
        select(Notice)
        .where(Notice.waits, Notice.as_manager, Notice.settled_at.is_(None))
        .order_by(Notice.id)
        .options(selectinload(Notice.account))
    ).all()


def wishes_of(account_ids: Iterable[int]) -> Mapping[int, NoticeWish]:
    """How accounts would like to be told, of those that have said so."""
    found = db.session.scalars(select(NoticeWish).where(NoticeWish.account_id.in_(sorted(account_ids))))
    return {each.account_id: each for each in found}


def wish_of(account: Account) -> NoticeWish:
    """How an account would like to be told; not in the database while it is what everybody has."""
    return db.session.get(NoticeWish, account.id) or NoticeWish(
        account_id=account.id, quiet=None, digest=True
    )
