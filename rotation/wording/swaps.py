"""Swaps in words: what is asked for, what has come of it, and what has been done."""

from rotation import wording
from rotation.models.swaps import Authority, Consent, Decision, Swap, SwapDesk, SwapKind, SwapState, SwapVisit

_KINDS = {
    SwapKind.EXCHANGE: "Exchange",
    SwapKind.MOVE: "Move",
    SwapKind.GIVE_AWAY: "Give away",
    SwapKind.ABSENCE: "Cannot be there",
}
_STATES = {
    SwapState.REQUESTED: "Waits for those it touches",
    SwapState.ACCEPTED: "Waits for managers",
    SwapState.APPROVED: "Approved",
    SwapState.APPLIED: "Done",
    SwapState.DECLINED: "Declined",
    SwapState.WITHDRAWN: "Withdrawn",
    SwapState.EXPIRED: "Expired",
    SwapState.STALE: "Not possible any more",
    SwapState.UNDONE: "Undone",
}
_CONSENTS = {
    Consent.ASKED: "has not answered yet",
    Consent.ACCEPTED: "agrees",
    Consent.DECLINED: "does not agree",
    Consent.TOLD: "is told",
}
# The subject and the sentence of what is told, by the event's first word.
_TOLD = {
    "asked": ("{who} asks you for a swap", "{who} asks for a change of visits that touches your days."),
    "accepted": (
        "Everybody agrees to the swap",
        "Everybody it touches agrees. Now it waits for the managers.",
    ),
    "to_decide": ("A swap waits for you: {who}", "Everybody it touches agrees. It waits for your decision."),
    "approved": ("A swap is half approved", "One side has approved. It waits for the other."),
    "applied": ("A swap is done: {who}", "The swap is approved, and the plan has been changed."),
    "declined": ("A swap is off: {who}", "The swap was declined. Everything stays as it was."),
    "withdrawn": ("A swap is off: {who}", "{who} has withdrawn the swap. Everything stays as it was."),
    "expired": ("A swap has expired: {who}", "Nobody answered in time. Everything stays as it was."),
    "stale": (
        "A swap is not possible any more: {who}",
        "The swap is not possible any more. Nothing was changed.",
    ),
    "undone": ("A swap is undone: {who}", "The swap was undone. The visits are again as they were before."),
    "reminder": ("A swap still waits for you: {who}", "This swap still waits for your answer."),
}


def kind(value: SwapKind) -> str:
    """Exchange, Move, Give away or Cannot be there."""
    return _KINDS[value]


def state(value: SwapState) -> str:
    """How far a swap has come."""
    return _STATES[value]


def consent(value: Consent) -> str:
    """What somebody has said, after their name."""
    return _CONSENTS[value]


def place(visit: SwapVisit) -> str:
    """Tue 12 Jan, morning: Campaign desk with Mia Lind."""
    return f"{wording.when(visit)}: {visit.placement.title} with {visit.host.name}"


def change(old: SwapVisit, new: SwapVisit | None) -> str:
    """One visit's change as a sentence."""
    if new is None:
        return f"{old.guest.name}’s visit on {place(old)} does not take place."
    if new.guest_id != old.guest_id:
        return f"{new.guest.name} visits in place of {old.guest.name} on {place(new)}."
    return f"{old.guest.name} visits on {place(new)}, and not on {place(old)}."


def desk(each: SwapDesk) -> str:
    """Whom an approval is up to: Marketing, Max Roth; or HR."""
    return f"{each.department.name}, {each.manager.name if each.manager else 'HR'}"


def decision(each: SwapDesk) -> str:
    """What was decided, by whom and as whom."""
    if each.decision == Decision.WAITING or each.decided_by is None:
        return "has not decided yet"
    verb = "approved" if each.decision == Decision.APPROVED else "declined"
    manager = each.manager.name if each.manager else ""
    acting = {Authority.DEPUTY: f" as deputy for {manager}", Authority.HR: f" of HR for {manager}"}
    as_whom = acting.get(each.decided_as or Authority.MANAGER, "") if manager else ""
    return f"{verb} by {each.decided_by.name}{as_whom}"


def told(event: str, swap: Swap) -> tuple[str, str]:
    """The subject and the sentence of what somebody is told of a swap."""
    subject, sentence = _TOLD[event.partition(" ")[0]]
    return subject.format(who=swap.asked_by.name), sentence.format(who=swap.asked_by.name)
