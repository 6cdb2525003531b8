"""What a model decides: each visit with its host (plain), or hosts by count where nobody is special."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from benchmarks.peers.choices import Choice, Choices
from benchmarks.peers.rows import Rows
from solver import Visit

Block = tuple[str, int, int]
"""A placement, a first slot and the slots attended from there on."""


@dataclass(frozen=True, slots=True)
class Stay:
    """A column that is 1 where a guest takes a visit, whoever hosts."""

    column: int
    request: str
    guest: str
    placement: str
    first: int
    last: int
    attended: int


@dataclass(frozen=True, slots=True)
class Hosting:
    """A column that counts the guests whom a host receives in a block."""

    column: int
    host: str
    placement: str
    first: int
    attended: int


@dataclass
class Columns:
    """The columns of a model, and the visits that their values stand for."""

    choices: Choices
    rows: Rows
    stays: list[Stay] = field(default_factory=list)
    hostings: list[Hosting] = field(default_factory=list)
    named: list[tuple[int, Choice]] = field(default_factory=list)
    open: list[Stay] = field(default_factory=list)
    seats: defaultdict[Block, list[Hosting]] = field(default_factory=lambda: defaultdict(list))

    def name(self, choice: Choice) -> None:
        """A Boolean for a visit with its host."""
        column = self.rows.column(cost=self.choices.cost(choice))
        request, guest, placement, host, first, last, attended = choice
        self.stays.append(Stay(column, request, guest, placement, first, last, attended))
        self.hostings.append(Hosting(column, host, placement, first, attended))
        self.named.append((column, choice))

    def leave_open(self, choice: Choice) -> None:
        """A Boolean for a visit whose host is one of those who receive guests in its block."""
        request, guest, placement, _, first, last, attended = choice
        column = self.rows.column(cost=self.choices.guest_cost(guest, placement, attended))
        stay = Stay(column, request, guest, placement, first, last, attended)
        self.stays.append(stay)
        self.open.append(stay)

    def count_hosts(self) -> None:
        """Whole columns for the hosts of open visits, as many seats as there are visits."""
        problem, guests = self.choices.problem, defaultdict(list)
        for stay in self.open:
            guests[stay.placement, stay.first, stay.attended].append(stay.column)
        for (placement_id, first, attended), columns in guests.items():
            placement = problem.placements[placement_id]
            for host in placement.hosts:
                if self.choices.may_host(placement_id, host, attended):
                    most = min(problem.people[host].host_limit, placement.capacity)
                    column = self.rows.column(most, self.choices.host_cost(host, attended))
                    hosting = Hosting(column, host, placement_id, first, attended)
                    self.hostings.append(hosting)
                    self.seats[placement_id, first, attended].append(hosting)
            seats = [(hosting.column, -1) for hosting in self.seats[placement_id, first, attended]]
            self.rows.equal([(column, 1) for column in columns] + seats, 0)

    def visits(self, values: Sequence[int]) -> list[Visit]:
        """The visits of a solution; whoever is open to any host takes the next free seat."""
        found = [self.choices.visit(choice) for column, choice in self.named if values[column]]
        free = {
            block: [seat.host for seat in seats for _ in range(values[seat.column])]
            for block, seats in self.seats.items()
        }
        key = self.choices.problem.timeline.key
        for stay in self.open:
            if values[stay.column]:
                host = free[stay.placement, stay.first, stay.attended].pop()
                found.append(Visit(stay.request, stay.placement, host, key(stay.first)))
        return found


def plain(choices: Choices) -> Columns:
    """One Boolean for every request, placement, host and start."""
    columns = Columns(choices, Rows())
    for request in choices.problem.requests:
        for choice in choices.of_request(request):
            columns.name(choice)
    return columns


def counted(choices: Choices) -> Columns:
    """Hosts by count, and by name only where guest and hosts are special to each other or the visit stood."""
    columns, problem = Columns(choices, Rows()), choices.problem
    met = {*problem.forbidden, *problem.history, *problem.pairs, *((b, a) for a, b in problem.pairs)}
    stood = {(v.request, v.placement, v.start) for v in (*problem.locked, *problem.baseline)}
    for request in problem.requests.values():
        special = {
            placement
            for placement in request.placements
            for host in problem.placements[placement].hosts
            if host == request.guest or (request.guest, host) in met
        }
        opened = set()
        for choice in choices.of_request(request.id):
            key = (request.id, choice.placement, problem.timeline.key(choice.first))
            if choice.placement in special or key in stood:
                columns.name(choice)
            elif key not in opened:
                opened.add(key)
                columns.leave_open(choice)
    columns.count_hosts()
    return columns
