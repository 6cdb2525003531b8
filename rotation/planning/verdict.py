"""How good a plan is, in words."""

from collections.abc import Mapping
from dataclasses import dataclass

from rotation import wording
from rotation.models.plans import Plan, PlanState

# What one point of weight stands for in the format, version 1: its weight, the noun and what is said of it.
_GOALS = {
    "unmet": (1000, "", "missing visits, weighed by priority"),
    "move": (60, "visit", "moved or gone since the plan in force"),
    "rehost": (20, "visit", "with another host than in the plan in force"),
    "cover": (1, "point", "for people away beyond a flexible rule"),
    "avoid": (10, "half day", "at a time the guest or the host would rather not"),
    "prefer": (2, "half day", "at a time the guest would like"),
    "rank": (3, "step", "down the guests’ lists of wishes"),
    "repeat": (8, "pair", "that met in an earlier cycle"),
    "pair": (40, "visit", "missing between pairs that should host each other"),
    "fair": (2, "", "drawbacks for the guest who is worst off"),
    "load": (1, "half day", "of guests for the busiest host of each department"),
}
_GAINS = frozenset({"prefer"})
GOALS = tuple(_GOALS)


@dataclass(frozen=True)
class Term:
    """One goal of a score: how much of it, in words, and its points. Fewer points are better."""

    words: str
    points: int


def terms_of(plan: Plan) -> list[Term]:
    """What makes up a plan's score, the dearest first; what costs nothing is left out."""
    said = [Term(_phrase(goal, abs(points)), points) for goal, points in plan.terms.items() if points]
    return sorted(said, key=lambda term: -term.points)


def changes(before: Mapping[str, int], after: Mapping[str, int]) -> tuple[str, ...]:
    """What turns one score into another, in words, the losses before the gains."""
    steps = {goal: after[goal] - before[goal] for goal in after if after[goal] != before[goal]}
    return tuple(
        _phrase(goal, abs(step), "more " if (step > 0) != (goal in _GAINS) else "fewer ")
        for goal, step in sorted(steps.items(), key=lambda item: -item[1])
    )


def goal_name(goal: str) -> str:
    """What a goal counts, in words without a number."""
    _weight, noun, tail = _GOALS[goal]
    return wording.capitalised(f"{noun}s {tail}" if noun else tail)


def proof_of(plan: Plan) -> str:
    """How far from the best possible a plan is, and how that is known."""
    by_hand = "Changed by hand. " if plan.proof == "edited" and not plan.is_what_if else ""
    if plan.bound is None:
        return f"{by_hand}How far it is from the best possible is not known."
    if plan.objective <= plan.bound:
        return f"{by_hand}Proved: no plan can do better."
    return f"{by_hand}At most {gap_words(plan.objective, plan.bound)} from the best possible."


def gap_words(objective: float, bound: float) -> str:
    """How much better, at most, the best possible plan is: per cent, or points where per cent would alarm."""
    gap = gap_percent(objective, bound)
    points = round(objective - bound)
    return f"{gap} %" if gap < 100 else f"{wording.points(points)} {'point' if points == 1 else 'points'}"


def gap_percent(objective: float, bound: float) -> int:
    """How much better, at most, the best possible plan is: in whole per cent of the objective, rounded up."""
    return max(0, -int(-100 * (objective - bound) // max(1.0, abs(objective))))


def in_force_words(plan: Plan) -> str:
    """What a plan's state means, in words."""
    return {
        PlanState.DRAFT: "Draft: only HR can see it.",
        PlanState.PUBLISHED: "Published: everybody sees their days.",
        PlanState.SUPERSEDED: "Superseded by a newer published plan.",
        PlanState.WITHDRAWN: "Withdrawn: nobody goes by it.",
    }[plan.state]


def _phrase(goal: str, points: int, more: str = "") -> str:
    weight, noun, tail = _GOALS[goal]
    return f"{wording.many(points // weight, f'{more}{noun}')} {tail}" if noun else f"{more}{tail}"
