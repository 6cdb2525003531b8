"""One visit of a draft, by hand: locked, moved, removed, placed. What is chosen must keep every rule."""

from datetime import datetime

from rotation.actions.plans import settle, take_hold
from rotation.database import db
from rotation.errors import Refusal
from rotation.models.accounts import Account
from rotation.models.plans import Plan, PlanState, Visit
from rotation.models.records import record
from rotation.planning.choices import Place, values_at
from rotation.planning.rows import problem_for
from rotation.planning.stating import read


def lock(visit: Visit, *, by: Account, now: datetime) -> None:
    """Keep a visit as it is when the rest is solved again.

    Raises Refusal unless its plan is a draft of an open cycle.
    """
    _take_draft(visit.plan)
    visit.locked = True
    record("lock", visit, by=by, now=now)


def unlock(visit: Visit, *, by: Account, now: datetime) -> None:
    """Let a visit go when the rest is solved again.

    Raises Refusal unless its plan is a draft of an open cycle.
    """
    _take_draft(visit.plan)
    visit.locked = False
    record("unlock", visit, by=by, now=now)


def move(visit: Visit, place: Place, *, by: Account, now: datetime) -> None:
    """Hold a visit at another time, placement or host.

    Raises Refusal, with the reasons, when a rule would be broken that is not broken now; or when its plan is
    no draft of an open cycle.
    """
    plan = visit.plan
    _take_draft(plan)
    problem = read(problem_for(plan.cycle))
    others = [each for each in plan.visits if each is not visit]
    was = Place.of(visit)
    for name, value in values_at(problem, place, visit.rule_id, visit.guest_id, others).items():
        setattr(visit, name, value)
    settle(plan)
    record("move", visit, by=by, now=now, was=was.as_facts(), to=place.as_facts())


def place_by_hand(
    plan: Plan, place: Place, *, rule_id: int, guest_id: int, locked: bool = False, by: Account, now: datetime
) -> Visit:
    """Add a visit that the plan left unmet.

    Raises Refusal, with the reasons, when a rule would be broken that is not broken now; or when its plan is
    no draft of an open cycle.
    """
    _take_draft(plan)
    problem = read(problem_for(plan.cycle))
    visit = Visit(locked=locked, **values_at(problem, place, rule_id, guest_id, plan.visits))
    plan.visits.append(visit)
    db.session.flush()
    settle(plan)
    record("place", visit, by=by, now=now, plan=plan.id, to=place.as_facts())
    return visit


def remove(visit: Visit, *, by: Account, now: datetime) -> None:
    """Take a visit out of its draft. Raises Refusal unless its plan is a draft of an open cycle."""
    plan = visit.plan
    _take_draft(plan)
    record("remove", visit, by=by, now=now, plan=plan.id, was=Place.of(visit).as_facts())
    plan.visits.remove(visit)
    settle(plan)


def _take_draft(plan: Plan) -> None:
    take_hold(plan)
    if plan.state != PlanState.DRAFT:
        raise Refusal(
            f"Plan {plan.number} is {plan.state.value} and stays as it is. Make a draft of it to change it."
        )
