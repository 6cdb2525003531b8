"""Whom a coverage rule would miss when, and how many it can spare."""

import numpy as np

from solver.arrays import Numbers
from solver.grid import Grid
from solver.variables import Variables


def absences(variables: Variables, index: int) -> tuple[Numbers, Numbers]:
    """The slots of a coverage rule with the options that take one of its group away."""
    grid, problem = variables.grid, variables.grid.problem
    members = [grid.people[person] for person in problem.members.get(problem.coverage[index].group, ())]
    theirs = np.flatnonzero(np.isin(variables.options.guest, members))
    entry, slot = variables.options.pick(theirs).attended_slots()
    holds = grid.rows([problem.coverage_slots[index]])[0][slot]
    return slot[holds], theirs[entry[holds]]


def spared(grid: Grid, index: int) -> Numbers:
    """How many of a coverage rule's group may be away in each slot."""
    rule, problem = grid.problem.coverage[index], grid.problem
    members = [grid.people[person] for person in problem.members.get(rule.group, ())]
    there: Numbers = grid.available[members].sum(axis=0)
    limit = there - np.minimum(rule.min_present or 0, there)
    return limit if rule.max_away is None else np.minimum(limit, rule.max_away)
