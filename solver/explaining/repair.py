"""The cheapest changes after which a missing visit is possible, each proved by a fresh solve."""

import math
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, combinations, islice

from solver.explaining.changes import COSTS, Change, changed, cost_of
from solver.explaining.facts import Fact
from solver.explaining.obstacles import Candidate, Ground
from solver.explaining.proof import is_possible
from solver.explaining.remedies import Remedies, Way, fewest, holds, joined
from solver.explaining.together import Terms, terms_of, together
from solver.nouns import Visit
from solver.problem import Problem

MOST_ALIKE = 3
MOST_REPAIRS = 12
MOST_KEPT = 60
FURTHER = 2
EASY = 20_000
MOST_TRIED = 4000


@dataclass(frozen=True, slots=True)
class Repair:
    """Changes after which the visit is possible. `proved`: a fresh solve of the changed problem said so.

    `visits`: sets of visits of the request that would then do.
    """

    changes: tuple[Change, ...]
    cost: int
    proved: bool
    visits: tuple[tuple[Visit, ...], ...] = ()

    @property
    def kinds(self) -> tuple[str, ...]:
        return tuple(sorted(change.kind for change in self.changes))


class Mender:
    """Looks for repairs on some ground, the cheapest first, until a deadline.

    `needed` visits of the request are to join those that stand there.
    """

    def __init__(
        self, ground: Ground, needed: int, deadline: float, costs: Mapping[str, int] = COSTS
    ) -> None:
        self.ground = ground
        self.costs = costs
        self._needed = needed
        self._deadline = deadline
        locked = frozenset(ground.problem.locked)
        self._remedies = Remedies(ground, costs, may_unlock=locked == frozenset(ground.standing))
        self._choices: list[tuple[int, Candidate, list[list[Way]]]] = []
        self.is_complete = False
        """Whether all was looked at, so that no repair is cheaper than those found."""

    def goes_on(self) -> bool:
        return time.monotonic() < self._deadline

    def ways(self) -> list[tuple[Way, list[tuple[Visit, ...]]]]:
        """Sets of changes that make the visits possible, the cheapest first, with visits that would do."""
        for candidate in self.ground.candidates(self._remedies.hosts()):
            choices = self._remedies.choices(candidate)
            if choices is not None:
                self._choices.append((self._remedies.least(choices), candidate, choices))
            if not self.goes_on():
                return []
        self._choices.sort(key=lambda entry: (entry[0], len(entry[2])))
        return self._single() if self._needed == 1 else self._several()

    def _single(self) -> list[tuple[Way, list[tuple[Visit, ...]]]]:
        """All ways up to a cost that rises until there are some, and a little further while that is easy."""
        found: dict[Way, list[tuple[Visit, ...]]] = {}
        limit, last = min((least for least, _, _ in self._choices), default=0), math.inf
        while self._choices and limit <= last and len(found) < MOST_KEPT:
            before = self._remedies.steps
            further = self._up_to(limit, EASY if found else None)
            if further is None:
                break
            found = further
            last = min(last, FURTHER * limit) if found else last
            if found and self._remedies.steps - before > EASY // 4:
                break  # the next would take several times as long
            limit += 1
        self.is_complete = bool(found) or not self._choices
        return [(way, found[way]) for way in fewest(found, self._remedies.cost)]

    def _up_to(self, limit: int, most_steps: int | None) -> dict[Way, list[tuple[Visit, ...]]] | None:
        """The ways that cost no more than a limit, with the visits that each makes possible.

        None if the time, or the steps that are worth taking, did not do.
        """
        visits: dict[Way, list[tuple[Visit, ...]]] = {}
        until = math.inf if most_steps is None else self._remedies.steps + most_steps
        for least, candidate, choices in self._choices:
            if least > limit:
                break
            if not self.goes_on() or self._remedies.steps > until:
                return None
            for way in islice(self._remedies.through(choices, limit), MOST_TRIED):
                visits.setdefault(way, []).append((candidate.stay.visit,))
        return visits

    def _several(self) -> list[tuple[Way, list[tuple[Visit, ...]]]]:
        """Tries what one visit needs, then two of these; then whether anything cheaper does."""
        pieces = sorted(self._pieces(), key=lambda w: (self._remedies.cost(w), sorted(w)))
        found: dict[Way, list[tuple[Visit, ...]]] = {}
        pairs = (joined(pair) for pair in islice(combinations(pieces, 2), MOST_TRIED))
        for way in chain(pieces, pairs):
            if len(way) > 1 and way not in pieces and found:
                break
            if len(found) < MOST_REPAIRS and not any(holds(way, other) for other in found):
                self._try(way, found)
        limit = min(map(self._remedies.cost, found), default=None)
        self.is_complete = (
            all(self._try(way, found) for way in self._cheaper(pieces, limit)) and self.goes_on()
        )
        return [(way, found[way]) for way in fewest(found, self._remedies.cost)]

    def _try(self, way: Way, found: dict[Way, list[tuple[Visit, ...]]]) -> bool:
        """Notes a way that does; tells whether there was time to look."""
        visits = self._possible(way) if self.goes_on() else None
        if visits is not None:
            found[way] = [tuple(visits)]
        return self.goes_on()

    def _cheaper(self, pieces: Sequence[Way], limit: int | None) -> Iterator[Way]:
        """All sets of single changes that cost less than a limit."""
        single = sorted(
            {c._replace(by=n) for way in pieces for c in way for n in range(1, c.by + 1)},
            key=lambda c: (self._remedies.cost([c]), c),
        )

        def extended(way: Way, spent: int, k: int) -> Iterator[Way]:
            for number in range(k, len(single)):
                cost = spent + self._remedies.cost([single[number]])
                if limit is not None and cost >= limit:
                    return
                further = joined([way, frozenset([single[number]])])
                if len(further) > len(way):
                    yield further
                    yield from extended(further, cost, number + 1)

        return extended(frozenset(), 0, 0) if limit is not None else iter(())

    def _pieces(self) -> set[Way]:
        pieces = set()
        for _, _, choices in self._choices:
            pieces |= set(islice(self._remedies.through(choices, math.inf), MOST_ALIKE))
            pieces |= {way for ways in choices for way in ways}
        pieces.discard(frozenset())
        rules = self.ground.problem.rules
        pieces |= {frozenset([Change("gap", by=n)]) for n in range(1, rules.min_gap_days + 1)}
        pieces |= set() if rules.allow_repeat else {frozenset([Change("repeat")])}
        if rules.max_visits_per_week is not None:
            pieces |= {frozenset([Change("visits_a_week", by=n)]) for n in range(1, self._needed + 1)}
        for place, hosts in self._remedies.hosts().items():
            for host in hosts:
                if self.ground.problem.people[host].hosting_per_week is not None:
                    slots = range(1, 2 + self.ground.problem.placements[place].length)
                    pieces |= {frozenset([Change("hosting", host, by=n)]) for n in slots}
        return pieces

    def _possible(self, way: Way) -> list[Visit] | None:
        free = [
            candidate
            for _, candidate, choices in self._choices
            if all(any(holds(way, one) for one in ways) for ways in choices)
        ]
        try:
            found = together(free, self._needed, self._terms(way), self.ground.problem.timeline, self.goes_on)
        except TimeoutError:
            return None
        return None if found is None else [candidate.stay.visit for candidate in found]

    def _terms(self, way: Way) -> Terms:
        ground = self.ground
        facts = {Fact("gap"), Fact("repeat"), Fact("visits_a_week")}
        facts |= {Fact("hosting_per_week", person) for person in ground.problem.people}
        unlocked = {change.of for change in way if change.kind == "unlock"}
        facts |= {Fact("locked", str(n)) for n in range(len(ground.standing)) if str(n) not in unlocked}
        terms = terms_of(ground, facts)
        by = {(change.kind, change.of): change.by for change in way}
        return Terms(
            gap=max(0, terms.gap - by.get(("gap", ""), 0)),
            a_week=None if terms.a_week is None else terms.a_week + by.get(("visits_a_week", ""), 0),
            may_repeat=terms.may_repeat or ("repeat", "") in by,
            hosting={host: limit + by.get(("hosting", host), 0) for host, limit in terms.hosting.items()},
            started=terms.started,
            hosted=terms.hosted,
        )


def repairs(mender: Mender, most: int = MOST_REPAIRS) -> list[Repair]:
    """The cheapest repairs, unproved; of those that differ only in where or when, a few.

    More changes only where they are cheaper than any fewer.
    """
    found: list[Repair] = []
    alike: Counter[tuple[str, ...]] = Counter()
    for way, visits in mender.ways():
        changes = tuple(sorted(way))
        if not way or any(len(other.changes) < len(changes) for other in found):
            continue
        repair = Repair(changes, cost_of(changes, mender.costs), proved=False, visits=tuple(visits))
        alike[repair.kinds] += 1
        if alike[repair.kinds] <= MOST_ALIKE:
            found.append(repair)
        if len(found) >= most:
            break
    return found


def prove_repair(problem: Problem, request: str, visits: int, repair: Repair, deadline: float) -> Repair:
    """The repair, proved if a fresh solve of the changed problem says that so many visits are possible."""
    after = changed(problem, repair.changes)
    possible = is_possible(after, request, visits, deadline - time.monotonic())
    return replace(repair, proved=possible is True)
