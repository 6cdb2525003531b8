"""Which visits of two plans are the same, without reading all of both."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import aliased

from rotation.database import db
from rotation.models.plans import SAME_VISIT, Plan, Visit, at_hand


def visits_apart(plan: Plan, other: Plan) -> Sequence[Visit]:
    """The visits of a plan that another one has not: same request, guest, placement, host and time."""
    twin = aliased(Visit)
    same = (getattr(twin, name) == getattr(Visit, name) for name in SAME_VISIT)
    return db.session.scalars(
        at_hand().where(Visit.plan_id == plan.id, ~exists().where(twin.plan_id == other.id, *same))
    ).all()


def places_of(plan: Plan) -> set[tuple[Any, ...]]:
    """What makes each visit of a plan the same as one of another plan (SAME_VISIT), and nothing else."""
    columns = (getattr(Visit, name) for name in SAME_VISIT)
    return {tuple(row) for row in db.session.execute(select(*columns).where(Visit.plan_id == plan.id)).all()}
