"""A plan in the making, for peers that join and drop visits one by one: what fits, and what it would cost."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from benchmarks.peers.choices import Choice, Choices, slots_in


@dataclass
class Peak:
    """Amounts by name, and the greatest of them at any moment."""

    amounts: Counter[str] = field(default_factory=Counter)
    spread: Counter[int] = field(default_factory=Counter)
    top: int = 0

    def add(self, name: str, amount: int) -> None:
        old = self.amounts[name]
        new = self.amounts[name] = old + amount
        self.spread[new] += 1
        self.spread[old] -= 1
        if not self.spread[old]:
            del self.spread[old]
        if new >= self.top:
            self.top = new
        elif old == self.top and old not in self.spread:
            self.top = max((each for each in self.spread if each > 0), default=0)


class Standing:
    """A set of visits that keeps every rule, and its objective; `join` and `drop` keep both up to date."""

    def __init__(self, choices: Choices) -> None:
        self.choices, self.problem = choices, choices.problem
        problem, weights = self.problem, self.problem.weights
        self.visits: set[Choice] = set()
        self.of_guest: defaultdict[str, list[Choice]] = defaultdict(list)
        self.of_host: defaultdict[str, list[Choice]] = defaultdict(list)
        self.of_request: defaultdict[str, list[Choice]] = defaultdict(list)
        self.at: defaultdict[str, list[Choice]] = defaultdict(list)
        self.away: defaultdict[str, int] = defaultdict(int)
        self.missed: Counter[tuple[int, int]] = Counter()
        self.hosted: Counter[tuple[str, object]] = Counter()
        self.met: Counter[tuple[str, str]] = Counter()
        self.wanted_meetings = Counter(direction for a, b in problem.pairs for direction in ((a, b), (b, a)))
        self.worth: dict[Choice, tuple[int, int]] = {}
        self.burdens = Peak()
        self.loads: defaultdict[str, Peak] = defaultdict(Peak)
        for request in problem.requests.values():
            self.burdens.add(request.guest, 100 * request.visits)
        unmet = sum(request.priority * request.visits for request in problem.requests.values())
        self.objective = (
            weights["unmet"] * unmet
            + weights["move"] * len(problem.baseline)
            + weights["pair"] * self.wanted_meetings.total()
            + weights["fair"] * self.burdens.top
        )
        self.locked = frozenset(problem.locked)

    def join(self, choice: Choice) -> int:
        """Takes a visit in; what that changes in the objective."""
        self.visits.add(choice)
        for visits in self._lists(choice):
            visits.append(choice)
        self.away[choice.guest] |= choice.attended
        return self._count(choice, 1)

    def drop(self, choice: Choice) -> int:
        """Leaves a visit out; what that changes in the objective."""
        self.visits.discard(choice)
        for visits in self._lists(choice):
            visits.remove(choice)
        self.away[choice.guest] &= ~choice.attended
        return self._count(choice, -1)

    def price(self, choice: Choice) -> int:
        """What a visit would change in the objective if it joined."""
        change = self.join(choice)
        self.drop(choice)
        return change

    def _lists(self, choice: Choice) -> tuple[list[Choice], ...]:
        return (
            self.of_guest[choice.guest],
            self.of_host[choice.host],
            self.of_request[choice.request],
            self.at[choice.placement],
        )

    def _count(self, choice: Choice, step: int) -> int:
        problem, weights = self.problem, self.problem.weights
        if choice not in self.worth:
            self.worth[choice] = self._worth(choice)
        cost, burden = self.worth[choice]
        change, slots = step * cost, slots_in(choice.attended)
        for slot in slots if problem.people[choice.host].hosting_per_week is not None else ():
            self.hosted[choice.host, problem.timeline.week(slot)] += step
        change += weights["cover"] * self._count_missed(choice, slots, step)
        change += self._count_meeting(choice, step)
        before = self.burdens.top
        self.burdens.add(choice.guest, step * burden)
        change += weights["fair"] * (self.burdens.top - before)
        loads = self.loads[problem.people[choice.host].department]
        before = loads.top
        loads.add(choice.host, step * len(slots))
        change += weights["load"] * (loads.top - before)
        self.objective += change
        return change

    def _worth(self, choice: Choice) -> tuple[int, int]:
        """What a visit costs whatever else is planned, and what it adds to its guest's burden."""
        saved = self.problem.weights["unmet"] * self.problem.requests[choice.request].priority
        burden = self.choices.burden(choice.guest, choice.placement, choice.attended)
        return self.choices.cost(choice) - saved, burden - 100

    def _count_missed(self, choice: Choice, slots: Iterable[int], step: int) -> int:
        priced = 0
        for index in self.problem.coverage_of[choice.guest]:
            price, holds = self.problem.coverage[index].price, self.problem.coverage_slots[index]
            for slot in slots:
                old = self.missed[index, slot]
                self.missed[index, slot] = old + step
                if price and holds >> slot & 1:
                    spared = self.choices.spared(index, slot)
                    priced += price * (max(0, old + step - spared) - max(0, old - spared))
        return priced

    def _count_meeting(self, choice: Choice, step: int) -> int:
        key = choice.guest, choice.host
        wanted = self.wanted_meetings.get(key, 0)
        if not wanted:
            return 0
        before = self.met[key] > 0
        self.met[key] += step
        return self.problem.weights["pair"] * wanted * (before - (self.met[key] > 0))

    def fits(self, choice: Choice) -> bool:
        """Whether a visit may join without breaking a rule."""
        return not self.rivals(choice) and all(rule(self, choice) for rule in RULES)

    def rivals(self, choice: Choice) -> list[Choice]:
        """The guest's own visits that cannot stand beside another one."""
        problem = self.problem
        own, rules = self.of_guest[choice.guest], problem.rules
        found = [other for other in own if self._clash(choice, other)]
        same = [v for v in self.of_request[choice.request] if v not in found]
        room = problem.requests[choice.request].visits - 1
        found += same[max(0, room) :] if len(same) > room else []
        if rules.max_visits_per_week is not None:
            week = problem.timeline.week(choice.first)
            others = [v for v in own if problem.timeline.week(v.first) == week and v not in found]
            found += others[rules.max_visits_per_week - 1 :]
        return found

    def _clash(self, one: Choice, other: Choice) -> bool:
        problem = self.problem
        first, second = (one, other) if one.first <= other.first else (other, one)
        apart = second.first // 2 - first.last // 2 >= problem.rules.min_gap_days
        return (
            second.first <= first.last
            or not apart
            or (one.placement == other.placement and not problem.rules.allow_repeat)
            or second.request in problem.requests[first.request].after
        )

    def is_there(self, host: str, slots: int, leaving: Choice) -> int:
        """Those of some slots in which a host is available and on no visit, the joining one included."""
        there = slots & self.choices.availability[host].available & ~self.away[host]
        return there & ~leaving.attended if host == leaving.guest else there


