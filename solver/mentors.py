"""Mentors are with their guests for half of a rotation, whatever visits they make themselves."""

import numpy as np

from solver.arrays import Numbers
from solver.grid import running, total
from solver.proof.program import Program, Row
from solver.variables import Options, Seats, Variables


def mentors_keep_their_own_visits_short(program: Program, variables: Variables) -> None:
    """Whoever is a mentor spends no more slots on own visits than leave half of the rotation."""
    mentors = variables.seats.pick(np.flatnonzero(variables.seats.is_rotation))
    mentor, own, missed = _own_visits_meanwhile(mentors, variables.options)
    most = np.minimum(np.bincount(mentor, missed, len(mentors)).astype(np.int64), mentors.presence())
    spare = mentors.presence() - (mentors.attendance() + 1) // 2
    hurt = np.flatnonzero(most > spare)
    columns = mentors.column.copy()
    for k in hurt[mentors.most[hurt] > 1].tolist():
        received = [Row([int(mentors.column[k]), -1], [1, -int(mentors.most[k])], 0)]
        columns[k] = program.add_floor(1, received)
    counts = np.isin(mentor, hurt)
    keys, taken = np.r_[mentor[counts], hurt], np.r_[own[counts], columns[hurt]]
    program.at_most(keys, taken, most, np.r_[missed[counts], (most - spare)[hurt]])


def _own_visits_meanwhile(mentors: Seats, options: Options) -> tuple[Numbers, Numbers, Numbers]:
    """Each mentor's own options during the rotation, and how many slots with the guest each would cost."""
    grid, slots = mentors.grid, mentors.grid.slots
    order = np.argsort(options.guest, kind="stable")
    first = np.searchsorted(options.guest[order], mentors.host)
    count = np.searchsorted(options.guest[order], mentors.host, "right") - first
    mentor = np.repeat(np.arange(len(mentors)), count)
    own = order[np.arange(len(mentor)) - np.repeat(np.cumsum(count) - count - first, count)]
    begins = np.maximum(mentors.start[mentor], options.start[own])
    both = np.minimum(mentors.last[mentor], options.last[own]) - begins + 1
    meets = both > 0
    mentor, own, begins, both = mentor[meets], own[meets], begins[meets], both[meets]
    ways = len(grid.attended)
    key = (mentors.host[mentor] * ways + mentors.way[mentor]) * ways + options.way[own]
    keys, row = np.unique(key, return_inverse=True)
    host, way, own_way = keys // ways // ways, keys // ways % ways, keys % ways
    shared = grid.available[host] & grid.attended[way] & grid.attended[own_way]
    missed = total(running(shared.reshape(-1, slots)), row, begins, both)
    costs = missed > 0
    return mentor[costs], own[costs], missed[costs]
