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
Place = tuple[int, int, int]


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
    def upper(self) -> list[int]:
        """The greatest value of each column."""
        counted: list[int] = self.seats.most[self.seats.block != OPEN].tolist()
        return [1] * len(self.options) + counted

    def values_of(self, visits: Iterable[Visit]) -> list[int]:
        """The column values of a plan that keeps the rules."""
        values = [0] * len(self.upper)
        for visit in visits:
            place, host = self._place_of(visit), self.grid.people[visit.host]
            named = self._options_at[place].get(host)
            if named is not None:
                values[named] = 1
                continue
            column = self._options_at[place][OPEN]
            values[column] = 1
            values[self._seat_at[int(self.options.block[column]), host]] += 1
        return values

    def visits_of(self, values: Sequence[int]) -> list[Visit]:
        """The plan that column values stand for; guests of an open block take its seats in order."""
        free: defaultdict[int, list[int]] = defaultdict(list)
        for (block, host), column in self._seat_at.items():
            free[block] += [host] * values[column]
        visits = []
        for column, value in enumerate(values[: len(self.options)]):
            if value:
                host = int(self.options.host[column])
                host = free[int(self.options.block[column])].pop(0) if host == OPEN else host
                visits.append(self._visit(column, host))
        return visits

    def named_column(self, visit: Visit) -> int | None:
        """The column of a visit whose host is named, if the visit is possible at all."""
        return self._options_at.get(self._place_of(visit), {}).get(self.grid.people.get(visit.host, OPEN - 1))

    def columns_at(self, visit: Visit) -> list[int]:
        """The columns of a visit's request, placement and start, whoever hosts."""
        return list(self._options_at.get(self._place_of(visit), {}).values())

    def _visit(self, column: int, host: int) -> Visit:
        grid, options = self.grid, self.options
        return Visit(
            grid.request_ids[options.request[column]],
            grid.placement_ids[options.placement[column]],
            grid.person_ids[host],
            grid.problem.timeline.key(int(options.start[column])),
        )

    def _place_of(self, visit: Visit) -> Place:
        """Request, placement and start by number; what is unknown has a number that nothing has."""
        slot = self.grid.problem.timeline.slot(visit.start)
        request, placement = (
            self.grid.requests.get(visit.request, -1),
            self.grid.placements.get(visit.placement, -1),
        )
        return request, placement, -1 if slot is None else slot

    @cached_property
    def _options_at(self) -> dict[Place, dict[int, int]]:
        found: dict[Place, dict[int, int]] = {}
        o = self.options
        places = zip(o.request.tolist(), o.placement.tolist(), o.start.tolist(), o.host.tolist(), strict=True)
        for column, (request, placement, start, host) in enumerate(places):
            found.setdefault((request, placement, start), {})[host] = column
        return found

    @cached_property
    def _seat_at(self) -> dict[tuple[int, int], int]:
        s = self.seats
        keys = zip(s.block.tolist(), s.host.tolist(), s.column.tolist(), strict=True)
        return {(block, host): column for block, host, column in keys if block != OPEN}


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
