"""Whether whoever is worst off in a plan can be helped: claims, each of them proved by ordinary solves.

Every solve is of the same problem under other weights. Under these, any plan costs at least the bound; for a
plan that leaves no more unmet than the one at hand this is an inequality about its greatest burden, and all
that is claimed follows from such inequalities by plain counting. Whoever doubts a claim solves the problem
again under the weights that stand beside it.
"""

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from solver.burdens import shares_of
from solver.fair_weights import burden_alone, most_of_others, most_unmet, no_more_unmet, whatever_it_costs
from solver.ledger import ledger_of
from solver.limits import Limits
from solver.nouns import Visit
from solver.plan import Plan
from solver.problem import Problem
from solver.score import score_of

Verdict = Literal["even", "held", "can_be_lowered", "open"]
Solve = Callable[[Problem, Limits], Plan]


@dataclass(frozen=True, slots=True)
class Worth:
    """A plan's greatest burden, its missing visits, plain and by priority, and its points."""

    greatest: int
    missing: int
    unmet: int
    objective: int


@dataclass(frozen=True)
class Answer:
    """What one solve gave: the bound and the best plan under its weights, which are those of all terms."""

    question: str
    weights: Mapping[str, int]
    bound: int
    visits: tuple[Visit, ...]


@dataclass(frozen=True)
class Way:
    """A plan with a smaller greatest burden. `price` is what it costs more, in the problem's own points.

    `price_at_least` is what no plan costs less than that is no worse than this one in what it leaves unmet
    and in its greatest burden; nothing where that is not known.
    """

    visits: tuple[Visit, ...]
    worth: Worth
    price: int
    price_at_least: int | None


@dataclass(frozen=True)
class Certificate:
    """What is proved about the greatest burden of a plan.

    `even`: nobody carries anything. `held`: every plan that leaves no more unmet has one at least as great.
    `can_be_lowered`: `better` leaves no more unmet and has a smaller one. `open`: neither was found in time.
    `anyway` is the fairest plan found that leaves more unmet, where the burden is held. Of plans that leave
    no more unmet none has a greatest burden below `least`, and of all plans none below `least_anyway`.
    """

    worth: Worth
    worst_off: tuple[str, ...]
    verdict: Verdict
    least: int = 0
    least_anyway: int = 0
    better: Way | None = None
    anyway: Way | None = None
    answers: tuple[Answer, ...] = ()


def certify(problem: Problem, visits: Sequence[Visit], limits: Limits, solve: Solve) -> Certificate:
    """Asks whether the greatest burden of a plan can be lowered, and at what price. The plan keeps the rules.

    `solve` plans a problem within limits; `limits.seconds` is the time for all its solves together.
    """
    until = time.monotonic() + limits.seconds
    found = conclude(problem, visits)

    def ask(question: str, weights: Mapping[str, int], share: float) -> None:
        nonlocal found
        left = share * (until - time.monotonic())
        if left > 0:
            plan = solve(replace(problem, weights=weights), replace(limits, seconds=left))
            if plan.bound is not None:
                answer = Answer(question, weights, plan.bound, plan.visits)
                found = conclude(problem, visits, (*found.answers, answer))

    if found.verdict == "even":
        return found
    ask("no_more_unmet", no_more_unmet(problem), 0.5)
    if not is_settled(found) and not _leaves_less(problem, found):
        ask("burden_alone", burden_alone(problem), 0.5)
    if found.verdict == "held" or not is_settled(found):
        ask("whatever_it_costs", whatever_it_costs(problem), 1.0)
    return found


def _leaves_less(problem: Problem, certificate: Certificate) -> bool:
    """Whether a plan was found that leaves less unmet: bounds that put that first say little of this one."""
    worths = (worth_of(problem, answer.visits) for answer in certificate.answers)
    return any(worth.unmet < certificate.worth.unmet for worth in worths)


def is_settled(certificate: Certificate) -> bool:
    """Whether it is known how far the greatest burden can be lowered while no more is left unmet."""
    best = certificate.better.worth if certificate.better else certificate.worth
    return certificate.least >= best.greatest


def conclude(problem: Problem, visits: Sequence[Visit], answers: Iterable[Answer] = ()) -> Certificate:
    """What follows about a plan from the answers of some solves. Plain counting: nothing is solved here."""
    answers, worth = tuple(answers), worth_of(problem, visits)
    least = max((_least_burden(problem, a, worth.unmet) for a in answers), default=0)
    whole = most_unmet(problem)
    ways = [way for way in (_way(problem, worth, a) for a in answers) if way.worth.greatest < worth.greatest]
    better = _fairest(way for way in ways if way.worth.unmet <= worth.unmet)
    return Certificate(
        worth=worth,
        worst_off=tuple(
            guest
            for guest, share in shares_of(problem, visits).items()
            if share.burden == worth.greatest and share.burden
        ),
        verdict=_verdict(worth, least, better),
        least=min(least, worth.greatest),
        least_anyway=max((_least_burden(problem, a, whole) for a in answers), default=0),
        better=better,
        anyway=None if better else _fairest(ways),
        answers=answers,
    )


def worth_of(problem: Problem, visits: Sequence[Visit]) -> Worth:
    """What a plan is worth in the eyes of this module."""
    shares, ledger = shares_of(problem, visits), ledger_of(problem, visits)
    return Worth(
        greatest=max((share.burden for share in shares.values()), default=0),
        missing=sum(share.missing for share in shares.values()),
        unmet=sum(
            r.priority * max(0, r.visits - len(ledger.by_request[r.id])) for r in problem.requests.values()
        ),
        objective=sum(score_of(problem, visits).values()),
    )


def _verdict(worth: Worth, least: int, better: Way | None) -> Verdict:
    if not worth.greatest:
        return "even"
    if better:
        return "can_be_lowered"
    return "held" if least >= worth.greatest else "open"


def _least_burden(problem: Problem, answer: Answer, unmet: int) -> int:
    """What no plan that leaves at most so much unmet has a greatest burden below."""
    weights = answer.weights
    if not weights["fair"]:
        return 0
    left = answer.bound - weights["unmet"] * unmet - most_of_others(problem, weights)
    return max(0, -(-left // weights["fair"]))


def _way(problem: Problem, from_here: Worth, answer: Answer) -> Way:
    worth = worth_of(problem, answer.visits)
    at_least = _least_objective(problem, answer, worth)
    return Way(
        answer.visits,
        worth,
        price=worth.objective - from_here.objective,
        price_at_least=None if at_least is None else at_least - from_here.objective,
    )


def _least_objective(problem: Problem, answer: Answer, worth: Worth) -> int | None:
    """What no plan costs less than in the problem's points, of those no worse in what is unmet and in burden.

    Follows where the other goals have their weights and these two no smaller ones than in the problem.
    """
    more = {term: answer.weights[term] - weight for term, weight in problem.weights.items()}
    unmet, fair = more.pop("unmet"), more.pop("fair")
    if any(more.values()) or min(unmet, fair) < 0:
        return None
    return answer.bound - unmet * worth.unmet - fair * worth.greatest


def _fairest(ways: Iterable[Way]) -> Way | None:
    return min(ways, key=lambda way: (way.worth.greatest, way.worth.unmet, way.worth.objective), default=None)