def _seats_are_free(standing: Standing, choice: Choice) -> bool:
    placement = standing.problem.placements[choice.placement]
    limit = standing.problem.people[choice.host].host_limit
    return _peak(standing.at[choice.placement], choice) < placement.capacity and (
        _peak(standing.of_host[choice.host], choice) < limit
    )


def _peak(visits: Iterable[Choice], choice: Choice) -> int:
    """The most of some visits that share one slot with another one."""
    meeting = [v.attended & choice.attended for v in visits if v.attended & choice.attended]
    if len(meeting) < 2:
        return len(meeting)
    return max(sum(mask >> slot & 1 for mask in meeting) for slot in slots_in(choice.attended))


def _host_keeps_the_week(standing: Standing, choice: Choice) -> bool:
    limit = standing.problem.people[choice.host].hosting_per_week
    if limit is None:
        return True
    weeks = Counter(standing.problem.timeline.week(slot) for slot in slots_in(choice.attended))
    return all(standing.hosted[choice.host, week] + more <= limit for week, more in weeks.items())


def _hosts_are_there(standing: Standing, choice: Choice) -> bool:
    """The visit's own host, and the guest's own guests, are not left alone (C3)."""
    meanwhile = [v for v in standing.of_host[choice.guest] if v.attended & choice.attended]
    for visit in (choice, *meanwhile):
        there = standing.is_there(visit.host, visit.attended, choice)
        if standing.problem.placements[visit.placement].is_rotation:
            if 2 * there.bit_count() < visit.attended.bit_count():
                return False
        elif there != visit.attended:
            return False
    return True


def _rotations_keep_a_host(standing: Standing, choice: Choice) -> bool:
    problem = standing.problem
    blocks = [choice] if problem.placements[choice.placement].is_rotation else []
    for placement in problem.rotations_hosted_by[choice.guest]:
        blocks += (v for v in standing.at[placement.id] if v.attended & choice.attended)
    for block in blocks:
        alone = block.attended
        for host in problem.placements[block.placement].hosts:
            alone &= ~standing.is_there(host, alone, choice)
        if alone:
            return False
    return True


def _groups_stay_covered(standing: Standing, choice: Choice) -> bool:
    for index in standing.problem.coverage_of[choice.guest]:
        if standing.problem.coverage[index].price is None:
            held = choice.attended & standing.problem.coverage_slots[index]
            for slot in slots_in(held):
                if standing.missed[index, slot] >= standing.choices.spared(index, slot):
                    return False
    return True


RULES: tuple[Callable[[Standing, Choice], bool], ...] = (
    _seats_are_free,
    _host_keeps_the_week,
    _hosts_are_there,
    _rotations_keep_a_host,
    _groups_stay_covered,
)
