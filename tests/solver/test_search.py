"""What CP-SAT says is the end of a search is one only where a second search agrees."""

import numpy as np

from solver import Limits
from solver.proof.matrix import Matrix
from solver.proof.rows import rows_of
from solver.proof.search import search

# CP-SAT 9.15 without probing called -7,019,000,006 the least of these costs, the range being stated in rows.
MISJUDGED = Matrix(
    rows_of(
        [
            ([3, 6], [1, 1], 4, False),
            ([6, 7], [1, 1], 4, False),
            ([0, 3, 6, 8], [1, 1, 1, 1], 3, False),
            ([0, 4, 7], [4, 1, 3], 7, True),
            ([1, 2, 7], [1, 1, -1], 3, False),
            ([1, 4], [2, -3], 0, False),
            ([0, 4], [1, 1], 2, False),
            ([0, 1, 2, 3, 7], [-3, 2, 2, 3, 3], 5, False),
            ([3, 5, 7], [1, -1, 2], 5, False),
        ]
    ),
    np.array([0, 0, 0, 0, 0, 0, 0, 1, 0]),
    np.array([1, 1, 1, 1, 1, 1, 1, 2, 1]),
    np.array([-19_000_000, -8_000_000_000, -1, -5_000_000_000, -19, 2, -8_000_000_000, 1_000_000_000, -4]),
    np.array([2]),
    -1,
)
BEST = -12_019_000_002
QUICK = Limits(seconds=20, workers=1)


def searched(costs: tuple[int, int] | None) -> tuple[bool, list[int]]:
    found: list[int] = []
    take = lambda values: found.append(MISJUDGED.cost_of(np.array(values)))  # noqa: E731
    ending = search(MISJUDGED, [], QUICK, take, lambda: False, costs)
    return ending.closed, found


def test_the_least_cost_is_found_in_any_range_that_holds_it() -> None:
    for costs in (None, (-(2**62), 2**40), (BEST, BEST), (-(10**11), -7_000_000_000)):
        closed, found = searched(costs)
        assert (closed, min(found)) == (True, BEST)


def test_a_range_without_values_closes_with_nothing() -> None:
    assert searched((-(10**11), BEST - 1)) == (True, [])


def test_a_search_that_is_stopped_closes_nothing() -> None:
    found: list[list[int]] = []
    ending = search(MISJUDGED, [], Limits(seconds=1e-9), found.append, lambda: True)
    assert not ending.closed or found
