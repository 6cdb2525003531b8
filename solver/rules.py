"""The hard rules for CP-SAT: one entry of RULES is one rule, under the name it has in `solver.check`.

A rule may sift candidates (who could go where and when), sift hostings (who could receive them), ban meetings
of a guest and a host, and write rows over the decisions that are left.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from solver.absence import absences, spared
from solver.arrays import Flags
from solver.candidates import CandidateRule, Candidates, HostingRule, Hostings
from solver.grid import Grid, running, total
from solver.mentors import mentors_keep_their_own_visits_short
from solver.naming import Meetings
from solver.proof.program import Program, Row
from solver.variables import OPEN, Variables

RowRule = Callable[[Program, Variables], None]


@dataclass(frozen=True)
class Rule:
    """One hard rule, stated as far as needed on candidates, hostings, meetings and rows."""

    clause: str
    name: str
    candidates: CandidateRule | None = None
    hostings: HostingRule | None = None
    meetings: Callable[[Grid], Meetings] | None = None
    rows: RowRule | None = None


def starts_are_offered(candidates: Candidates) -> Flags:
    morning: Flags = (candidates.start % 2 == 0) | (candidates.length == 1)
    offered: Flags = candidates.grid.offered[candidates.placement, candidates.start]
    return morning & offered


def guests_are_available(candidates: Candidates) -> Flags:
    grid = candidates.grid
    absent = running(~grid.available)
    away_though_working = running(grid.attended[grid.way] & ~grid.available)
    missed = np.where(
        candidates.is_rotation,
        total(away_though_working, candidates.guest, candidates.start, candidates.length),
        total(absent, candidates.guest, candidates.start, candidates.length),
    )
    return np.equal(missed, 0)


def guests_work_half_of_the_block(candidates: Candidates) -> Flags:
    return ~candidates.is_rotation | np.greater_equal(2 * candidates.attendance(), candidates.length)


def a_host_is_available_in_every_slot(candidates: Candidates) -> Flags:
    grid = candidates.grid
    team = np.array([grid.available[hosts].any(axis=0) for hosts in grid.hosts]).reshape(-1, grid.slots)
    key = candidates.placement * len(grid.attended) + candidates.way
    pairs, row = np.unique(key, return_inverse=True)
    alone = grid.attended[pairs % len(grid.attended)] & ~team[pairs // len(grid.attended)]
    left = total(running(alone), row, candidates.start, candidates.length)
    return ~candidates.is_rotation | np.equal(left, 0)


def hosts_are_available(hostings: Hostings) -> Flags:
    absent = total(running(~hostings.grid.available), hostings.host, hostings.start, hostings.length)
    return hostings.is_rotation | np.equal(absent, 0)


def mentors_are_available_for_half(hostings: Hostings) -> Flags:
    return ~hostings.is_rotation | np.greater_equal(2 * hostings.presence(), hostings.attendance())


def nobody_meets_themselves(grid: Grid) -> Meetings:
    return {(person, person) for person in grid.people.values()}


def forbidden_meetings(grid: Grid) -> Meetings:
    return {(grid.people[guest], grid.people[host]) for guest, host in grid.problem.forbidden}


def hosts_on_a_visit_receive_no_guests(program: Program, variables: Variables) -> None:
    """A visit of one's own takes up as many guests as one could receive."""
    grid, options, seats = variables.grid, variables.options, variables.seats
    shadow = seats.pick(~seats.is_rotation)
    seat, seat_slot = shadow.attended_slots()
    own, own_slot = options.attended_slots()
    received, away = shadow.host[seat] * grid.slots + seat_slot, options.guest[own] * grid.slots + own_slot
    own, away = own[both := np.isin(away, received)], away[both]
    seat, received = seat[both := np.isin(received, away)], received[both]
    limits = np.repeat(grid.host_limit, grid.slots)
    coefficients = np.r_[np.ones(len(seat), np.int64), grid.host_limit[options.guest[own]]]
    program.at_most(np.r_[received, away], np.r_[shadow.column[seat], own], limits, coefficients)


