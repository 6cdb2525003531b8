"""Asking for a swap, and what those say whose days it changes.

Whoever asks agrees by that. When everybody has agreed it goes to the managers of the desks it touches.
In all that is done to swaps `now` is an instant on the company's clock: its date is the day at the office.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from rotation import policy, wording
from rotation.actions.history import Who
from rotation.actions.swap_applying import apply, become
from rotation.actions.swap_desks import desks_for
from rotation.actions.swap_news import concerned, deciders, still_asked, tell
from rotation.actions.swap_steps import (
    OF_A_VISIT,
    changes_as_facts,
    hold,
    hold_plan,
    note,
    over,
    step,
    visits_by_id,
)
from rotation.database import db
from rotation.errors import Missing, Refusal
from rotation.models.accounts import Account
from rotation.models.people import Person
from rotation.models.plans import Plan, PlanState, Visit
from rotation.models.swap_terms import swap_terms_of
from rotation.models.swaps import (
    Consent,
    Swap,
    SwapKind,
    SwapParty,
    SwapState,
    SwapVisit,
    open_swaps_of,
)
from rotation.planning.changes import Become, Change, Level, Today, people_in

__all__ = ["Change", "accept", "ask", "decline", "withdraw"]


def ask(
    plan: Plan,
    *,
    asked_by: Person,
    kind: SwapKind,
    changes: Sequence[Change],
    word: str = "",
    by: Account,
    now: datetime,
    origin: str = "",
) -> Swap:
    """Ask for a change to a plan in force; the same again, while it is open, is the same swap.

    Raises Missing when `by` may not ask for this person; Refusal, with the reasons, when the plan is not in
    force, a visit is over, fixed or not theirs, or the change would break a rule.
    """
    hold_plan(plan.id)
    if not policy.may_ask_for(by, asked_by):
        raise Missing("person")
    if plan.state != PlanState.PUBLISHED:
        raise Refusal(f"Plan {plan.number} is not in force any more. Look at your days again.")
    found = visits_by_id(plan, (change.visit_id for change in changes))
    if not changes or len(found) != len(changes):
        raise Refusal("A visit of this swap is gone or named twice. Look at your days again.")
    _refuse_strangers(found.values(), asked_by)
    _refuse_fixed(found.values())
    if kind == SwapKind.ABSENCE:
        _refuse_absence_of_others(found.values(), changes, asked_by)
    _refuse_past(found.values(), changes, now, late=kind == SwapKind.ABSENCE)
    come = {change.visit_id: change.of(found[change.visit_id]) for change in changes}
    today = Today.around(plan.cycle, people_in(found.values(), come))
    verdict = today.verdict(today.visits_of(plan), come)
    if verdict.level == Level.BLOCK:
        raise Refusal("This would break a rule, so it cannot be asked for.", reasons=verdict.reasons)
    visits = _stated(found, come, today)
    if (known := _asked_already(plan, asked_by, visits)) is not None:
        return known
    swap = Swap(
        plan=plan,
        kind=kind,
        state=SwapState.REQUESTED,
        asked_by=asked_by,
        filed_by=by,
        word=word,
        asked_at=now,
        waiting_since=now,
        visits=visits,
    )
    swap.parties = _parties(swap, now)
    swap.desks = desks_for(swap)
    db.session.add(swap)
    db.session.flush()
    acting_as = "" if by.person_id == asked_by.id else f"for {asked_by.id}"
    note(swap, "ask", Who(by, now, acting_as, origin), kind=kind, to=changes_as_facts(swap))
    tell(swap, "asked", still_asked(swap), now=now, but=by)
    _go_on_if_agreed(swap, verdict.level, now=now)
    return swap


def accept(swap: Swap, *, by: Account, now: datetime, word: str = "", origin: str = "") -> None:
    """Agree, as somebody whose days it changes; twice is once.

    Raises Missing when it does not concern them, Refusal when it is over.
    """
    hold(swap)
    party = _party(swap, by)
    if party.consent == Consent.ACCEPTED and swap.state not in (SwapState.WITHDRAWN, SwapState.DECLINED):
        return
    _must_wait_for_answers(swap)
    _answer(party, Consent.ACCEPTED, word, by, now)
    note(swap, "accept", Who(by, now, origin=origin))
    today = Today.around(swap.plan.cycle, swap.people)
    level = today.verdict(today.visits_of(swap.plan), become(swap)).level
    _go_on_if_agreed(swap, level, now=now)


def decline(swap: Swap, *, by: Account, now: datetime, word: str = "", origin: str = "") -> None:
    """Do not agree: the swap is off. Raises Missing when it is not theirs, Refusal when it is over."""
    hold(swap)
    party = _party(swap, by)
    if party.consent == Consent.DECLINED:
        return
    _must_wait_for_answers(swap)
    _answer(party, Consent.DECLINED, word, by, now)
    step(swap, SwapState.DECLINED, now=now)
    note(swap, "decline", Who(by, now, origin=origin))
    tell(swap, "declined", concerned(swap), now=now, but=by)


def withdraw(swap: Swap, *, by: Account, now: datetime, origin: str = "") -> None:
    """Take back what was asked for. Raises Missing for anybody but who asked, Refusal when it is over."""
    hold(swap)
    if not (by.id == swap.filed_by_id or by.person_id == swap.asked_by_id or policy.is_hr(by)):
        raise Missing("swap")
    if swap.state == SwapState.WITHDRAWN:
        return
    known = [*concerned(swap), *(deciders(swap, now=now) if swap.state == SwapState.ACCEPTED else ())]
    step(swap, SwapState.WITHDRAWN, now=now)
    note(swap, "withdraw", Who(by, now, origin=origin))
    tell(swap, "withdrawn", known, now=now, but=by)


def _party(swap: Swap, by: Account) -> SwapParty:
    """The part of the swap that is up to this account. Raises Missing."""
    found = next((each for each in swap.parties if each.person_id == by.person_id), None)
    if found is None or found.consent == Consent.TOLD:
        raise Missing("swap")
    return found


def _must_wait_for_answers(swap: Swap) -> None:
    if not swap.is_open:
        raise over(swap)
    if swap.state != SwapState.REQUESTED:
        raise Refusal("Everybody has agreed to this swap already, and the managers have it.")


def _answer(party: SwapParty, consent: Consent, word: str, by: Account, now: datetime) -> None:
    party.consent, party.word = consent, word
    party.answered_at, party.answered_by_id = now, by.id
    db.session.flush()


def _go_on_if_agreed(swap: Swap, level: Level, *, now: datetime) -> None:
    """When nobody is left to be asked, the managers are; unless nothing gets worse and HR wants it so."""
    if any(each.consent == Consent.ASKED for each in swap.parties):
        return
    step(swap, SwapState.ACCEPTED, now=now)
    if level == Level.PASS and swap_terms_of(swap.plan.cycle).pass_without_manager:
        apply(swap, now=now)
        return
    tell(swap, "accepted", concerned(swap), now=now)
    tell(swap, "to_decide", deciders(swap, now=now), now=now)


def _stated(found: Mapping[int, Visit], come: Become, today: Today) -> list[SwapVisit]:
    """Each visit as it is, and as it is to be."""
    rows: list[SwapVisit] = []
    for key, visit in found.items():
        rows.append(
            SwapVisit(visit_id=key, is_new=False, **{name: getattr(visit, name) for name in OF_A_VISIT})
        )
        if (new := come[key]) is not None:
            rows.append(SwapVisit(visit_id=key, is_new=True, locked=visit.locked, **today.values(new)))
    return rows


def _parties(swap: Swap, now: datetime) -> list[SwapParty]:
    """Everybody whose days change. Nobody is asked whether somebody else's absence suits them."""
    before = {key for old, _new in swap.changes for key in (old.guest_id, old.host_id)}
    after = {key for _old, new in swap.changes if new for key in (new.guest_id, new.host_id)}
    people = sorted(before | after)
    told = before - after if swap.kind == SwapKind.ABSENCE else set()
    parties = [
        SwapParty(person_id=key, consent=Consent.TOLD if key in told else Consent.ASKED) for key in people
    ]
    for party in parties:
        if party.person_id == swap.asked_by.id:
            party.consent, party.answered_at = Consent.ACCEPTED, now
            party.answered_by_id = swap.filed_by.id
    return parties


