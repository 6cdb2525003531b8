"""For whom it matters who hosts: bans, earlier meetings, pairs, and visits that stand or stood."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

import numpy as np

from solver.arrays import Numbers
from solver.candidates import Candidates, HostingRule, Hostings, hostings_of
from solver.grid import Grid

Meetings = set[tuple[int, int]]


class Naming:
    """Which hosts each candidate names, and which are closed to it as an open one.

    `closed[k]` numbers, in `sets`, the hosts that candidate k does not share with others: those it names and
    those it must not meet.
    """

    def __init__(self, grid: Grid, candidates: Candidates, banned: Meetings) -> None:
        self.grid = grid
        self.candidates = candidates
        self.sets: list[frozenset[int]] = [frozenset()]
        self.closed = np.zeros(len(candidates), np.int64)
        self._number = {self.sets[0]: 0}
        self._banned = _by_guest(banned)
        self._noted = _by_guest(self._noted_meetings())
        self._names: dict[int, list[int]] = {}
        self._close_pairs()
        self._name_visits()

    def named(self, rules: Iterable[HostingRule]) -> tuple[Hostings, Numbers]:
        """Every candidate with each host it names, as far as the rules allow it, and its number."""
        owners = np.array(sorted(self._names), np.int64)
        hosts = [self._names[owner] for owner in owners.tolist()]
        found, index = hostings_of(self.candidates.pick(owners), hosts, rules)
        return found, owners[index]

    def _noted_meetings(self) -> Meetings:
        problem, people = self.grid.problem, self.grid.people
        both = [*problem.pairs, *((b, a) for a, b in problem.pairs)]
        return {(people[guest], people[host]) for guest, host in [*problem.history, *both]}

    def _close_pairs(self) -> None:
        stride = len(self.grid.placements)
        concerned = np.array(sorted({*self._banned, *self._noted}), np.int64)
        which = np.flatnonzero(np.isin(self.candidates.guest, concerned))
        keys = self.candidates.guest[which] * stride + self.candidates.placement[which]
        for key in np.unique(keys).tolist():
            guest, placement = divmod(key, stride)
            hosts = frozenset(self.grid.hosts[placement])
            banned = hosts & self._banned.get(guest, frozenset())
            names = (hosts & self._noted.get(guest, frozenset())) - banned
            if banned | names:
                entries = which[keys == key]
                self.closed[entries] = self._set_number(banned | names)
                if names:
                    self._names |= dict.fromkeys(entries.tolist(), sorted(names))

    def _name_visits(self) -> None:
        """Names the hosts of locked and baseline visits, at their own starts only."""
        problem, grid, entries = self.grid.problem, self.grid, self._entries()
        for visit in [*problem.locked, *problem.baseline]:
            start = problem.timeline.slot(visit.start)
            key = grid.requests.get(visit.request), grid.placements.get(visit.placement), start
            entry, host = entries.get(key), grid.people.get(visit.host)
            if entry is None or host is None:
                continue
            closed = self.sets[self.closed[entry]]
            if host in grid.hosts[int(self.candidates.placement[entry])] and host not in closed:
                self.closed[entry] = self._set_number(closed | {host})
                self._names[entry] = sorted([*self._names.get(entry, []), host])

    def _entries(self) -> dict[tuple[int | None, int | None, int | None], int]:
        if not self.grid.problem.locked and not self.grid.problem.baseline:
            return {}
        fields = self.candidates.request, self.candidates.placement, self.candidates.start
        keys: Sequence[tuple[int, int, int]] = list(zip(*(f.tolist() for f in fields), strict=True))
        return {key: entry for entry, key in enumerate(keys)}

    def _set_number(self, hosts: frozenset[int]) -> int:
        if hosts not in self._number:
            self._number[hosts] = len(self.sets)
            self.sets.append(hosts)
        return self._number[hosts]


def _by_guest(meetings: Meetings) -> dict[int, frozenset[int]]:
    hosts: defaultdict[int, set[int]] = defaultdict(set)
    for guest, host in meetings:
        hosts[guest].add(host)
    return {guest: frozenset(some) for guest, some in hosts.items()}
