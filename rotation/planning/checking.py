"""A plan's rows held against a problem: which rules they break, what they score, what is missing and why."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from rotation.models import plans
from rotation.models.swaps import SwapVisit
from rotation.planning import keys
from rotation.planning.breaches import said
from rotation.planning.reasons import facts_of
from solver import Problem, broken_rules, first_reason, score_of
from solver import Visit as Planned


@dataclass(frozen=True)
class Missing:
    """Visits that a request was to get and has not, with the facts of the first reason."""

    rule_id: int
    guest_id: int
    missing: int
    reason: dict[str, Any]


@dataclass(frozen=True)
class Weighing:
    """What a set of visits is worth: points by goal, and what it leaves unmet. Fewer points are better."""

    terms: Mapping[str, int]
    unmet: tuple[Missing, ...]

    @property
    def objective(self) -> int:
        """All points together."""
        return sum(self.terms.values())


def planned(row: plans.Visit | SwapVisit) -> Planned:
    """A visit as the solver knows it; also one that a swap speaks of."""
    return Planned(**keys.stated(row))


def broken_in_words(
    problem: Problem, rows: Iterable[plans.Visit], *, beside: Iterable[plans.Visit] = ()
) -> list[str]:
    """Every rule that these visits break, in words with names and dates.

    What those among them break that stand `beside` already is left out.
    """
    visits, there = [planned(row) for row in rows], {planned(row) for row in beside}
    known = set(broken_rules(problem, [visit for visit in visits if visit in there])) if there else set()
    return said([each for each in broken_rules(problem, visits) if each not in known], problem)


def is_of(problem: Problem, visit: Planned) -> bool:
    """Whether the problem still knows everything that a visit speaks of."""
    return (
        visit.request in problem.requests
        and visit.placement in problem.placements
        and visit.host in problem.people
        and problem.timeline.slot(visit.start) is not None
    )


def weighed(problem: Problem, visits: Iterable[Planned]) -> Weighing:
    """What these visits are worth; those that the problem no longer knows are worth nothing."""
    counted = [visit for visit in visits if is_of(problem, visit)]
    had = Counter(visit.request for visit in counted)
    unmet = [
        Missing(
            *keys.request_rows(request.id),
            missing=request.visits - had[request.id],
            reason=facts_of(first_reason(problem, counted, request.id)),
        )
        for request in problem.requests.values()
        if had[request.id] < request.visits
    ]
    return Weighing(score_of(problem, counted), tuple(unmet))


def terms_at(problem: Problem, visits: Iterable[Planned]) -> dict[str, int]:
    """The points of these visits by goal; those that the problem no longer knows are worth nothing."""
    return score_of(problem, [visit for visit in visits if is_of(problem, visit)])


def values_of(problem: Problem, visit: Planned) -> dict[str, Any]:
    """What the row of a visit holds, but for its plan and its lock."""
    rule_id, guest_id = keys.request_rows(visit.request)
    day, half = keys.slot_of(visit.start)
    placement = problem.placements[visit.placement]
    last = problem.days.index(day.isoformat()) + (placement.days or 1) - 1
    return {
        "rule_id": rule_id,
        "guest_id": guest_id,
        "placement_id": keys.row_id(visit.placement),
        "host_id": keys.row_id(visit.host),
        "day": day,
        "half": half,
        "last_day": date.fromisoformat(problem.days[last]),
        "slots": placement.length,
    }