def hosts_of_a_rotation_are_never_all_away(program: Program, variables: Variables) -> None:
    """With c seats, c times the team's absences plus the guests is at most c times the team's size."""
    grid, options = variables.grid, variables.options
    own, own_slot = options.attended_slots()
    for placement in np.flatnonzero(grid.is_rotation).tolist():
        hosts, capacity = grid.hosts[placement], int(grid.capacity[placement])
        guests, guest_slot = options.pick(
            here := np.flatnonzero(options.placement == placement)
        ).attended_slots()
        team = np.flatnonzero(np.isin(options.guest[own], hosts))
        team = team[grid.available[options.guest[own[team]], own_slot[team]]]
        team = team[np.isin(own_slot[team], guest_slot)]
        guests, guest_slot = guests[both := np.isin(guest_slot, own_slot[team])], guest_slot[both]
        keys = np.r_[guest_slot, own_slot[team]]
        coefficients = np.r_[np.ones(len(guests), np.int64), np.full(len(team), capacity)]
        limits = capacity * grid.available[hosts].sum(axis=0)
        program.at_most(keys, np.r_[here[guests], own[team]], limits, coefficients)


def placements_seat_their_capacity(program: Program, variables: Variables) -> None:
    grid, options = variables.grid, variables.options
    entry, slot = options.attended_slots()
    limits = np.repeat(grid.capacity, grid.slots)
    program.at_most(options.placement[entry] * grid.slots + slot, entry, limits)


def hosts_receive_their_limit(program: Program, variables: Variables) -> None:
    grid, seats = variables.grid, variables.seats
    entry, slot = seats.attended_slots()
    limits = np.repeat(grid.host_limit, grid.slots)
    program.at_most(seats.host[entry] * grid.slots + slot, seats.column[entry], limits)


def hosts_give_their_week(program: Program, variables: Variables) -> None:
    grid, seats = variables.grid, variables.seats
    limit = np.array(
        [-1 if p.hosting_per_week is None else p.hosting_per_week for p in grid.problem.people.values()]
    )
    entry, slot = seats.attended_slots()
    entry, slot = entry[limited := limit[seats.host[entry]] >= 0], slot[limited]
    pair, count = np.unique(entry * grid.week_count + grid.week[slot], return_counts=True)
    entry, week = pair // grid.week_count, pair % grid.week_count
    limits = np.repeat(limit, grid.week_count)
    program.at_most(seats.host[entry] * grid.week_count + week, seats.column[entry], limits, count)


