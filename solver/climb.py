"""From a plan to better ones with a model."""

from collections.abc import Callable, Sequence

from solver.incumbent import Incumbent
from solver.limits import Limits
from solver.matrix import matrix_of
from solver.model import Model
from solver.search import search


def climb(
    incumbent: Incumbent,
    model: Model,
    limits: Limits,
    on_bound: Callable[[int], None],
    stop: Callable[[], bool],
) -> None:
    """Searches from the incumbent's plan on, offering it what is found and telling the model's bounds."""
    variables, program = model.variables, model.program
    hint = program.completed(variables.values_of(incumbent.visits))

    def offer(values: Sequence[int]) -> None:
        incumbent.offer(variables.visits_of(values))

    search(matrix_of(program), hint, limits, offer, on_bound, stop)
