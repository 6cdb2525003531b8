"""Rules and goals put together: one program for a whole problem."""

from collections.abc import Iterable
from dataclasses import dataclass

from solver.goals import GOALS
from solver.grid import Grid
from solver.naming import Meetings
from solver.problem import Problem
from solver.proof.program import Program
from solver.rules import RULES, Rule, seats_are_taken
from solver.variables import Variables


@dataclass(frozen=True)
class Model:
    """A program, and the variables that say what its columns mean."""

    program: Program
    variables: Variables


def model_of(problem: Problem, rules: Iterable[Rule] = RULES) -> Model:
    """The program whose least cost is the objective of the best plan under some rules."""
    rules = tuple(rules)
    grid = Grid(problem)
    banned: Meetings = set()
    for rule in rules:
        banned |= rule.meetings(grid) if rule.meetings else set()
    variables = Variables(
        grid,
        [rule.candidates for rule in rules if rule.candidates],
        [rule.hostings for rule in rules if rule.hostings],
        banned,
    )
    program = Program()
    program.add_columns(variables.upper)
    seats_are_taken(program, variables)
    for rule in rules:
        if rule.rows:
            rule.rows(program, variables)
    for term, goal in GOALS.items():
        goal(program, variables, problem.weights[term])
    return Model(program, variables)
