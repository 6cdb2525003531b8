"""Plans: recorded as drafts, published when they still hold, copied, withdrawn."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from rotation import wording
from rotation.actions.bookings import as_they_are, book, book_unbooked, release_plan
from rotation.actions.cycles import must_be_open
from rotation.actions.history import Who
from rotation.actions.plan_history import note_end, note_publication
from rotation.actions.plan_news import tell_of_publication, tell_of_withdrawal
from rotation.actions.swap_ends import known_edition, overtake, refuse_forgetting
from rotation.database import db
from rotation.errors import Refusal
from rotation.models.accounts import Account
from rotation.models.cycles import Cycle, CycleState
from rotation.models.plans import Plan, PlanState, UnmetRequest, Visit, next_number, published_plan
from rotation.models.records import record
from rotation.planning.changes import Today
from rotation.planning.checking import Missing, Weighing, is_of, planned, weighed
from rotation.planning.proposal import Proposal
from rotation.planning.rows import digest, problem_for
from rotation.planning.stating import as_text, read

_COPIED = ("rule_id", "guest_id", "placement_id", "host_id", "day", "half", "last_day", "slots", "locked")


def record_proposal(cycle: Cycle, proposal: Proposal, *, by: Account | None, now: datetime) -> Plan:
    """Keep a proposal as the next draft of the cycle's plan."""
    plan = Plan(
        what_if=[dict(change) for change in proposal.what_if] or None,
        problem=proposal.problem,
        digest=proposal.digest,
        proof=proposal.proof,
        bound=proposal.bound,
        seconds=proposal.seconds,
        seed=proposal.seed,
        made_with=dict(proposal.made_with),
    )
    weigh(plan, proposal.weighing)
    _add(plan, cycle, by=by, now=now)
    db.session.flush()
    if proposal.visits:  # as plain rows: hundreds of objects would take a tenth of a second under the lock
        db.session.execute(insert(Visit), [{"plan_id": plan.id, **values} for values in proposal.visits])
    return plan


def draft_from(plan: Plan, *, by: Account, now: datetime) -> Plan:
    """Make a new draft with the visits of this plan, to be changed by hand.

    Visits whose guest, host, placement or day is gone are left out. The draft is weighed against today's
    facts; if a plan is in force, every change from it counts. Raises Refusal when the cycle is closed.
    """
    take_hold(plan)
    facts = problem_for(plan.cycle)
    problem = read(facts)
    kept = [visit for visit in plan.visits if is_of(problem, planned(visit))]
    draft = Plan(
        problem=as_text(facts),
        digest=digest(facts),
        proof="edited",
        bound=None,
        seconds=0.0,
        seed=plan.seed,
        visits=[Visit(**{name: getattr(visit, name) for name in _COPIED}) for visit in kept],
    )
    weigh(draft, weighed(problem, map(planned, kept)))
    return _add(draft, plan.cycle, by=by, now=now, copy_of=plan.id)


def try_changes(plan: Plan, proposal: Proposal, *, by: Account, now: datetime) -> Plan:
    """Keep a draft that tries a change of the facts beside this plan; the cycle's own facts stay as they are.

    Raises Refusal when the cycle is closed.
    """
    take_hold(plan)
    return record_proposal(plan.cycle, proposal, by=by, now=now)


def weigh(plan: Plan, weighing: Weighing) -> None:
    """Write down what a plan's visits are worth and what they leave unmet."""
    plan.objective = weighing.objective
    plan.terms = dict(weighing.terms)
    known = {(each.rule_id, each.guest_id): each for each in plan.unmet}
    plan.unmet = [_unmet(known.get((each.rule_id, each.guest_id)), each) for each in weighing.unmet]


def weigh_again(
    plan: Plan, terms: Mapping[str, int], requests: Iterable[tuple[int, int]], missing: Iterable[Missing]
) -> None:
    """After a swap: write down what the visits are worth now, and what these requests lack."""
    touched = set(requests)
    known = {(each.rule_id, each.guest_id): each for each in plan.unmet}
    plan.unmet = [
        *(row for key, row in known.items() if key not in touched),
        *(_unmet(known.get((each.rule_id, each.guest_id)), each) for each in missing),
    ]
    plan.terms, plan.objective = dict(terms), sum(terms.values())
    plan.proof, plan.bound = "edited", None


def settle(plan: Plan) -> None:
    """After a change by hand: weigh the plan anew, against today's facts.

    What the solver proved stays true of the best plan there could be as long as the facts and the plan in
    force are those that it read and the visits that it had to keep are there.
    """
    db.session.flush()
    before = json.loads(plan.problem)
    facts = problem_for(plan.cycle)
    visits = [planned(visit) for visit in plan.visits]
    kept = {json.dumps(visit.to_json(), sort_keys=True) for visit in visits}
    held = {json.dumps(visit, sort_keys=True) for visit in before["locked"]}
    same = (digest(facts), facts["baseline"]) == (plan.digest, before["baseline"])
    if not same or not held <= kept:
        plan.bound = None
    plan.problem = as_text({**facts, "locked": before["locked"]})
    plan.digest = digest(facts)
    plan.proof = "edited"
    weigh(plan, weighed(read(facts), visits))


def publish(plan: Plan, *, instead_of: int | None, by: Account, now: datetime, origin: str = "") -> None:
    """Put a draft in force, in place of the published plan that HR saw when they decided (its id, or None).

    History keeps who did it and from where (`origin`). The plan is checked against the cycle as it stands
    now. Raises Refusal, with every reason, when it no longer holds, is no draft, its cycle is closed, or
    somebody else has published meanwhile. Nothing has changed then.
    """
    _take_hold_of_all(plan)
    if plan.state != PlanState.DRAFT:
        raise Refusal(f"Plan {plan.number} is {plan.state.value} already. Only a draft can be published.")
    _put_in_force(plan, "publish_plan", instead_of=instead_of, who=Who(by, now, origin=origin))
    record("publish", plan, by=by, now=now, number=plan.number, instead_of=instead_of)


