"""The decisions: who goes where and when, and who receives them.

A candidate that keeps its host's name costs one column a host, and most of the time the host's name does not
matter: two guests who start the same visit in the same slot may change hosts. So a guest without history,
pair, ban or earlier visit with a host takes an *open* option, and the hosts of all guests of such a block are
counted in *seats*: how many of them each host receives. Only guests for whom a host matters take options
*named* after that host.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from solver.arrays import Numbers
from solver.candidates import (
    CandidateRule,
    Candidates,
    HostingRule,
    Hostings,
    Occupation,
    candidates_of,
    hostings_of,
)
from solver.grid import Grid
from solver.naming import Meetings, Naming
from solver.nouns import Visit

OPEN = -1


@dataclass(frozen=True)
class Blocks(Occupation):
    """Placement, start and way that candidates share, with the number of the set of hosts closed to them."""

    closed: Numbers


@dataclass(frozen=True)
class Options(Candidates):
    """Ways to meet a request. `host` is a person or OPEN; open options belong to a `block`."""

    host: Numbers
    block: Numbers


@dataclass(frozen=True)
class Seats(Hostings):
    """Hosts who receive guests: `column` counts them, `most` is the greatest count possible."""

    column: Numbers
    most: Numbers
    block: Numbers


class Variables:
    """All decisions of a problem: option k is column k, the seats of open blocks follow.

    `seats` lists whatever makes a host receive somebody: the named options and the seats of open blocks.
    """

    def __init__(
        self,
        grid: Grid,
        candidate_rules: Iterable[CandidateRule],
        hosting_rules: Iterable[HostingRule],
        banned: Meetings,
    ) -> None:
        self.grid = grid
        rules = tuple(hosting_rules)
        candidates = candidates_of(grid, candidate_rules)
        naming = Naming(grid, candidates, banned)
        named, owner = naming.named(rules)
        blocks, block_of = _blocks(candidates, naming.closed)
        closed = zip(blocks.placement.tolist(), blocks.closed.tolist(), strict=True)
        hosts = [[h for h in grid.hosts[p] if h not in naming.sets[c]] for p, c in closed]
        shared, block = hostings_of(blocks, hosts, rules)
        self.options = _options(candidates, named, owner, block_of, shared, block)
        self.seats = _seats(self.options, shared, block)

    @property
    def upper(self) -> Numbers:
        """The greatest value of each column."""
        counted: Numbers = self.seats.most[self._counted]
        return np.concatenate([np.ones(len(self.options), np.int64), counted])

    def values_of(self, visits: Iterable[Visit]) -> Numbers:
        """The column values of a plan that keeps the rules."""
        values = np.zeros_like(self.upper)
        for visit in visits:
            columns, host = self.columns_at(visit), self.grid.people[visit.host]
            named = columns[self.options.host[columns] == host]
            if len(named):
                values[named] = 1
                continue
            column = columns[self.options.host[columns] == OPEN][0]
            values[column] = 1
            values[self._seat(int(self.options.block[column]), host)] += 1
        return values

    def visits_of(self, values: Sequence[int] | Numbers) -> list[Visit]:
        """The plan that column values stand for; guests of an open block take its seats in order."""
        values = np.asarray(values, np.int64)
        free: defaultdict[int, list[int]] = defaultdict(list)
        counted = self._counted
        for seat in counted[values[self.seats.column[counted]] > 0].tolist():
            host, column = int(self.seats.host[seat]), self.seats.column[seat]
            free[int(self.seats.block[seat])] += [host] * int(values[column])
        visits = []
        for column in np.flatnonzero(values[: len(self.options)]).tolist():
            host = int(self.options.host[column])
            host = free[int(self.options.block[column])].pop(0) if host == OPEN else host
            visits.append(self._visit(column, host))
        return visits

    def named_column(self, visit: Visit) -> int | None:
        """The column of a visit whose host is named, if the visit is possible at all."""
        columns = self.columns_at(visit)
        named = columns[self.options.host[columns] == self.grid.people.get(visit.host, OPEN - 1)]
        return int(named[0]) if len(named) else None

    def columns_at(self, visit: Visit) -> Numbers:
        """The columns of a visit's request, placement and start, whoever hosts."""
        request = self.grid.requests.get(visit.request)
        slot = self.grid.problem.timeline.slot(visit.start)
        if request is None or slot is None:
            return self._counted[:0]
        first, end = self._request_ends[request : request + 2].tolist()
        placement = self.grid.placements.get(visit.placement, -1)
        o = self.options
        here = (o.placement[first:end] == placement) & (o.start[first:end] == slot)
        columns: Numbers = first + np.flatnonzero(here)
        return columns

    def _visit(self, column: int, host: int) -> Visit:
        grid, options = self.grid, self.options
        return Visit(
            grid.request_ids[options.request[column]],
            grid.placement_ids[options.placement[column]],
            grid.person_ids[host],
            grid.problem.timeline.key(int(options.start[column])),
        )

    @cached_property
    def _request_ends(self) -> Numbers:
        """Where the options of each request begin, which come in the order of requests, and the last end."""
        return np.searchsorted(self.options.request, np.arange(len(self.grid.request_ids) + 1))

    @cached_property
    def _counted(self) -> Numbers:
        """The seats of open blocks, in the order of blocks."""
        return np.flatnonzero(self.seats.block != OPEN)

    def _seat(self, block: int, host: int) -> int:
        """The column that counts the guests of a host in an open block."""
        seats, counted = self.seats, self._counted
        first, end = np.searchsorted(seats.block[counted], [block, block + 1]).tolist()
        here = counted[first:end]
        return int(seats.column[here[seats.host[here] == host][0]])


