"""The score for CP-SAT: one entry of GOALS is one term, counted exactly as `solver.score` counts it."""

from collections.abc import Callable

import numpy as np

from solver.absence import absences, spared
from solver.arrays import Numbers
from solver.proof.program import Program, Row
from solver.variables import Variables

Goal = Callable[[Program, Variables, int], None]


def unmet(program: Program, variables: Variables, weight: int) -> None:
    """Every missing visit costs its request's priority."""
    order = np.argsort(variables.options.request, kind="stable")
    ends = np.searchsorted(variables.options.request[order], np.arange(len(variables.grid.request_ids) + 1))
    for number, request in enumerate(variables.grid.problem.requests.values()):
        columns = order[ends[number] : ends[number + 1]]
        if not len(columns):
            program.constant += weight * request.priority * request.visits
        elif request.visits and weight:
            row = Row(np.r_[columns, -1], np.full(len(columns) + 1, -1), -request.visits)
            program.add_floor(request.visits, [row], weight * request.priority)


def move(program: Program, variables: Variables, weight: int) -> None:
    """A baseline visit that no longer stands costs, whoever hosted it."""
    for visit in variables.grid.problem.baseline:
        program.constant += weight
        program.cost[variables.columns_at(visit)] -= weight


def rehost(program: Program, variables: Variables, weight: int) -> None:
    """A baseline visit that stands with another host costs less."""
    for visit in variables.grid.problem.baseline:
        program.cost[variables.columns_at(visit)] += weight
        kept = variables.named_column(visit)
        if kept is not None:
            program.cost[kept] -= weight


def cover(program: Program, variables: Variables, weight: int) -> None:
    """Each person and slot that a flexible coverage rule is short of costs its price."""
    for index, rule in enumerate(variables.grid.problem.coverage):
        price = weight * (rule.price or 0)
        if not price:
            continue
        limits = spared(variables.grid, index)
        keys, columns = absences(variables, index)
        for slot in np.unique(keys).tolist():
            away, limit = columns[keys == slot], int(limits[slot])
            if len(away) > limit:
                row = Row(np.r_[away, -1], np.r_[np.ones_like(away), -1], limit)
                program.add_floor(len(away) - limit, [row], price)


def avoid(program: Program, variables: Variables, weight: int) -> None:
    """Each attended slot that the guest, and that the host, would rather not."""
    grid, options, seats = variables.grid, variables.options, variables.seats
    entry, slot = options.attended_slots()
    program.add_costs(entry, weight * grid.avoid[options.guest[entry], slot])
    entry, slot = seats.attended_slots()
    program.add_costs(seats.column[entry], weight * grid.avoid[seats.host[entry], slot])


def prefer(program: Program, variables: Variables, weight: int) -> None:
    """Each attended slot that the guest would like is worth something."""
    entry, slot = variables.options.attended_slots()
    liked = variables.grid.prefer[variables.options.guest[entry], slot]
    program.add_costs(entry, -weight * liked)


def rank(program: Program, variables: Variables, weight: int) -> None:
    """Each visit costs the guest's dislike of its placement."""
    program.add_costs(np.arange(len(variables.options)), weight * _ranks(variables))


def repeat(program: Program, variables: Variables, weight: int) -> None:
    """Each visit to a host the guest met in an earlier cycle costs."""
    for guest, host in variables.grid.problem.met_before:
        program.add_costs(_meetings(variables, guest, host), weight)


def pair(program: Program, variables: Variables, weight: int) -> None:
    """Each direction in which a pair does not meet costs."""
    if not weight:
        return
    for first, second in variables.grid.problem.pairs:
        for guest, host in ((first, second), (second, first)):
            columns = _meetings(variables, guest, host)
            row = Row(np.r_[columns, -1], np.full(len(columns) + 1, -1), -1)
            program.add_floor(1, [row], weight)


def fair(program: Program, variables: Variables, weight: int) -> None:
    """The greatest burden of one guest."""
    if not weight:
        return
    grid, options = variables.grid, variables.options
    entry, slot = options.attended_slots()
    rather_not = np.bincount(entry, weights=grid.avoid[options.guest[entry], slot], minlength=len(options))
    burden = 3 * rather_not.astype(np.int64) + _ranks(variables) - 100
    rows, most = [], 0
    for guest, requests in grid.problem.requests_of.items():
        missing = 100 * sum(request.visits for request in requests)
        own = np.flatnonzero(options.guest == grid.people[guest])
        most = max(most, missing + int(np.maximum(0, burden[own]).sum()))
        own = own[burden[own] != 0]
        rows.append(Row(np.r_[own, -1], np.r_[burden[own], -1], -missing))
    program.shared["fair"] = program.add_floor(most, rows, weight)


def load(program: Program, variables: Variables, weight: int) -> None:
    """In each department, the greatest number of slots that one person hosts."""
    if not weight:
        return
    grid, seats = variables.grid, variables.seats
    slots = seats.attendance()
    rows: dict[str, list[Row]] = {}
    most: dict[str, int] = {}
    for host in np.unique(seats.host).tolist():
        department = grid.problem.people[grid.person_ids[host]].department
        own = np.flatnonzero(seats.host == host)
        row = Row(np.r_[seats.column[own], -1], np.r_[slots[own], -1], 0)
        rows.setdefault(department, []).append(row)
        most[department] = max(most.get(department, 0), int((slots[own] * seats.most[own]).sum()))
    for department, its_rows in rows.items():
        program.shared[f"load {department}"] = program.add_floor(most[department], its_rows, weight)


def _ranks(variables: Variables) -> Numbers:
    """How much each option's guest dislikes its placement."""
    options = variables.options
    ranks: Numbers = variables.grid.ranks[options.guest, options.placement]
    return ranks


def _meetings(variables: Variables, guest: str, host: str) -> Numbers:
    """The columns in which a guest meets a host by name."""
    people, options = variables.grid.people, variables.options
    return np.flatnonzero((options.guest == people[guest]) & (options.host == people[host]))


GOALS: dict[str, Goal] = {
    goal.__name__: goal
    for goal in (unmet, move, rehost, cover, avoid, prefer, rank, repeat, pair, fair, load)
}
