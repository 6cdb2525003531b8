"""Certificates of fairness, as rows: what was asked, who works on it, what was proved."""

from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, select, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from rotation.database import Base, db
from rotation.models.claimable import ACTIVE, Claimable, JobState
from rotation.models.plans import Plan


class Certificate(Claimable, Base):
    """One press of *Prove it*. A plan has one at work at most: the database sees to it.

    `digest` is that of the facts and visits that the question was about, and `findings` the solver's answer
    (rotation-fairness/1); both are there once it has succeeded. `reason` says why it failed.
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
    digest: Mapped[str | None] = mapped_column(String(64))
    findings: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))

    plan: Mapped[Plan] = relationship()


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
