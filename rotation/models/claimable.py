"""What rows have in common that one worker at a time works on (see rotation.actions.leases)."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from rotation.database import UtcDateTime
from rotation.models.columns import choice


class JobState(StrEnum):
    """queued → running → one of the others, which are final."""

    QUEUED = "queued"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"


ACTIVE = (JobState.QUEUED, JobState.RUNNING)


class Claimable:
    """Something that was asked for and takes a while.

    `attempt` is the fencing number: a worker writes only where its own attempt still stands and before
    `lease_until`; `deaths` counts the workers that were lost over it. `seconds` is what it may take.
    """

    state: Mapped[JobState] = mapped_column(choice(JobState), default=JobState.QUEUED)
    seconds: Mapped[float]
    attempt: Mapped[int] = mapped_column(default=0)
    deaths: Mapped[int] = mapped_column(default=0)
    lease_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    worker: Mapped[str] = mapped_column(String(80), default="")
    reason: Mapped[str] = mapped_column(Text, default="")
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    started_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    @property
    def is_active(self) -> bool:
        """Whether it still waits or is worked on."""
        return self.state in ACTIVE
