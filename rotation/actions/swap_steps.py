"""The states of a swap, held on to one at a time, and what is written down of every step."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any

from sqlalchemy import CursorResult, select, update

from rotation.actions.cycles import must_be_open
from rotation.actions.history import Who, append
from rotation.database import db
from rotation.errors import Missing, Refusal
from rotation.models.cycles import Cycle
from rotation.models.days import visits_with_ids
from rotation.models.plans import Plan, Visit
from rotation.models.swaps import Swap, SwapState, SwapVisit

_S = SwapState
NEXT: Mapping[SwapState, frozenset[SwapState]] = MappingProxyType(
    {
        _S.REQUESTED: frozenset({_S.ACCEPTED, _S.DECLINED, _S.WITHDRAWN, _S.EXPIRED, _S.STALE}),
        _S.ACCEPTED: frozenset({_S.APPROVED, _S.DECLINED, _S.WITHDRAWN, _S.EXPIRED, _S.STALE}),
        _S.APPROVED: frozenset({_S.APPLIED, _S.STALE}),
        _S.APPLIED: frozenset({_S.UNDONE}),
    }
)

OF_A_VISIT = ("rule_id", "guest_id", "placement_id", "host_id", "day", "half", "last_day", "slots", "locked")

_OVER = {
    _S.APPLIED: "This swap is done already.",
    _S.DECLINED: "This swap has been declined.",
    _S.WITHDRAWN: "Whoever asked for this swap has withdrawn it.",
    _S.EXPIRED: "This swap has waited too long and has expired.",
    _S.STALE: "This swap is not possible any more.",
    _S.UNDONE: "This swap has been undone.",
}


def hold(swap: Swap) -> None:
    """Let nobody else change swaps or plans of its cycle until the transaction ends, and see how they are.

    Raises Refusal when the cycle is closed.
    """
    hold_plan(swap.plan_id)


def hold_plan(plan_id: int) -> None:
    """As `hold`, for a plan's cycle."""
    cycle_id = db.session.scalar(select(Plan.cycle_id).where(Plan.id == plan_id))
    if cycle_id is None:
        raise Missing("plan")
    _lock(cycle_id)
    db.session.expire_all()
    cycle = db.session.get(Cycle, cycle_id)
    assert cycle is not None  # noqa: S101  # its row is held
    must_be_open(cycle)


def _lock(cycle_id: int) -> None:
    """On PostgreSQL the cycle's row; on SQLite the transaction has the only lock there is."""
    db.session.execute(select(Cycle.id).where(Cycle.id == cycle_id).with_for_update())


def step(swap: Swap, to: SwapState, *, now: datetime) -> None:
    """Go on to another state. Raises Refusal when the swap is past that, with what became of it."""
    if to not in NEXT.get(swap.state, frozenset()):
        raise over(swap)
    done = db.session.execute(
        update(Swap)
        .where(Swap.id == swap.id, Swap.state == swap.state)
        .values(state=to, waiting_since=now, reminded_at=None)
        .execution_options(synchronize_session=False)
    )
    assert isinstance(done, CursorResult)  # noqa: S101  # what an UPDATE always gives; its type is wider
    if done.rowcount != 1:
        raise Refusal("Somebody else has just decided about this swap. Look at it again.")
    db.session.refresh(swap)


def note(swap: Swap, action: str, who: Who, **facts: Any) -> None:
    """Write a step down in the history of its visits and people."""
    people = set(swap.people)
    if who.by is not None and who.by.person_id is not None:
        people.add(who.by.person_id)
    append(
        action,
        swap.plan.cycle,
        who,
        swap_id=swap.id,
        visits={each.visit_id for each in swap.visits},
        people=people,
        **facts,
    )


def as_facts(visit: Visit | SwapVisit) -> dict[str, Any]:
    """A visit as plain facts."""
    return {
        "rule": visit.rule_id,
        "guest": visit.guest_id,
        "placement": visit.placement_id,
        "host": visit.host_id,
        "start": f"{visit.day.isoformat()}/{visit.half.value}",
    }


def changes_as_facts(swap: Swap) -> list[dict[str, Any]]:
    """What a swap changes, as plain facts."""
    return [
        {"visit": old.visit_id, "was": as_facts(old), "to": as_facts(new) if new else None}
        for old, new in swap.changes
    ]


def is_as(visit: Visit | None, said: SwapVisit | None) -> bool:
    """Whether a visit stands as a swap says; both may be none."""
    if visit is None or said is None:
        return visit is None and said is None
    return all(getattr(visit, name) == getattr(said, name) for name in OF_A_VISIT if name != "locked")


def visits_by_id(plan: Plan, ids: Iterable[int]) -> dict[int, Visit]:
    """Those visits of a plan, by id."""
    return {visit.id: visit for visit in visits_with_ids(plan, ids)}


def over(swap: Swap) -> Refusal:
    """What is said to whoever comes too late to decide about a swap, or too early."""
    return Refusal(
        _OVER.get(swap.state, "This swap is not as far as that."),
        reasons=[swap.reason] if swap.reason else [],
    )