def withdraw(plan: Plan, *, by: Account, now: datetime, origin: str = "") -> None:
    """Take a draft away, or a published plan out of force.

    Raises Refusal when it is neither, or its cycle is closed.
    """
    take_hold(plan)
    if plan.state not in (PlanState.DRAFT, PlanState.PUBLISHED):
        raise Refusal(f"Plan {plan.number} is {plan.state.value} already.")
    if plan.state == PlanState.PUBLISHED:
        plan.cycle.state = CycleState.PLANNING
        tell_of_withdrawal(plan, by=by, now=now)
        note_end(plan, Who(by, now, origin=origin))
        overtake(plan, now=now)
        release_plan(plan)
    plan.state = PlanState.WITHDRAWN
    plan.ended_at = now
    record("withdraw", plan, by=by, now=now, number=plan.number)


def restore(plan: Plan, *, by: Account, now: datetime, origin: str = "") -> None:
    """Undo a withdrawal: what was a draft is one again, what was in force is so again if it still holds.

    Raises Refusal when another plan is in force by now, the rules no longer hold or the cycle is closed.
    """
    _take_hold_of_all(plan)
    if plan.state != PlanState.WITHDRAWN:
        raise Refusal(f"Plan {plan.number} is not withdrawn.")
    if plan.published_at is None:
        plan.state = PlanState.DRAFT
    else:
        _put_in_force(plan, "restore_plan", instead_of=None, who=Who(by, now, origin=origin))
    plan.ended_at = None
    record("restore", plan, by=by, now=now, number=plan.number)


def take_hold(plan: Plan) -> None:
    """Let nobody else change the plans of this cycle until the transaction ends, and see them as they are.

    Raises Refusal when the cycle is closed.
    """
    db.session.refresh(plan.cycle, with_for_update=True)
    db.session.refresh(plan)
    must_be_open(plan.cycle)


def _take_hold_of_all(plan: Plan) -> None:
    """As take_hold, and no other cycle's plan comes into force meanwhile: the two may share people."""
    db.session.execute(select(Cycle.id).order_by(Cycle.id).with_for_update())
    take_hold(plan)


def _put_in_force(plan: Plan, action: str, *, instead_of: int | None, who: Who) -> None:
    in_force, now = published_plan(plan.cycle), who.now
    if (in_force.id if in_force else None) != instead_of:
        raise Refusal(_overtaken(in_force))
    book_unbooked()
    today = Today(plan.cycle)
    past = _past_of(in_force, now)
    broken = today.broken_in(plan.visits, beside=past)
    if broken and plan.is_what_if:
        raise Refusal(
            f"Plan {plan.number} only tries a change, and the cycle’s facts are still without it, so nothing "
            "was published. Make the change that its page names, then publish.",
            reasons=broken,
        )
    if broken:
        raise Refusal(
            f"Plan {plan.number} no longer holds, so nothing was published. Move or remove what is named "
            "here, or solve the rest again.",
            reasons=broken,
        )
    if in_force is not None:
        refuse_forgetting(plan, in_force)
        overtake(in_force, now=now)
        release_plan(in_force)
        in_force.state = PlanState.SUPERSEDED
        in_force.ended_at = now
        db.session.flush()
    try:
        with db.session.begin_nested():
            plan.state = PlanState.PUBLISHED
            plan.published_at = now
    except IntegrityError as error:
        raise Refusal(_overtaken(published_plan(plan.cycle))) from error
    plan.cycle.state = CycleState.PUBLISHED
    tell_of_publication(plan, in_force, by=who.by, now=now)
    note_publication(action, plan, in_force, who)
    taken, known = today.taken(plan.visits), {planned(visit) for visit in past}
    begun = {row.id: taken[row.id] for row in plan.visits if row.id in taken and planned(row) in known}
    book(plan.visits, {**taken, **as_they_are(begun)})


def _past_of(in_force: Plan | None, now: datetime) -> list[Visit]:
    """The visits of the plan in force that have begun: what they break cannot be helped any more."""
    today = now.date()
    return [visit for visit in in_force.visits if visit.day <= today] if in_force else []


def _overtaken(in_force: Plan | None) -> str:
    if in_force is None:
        return "The plan that this one was to replace is not in force any more. Look again, then publish."
    when = wording.long_day(in_force.published_at.date()) if in_force.published_at else "meanwhile"
    return (
        f"Plan {in_force.number} was published {when}, after you opened this page. Nothing was changed. "
        "Look at it first, then publish this one in its place if it is still the better one."
    )


def _add(plan: Plan, cycle: Cycle, *, by: Account | None, now: datetime, **facts: Any) -> Plan:
    plan.cycle = cycle
    plan.number = next_number(cycle)
    plan.made_by_id = by.id if by else None
    plan.made_at = now
    plan.knows_edition = known_edition(cycle, plan.problem)
    db.session.add(plan)
    record("make_plan", plan, by=by, now=now, number=plan.number, **facts)
    return plan


def _unmet(row: UnmetRequest | None, missing: Missing) -> UnmetRequest:
    row = row or UnmetRequest(rule_id=missing.rule_id, guest_id=missing.guest_id)
    row.missing = missing.missing
    row.reason = missing.reason
    return row
