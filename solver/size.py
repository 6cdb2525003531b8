"""How large a problem is as one model, told before any of it is built."""

from solver.memory import available_bytes, in_words
from solver.problem import Problem
from solver.refusals import TooLarge
from solver.timeline import stretches

BYTES_PER_START = 4_000
"""For the program and its matrix: 3,300 to 3,850 were measured from 60 to 1,000 people."""

BYTES_OF_CANDIDATES = 400
"""A possible start's share of a first plan, and of making it better a few guests at a time."""


def possible_starts(problem: Problem) -> int:
    """Over requests and their placements: the starts that are offered and find the guest free.

    Hosts are not asked, so there may be somewhat fewer. It takes a look at each wish, not at each start.
    """
    return sum(
        starts_of(problem, request.guest, placement).bit_count()
        for request in problem.requests.values()
        if request.visits
        for placement in request.placements
    )


def starts_of(problem: Problem, guest: str, placement: str) -> int:
    """The slots at which a visit may start for all that the placement and the guest say."""
    asked, levels = problem.placements[placement], problem.availability[guest]
    missing = levels.pattern & ~levels.available
    free = problem.timeline.every_slot & ~missing if asked.is_rotation else levels.available
    starts = problem.offered_starts[placement] & stretches(free, asked.length)
    return starts if asked.length == 1 else starts & problem.timeline.mornings


def bytes_of_model(problem: Problem) -> int:
    """About how many bytes the model of a whole problem takes while it is built."""
    return BYTES_PER_START * possible_starts(problem)


def refuse_too_large(problem: Problem, needed: int | None = None, available: int | None = None) -> None:
    """Raises TooLarge if building a problem needs more bytes than there are.

    It needs what the model of the whole takes, unless something else is said. Where the system does not tell
    what there is, nothing is refused.
    """
    needed = bytes_of_model(problem) if needed is None else needed
    available = available_bytes() if available is None else available
    if available is not None and needed > available:
        raise TooLarge(
            f"{len(problem.people):,} people, {_rounded(possible_starts(problem))} possible starts: "
            f"needs about {in_words(needed)}, there are {in_words(available)}"
        )


def _rounded(count: int) -> str:
    return f"{count / 1e6:,.1f} million" if count >= 1e6 else f"{count:,}"
