"""What is to be mailed, as rows: written with what it tells of, sent by a worker, each once."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, Text, func, select
from sqlalchemy.orm import Mapped, mapped_column

from rotation.database import Base, UtcDateTime, db
from rotation.models.columns import choice


class MessageState(StrEnum):
    """waiting → sending → one of the others, which are final; after a refusal waiting again."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    DROPPED = "dropped"


class Message(Base):
    """One mail to one recipient. `once_key` says what it tells whom: there is never a second with the same.

    It is not sent before `not_before`, which moves on after a refusal. `attempt` is the fencing number of
    whoever sends it, as with jobs. `text` and `html` are emptied once it has been sent: they may hold a
    personal link.
    """

    __tablename__ = "messages"
    __table_args__ = (Index("ix_messages_due", "state", "not_before"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    once_key: Mapped[str] = mapped_column(String(160), unique=True)
    kind: Mapped[str] = mapped_column(String(40))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    recipient: Mapped[str] = mapped_column(String(254))
    subject: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text)
    state: Mapped[MessageState] = mapped_column(choice(MessageState), default=MessageState.WAITING)
    not_before: Mapped[datetime] = mapped_column(UtcDateTime)
    attempt: Mapped[int] = mapped_column(default=0)
    lease_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reason: Mapped[str] = mapped_column(Text, default="")


def counts_by_state(key_prefix: str) -> dict[MessageState, int]:
    """How many messages there are in each state whose once-key begins like this."""
    found = db.session.execute(
        select(Message.state, func.count())
        .where(Message.once_key.startswith(key_prefix, autoescape=True))
        .group_by(Message.state)
    )
    return {row[0]: row[1] for row in found}


def failures(key_prefix: str) -> Sequence[Message]:
    """The messages that could not be sent whose once-key begins like this, the newest first."""
    return db.session.scalars(
        select(Message)
        .where(Message.once_key.startswith(key_prefix, autoescape=True), Message.state == MessageState.FAILED)
        .order_by(Message.id.desc())
        .limit(50)
    ).all()
