"""What is to be told of swaps, and to whom: the postman makes letters of it."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from rotation.database import Base, UtcDateTime, db
from rotation.models.accounts import Account
from rotation.models.swaps import Swap


class SwapNotice(Base):
    """One thing about a swap that one account is to hear, once."""

    __tablename__ = "swap_notices"
    __table_args__ = (
        UniqueConstraint("swap_id", "event", "account_id"),
        Index("ix_swap_notices_written_at", "written_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    swap_id: Mapped[int] = mapped_column(ForeignKey("swaps.id"))
    event: Mapped[str] = mapped_column(String(40))
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    written_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    swap: Mapped[Swap] = relationship()
    account: Mapped[Account] = relationship()


def unwritten(most: int) -> Sequence[SwapNotice]:
    """What nobody has been written yet, the oldest first."""
    return db.session.scalars(
        select(SwapNotice).where(SwapNotice.written_at.is_(None)).order_by(SwapNotice.id).limit(most)
    ).all()
