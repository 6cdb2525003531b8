"""What a plan in force breaks by now may stay as it is: the bar for its changes is that it gets no worse."""

from collections.abc import Iterable
from copy import copy

from solver.ledger import Ledger, ledger_of
from solver.nouns import Visit
from solver.problem import Problem


def lenient(problem: Problem, visits: Iterable[Visit]) -> Problem:
    """The problem with room at each desk for as many as these visits take away from it.

    Sickness after a plan was made may leave too few at a desk. Where that is so, strict coverage then forbids
    that anybody else leaves, but not that somebody stays away. Everything else is as in the problem.
    """
    ledger = ledger_of(problem, visits)
    spared = tuple(_room(ledger, rule) for rule in range(len(problem.coverage)))
    if spared == problem.spared:
        return problem
    changed = copy(problem)
    vars(changed).update(spared=spared)  # in place of what the property would work out
    vars(changed).pop("spared_tallies", None)
    return changed


def _room(ledger: Ledger, rule: int) -> tuple[int, ...]:
    spared = ledger.problem.spared[rule]
    if ledger.problem.coverage[rule].price is not None or rule not in ledger.missed:
        return spared
    away = ledger.missed[rule].counts(len(spared))
    return tuple(map(max, spared, away))
