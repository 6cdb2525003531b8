"""What history tells of plans that come into force, and go out of it."""

from rotation.actions.history import Who, append
from rotation.models.plans import Plan, visits_of
from rotation.models.sameness import visits_apart


def note_publication(action: str, plan: Plan, instead_of: Plan | None, who: Who) -> None:
    """Write down that a plan is in force, in place of another: for every visit that is new by it, or gone."""
    changed = (
        [*visits_of(plan)]
        if instead_of is None
        else [*visits_apart(plan, instead_of), *visits_apart(instead_of, plan)]
    )
    append(
        action,
        plan.cycle,
        who,
        visits=(visit.id for visit in changed),
        people=(person_id for visit in changed for person_id in (visit.guest_id, visit.host_id)),
        plan=plan.number,
        instead_of=instead_of.number if instead_of is not None else None,
    )


def note_end(plan: Plan, who: Who) -> None:
    """Write down that a plan is taken out of force, and none is in its place."""
    visits = visits_of(plan)
    append(
        "withdraw_plan",
        plan.cycle,
        who,
        visits=(visit.id for visit in visits),
        people=(person_id for visit in visits for person_id in (visit.guest_id, visit.host_id)),
        plan=plan.number,
    )
