"""Every visit that could stand by itself, worked out plainly from the format's page."""

from collections.abc import Iterator
from functools import cache, cached_property
from typing import NamedTuple

from solver import Problem, Visit


class Choice(NamedTuple):
    """A visit that breaks no rule by itself; `attended` is a set of slots as the bits of an integer."""

    request: str
    guest: str
    placement: str
    host: str
    first: int
    last: int
    attended: int


class Choices:
    """The visits that a problem allows, one by one or all of them, and what each costs by itself."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.availability = problem.availability
        self.baseline = problem.baseline_at

    @cached_property
    def presence(self) -> dict[str, int]:
        """The slots in which at least one host of each placement is available."""
        found = {}
        for placement in self.problem.placements.values():
            there = 0
            for host in placement.hosts:
                there |= self.availability[host].available
            found[placement.id] = there
        return found

    def starts(self, placement_id: str) -> list[int]:
        """The slots at which a visit to a placement may start, whoever comes."""
        placement = self.problem.placements[placement_id]
        step = 1 if placement.length == 1 else 2
        offered = self.problem.offered_starts[placement_id]
        return [
            slot
            for slot in range(0, self.problem.timeline.slot_count - placement.length + 1, step)
            if offered >> slot & 1
        ]

    def attended(self, guest: str, placement_id: str, first: int) -> int:
        """The slots that a guest would attend from a start on; none where the guest cannot come (C2)."""
        placement = self.problem.placements[placement_id]
        block = ((1 << placement.length) - 1) << first
        known = self.availability[guest]
        attended = block & known.pattern if placement.is_rotation else block
        if attended & ~known.available or (placement.is_rotation and attended.bit_count() < placement.days):
            return 0
        return attended

    def may_host(self, placement_id: str, host: str, attended: int) -> bool:
        """Whether a host is there for a visit, as far as nobody else's visit matters (C3)."""
        placement, person = self.problem.placements[placement_id], self.problem.people[host]
        if not person.host_limit or not placement.capacity:
            return False
        if person.hosting_per_week == 0:
            return False
        there = attended & self.availability[host].available
        if not placement.is_rotation:
            return there == attended
        alone = attended & ~self.presence[placement_id]
        return not alone and 2 * there.bit_count() >= attended.bit_count()

    def choice(self, request_id: str, placement_id: str, host: str, first: int) -> Choice | None:
        """One visit, unless a rule is against it whatever else is planned."""
        guest = self.problem.requests[request_id].guest
        if host == guest or (guest, host) in self.problem.forbidden_pairs:
            return None
        attended = self.attended(guest, placement_id, first)
        if not attended or not self.may_host(placement_id, host, attended):
            return None
        last = first + self.problem.placements[placement_id].length - 1
        return Choice(request_id, guest, placement_id, host, first, last, attended)

    def of_request(self, request_id: str) -> Iterator[Choice]:
        """Every visit that one request could get."""
        request, forbidden = self.problem.requests[request_id], self.problem.forbidden_pairs
        guest = request.guest
        for placement_id in request.placements if request.visits else ():
            placement = self.problem.placements[placement_id]
            hosts = [host for host in placement.hosts if host != guest and (guest, host) not in forbidden]
            for first in self.starts(placement_id):
                attended = self.attended(guest, placement_id, first)
                last = first + placement.length - 1
                for host in hosts if attended else ():
                    if self.may_host(placement_id, host, attended):
                        yield Choice(request_id, guest, placement_id, host, first, last, attended)

    def visit(self, choice: Choice) -> Visit:
        start = self.problem.timeline.key(choice.first)
        return Visit(choice.request, choice.placement, choice.host, start)

    def guest_cost(self, guest: str, placement: str, attended: int) -> int:
        """What a visit costs for its guest's sake, whoever hosts."""
        weights, known = self.problem.weights, self.availability[guest]
        return (
            weights["avoid"] * (attended & known.avoid).bit_count()
            - weights["prefer"] * (attended & known.prefer).bit_count()
            + weights["rank"] * self.problem.rank(guest, placement)
        )

    def host_cost(self, host: str, attended: int) -> int:
        """What a visit costs for its host's sake, whoever comes."""
        return self.problem.weights["avoid"] * (attended & self.availability[host].avoid).bit_count()

    def meeting_cost(self, choice: Choice) -> int:
        """What a visit costs because these two meet then: a repeat, and what it does to the plan in force."""
        weights = self.problem.weights
        cost = weights["repeat"] * ((choice.guest, choice.host) in self.problem.met_before)
        if self.baseline:
            key = choice.request, choice.placement, self.problem.timeline.key(choice.first)
            for old in self.baseline.get(key, ()):
                cost += (0 if old.host == choice.host else weights["rehost"]) - weights["move"]
        return cost

    def cost(self, choice: Choice) -> int:
        """What a visit costs by itself, without what it saves by meeting its request."""
        return (
            self.guest_cost(choice.guest, choice.placement, choice.attended)
            + self.host_cost(choice.host, choice.attended)
            + self.meeting_cost(choice)
        )

    def burden(self, guest: str, placement: str, attended: int) -> int:
        """What a visit adds to its guest's burden beside the missing visits it saves."""
        avoided = (attended & self.availability[guest].avoid).bit_count()
        return 3 * avoided + self.problem.rank(guest, placement)

    def spared(self, rule_index: int, slot: int) -> int:
        """How many of a coverage rule's group may be away in a slot (C9)."""
        rule, there = self.problem.coverage[rule_index], self.problem.presence[rule_index][slot]
        limit = there - min(rule.min_present or 0, there)
        return limit if rule.max_away is None else min(limit, rule.max_away)


@cache
def slots_in(mask: int) -> tuple[int, ...]:
    """The slots of a set, in order."""
    return tuple(slot for slot in range(mask.bit_length()) if mask >> slot & 1)