def _asked_already(plan: Plan, asked_by: Person, visits: Sequence[SwapVisit]) -> Swap | None:
    """The same swap, if it is asked for already. Raises Refusal where they ask otherwise of these visits."""
    ids = {each.visit_id for each in visits}
    for swap in open_swaps_of(plan):
        if swap.asked_by_id != asked_by.id or ids.isdisjoint(each.visit_id for each in swap.visits):
            continue
        if sorted(map(_key, swap.visits)) == sorted(map(_key, visits)):
            return swap
        raise Refusal(
            "You have asked for a change of this visit already. Withdraw that first, then ask for another."
        )
    return None


def _key(visit: SwapVisit) -> tuple[str, ...]:
    return tuple(str(getattr(visit, name)) for name in ("visit_id", "is_new", *OF_A_VISIT))


def _refuse_strangers(visits: Iterable[Visit], asked_by: Person) -> None:
    if not any(asked_by.id in (visit.guest_id, visit.host_id) for visit in visits):
        raise Refusal("None of these visits is yours.")


def _refuse_fixed(visits: Iterable[Visit]) -> None:
    for visit in visits:
        if visit.locked:
            raise Refusal(f"HR has fixed the visit on {wording.day(visit.day)} where it is. Tell HR.")


def _refuse_absence_of_others(visits: Iterable[Visit], changes: Iterable[Change], asked_by: Person) -> None:
    """Whoever loses a visit by an absence is told and not asked, so it says nothing of others' visits."""
    if not all(asked_by.id in (visit.guest_id, visit.host_id) for visit in visits):
        raise Refusal("Only of your own visits you can say that you cannot be there.")
    if any(change.guest_id is not None or change.rule_id is not None for change in changes):
        raise Refusal("Who cannot be there does not choose another guest. Give the visit away instead.")


def _refuse_past(visits: Iterable[Visit], changes: Iterable[Change], now: datetime, *, late: bool) -> None:
    """An absence may be known on the day itself; everything else takes until tomorrow."""
    today = now.date()
    for visit in visits:
        if visit.day < today or (visit.day == today and not late):
            raise Refusal(f"The visit on {wording.day(visit.day)} cannot be changed any more.")
    for change in changes:
        if change.place is not None and (
            change.place.day < today or (change.place.day == today and not late)
        ):
            raise Refusal(f"{wording.day(change.place.day)} is too soon for a visit to be arranged.")