def visits_keep_their_distance(program: Program, variables: Variables) -> None:
    """At most one visit of a guest covers a slot, the days of the gap after it included.

    Intervals that meet pairwise have a slot in common, and one of them starts there.
    """
    grid, options = variables.grid, variables.options
    gap = grid.problem.rules.min_gap_days
    first = options.start if gap == 0 else options.start - options.start % 2
    last = options.last if gap == 0 else np.minimum(2 * (options.last // 2 + gap) - 1, grid.slots - 1)
    length = last - first + 1
    entry = np.repeat(np.arange(len(options)), length)
    slot = first[entry] + np.arange(len(entry)) - np.repeat(np.cumsum(length) - length, length)
    key = options.guest[entry] * grid.slots + slot
    something_starts = np.isin(key, np.unique(options.guest * grid.slots + first))
    program.at_most(key[something_starts], entry[something_starts], 1)


def guests_start_few_visits_a_week(program: Program, variables: Variables) -> None:
    grid, options = variables.grid, variables.options
    limit = grid.problem.rules.max_visits_per_week
    if limit is not None:
        keys = options.guest * grid.week_count + grid.week[options.start]
        program.at_most(keys, np.arange(len(options)), limit)


def guests_see_each_placement_once(program: Program, variables: Variables) -> None:
    grid, options = variables.grid, variables.options
    if not grid.problem.rules.allow_repeat:
        program.at_most(options.guest * len(grid.placements) + options.placement, np.arange(len(options)), 1)


def requests_get_what_they_ask_for(program: Program, variables: Variables) -> None:
    options = variables.options
    asked = np.array([request.visits for request in variables.grid.problem.requests.values()], np.int64)
    program.at_most(options.request, np.arange(len(options)), asked)


def visits_follow_in_order(program: Program, variables: Variables) -> None:
    """For every start of a later visit: either nothing of the earlier request ends there or after, or none of
    the later request starts there or before."""
    grid, options = variables.grid, variables.options
    for request in grid.problem.requests.values():
        later = np.flatnonzero(options.request == grid.requests[request.id])
        for before in request.after:
            earlier = np.flatnonzero(options.request == grid.requests[before])
            many = grid.problem.requests[before].visits, request.visits
            for slot in np.unique(options.start[later]).tolist():
                ends_late = earlier[options.last[earlier] >= slot].tolist()
                starts_early = later[options.start[later] <= slot].tolist()
                if ends_late:
                    _one_side(program, ends_late, starts_early, many)


def _one_side(program: Program, some: list[int], others: list[int], many: tuple[int, int]) -> None:
    if many == (1, 1):
        program.add_row(Row(some + others, [1] * len(some + others), 1))
        return
    side = program.add_floor(1, [Row([*others, -1], [1] * len(others) + [-many[1]], 0)])
    program.add_row(Row([*some, side], [1] * len(some) + [many[0]], many[0]))


def groups_stay_covered(program: Program, variables: Variables) -> None:
    grid, problem = variables.grid, variables.grid.problem
    for index, rule in enumerate(problem.coverage):
        if rule.price is None:
            keys, columns = absences(variables, index)
            program.at_most(keys, columns, spared(grid, index))


def locked_columns_are_chosen(program: Program, variables: Variables) -> None:
    for visit in variables.grid.problem.locked:
        column = variables.named_column(visit)
        if column is not None:
            program.fix(column, 1)


def seats_are_taken(program: Program, variables: Variables) -> None:
    """The guests of an open block take exactly its seats: what seats mean, and no rule of its own."""
    options, seats = variables.options, variables.seats
    open_options = np.flatnonzero(options.block != OPEN)
    counted = np.flatnonzero(seats.block != OPEN)
    keys = np.r_[options.block[open_options], seats.block[counted]]
    columns = np.r_[open_options, seats.column[counted]]
    signs = np.r_[np.ones(len(open_options), np.int64), np.full(len(counted), -1)]
    program.balance(keys, columns, signs)


RULES = (
    Rule("C1", "visits_are_what_was_asked_for_and_offered", candidates=starts_are_offered),
    Rule("C2", "guests_are_available_throughout", candidates=guests_are_available),
    Rule("C2", "guests_attend_at_least_half_of_a_rotation", candidates=guests_work_half_of_the_block),
    Rule(
        "C3",
        "hosts_are_there_for_their_guests",
        hostings=hosts_are_available,
        rows=hosts_on_a_visit_receive_no_guests,
    ),
    Rule(
        "C3",
        "mentors_are_there_for_half_of_a_rotation",
        hostings=mentors_are_available_for_half,
        rows=mentors_keep_their_own_visits_short,
    ),
    Rule(
        "C3",
        "rotations_are_never_left_without_a_host",
        candidates=a_host_is_available_in_every_slot,
        rows=hosts_of_a_rotation_are_never_all_away,
    ),
    Rule("C4", "placements_seat_no_more_guests_than_they_can", rows=placements_seat_their_capacity),
    Rule("C4", "hosts_receive_no_more_guests_at_once_than_they_can", rows=hosts_receive_their_limit),
    Rule("C5", "hosts_give_no_more_of_a_week_than_they_offered", rows=hosts_give_their_week),
    Rule("C6", "visits_of_a_guest_keep_their_distance", rows=visits_keep_their_distance),
    Rule("C6", "guests_start_no_more_visits_a_week_than_allowed", rows=guests_start_few_visits_a_week),
    Rule("C7", "guests_see_a_placement_once", rows=guests_see_each_placement_once),
    Rule("C7", "nobody_hosts_themselves", meetings=nobody_meets_themselves),
    Rule("C8", "requests_get_no_more_visits_than_asked_for", rows=requests_get_what_they_ask_for),
    Rule("C8", "visits_follow_the_requests_they_come_after", rows=visits_follow_in_order),
    Rule("C9", "groups_keep_enough_people_at_their_desks", rows=groups_stay_covered),
    Rule("C10", "forbidden_pairs_never_meet", meetings=forbidden_meetings),
    Rule("C10", "locked_visits_stand", rows=locked_columns_are_chosen),
)