def _blocks(candidates: Candidates, closed: Numbers) -> tuple[Blocks, Numbers]:
    """The distinct blocks of candidates, and the block of each candidate."""
    grid = candidates.grid
    key = (closed * len(grid.attended) + candidates.way) * len(grid.placements) + candidates.placement
    _, first, block_of = np.unique(
        key * grid.slots + candidates.start, return_index=True, return_inverse=True
    )
    picked = candidates.pick(first)
    return Blocks(grid, picked.placement, picked.start, picked.way, closed[first]), block_of


def _options(
    candidates: Candidates,
    named: Hostings,
    owner: Numbers,
    block_of: Numbers,
    shared: Hostings,
    block: Numbers,
) -> Options:
    """Named options, and an open one for candidates that may share hosts; an only host is named too."""
    choice = np.bincount(block, minlength=block_of.max(initial=-1) + 1)
    only_host = np.full(len(choice), OPEN)
    only_host[block] = shared.host
    single = np.flatnonzero(choice[block_of] == 1)
    several = np.flatnonzero(choice[block_of] > 1)
    entry = np.r_[owner, single, several]
    host = np.r_[named.host, only_host[block_of[single]], np.full(len(several), OPEN)]
    belongs = np.r_[np.full(len(owner) + len(single), OPEN), block_of[several]]
    order = np.lexsort((host, entry))
    c = candidates.pick(entry[order])
    return Options(c.grid, c.placement, c.start, c.way, c.request, c.guest, host[order], belongs[order])


def _seats(options: Options, shared: Hostings, block: Numbers) -> Seats:
    """The named options as seats, followed by the seats of blocks with a choice of hosts."""
    guests = np.bincount(options.block[options.block != OPEN], minlength=block.max(initial=-1) + 1)
    chosen = np.flatnonzero(guests[block] > 0)
    s, block = shared.pick(chosen), block[chosen]
    named = np.flatnonzero(options.host != OPEN)
    o = options.pick(named)
    most = np.minimum(guests[block], options.grid.host_limit[s.host])
    return Seats(
        options.grid,
        np.r_[o.placement, s.placement],
        np.r_[o.start, s.start],
        np.r_[o.way, s.way],
        np.r_[o.host, s.host],
        np.r_[named, len(options) + np.arange(len(s))],
        np.r_[np.ones(len(named), np.int64), most],
        np.r_[np.full(len(named), OPEN), block],
    )
