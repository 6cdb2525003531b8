"""What a problem implies before anybody solves it: who could go where and when, and how much fits.

Half days are numbered, and sets of them are integers with one bit each, as in the solver.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, reduce
from operator import or_

from solver import Problem

Slots = int
Week = tuple[int, int]


@dataclass(frozen=True)
class Offer:
    """A placement as far as a visit is concerned. `starts` are those that leave room for the whole visit."""

    key: str
    is_block: bool
    length: int
    capacity: int
    hosts: tuple[str, ...]
    starts: tuple[int, ...]
    is_offered: bool

    def span(self, start: int) -> Slots:
        """The half days from a start to the end of the visit."""
        return ((1 << self.length) - 1) << start


class Facts:
    """Everything that follows from a problem alone. What it calls impossible, no plan contains."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.requests = tuple(problem.requests.values())
        self.offers = {key: self._offer(key) for key in problem.placements}

    def available(self, person: str) -> Slots:
        """The half days in which a person is available."""
        return self.problem.availability[person].available

    def attended(self, guest: str, offer: Offer, start: int) -> Slots:
        """The half days that a visit takes of its guest: of a block, those that the guest works."""
        span = offer.span(start)
        return span & self.problem.availability[guest].pattern if offer.is_block else span

    def members(self, group: str) -> Sequence[str]:
        """Who counts towards a group's coverage."""
        return self.problem.members.get(group, ())

    @cached_property
    def room_to_leave(self) -> list[list[int]]:
        """How many of its group each coverage rule alone lets go, by half day."""
        return [self._room(index) for index in range(len(self.problem.coverage))]

    @cached_property
    def may_leave(self) -> dict[str, Slots]:
        """The half days in which strict coverage lets each person go at all."""
        free = dict.fromkeys(self.problem.people, self.problem.timeline.every_slot)
        for rule, room in zip(self.problem.coverage, self.room_to_leave, strict=True):
            if rule.price is None:
                closed = sum(1 << slot for slot, count in enumerate(room) if count == 0)
                for key in self.members(rule.group):
                    free[key] &= ~closed
        return free

    @cached_property
    def hosted_starts(self) -> dict[str, dict[int, frozenset[str]]]:
        """The starts of each placement at which somebody could host, with those who could."""
        found: dict[str, dict[int, frozenset[str]]] = {}
        for key, offer in self.offers.items():
            hosts = {start: frozenset(self._hosts_at(offer, start)) for start in offer.starts}
            found[key] = {start: who for start, who in hosts.items() if who}
        return found

    @cached_property
    def offered(self) -> dict[str, Slots]:
        """The half days that visits to each placement can take."""
        return {
            key: reduce(or_, (self.offers[key].span(start) for start in starts), 0)
            for key, starts in self.hosted_starts.items()
        }

    @cached_property
    def weeks(self) -> Mapping[Week, Slots]:
        """The half days of each ISO week."""
        weeks: dict[Week, Slots] = defaultdict(int)
        for slot in range(self.problem.timeline.slot_count):
            weeks[self.problem.timeline.week(slot)] |= 1 << slot
        return weeks

    def possible_starts(self, guest: str, offers: Iterable[str], *, ask_coverage: bool = True) -> list[int]:
        """Where a visit of this guest could start if it were the only one, in order."""
        free = self.available(guest) & (self.may_leave[guest] if ask_coverage else -1)
        return sorted(
            {
                start
                for key in offers
                for start in self.hosted_starts[key]
                if self._may_attend(guest, self.offers[key], start, free)
            }
        )

    def fullest_week(self, attended: Slots) -> int:
        """The greatest number of these half days in one ISO week."""
        return max(((attended & week).bit_count() for week in self.weeks.values()), default=0)

    def most_visits(self, starts: Sequence[int]) -> int:
        """How many visits of one guest fit on these starts, at most, given spacing and the weekly limit."""
        rules, week_of = self.problem.rules, self.problem.timeline.week
        limit = len(starts) if rules.max_visits_per_week is None else rules.max_visits_per_week
        a_week: dict[Week, int] = defaultdict(int)
        taken: list[int] = []
        for start in starts:
            far_enough = not taken or start // 2 - taken[-1] // 2 >= rules.min_gap_days
            if far_enough and a_week[week_of(start)] < limit:
                a_week[week_of(start)] += 1
                taken.append(start)
        return len(taken)

    def weekly_limit(self, host: str) -> int:
        """How many half days a host may host in a week."""
        person = self.problem.people[host]
        return 14 * person.host_limit if person.hosting_per_week is None else person.hosting_per_week

    def least_in_a_week(self, offer: Offer) -> int:
        """The fewest half days of one week that a visit takes of its host; 0 when nobody could attend one."""
        if not offer.is_block:
            return offer.length if offer.starts else 0
        guests = {each.guest for each in self.requests if offer.key in each.placements}
        taken = (
            self.fullest_week(attended)
            for guest in guests
            for start in self.hosted_starts[offer.key]
            if 2 * (attended := self.attended(guest, offer, start)).bit_count() >= offer.length
        )
        return min(taken, default=0)

    def _offer(self, key: str) -> Offer:
        placement, stated = self.problem.placements[key], self.problem.offered_starts[key]
        length = placement.length
        fitting = range(self.problem.timeline.slot_count - length + 1)
        return Offer(
            key=key,
            is_block=placement.is_rotation,
            length=length,
            capacity=placement.capacity,
            hosts=placement.hosts,
            starts=tuple(s for s in fitting if stated >> s & 1 and (length == 1 or s % 2 == 0)),
            is_offered=bool(stated),
        )

    def _may_attend(self, guest: str, offer: Offer, start: int, free: Slots) -> bool:
        attended = self.attended(guest, offer, start)
        if attended & ~free or 2 * attended.bit_count() < offer.length:
            return False
        hosts = self.hosted_starts[offer.key][start] - {guest}
        if not offer.is_block:
            return bool(hosts)
        received = reduce(or_, map(self.available, offer.hosts), 0)
        fullest = self.fullest_week(attended)
        return not attended & ~received and any(
            2 * (attended & self.available(host)).bit_count() >= attended.bit_count()
            and fullest <= self.weekly_limit(host)
            for host in hosts
        )

    def _room(self, index: int) -> list[int]:
        rule, within = self.problem.coverage[index], self.problem.coverage_slots[index]
        room = []
        for slot, there in enumerate(self.problem.presence[index]):
            most = there if rule.max_away is None else rule.max_away
            spare = min(most, there - min(rule.min_present or 0, there))
            room.append(spare if within >> slot & 1 else there)
        return room

    def _hosts_at(self, offer: Offer, start: int) -> list[str]:
        span = offer.span(start)
        if not offer.is_block:
            return [
                key
                for key in offer.hosts
                if not span & ~self.available(key) and self.weekly_limit(key) >= offer.length
            ]
        # How much of a block its guest attends is not known here: a host who is there for a quarter of it
        # may do, because the guest attends half of it at least, and the host half of that.
        return [key for key in offer.hosts if 4 * (span & self.available(key)).bit_count() >= offer.length]
