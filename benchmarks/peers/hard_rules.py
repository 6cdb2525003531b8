"""The format's hard rules C3 to C10 as rows; C1, C2 and whoever must not meet are left out as choices."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from benchmarks.peers.choices import slots_in
from benchmarks.peers.columns import Columns, Hosting, Stay


class ContradictoryLocks(Exception):
    """A locked visit breaks a rule by itself, so there is no plan."""


class HardRules:
    """States every hard rule over a model's columns."""

    def __init__(self, columns: Columns) -> None:
        self.columns = columns
        self.rows = columns.rows
        self.choices = columns.choices
        self.problem = columns.choices.problem
        self.away: defaultdict[tuple[str, int], list[int]] = defaultdict(list)
        self.of_guest: defaultdict[str, list[Stay]] = defaultdict(list)
        self.of_request: defaultdict[str, list[Stay]] = defaultdict(list)
        for stay in columns.stays:
            self.of_guest[stay.guest].append(stay)
            self.of_request[stay.request].append(stay)
            for slot in slots_in(stay.attended):
                self.away[stay.guest, slot].append(stay.column)

    def state(self) -> None:
        self.shadow_hosts_are_there()
        self.rotations_have_a_host()
        self.mentors_are_there_for_half()
        self.seats_and_hosts_are_not_exceeded()
        self.hosts_keep_their_weeks()
        for stays in self.of_guest.values():
            self.visits_keep_their_distance(stays)
            self.weeks_and_placements_are_not_repeated(stays)
        self.requests_are_met_once_and_in_order()
        self.groups_stay_covered()
        self.locked_visits_stand()

    def shadow_hosts_are_there(self) -> None:
        hosted: defaultdict[tuple[str, int], list[int]] = defaultdict(list)
        for hosting in self.columns.hostings:
            if not self.problem.placements[hosting.placement].is_rotation:
                for slot in slots_in(hosting.attended):
                    hosted[hosting.host, slot].append(hosting.column)
        for (host, slot), columns in hosted.items():
            limit = self.problem.people[host].host_limit
            away = [(column, limit) for column in self.away.get((host, slot), ())]
            if away:
                self.rows.at_most([*_each(columns), *away], limit)

    def rotations_have_a_host(self) -> None:
        attending: defaultdict[tuple[str, str, int], list[int]] = defaultdict(list)
        for stay in self.columns.stays:
            if self.problem.placements[stay.placement].is_rotation:
                for slot in slots_in(stay.attended):
                    attending[stay.placement, stay.guest, slot].append(stay.column)
        for (placement, _, slot), columns in attending.items():
            there = [
                host
                for host in self.problem.placements[placement].hosts
                if self.choices.availability[host].available >> slot & 1
            ]
            away = [column for host in there for column in self.away.get((host, slot), ())]
            self.rows.at_most([*_each(columns), *_each(away)], len(there))

    def mentors_are_there_for_half(self) -> None:
        for hosting in self.columns.hostings:
            if not self.problem.placements[hosting.placement].is_rotation:
                continue
            there = hosting.attended & self.choices.availability[hosting.host].available
            needed = (hosting.attended.bit_count() + 1) // 2
            away = [c for slot in slots_in(there) for c in self.away.get((hosting.host, slot), ())]
            if away:
                hosts = self._whether(hosting)
                self.rows.at_most([(hosts, needed), *_each(away)], there.bit_count())

    def _whether(self, hosting: Hosting) -> int:
        """A Boolean that is 1 where a host receives anybody in a block."""
        most = self.rows.upper[hosting.column]
        if most == 1:
            return hosting.column
        whether = self.rows.column()
        self.rows.at_most([(hosting.column, 1), (whether, -most)], 0)
        return whether

    def seats_and_hosts_are_not_exceeded(self) -> None:
        seats: defaultdict[tuple[str, int], list[int]] = defaultdict(list)
        hosted: defaultdict[tuple[str, int], list[int]] = defaultdict(list)
        for stay in self.columns.stays:
            for slot in slots_in(stay.attended):
                seats[stay.placement, slot].append(stay.column)
        for hosting in self.columns.hostings:
            for slot in slots_in(hosting.attended):
                hosted[hosting.host, slot].append(hosting.column)
        for (placement, _), columns in seats.items():
            self.rows.at_most(_each(columns), self.problem.placements[placement].capacity)
        for (host, _), columns in hosted.items():
            self.rows.at_most(_each(columns), self.problem.people[host].host_limit)

    def hosts_keep_their_weeks(self) -> None:
        weeks: defaultdict[tuple[str, object], list[tuple[int, int]]] = defaultdict(list)
        for hosting in self.columns.hostings:
            if self.problem.people[hosting.host].hosting_per_week is not None:
                for slot in slots_in(hosting.attended):
                    week = self.problem.timeline.week(slot)
                    weeks[hosting.host, week].append((hosting.column, 1))
        for (host, _), terms in weeks.items():
            self.rows.at_most(terms, self.problem.people[host].hosting_per_week or 0)

    def visits_keep_their_distance(self, stays: Iterable[Stay]) -> None:
        """Windows of time, the gap included, may not meet; windows that meet pairwise share a start."""
        gap, windows = self.problem.rules.min_gap_days, defaultdict(list)
        for stay in stays:
            if gap:
                windows[stay.first // 2, stay.last // 2 + gap - 1].append(stay.column)
            else:
                windows[stay.first, stay.last].append(stay.column)
        for start in {first for first, _ in windows}:
            meeting = (columns for (first, last), columns in windows.items() if first <= start <= last)
            self.rows.at_most(_each(c for columns in meeting for c in columns), 1)

    def weeks_and_placements_are_not_repeated(self, stays: Iterable[Stay]) -> None:
        rules, weeks, places = self.problem.rules, defaultdict(list), defaultdict(list)
        for stay in stays:
            weeks[self.problem.timeline.week(stay.first)].append(stay.column)
            places[stay.placement].append(stay.column)
        if rules.max_visits_per_week is not None:
            for columns in weeks.values():
                self.rows.at_most(_each(columns), rules.max_visits_per_week)
        if not rules.allow_repeat:
            for columns in places.values():
                self.rows.at_most(_each(columns), 1)

    def requests_are_met_once_and_in_order(self) -> None:
        for request in self.problem.requests.values():
            self.rows.at_most(_each(s.column for s in self.of_request[request.id]), request.visits)
            for before in request.after:
                self._order(before, request.id)

    def _order(self, before: str, after: str) -> None:
        """In each slot at which `after` could start, `before` is over or `after` has not begun."""
        earlier, later = self.of_request[before], self.of_request[after]
        most = [self.problem.requests[request].visits for request in (before, after)]
        for slot in sorted({stay.first for stay in later}):
            unfinished = [stay.column for stay in earlier if stay.last >= slot]
            begun = [stay.column for stay in later if stay.first <= slot]
            if most == [1, 1]:
                self.rows.at_most(_each([*unfinished, *begun]), 1)
            elif unfinished:
                may_begin = self.rows.column()
                self.rows.at_most([*_each(begun), (may_begin, -most[1])], 0)
                self.rows.at_most([*_each(unfinished), (may_begin, most[0])], most[0])

    def groups_stay_covered(self) -> None:
        for index, rule in enumerate(self.problem.coverage):
            for slot in slots_in(self.problem.coverage_slots[index]):
                away = [
                    c for m in self.problem.members.get(rule.group, ()) for c in self.away.get((m, slot), ())
                ]
                terms, spared = list(_each(away)), self.choices.spared(index, slot)
                if rule.price is not None:
                    price = rule.price * self.problem.weights["cover"]
                    terms.append((self.rows.column(len(away), price), -1))
                self.rows.at_most(terms, spared)

    def locked_visits_stand(self) -> None:
        column_of = {self.choices.visit(choice): column for column, choice in self.columns.named}
        for visit in self.problem.locked:
            if visit not in column_of:
                raise ContradictoryLocks(str(visit))
            self.rows.lower[column_of[visit]] = 1


def _each(columns: Iterable[int]) -> Iterator[tuple[int, int]]:
    return ((column, 1) for column in columns)
