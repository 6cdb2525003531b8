"""A part of a problem as a problem of its own."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from solver.nouns import Visit
from solver.parts import circles
from solver.problem import Problem
from solver.score import score_of

SHARED = frozenset({"fair", "load"})


def portions_of(problem: Problem) -> tuple[Problem, ...]:
    """The parts of a problem, as problems of their own."""
    return tuple(portion(problem, people) for people in circles(problem))


def portion(problem: Problem, people: frozenset[str]) -> Problem:
    """The problem of some people whom no rule and no term but the shared ones ties to anybody else."""
    requests = {r.id: r for r in problem.requests.values() if r.guest in people}
    wanted = {placement for request in requests.values() for placement in request.placements}
    groups = {group for person in people for group in problem.people[person].groups}
    return replace(
        problem,
        people={p.id: p for p in problem.people.values() if p.id in people},
        placements={p.id: p for p in problem.placements.values() if p.id in wanted},
        requests=requests,
        coverage=tuple(rule for rule in problem.coverage if rule.group in groups),
        forbidden=_among(problem.forbidden, people),
        pairs=_among(problem.pairs, people),
        history=_among(problem.history, people),
        ranks={guest: _wanted(ranks, wanted) for guest, ranks in problem.ranks.items() if guest in people},
        locked=tuple(visit for visit in problem.locked if visit.request in requests),
        baseline=tuple(visit for visit in problem.baseline if visit.request in requests),
    )


def _among(pairs: Iterable[tuple[str, str]], people: frozenset[str]) -> tuple[tuple[str, str], ...]:
    return tuple(pair for pair in pairs if people.issuperset(pair))


def _wanted(ranks: Mapping[str, int], wanted: set[str]) -> dict[str, int]:
    return {placement: rank for placement, rank in ranks.items() if placement in wanted}


def own_cost(problem: Problem, visits: Iterable[Visit]) -> int:
    """What visits cost, the shared terms apart."""
    return sum(cost for term, cost in score_of(problem, visits).items() if term not in SHARED)


def left_over(problem: Problem, portions: Iterable[Problem]) -> int:
    """What every plan of the problem costs beyond what its parts cost, the shared terms apart."""
    return own_cost(problem, ()) - sum(own_cost(part, ()) for part in portions)
