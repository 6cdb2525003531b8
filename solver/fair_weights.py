"""Weights under which an ordinary solve answers a question about the greatest burden."""

from collections.abc import Mapping

from solver.fields import LARGEST_COUNT
from solver.nouns import Request
from solver.problem import Problem

Weights = Mapping[str, int]


def no_more_unmet(problem: Problem) -> Weights:
    """What is unmet before burden before all else, as far as the format's greatest weight allows it."""
    weights = problem.weights
    fair = _at_most(max(weights["fair"], _spread_of_others(problem, weights) + 1))
    return {
        **weights,
        "fair": fair,
        "unmet": _at_most(max(weights["unmet"], fair * (1 + _greatest_burden(problem)))),
    }


def burden_alone(problem: Problem) -> Weights:
    """What is unmet before burden, and nothing else."""
    unmet = _at_most(1 + _greatest_burden(problem))
    return {**dict.fromkeys(problem.weights, 0), "unmet": unmet, "fair": 1}


def whatever_it_costs(problem: Problem) -> Weights:
    """Burden before everything, what is unmet included, as far as the format's greatest weight allows it."""
    weights = problem.weights
    most = _spread_of_others(problem, weights) + weights["unmet"] * most_unmet(problem)
    return {**weights, "fair": _at_most(max(weights["fair"], most + 1))}


def most_unmet(problem: Problem) -> int:
    """Missing visits by priority where every visit is missing."""
    return sum(request.priority * request.visits for request in problem.requests.values())


def most_of_others(problem: Problem, weights: Weights) -> int:
    """What all terms but `unmet` and `fair` can cost together at most: a plain count, true of any plan."""
    visits = sum(r.visits * _dearest_visit(problem, r, weights) for r in problem.requests.values())
    pairs = 2 * weights["pair"] * len(problem.pairs)
    return visits + pairs + max(weights["move"], weights["rehost"]) * len(problem.baseline)


def _spread_of_others(problem: Problem, weights: Weights) -> int:
    """How far apart two plans can be in these terms; `prefer` alone can be below nought."""
    slots = sum(r.visits * _longest(problem, r) for r in problem.requests.values())
    return most_of_others(problem, weights) + weights["prefer"] * slots


def _longest(problem: Problem, request: Request) -> int:
    return max((problem.placements[key].length for key in request.placements), default=0)


def _dearest_visit(problem: Problem, request: Request, weights: Weights) -> int:
    prices = (problem.coverage[rule].price or 0 for rule in problem.coverage_of[request.guest])
    slot = 2 * weights["avoid"] + weights["load"] + weights["cover"] * sum(prices)
    each = (
        problem.placements[key].length * slot + weights["rank"] * problem.rank(request.guest, key)
        for key in request.placements
    )
    return weights["repeat"] + max(each, default=0)


def _greatest_burden(problem: Problem) -> int:
    """What no guest's burden is above: every visit missing, or disliked and at the worst of times."""
    return max(
        (sum(_heaviest(problem, request) for request in some) for some in problem.requests_of.values()),
        default=0,
    )


def _heaviest(problem: Problem, request: Request) -> int:
    each = (
        3 * problem.placements[key].length + problem.rank(request.guest, key) for key in request.placements
    )
    return request.visits * max(100, *each, 0)


def _at_most(weight: int) -> int:
    return min(LARGEST_COUNT, weight)
