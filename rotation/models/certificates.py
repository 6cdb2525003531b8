"""Certificates of fairness, as rows: what was asked, who works on it, what was proved."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, select, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from rotation.database import Base, UtcDateTime, db
from rotation.models.columns import choice
from rotation.models.jobs import ACTIVE, JobState
from rotation.models.plans import Plan


class Certificate(Base):
    """One press of *Prove it*. A plan has one at work at most: the database sees to it.

    `digest` is that of the facts and visits that the question was about, and `findings` the solver's answer
    (rotation-fairness/1); both are there once it has succeeded. `attempt`, `deaths` and `lease_until` are as
    in a job. `reason` says why it failed.
    """

    __tablename__ = "certificates"
    __table_args__ = (
        Index(
            "uq_certificates_active",
            "plan_id",
            unique=True,
            sqlite_where=text("state in ('queued', 'running')"),
            postgresql_where=text("state in ('queued', 'running')"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plans.id"), index=True)
    state: Mapped[JobState] = mapped_column(choice(JobState), default=JobState.QUEUED)
    seconds: Mapped[float]
    attempt: Mapped[int] = mapped_column(default=0)
    deaths: Mapped[int] = mapped_column(default=0)
    lease_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    worker: Mapped[str] = mapped_column(String(80), default="")
    reason: Mapped[str] = mapped_column(Text, default="")
    digest: Mapped[str | None] = mapped_column(String(64))
    findings: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    started_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    plan: Mapped[Plan] = relationship()

    @property
    def is_active(self) -> bool:
        """Whether it still waits or is worked on."""
        return self.state in ACTIVE


def latest_certificate(plan: Plan) -> Certificate | None:
    """The newest one of a plan, whatever became of it."""
    return db.session.scalar(
        select(Certificate).where(Certificate.plan_id == plan.id).order_by(Certificate.id.desc()).limit(1)
    )


def proved_certificate(plan: Plan) -> Certificate | None:
    """The newest one of a plan that says something, void by now or not."""
    return db.session.scalar(
        select(Certificate)
        .where(Certificate.plan_id == plan.id, Certificate.state == JobState.SUCCEEDED)
        .order_by(Certificate.id.desc())
        .limit(1)
    )


def active_certificate(plan: Plan) -> Certificate | None:
    """The one of a plan that waits or is worked on, if there is one."""
    return db.session.scalar(
        select(Certificate).where(Certificate.plan_id == plan.id, Certificate.state.in_(ACTIVE))
    )
