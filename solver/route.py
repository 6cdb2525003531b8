"""How to go about a problem, as size and memory allow: whole, part by part, or a few guests at a time."""

from dataclasses import dataclass, field

from solver.crew import HANDS
from solver.memory import available_bytes
from solver.portion import portions_of
from solver.problem import Problem
from solver.size import BYTES_OF_CANDIDATES, bytes_of_model, possible_starts, refuse_too_large

MOST_STARTS = 2_000_000
"""Above so many the linear program of the whole takes longer than anybody waits."""

MOST_STARTS_AT_ONCE = 200_000
"""Above so many it is faster to go part by part, where there are parts."""


@dataclass(frozen=True)
class Route:
    """Whether to go part by part first, and whether the model of the whole may be built later or instead.

    Where neither is so, a few guests are planned at a time. The `parts`, where there are some to go by, are
    problems of their own.
    """

    by_parts: bool
    as_whole: bool
    parts: tuple[Problem, ...] = field(default=(), compare=False, repr=False)


def route_of(problem: Problem, available: int | None = None) -> Route:
    """The best way there is memory for. Raises TooLarge where there is not enough even for a first plan."""
    available = available_bytes() if available is None else available
    refuse_too_large(problem, BYTES_OF_CANDIDATES * possible_starts(problem), available)

    def fits(needed: int) -> bool:
        return available is None or needed <= available

    parts = portions_of(problem) if problem.start_count > MOST_STARTS_AT_ONCE else ()
    by_parts = len(parts) > 1 and fits(HANDS * max(map(bytes_of_model, parts)))
    return Route(
        by_parts=by_parts,
        as_whole=problem.start_count <= MOST_STARTS and fits(bytes_of_model(problem)),
        parts=parts if by_parts else (),
    )
