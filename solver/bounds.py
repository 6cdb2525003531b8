"""A bound that needs no search: what no plan can be better than."""

from solver.problem import Problem


def simple_bound(problem: Problem) -> int:
    """Every term is at least 0 but `prefer`, which is worth no more than the slots that guests would like."""
    liked = sum(
        (problem.availability[guest].prefer & problem.availability[guest].available).bit_count()
        for guest in problem.requests_of
    )
    return -problem.weights["prefer"] * liked
