"""Swaps that are not possible any more, and drafts that have not heard of swaps."""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from rotation import wording
from rotation.actions.history import Who
from rotation.actions.swap_news import concerned, deciders, tell
from rotation.actions.swap_steps import is_as, note, step
from rotation.database import db
from rotation.errors import Refusal
from rotation.models.cycles import Cycle
from rotation.models.plans import Plan, PlanState, Visit
from rotation.models.swaps import Swap, SwapState, SwapVisit, open_swaps_of
from rotation.planning.keys import stated

_REPLANNED = "A new plan was published meanwhile."


def go_stale(swaps: Iterable[Swap], why: str, *, now: datetime) -> None:
    """These swaps are not possible any more; everybody concerned is told why."""
    for swap in swaps:
        known = {each.id: each for each in [*concerned(swap), *deciders(swap, now=now)]}
        step(swap, SwapState.STALE, now=now)
        swap.reason = why
        note(swap, "stale", Who(None, now))
        tell(swap, "stale", known.values(), now=now)


def overtake(plan: Plan, *, now: datetime) -> None:
    """A plan goes out of force: whatever was asked for in it is stale."""
    go_stale(open_swaps_of(plan), _REPLANNED, now=now)


def known_edition(cycle: Cycle, problem: str) -> int:
    """The last change by a swap that whoever made a plan for this problem has heard of.

    That is the last of all if the plan in force stands as the problem says it does, otherwise none.
    """
    edition = (
        db.session.scalar(select(func.max(Swap.edition)).join(Plan).where(Plan.cycle_id == cycle.id)) or 0
    )
    facts = json.loads(problem)
    visits = db.session.scalars(
        select(Visit)
        .join(Plan)
        .where(Plan.cycle_id == cycle.id, Plan.state == PlanState.PUBLISHED)
        .execution_options(populate_existing=True)
    )
    known = [{each["id"] for each in facts.get(name, ())} for name in ("requests", "people", "placements")]
    in_force = [each for each in map(stated, visits) if _is_known(each, *known)]
    return edition if _in_order(in_force) == _in_order(facts.get("baseline", ())) else 0


def refuse_forgetting(draft: Plan, in_force: Plan) -> None:
    """Raises Refusal if a draft would forget a swap that was approved after the draft was made.

    A draft that was made later may change anything, also what was swapped: whoever made it saw it.
    """
    swaps = db.session.scalars(
        select(Swap)
        .where(Swap.plan_id == in_force.id, Swap.edition > draft.knows_edition)
        .order_by(Swap.edition)
    )
    last: dict[int, tuple[SwapVisit, SwapVisit | None]] = {}
    for swap in swaps:
        for old, new in swap.changes:
            if swap.state != SwapState.UNDONE:
                last[old.visit_id] = (old, new)
            elif new is not None:
                last[old.visit_id] = (new, old)
            else:
                last.pop(old.visit_id, None)
    forgotten = [
        was if is_now is None else is_now for was, is_now in last.values() if _is_lost(draft, was, is_now)
    ]
    if forgotten:
        raise Refusal(
            f"Swaps were approved after plan {draft.number} was made, and it does not know of them. Nothing "
            "was published. Generate again, or make a draft of the plan in force, so that they are kept.",
            reasons=[
                f"{each.guest.name}: {wording.when(each)}, {each.placement.title}." for each in forgotten
            ],
        )


def _is_lost(draft: Plan, was: SwapVisit, is_now: SwapVisit | None) -> bool:
    if is_now is None:
        return any(is_as(visit, was) for visit in draft.visits)
    return not any(is_as(visit, is_now) for visit in draft.visits)


def _is_known(visit: dict[str, str], requests: set[str], people: set[str], placements: set[str]) -> bool:
    return visit["request"] in requests and visit["host"] in people and visit["placement"] in placements


def _in_order(visits: Iterable[dict[str, Any]]) -> list[str]:
    return sorted(json.dumps(visit, sort_keys=True) for visit in visits)
