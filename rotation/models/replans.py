"""The ways to go on that a re-plan offers, each a draft."""

from collections.abc import Sequence
from enum import StrEnum

from sqlalchemy import ForeignKey, UniqueConstraint, select
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from rotation.database import Base, db
from rotation.models.columns import choice
from rotation.models.jobs import Job
from rotation.models.plans import Plan


class Option(StrEnum):
    """What a re-plan is to be best at, in the order in which they are looked for."""

    LEAST_CHANGE = "least_change"
    ONLY_BROKEN = "only_broken"
    BEST_SCORE = "best_score"


class ReplanOption(Base):
    """A draft that a re-plan offers. `proved`: nothing is better at what it is to be best at."""

    __tablename__ = "replan_options"
    __table_args__ = (UniqueConstraint("job_id", "option"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    job_id: Mapped[int] = mapped_column(ForeignKey("jobs.id"), index=True)
    option: Mapped[Option] = mapped_column(choice(Option))
    plan_id: Mapped[int] = mapped_column(ForeignKey("plans.id"))
    proved: Mapped[bool]

    plan: Mapped[Plan] = relationship()


def options_of(job: Job) -> Sequence[ReplanOption]:
    """What a re-plan offers so far, in the order in which it was found."""
    return db.session.scalars(
        select(ReplanOption)
        .where(ReplanOption.job_id == job.id)
        .order_by(ReplanOption.id)
        .options(joinedload(ReplanOption.plan))
    ).all()
