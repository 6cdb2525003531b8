"""A problem as arrays: people, placements and requests by number, their slots as rows of true and false."""

from collections.abc import Iterable
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from solver.problem import Problem

Flags = NDArray[np.bool_]
Numbers = NDArray[np.int64]

EVERY_SLOT = 0


class Grid:
    """Arrays over a problem, numbered in the order it lists its nouns.

    `attended[k, slot]`: whether a visit over that slot attends it, for the k-th way of working; way 0 attends
    every slot and is that of shadow visits, the others are the weekly patterns of rotation guests.
    """

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.people = {person: number for number, person in enumerate(problem.people)}
        self.placements = {placement: number for number, placement in enumerate(problem.placements)}
        self.requests = {request: number for number, request in enumerate(problem.requests)}
        self.person_ids = tuple(problem.people)
        self.placement_ids = tuple(problem.placements)
        self.request_ids = tuple(problem.requests)
        self.slots = problem.timeline.slot_count
        self._read_slots()
        self._read_placements()

    def _read_slots(self) -> None:
        levels = [self.problem.availability[person] for person in self.person_ids]
        self.available = self.rows(level.available for level in levels)
        self.avoid = self.rows(level.avoid for level in levels)
        self.prefer = self.rows(level.prefer for level in levels)
        ways: dict[int, int] = {self.problem.timeline.every_slot: EVERY_SLOT}
        self.way = np.array([ways.setdefault(level.pattern, len(ways)) for level in levels], np.int64)
        self.attended = self.rows(ways)
        weeks: dict[object, int] = {}
        self.week = np.array(
            [weeks.setdefault(self.problem.timeline.week(s), len(weeks)) for s in range(self.slots)], np.int64
        )
        self.week_count = len(weeks)

    def _read_placements(self) -> None:
        placements = self.problem.placements.values()
        self.length = np.array([p.length for p in placements], np.int64)
        self.is_rotation = np.array([p.is_rotation for p in placements], bool)
        self.capacity = np.array([p.capacity for p in placements], np.int64)
        self.offered = self.rows(self.problem.offered_starts[p.id] for p in placements)

    @cached_property
    def host_limit(self) -> Numbers:
        return np.array([p.host_limit for p in self.problem.people.values()], np.int64)

    @cached_property
    def hosts(self) -> list[list[int]]:
        """The hosts of each placement."""
        return [[self.people[host] for host in p.hosts] for p in self.problem.placements.values()]

    @cached_property
    def ranks(self) -> "Ranks":
        """`ranks[guest, placement]`: how much the guest dislikes it."""
        return Ranks(self)

    def rows(self, masks: Iterable[int]) -> Flags:
        """Sets of slots as rows of flags."""
        width = (self.slots + 7) // 8
        packed = b"".join(mask.to_bytes(width, "little") for mask in masks)
        count = len(packed) // width if width else 0
        bits = np.frombuffer(packed, np.uint8).reshape(count, width)
        return np.unpackbits(bits, axis=1, bitorder="little", count=self.slots).astype(bool)


class Ranks:
    """How much guests dislike placements, looked up for arrays of both.

    Only what is stated is kept: a table of guests by placements would grow with the square of a problem.
    """

    def __init__(self, grid: Grid) -> None:
        self._stride = len(grid.placements)
        stated = [
            (grid.people[guest] * self._stride + grid.placements[placement], rank)
            for guest, ranks in grid.problem.ranks.items()
            for placement, rank in ranks.items()
        ]
        keys, ranks = np.array(sorted(stated), np.int64).reshape(-1, 2).T
        # One more of each, beyond all others, is found where nothing else is.
        self._keys, self._ranks = np.r_[keys, len(grid.people) * self._stride], np.r_[ranks, 0]

    def __getitem__(self, places: tuple[Numbers, Numbers]) -> Numbers:
        guest, placement = places
        wanted = guest * self._stride + placement
        found = np.searchsorted(self._keys, wanted)
        ranks: Numbers = np.where(self._keys[found] == wanted, self._ranks[found], 0)
        return ranks


def running(flags: Flags) -> Numbers:
    """Running totals along the slots, from which `total` counts any window."""
    totals = np.zeros((flags.shape[0], flags.shape[1] + 1), np.int64)
    np.cumsum(flags, axis=1, out=totals[:, 1:])
    return totals


def total(totals: Numbers, row: Numbers, start: Numbers, length: Numbers) -> Numbers:
    """How many flags of a row are set among `length` slots from `start`; all arguments run in parallel."""
    counts: Numbers = totals[row, start + length] - totals[row, start]
    return counts
