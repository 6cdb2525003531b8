"""Everything that might become a visit: who could go where and when, and who could receive them.

All of it runs in parallel arrays: entry k of every field speaks of the same candidate.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields
from typing import TypeVar

import numpy as np

from solver.arrays import Flags, Numbers
from solver.grid import EVERY_SLOT, Grid, running, total

Arrays = TypeVar("Arrays", bound="Occupation")


@dataclass(frozen=True)
class Occupation:
    """Blocks of slots at placements. `way` says which slots of the block are attended (see Grid)."""

    grid: Grid
    placement: Numbers
    start: Numbers
    way: Numbers

    def __len__(self) -> int:
        return len(self.placement)

    @property
    def length(self) -> Numbers:
        return self.grid.length[self.placement]

    @property
    def last(self) -> Numbers:
        return self.start + self.length - 1

    @property
    def is_rotation(self) -> Flags:
        return self.grid.is_rotation[self.placement]

    def attendance(self) -> Numbers:
        """How many slots each entry attends."""
        return total(running(self.grid.attended), self.way, self.start, self.length)

    def pick(self: Arrays, which: Flags | Numbers) -> Arrays:
        """Some of the entries, by flag or by number."""
        picked = {f.name: getattr(self, f.name)[which] for f in fields(self) if f.name != "grid"}
        return type(self)(grid=self.grid, **picked)

    def attended_slots(self) -> tuple[Numbers, Numbers]:
        """Every (entry, slot) at which an entry attends a slot."""
        length = self.length
        entry = np.repeat(np.arange(len(self)), length)
        offset = np.arange(len(entry)) - np.repeat(np.cumsum(length) - length, length)
        slot = self.start[entry] + offset
        attends = self.grid.attended[self.way[entry], slot]
        return entry[attends], slot[attends]


@dataclass(frozen=True)
class Candidates(Occupation):
    """Visits that a request might get, whoever hosts."""

    request: Numbers
    guest: Numbers


@dataclass(frozen=True)
class Hostings(Occupation):
    """Hosts who might receive guests at a placement from a start on."""

    host: Numbers

    def presence(self) -> Numbers:
        """In how many of the attended slots the host is available."""
        grid, people = self.grid, len(self.grid.person_ids)
        pairs, row = np.unique(self.way * people + self.host, return_inverse=True)
        there = grid.attended[pairs // people] & grid.available[pairs % people]
        return total(running(there), row, self.start, self.length)


CandidateRule = Callable[[Candidates], Flags]
HostingRule = Callable[[Hostings], Flags]


def candidates_of(grid: Grid, rules: Iterable[CandidateRule]) -> Candidates:
    """Every request at each of its placements and every start, as far as the rules allow it."""
    wishes = [
        (number, grid.people[request.guest], grid.placements[placement])
        for number, request in enumerate(grid.problem.requests.values())
        if request.visits
        for placement in request.placements
    ]
    request, guest, placement = np.array(wishes, np.int64).reshape(-1, 3).T
    starts = np.maximum(0, grid.slots - grid.length[placement] + 1)
    entry = np.repeat(np.arange(len(request)), starts)
    start = np.arange(len(entry)) - np.repeat(np.cumsum(starts) - starts, starts)
    way = np.where(grid.is_rotation[placement], grid.way[guest], EVERY_SLOT)
    found = Candidates(grid, placement[entry], start, way[entry], request[entry], guest[entry])
    for rule in rules:
        found = found.pick(rule(found))
    return found


def hostings_of(
    blocks: Occupation, hosts: Sequence[Sequence[int]], rules: Iterable[HostingRule]
) -> tuple[Hostings, Numbers]:
    """Every block with each of its hosts, as far as the rules allow it, and the block of each."""
    counts = np.array([len(some) for some in hosts], np.int64)
    block = np.repeat(np.arange(len(blocks)), counts)
    host = np.array([h for some in hosts for h in some], np.int64)
    at = blocks.placement[block], blocks.start[block], blocks.way[block]
    found = Hostings(blocks.grid, *at, host)
    for rule in rules:
        allowed = rule(found)
        found, block = found.pick(allowed), block[allowed]
    return found, block
