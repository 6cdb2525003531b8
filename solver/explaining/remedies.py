"""Which changes take an obstacle away, each way of it a set of changes."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import combinations, islice

from solver.explaining.changes import Change, cost_of
from solver.explaining.facts import Fact, Obstacle
from solver.explaining.obstacles import Candidate, Ground

MOST_WAYS = 200

Way = frozenset[Change]


class Remedies:
    """The changes that make visits possible on some ground.

    `may_unlock`: whether the visits that stand do so because they are locked, and not by choice of who asks.
    """

    def __init__(self, ground: Ground, costs: Mapping[str, int], *, may_unlock: bool) -> None:
        self.ground = ground
        self._costs = costs
        self._may_unlock = may_unlock
        self.steps = 0
        """How much was tried so far."""
        self._against_cached: dict[object, list[Way]] = {}
        self._rotating = {
            r.guest
            for r in ground.problem.requests.values()
            if any(ground.problem.placements[p].is_rotation for p in r.placements)
        }

        self._newcomers = {
            place: hosts[len(ground.problem.placements[place].hosts) :]
            for place, hosts in self.hosts().items()
        }

    def hosts(self) -> dict[str, tuple[str, ...]]:
        """For each placement its hosts, and who else of its department could be one."""
        problem = self.ground.problem
        found = {}
        for key in self.ground.request.placements:
            placement = problem.placements[key]
            others = (
                p.id
                for p in problem.people.values()
                if p.department == placement.department and p.host_limit and p.id not in placement.hosts
            )
            found[key] = (*placement.hosts, *others)
        return found

    def choices(self, candidate: Candidate) -> list[list[Way]] | None:
        """For each obstacle of a visit the ways around it; None if there is one without any."""
        place, host = candidate.stay.placement, candidate.stay.host
        choices = [] if host in place.hosts else [[_only(Change("host", place.id, person=host))]]
        for obstacle in candidate.obstacles:
            key = obstacle, candidate.stay.visit[:1] + candidate.stay.visit[3:]
            if key not in self._against_cached:
                ways = self._against(obstacle, candidate)
                self._against_cached[key] = sorted(set(ways), key=lambda w: (self.cost(w), sorted(w)))
            if not self._against_cached[key]:
                return None
            choices.append(self._against_cached[key])
        return sorted(choices, key=lambda ways: (-self.cost(ways[0]), len(ways)))

    def least(self, choices: list[list[Way]]) -> int:
        """What no way through these choices costs less than."""
        alone = joined(ways[0] for ways in choices if len(ways) == 1)
        return max([self.cost(alone), *(self.cost(ways[0]) for ways in choices)])

    def through(self, choices: list[list[Way]], limit: float) -> Iterator[Way]:
        """Every way through the choices that costs no more than a limit, the likely cheap first."""

        def go(k: int, way: Way) -> Iterator[Way]:
            self.steps += 1
            while k < len(choices) and any(holds(way, one) for one in choices[k]):
                k += 1
            if k == len(choices):
                yield way
                return
            for one in choices[k]:
                further = joined([way, one])
                if self.cost(further) <= limit:
                    yield from go(k + 1, further)

        return go(0, frozenset())

    def cost(self, way: Iterable[Change]) -> int:
        return cost_of(way, self._costs)

    def _against(self, obstacle: Obstacle, candidate: Candidate) -> Iterator[Way]:
        place = candidate.stay.placement
        for person in self._newcomers[place.id] if obstacle.team >= 0 else ():
            if person != self.ground.guest and self.ground.ledger.present(person) >> obstacle.team & 1:
                yield _only(Change("host", place.id, person=person))
        for fact in obstacle.all_of:
            yield from self._without(fact, obstacle, candidate)
        needed = sum(1 for _ in obstacle.some_of) - obstacle.least + 1
        single = [list(self._without(fact, obstacle, candidate)) for fact in dict.fromkeys(obstacle.some_of)]
        for some in islice(combinations([ways for ways in single if ways], needed), MOST_WAYS):
            yield joined([ways[0] for ways in some])

    def _without(self, fact: Fact, obstacle: Obstacle, candidate: Candidate) -> Iterator[Way]:
        problem, stay = self.ground.problem, candidate.stay
        day = problem.days[max(0, fact.slot) // 2]
        if fact.kind == "offered":
            yield _only(Change("day", fact.of, problem.days[stay.first // 2]))
        elif fact.kind == "away":
            yield from self._asked(fact.of, fact.slot)
        elif fact.kind == "seats":
            yield _only(Change("seat", fact.of))
        elif fact.kind == "host_limit":
            yield _only(Change("host_seat", fact.of))
        elif fact.kind == "hosting_per_week":
            yield _only(Change("hosting", fact.of, by=len(obstacle.some_of) - obstacle.least + 1))
        elif fact.kind == "coverage":
            yield from self._spared(int(fact.of), fact.slot, len(obstacle.some_of), day)
        elif fact.kind == "gap":
            yield from self._closer(obstacle, candidate)
        elif fact.kind in {"visits_a_week", "repeat"}:
            yield _only(Change(fact.kind))
        elif fact.kind == "locked" and self._may_unlock and not self._is_own(fact):
            yield _only(Change("unlock", fact.of))

    def _is_own(self, locked: Fact) -> bool:
        """Whether a visit that stands is one of the request: without it one more would be missing."""
        return self.ground.standing[int(locked.of)].request == self.ground.request.id

    def _asked(self, person: str, slot: int) -> Iterator[Way]:
        """A half day that is off every week cannot be had once from guests of rotations (see `present`)."""
        problem = self.ground.problem
        if problem.availability[person].pattern >> slot & 1 or person not in self._rotating:
            yield _only(Change("ask", person, problem.timeline.key(slot)))

    def _spared(self, rule: int, slot: int, away: int, day: str) -> Iterator[Way]:
        """Enough of the group at their desks: fewer asked for, or one more there, or a rule that may give."""
        problem, guest = self.ground.problem, self.ground.guest
        stated = problem.coverage[rule]
        there = problem.presence[rule][slot] + (not problem.availability[guest].available >> slot & 1)
        least, most = stated.min_present or 0, stated.max_away
        lower = max(1, least - (there - away - 1), 0 if most is None else away + 1 - most)
        yield _only(Change("cover", str(rule), day, by=lower))
        yield _only(Change("flexible", str(rule)))
        if min(there + 1 - min(least, there + 1), there + 1 if most is None else most) > away:
            for member in problem.members[stated.group]:
                if member != guest and not problem.availability[member].available >> slot & 1:
                    yield from self._asked(member, slot)

    def _closer(self, obstacle: Obstacle, candidate: Candidate) -> Iterator[Way]:
        ground, stay = self.ground, candidate.stay
        other = next(f for f in obstacle.all_of if f.kind == "locked")
        there = ground.ledger.entered[ground.standing[int(other.of)]]
        earlier, later = (there, stay) if there.first <= stay.first else (stay, there)
        days = later.first // 2 - earlier.last // 2
        yield _only(Change("gap", by=ground.problem.rules.min_gap_days - days))


def _only(change: Change) -> Way:
    return frozenset([change])


def joined(ways: Iterable[Way]) -> Way:
    """Changes that do all of some ways: of the same change by different counts, the largest."""
    most: dict[Change, int] = {}
    for way in ways:
        for change in way:
            plain = change._replace(by=1)
            most[plain] = max(most.get(plain, 0), change.by)
    return frozenset(change._replace(by=count) for change, count in most.items())


def holds(way: Way, other: Way) -> bool:
    """Whether a way makes every change of another, by as much at least."""
    if other <= way:
        return True
    larger = [change for change in way if change.by > 1]
    return bool(larger) and all(
        change in way or any(c.by >= change.by and c._replace(by=change.by) == change for c in larger)
        for change in other
    )


def fewest(ways: Iterable[Way], cost: Callable[[Way], int], most: int = MOST_WAYS) -> list[Way]:
    """The ways that hold no other, the cheapest first; so many at most."""
    kept: list[Way] = []
    for way in sorted(set(ways), key=lambda w: (cost(w), len(w), sorted(w))):
        if not any(holds(way, other) for other in kept):
            kept.append(way)
        if len(kept) >= most:
            break
    return kept
