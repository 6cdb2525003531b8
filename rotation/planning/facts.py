"""What a stated problem implies before anybody solves it: who could go where and when, and how much fits.

Half days are numbered as in the solver, and sets of them are integers with one bit each.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, reduce
from operator import or_
from typing import Any

from rotation.models.availability import HalfDay
from rotation.planning.keys import slot_of

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
    """Everything derived from one problem (rotation-problem/1)."""

    def __init__(self, problem: Mapping[str, Any]) -> None:
        self.days = [date.fromisoformat(day) for day in problem["days"]]
        self.all_slots: Slots = (1 << 2 * len(self.days)) - 1
        self.people: dict[str, Mapping[str, Any]] = {each["id"]: each for each in problem["people"]}
        self.requests: Sequence[Mapping[str, Any]] = problem["requests"]
        self.coverage: Sequence[Mapping[str, Any]] = problem["coverage"]
        self.rules: Mapping[str, Any] = problem["rules"]
        self._number = {day: n for n, day in enumerate(self.days)}
        self.works = {key: self._pattern(person["works"]) for key, person in self.people.items()}
        self.available = {
            key: self.works[key] & ~self.slots(person["off"]) for key, person in self.people.items()
        }
        self.offers = {each["id"]: self._offer(each) for each in problem["placements"]}

    def slots(self, stated: Iterable[str]) -> Slots:
        """The set that the problem states as slots and dates."""
        found = 0
        for each in stated:
            day, half = slot_of(each)
            if day in self._number:
                first = 2 * self._number[day]
                found |= 1 << first + (half == HalfDay.PM) if "/" in each else 3 << first
        return found

    def week(self, slot: int) -> Week:
        """The ISO week of a half day."""
        return self.days[slot // 2].isocalendar()[:2]

    def attended(self, guest: str, offer: Offer, start: int) -> Slots:
        """The half days that a visit takes of its guest: of a block, those that the guest works."""
        span = offer.span(start)
        return span & self.works[guest] if offer.is_block else span

    def members(self, group: str) -> list[str]:
        """Who counts towards a group's coverage."""
        return [key for key, person in self.people.items() if group in person["groups"]]

    @cached_property
    def room_to_leave(self) -> list[list[int]]:
        """How many of its group each coverage rule alone lets go, by half day."""
        return [self._room(rule) for rule in self.coverage]

    @cached_property
    def may_leave(self) -> dict[str, Slots]:
        """The half days in which strict coverage lets each person go at all."""
        free = dict.fromkeys(self.people, self.all_slots)
        for rule, room in zip(self.coverage, self.room_to_leave, strict=True):
            if "price" not in rule:
                closed = sum(1 << slot for slot, count in enumerate(room) if count == 0)
                for key in self.members(rule["group"]):
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
    def weeks(self) -> dict[Week, Slots]:
        """The half days of each ISO week."""
        weeks: dict[Week, Slots] = defaultdict(int)
        for slot in range(2 * len(self.days)):
            weeks[self.week(slot)] |= 1 << slot
        return weeks

    def possible_starts(self, guest: str, offers: Iterable[str], *, ask_coverage: bool = True) -> list[int]:
        """Where a visit of this guest could start if it were the only one, in order."""
        free = self.available[guest] & (self.may_leave[guest] if ask_coverage else self.all_slots)
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
        gap = self.rules["min_gap_days"]
        limit = self.rules.get("max_visits_per_week", len(starts))
        a_week: dict[Week, int] = defaultdict(int)
        taken: list[int] = []
        for start in starts:
            far_enough = not taken or start // 2 - taken[-1] // 2 >= gap
            if far_enough and a_week[self.week(start)] < limit:
                a_week[self.week(start)] += 1
                taken.append(start)
        return len(taken)

    def _pattern(self, works: str) -> Slots:
        return sum(
            1 << 2 * n + half
            for n, day in enumerate(self.days)
            for half in (0, 1)
            if works[2 * day.weekday() + half] == "1"
        )

    def _offer(self, placement: Mapping[str, Any]) -> Offer:
        is_block = placement["kind"] == "rotation"
        length = 2 * placement["days"] if is_block else placement["slots"]
        stated = self.slots(placement["starts"])
        last = 2 * len(self.days) - length
        return Offer(
            key=placement["id"],
            is_block=is_block,
            length=length,
            capacity=placement["capacity"],
            hosts=tuple(placement["hosts"]),
            starts=tuple(
                slot for slot in range(last + 1) if stated >> slot & 1 and (length == 1 or slot % 2 == 0)
            ),
            is_offered=bool(stated),
        )

    def _may_attend(self, guest: str, offer: Offer, start: int, free: Slots) -> bool:
        attended = self.attended(guest, offer, start)
        if attended & ~free or 2 * attended.bit_count() < offer.length:
            return False
        hosts = self.hosted_starts[offer.key][start] - {guest}
        if not offer.is_block:
            return bool(hosts)
        received = 0
        for host in offer.hosts:
            received |= self.available[host]
        fullest = self.fullest_week(attended)
        return not attended & ~received and any(
            2 * (attended & self.available[host]).bit_count() >= attended.bit_count()
            and fullest <= self.weekly_limit(host)
            for host in hosts
        )

    def weekly_limit(self, host: str) -> int:
        """How many half days a host may host in a week."""
        return int(self.people[host].get("hosting_per_week", 14 * self.people[host]["host_limit"]))

    def _room(self, rule: Mapping[str, Any]) -> list[int]:
        members = self.members(rule["group"])
        within = self.slots(rule["on"]) if "on" in rule else self.all_slots
        room = []
        for slot in range(2 * len(self.days)):
            there = sum(self.available[key] >> slot & 1 for key in members)
            stay = min(rule.get("min_present", 0), there)
            held = within >> slot & 1
            room.append(min(rule.get("max_away", there), there - stay) if held else there)
        return room

    def _hosts_at(self, offer: Offer, start: int) -> list[str]:
        span = offer.span(start)
        if not offer.is_block:
            return [
                key
                for key in offer.hosts
                if not span & ~self.available[key] and self.weekly_limit(key) >= offer.length
            ]
        # How much of a block its guest attends is not known here: a host who is there for a quarter of it
        # may do, because the guest attends half of it at least, and the host half of that.
        return [key for key in offer.hosts if 4 * (span & self.available[key]).bit_count() >= offer.length]
