"""Who changed what, and when."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from rotation.database import Base, UtcDateTime, db
from rotation.models.accounts import Account


class ChangeRecord(Base):
    """One change, written in the transaction that makes it. `about` is a kind and `about_id` its row."""

    __tablename__ = "change_records"
    __table_args__ = (Index("ix_change_records_about", "about", "about_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    action: Mapped[str] = mapped_column(String(40))
    about: Mapped[str] = mapped_column(String(40))
    about_id: Mapped[int | None]
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)


def record(action: str, about: Base, *, by: Account | None, now: datetime, **facts: Any) -> None:
    """Note that `by` did `action` to the row `about`, in the open transaction."""
    db.session.flush()
    db.session.add(
        ChangeRecord(
            at=now,
            account_id=by.id if by else None,
            action=action,
            about=about.__tablename__,
            about_id=getattr(about, "id", None),
            facts=facts,
        )
    )
