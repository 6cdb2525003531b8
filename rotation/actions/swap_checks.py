"""Open swaps looked at again when facts have changed: what is not possible any more is said at once."""

from datetime import datetime

from rotation.actions.swap_applying import become
from rotation.actions.swap_ends import go_stale
from rotation.actions.swap_steps import hold_plan
from rotation.models.absences import Absence
from rotation.models.cycles import CycleState, open_cycles_of
from rotation.models.placements import PlacementKind
from rotation.models.plans import Plan, published_plan
from rotation.models.swaps import Swap, SwapVisit, open_swaps_of
from rotation.planning.changes import Today


def look_after_absence(absence: Absence, *, now: datetime) -> None:
    """Somebody is away: swaps that cannot be any more by that are stale, and all concerned hear why.

    The cycle is only stated anew where a swap would have them visit or host then, or have a colleague leave.
    """
    cycles = open_cycles_of(absence.person.department_id)
    for cycle in sorted(cycles, key=lambda each: each.id):
        plan = published_plan(cycle) if cycle.state == CycleState.PUBLISHED else None
        if plan is not None and _touched(plan, absence):
            hold_plan(plan.id)
            today = Today.around(cycle, [absence.person_id])
            visits = today.visits_of(plan)
            for swap in _touched(plan, absence):
                if reasons := today.broken(visits, become(swap)):
                    go_stale([swap], " ".join(reasons), now=now)


def _touched(plan: Plan, absence: Absence) -> list[Swap]:
    """A plan's open swaps of which a new visit falls into an absence and has to do with who is away."""
    return [
        swap
        for swap in open_swaps_of(plan)
        if any(new is not None and _falls_into(new, absence) for _old, new in swap.changes)
    ]


def _falls_into(new: SwapVisit, absence: Absence) -> bool:
    away, placement = absence.person, new.placement
    return (
        new.day <= absence.last_day
        and new.last_day >= absence.first_day
        and (
            away.id in (new.guest_id, new.host_id)
            or new.guest.department_id == away.department_id
            or (placement.kind == PlacementKind.BLOCK and away in placement.hosts)
        )
    )
