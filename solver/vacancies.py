"""Where one more visit might still join those in a ledger, told for all starts of a placement at once.

What is left out here `solver.check` objects to, whoever hosts; what is left in it has yet to judge.
"""

from solver.ledger import Ledger, Stay
from solver.nouns import Placement, Request
from solver.tally import ALL
from solver.timeline import Week, span, stretches, union


class Vacancies:
    """What a ledger leaves open.

    Visits are entered here, so that what is remembered of their guests and hosts is forgotten.
    """

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self._weeks = tuple(ledger.problem.timeline.by_week(ledger.problem.timeline.every_slot))
        self._closed: dict[str, dict[int, int]] = {}
        self._by_week: dict[int, list[tuple[Week, int]]] = {}

    def enter(self, stay: Stay) -> None:
        self.ledger.enter(stay)
        for person in (stay.host, stay.guest):
            self._closed.pop(person, None)

    def closed(self, host: str, placement: Placement) -> int:
        """The slots in which a host receives no further guest: away, with guests, or asked for enough.

        A visit of one day needs all its slots of the host's week; a block needs one at least.
        """
        kept, slots = self._closed.setdefault(host, {}), 0 if placement.is_rotation else placement.length
        if slots not in kept:
            problem = self.ledger.problem
            absent = ~self.ledger.present(host) if slots else 0
            full = self.ledger.hosting[host].at_least(problem.people[host].host_limit)
            kept[slots] = absent | full | self._given(host, max(1, slots))
        return kept[slots]

    def admits(self, stay: Stay) -> bool:
        """Whether the host of a block has the weeks for it, and is there for half of it."""
        if not stay.placement.is_rotation:
            return True
        ledger, host, attended = self.ledger, stay.visit.host, stay.attended
        if 2 * (attended & ledger.present(host)).bit_count() < attended.bit_count():
            return False
        limit, hosted = ledger.problem.people[host].hosting_per_week, ledger.hosted_in_week
        return limit is None or all(hosted[host, week] + n <= limit for week, n in self._weekly(attended))

    def _weekly(self, attended: int) -> list[tuple[Week, int]]:
        """How many slots of each week a block attends."""
        if attended not in self._by_week:
            weeks = self.ledger.problem.timeline.by_week(attended)
            self._by_week[attended] = [(week, slots.bit_count()) for week, slots in weeks]
        return self._by_week[attended]

    def _given(self, host: str, slots: int) -> int:
        """The weeks of which a host has not so many slots left to give."""
        limit, hosted = self.ledger.problem.people[host].hosting_per_week, self.ledger.hosted_in_week
        if limit is None:
            return 0
        return union(week for key, week in self._weeks if hosted[host, key] + slots > limit)


class Access:
    """The vacancies of one request, as long as no visit is entered."""

    def __init__(self, vacancies: Vacancies, request: Request) -> None:
        self._vacancies = vacancies
        self._request = request
        ledger = vacancies.ledger
        own = ledger.by_guest[request.guest]
        gap = ledger.problem.rules.min_gap_days
        self._near = union(_near(stay, gap) for stay in own)
        self._seen = {stay.placement.id for stay in own} if not ledger.problem.rules.allow_repeat else set()
        self._needed = self._needed_at_home()
        self._starts = self._starts_in_order()

    def at(self, placement: Placement) -> list[tuple[str, int]]:
        """The hosts of a placement, each with the starts at which nothing stands in the way at a glance."""
        problem, guest = self._vacancies.ledger.problem, self._request.guest
        if placement.id in self._seen:
            return []
        attends = problem.availability[guest].pattern if placement.is_rotation else ALL
        full = self._vacancies.ledger.seats[placement.id].at_least(placement.capacity)
        free = problem.timeline.every_slot & ~self._near & ~(attends & (self._needed | full))
        found = []
        for host in placement.hosts:
            if host != guest and (guest, host) not in problem.forbidden_pairs:
                then = free & ~(attends & self._vacancies.closed(host, placement))
                found.append((host, self._starts & stretches(then, placement.length)))
        return found

    def _needed_at_home(self) -> int:
        """The slots in which the guest receives somebody for the day, or their group spares nobody else."""
        ledger, guest = self._vacancies.ledger, self._request.guest
        problem = ledger.problem
        there = ledger.present(guest)
        needed = union(stay.attended for stay in ledger.by_host[guest] if not stay.placement.is_rotation)
        for rule in problem.coverage_of[guest]:
            if problem.coverage[rule].price is None:
                needed |= ledger.exhausted(rule, there)
        return needed

    def _starts_in_order(self) -> int:
        """The starts in weeks that have room for one more, after the visits that must come before."""
        ledger, timeline = self._vacancies.ledger, self._vacancies.ledger.problem.timeline
        starts, limit = timeline.every_slot, ledger.problem.rules.max_visits_per_week
        firsts = [stay.first for stay in ledger.by_guest[self._request.guest]]
        if limit is not None:
            weeks = [timeline.week(first) for first in firsts]
            for first, week in zip(firsts, weeks, strict=True):
                if weeks.count(week) >= limit:
                    starts &= ~timeline.slots_of_week(first)
        for before in self._request.after:
            for earlier in ledger.by_request[before]:
                starts &= -1 << earlier.last + 1
        return starts


def _near(stay: Stay, gap: int) -> int:
    """The slots that no block may hold beside a visit of the same guest."""
    days = max(0, gap - 1)
    if not gap:
        return span(stay.first, stay.last)
    return span(max(0, 2 * (stay.first // 2 - days)), 2 * (stay.last // 2 + days) + 1)
