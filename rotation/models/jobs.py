"""Solving, as a row: the row is the truth, whoever works on it."""

from enum import StrEnum

from sqlalchemy import JSON, ForeignKey, Index, select, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from rotation.database import Base, db
from rotation.errors import Missing
from rotation.models.claimable import ACTIVE, Claimable
from rotation.models.columns import choice
from rotation.models.cycles import Cycle
from rotation.models.plans import Plan


class JobKind(StrEnum):
    """What comes of it: a plan, or several ways to go on after something has broken the plan in force."""

    GENERATE = "generate"
    REPLAN = "replan"


class StopWish(StrEnum):
    """How HR wants a running job to end early."""

    USE_BEST = "use_best"
    CANCEL = "cancel"


class Job(Claimable, Base):
    """One press of *Generate* or *Re-plan*. A cycle has one active job at most: the database sees to it.

    `base_plan` gives the locked visits
    when the rest of a plan is solved again, and is the plan in force that is re-planned. `points` is the
    progress: [seconds, objective, bound, unmet visits] per improvement. `reason` says why it failed,
    or why its search ended before its time.
    """

    __tablename__ = "jobs"
    __table_args__ = (
        Index(
            "uq_jobs_active",
            "cycle_id",
            unique=True,
            sqlite_where=text("state in ('queued', 'running')"),
            postgresql_where=text("state in ('queued', 'running')"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycles.id"), index=True)
    kind: Mapped[JobKind] = mapped_column(choice(JobKind), default=JobKind.GENERATE)
    base_plan_id: Mapped[int | None] = mapped_column(ForeignKey("plans.id"))
    stop_wish: Mapped[StopWish | None] = mapped_column(choice(StopWish))
    seed: Mapped[int] = mapped_column(default=0)
    wanted: Mapped[int] = mapped_column(default=0)
    points: Mapped[list[list[float | None]]] = mapped_column(JSON, default=list)
    plan_id: Mapped[int | None] = mapped_column(ForeignKey("plans.id"))

    cycle: Mapped[Cycle] = relationship()
    plan: Mapped[Plan | None] = relationship(foreign_keys=[plan_id])
    base_plan: Mapped[Plan | None] = relationship(foreign_keys=[base_plan_id])


def get_job(job_id: int) -> Job:
    """The job with this id. Raises Missing."""
    job = db.session.get(Job, job_id)
    if job is None:
        raise Missing("job")
    return job


def active_job(cycle: Cycle) -> Job | None:
    """The cycle's waiting or running job, if there is one."""
    return db.session.scalar(select(Job).where(Job.cycle_id == cycle.id, Job.state.in_(ACTIVE)))


def latest_job(cycle: Cycle) -> Job | None:
    """The cycle's newest job, whatever became of it."""
    return db.session.scalar(select(Job).where(Job.cycle_id == cycle.id).order_by(Job.id.desc()).limit(1))


def job_of(plan: Plan) -> Job | None:
    """The job whose plan this is, if a job made it."""
    return db.session.scalar(select(Job).where(Job.plan_id == plan.id).order_by(Job.id).limit(1))
