"""The fewest facts that together make a visit impossible: found by hitting sets, then proved by solving.

Every choice of visits that would do breaks some facts, and an explanation must hold one of those. The
cheapest such choice of facts is tried; if visits are possible beside it, they give the next set to be hit.
So groups of facts, such as all absences of a person, are fewest; then slots that are not needed are shed.
"""

import time
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from solver.explaining.facts import GAP, KINDS, REPEAT, WEEK, Fact
from solver.explaining.hitting import cheapest_hitting_set
from solver.explaining.obstacles import Candidate, Ground, distinct
from solver.explaining.proof import is_possible, relaxed
from solver.explaining.together import Terms, terms_of, together

MEMBER = 100


@dataclass(frozen=True, slots=True)
class Conflict:
    """Facts that together make so many `visits` of a request impossible, each of them needed.

    `members` group them: a member is one person, rule, placement or visit with all its slots. `proved`: fresh
    solves said that the facts alone allow no such plan, and that they do without any one member.
    """

    request: str
    visits: int
    facts: tuple[Fact, ...]
    proved: bool

    @property
    def members(self) -> tuple[tuple[Fact, tuple[int, ...]], ...]:
        """Each group of facts with its slots."""
        groups: dict[Fact, list[int]] = {}
        for fact in self.facts:
            groups.setdefault(fact.group, []).append(fact.slot)
        return tuple((group, tuple(s for s in slots if s >= 0)) for group, slots in groups.items())


class Finder:
    """Looks for the smallest conflict behind so many visits of a request, until a deadline."""

    def __init__(self, ground: Ground, visits: int, deadline: float) -> None:
        self.ground = ground
        self.visits = visits
        self._own = {
            Fact("locked", str(number)): visit
            for number, visit in enumerate(ground.standing)
            if visit.request == ground.request.id
        }
        self._deadline = deadline
        # Hosts with equal obstacles are not equal for several visits: what they give of a week is shared.
        found = ground.candidates()
        self.candidates = distinct(found) if visits == 1 else list(found)
        self.facts = frozenset(self._all_facts())

    def _all_facts(self) -> Iterable[Fact]:
        for candidate in self.candidates:
            for obstacle in candidate.obstacles:
                yield from obstacle.facts
        if self.visits > 1:
            rules, people = self.ground.problem.rules, self.ground.problem.people
            yield GAP
            yield REPEAT
            if rules.max_visits_per_week is not None:
                yield WEEK
            for key in self.ground.request.placements:
                for host in self.ground.problem.placements[key].hosts:
                    if people[host].hosting_per_week is not None:
                        yield Fact("hosting_per_week", host)
            for number, stay in enumerate(self.ground.standing):
                if stay in self.ground.ledger.entered:
                    yield Fact("locked", str(number))

    def goes_on(self) -> bool:
        return time.monotonic() < self._deadline

    def _need(self, facts: Collection[Fact]) -> int:
        """How many visits are to join those of the request that stand."""
        return self.visits - sum(fact in facts for fact in self._own)

    def possible(self, facts: Collection[Fact]) -> list[Candidate] | None:
        """Visits that would do if these facts were all, if there are any. Raises TimeoutError."""
        free = [c for c in self.candidates if not any(o.stands(facts) for o in c.obstacles)]
        return self._together(free, facts)

    def _together(self, free: list[Candidate], facts: Collection[Fact]) -> list[Candidate] | None:
        need = self._need(facts)
        terms = terms_of(self.ground, facts) if need > 1 else Terms(0, None, may_repeat=True, hosting={})
        return together(free, need, terms, self.ground.problem.timeline, self.goes_on)

    def conflict(self) -> Conflict | None:
        """The smallest conflict, unproved, or None if the visits are possible. Raises TimeoutError."""
        groups = self._smallest()
        if groups is None:
            return None
        facts = frozenset(fact for fact in self.facts if fact.group in groups)
        kept = sorted(self._shed(facts), key=lambda f: (KINDS.index(f.kind), f))
        return Conflict(self.ground.request.id, self.visits, tuple(kept), proved=False)

    def _smallest(self) -> frozenset[Fact] | None:
        groups = sorted({fact.group for fact in self.facts}, key=_plainness)
        atoms = {group: frozenset(f for f in self.facts if f.group == group) for group in groups}
        to_hit: list[frozenset[Fact]] = []
        while True:
            if not self.goes_on():
                raise TimeoutError
            chosen = cheapest_hitting_set(to_hit, _weight, self.goes_on) if to_hit else []
            if chosen is None:
                raise TimeoutError
            facts = frozenset().union(*(atoms[group] for group in chosen))
            witness = self.possible(facts)
            if witness is None:
                return frozenset(chosen)
            for group in groups:  # what else the same visits could bear
                if group not in chosen and self._bears(witness, facts | atoms[group]):
                    facts |= atoms[group]
            broken = frozenset(group for group in groups if not atoms[group] <= facts)
            if not broken:
                return None
            to_hit.append(broken)

    def _bears(self, witness: list[Candidate], facts: frozenset[Fact]) -> bool:
        standing = {visit for fact, visit in self._own.items() if fact in facts}
        others = [candidate for candidate in witness if candidate.stay.visit not in standing]
        if len(others) != self._need(facts) or any(o.stands(facts) for c in others for o in c.obstacles):
            return False
        return self._together(others, facts) is not None

    def _shed(self, facts: frozenset[Fact]) -> set[Fact]:
        """The facts without the slots that are not needed, those of the guest first."""
        kept = set(facts)
        touching: dict[Fact, list[Candidate]] = {}
        for candidate in self.candidates:
            for fact in {f for o in candidate.obstacles for f in o.facts}:
                touching.setdefault(fact, []).append(candidate)
        guest = self.ground.guest
        for fact in sorted(
            (f for f in facts if f.slot >= 0), key=lambda f: (f.of != guest, f.kind, f.of, f.slot)
        ):
            kept.discard(fact)
            frees = any(not any(o.stands(kept) for o in c.obstacles) for c in touching.get(fact, ()))
            if frees and (self._need(kept) <= 1 or self.possible(kept) is not None):
                kept.add(fact)
        return kept


def _plainness(group: Fact) -> tuple[int, str]:
    return KINDS.index(group.kind), group.of


def _weight(group: Fact) -> int:
    return MEMBER + KINDS.index(group.kind)


def prove(ground: Ground, conflict: Conflict, deadline: float) -> bool:
    """Whether fresh solves say that the facts alone are enough, and that no member can be spared."""

    def possible(facts: Collection[Fact]) -> bool | None:
        worlds = [frozenset(facts)]
        if (
            ground.by_pattern
        ):  # who works always attends more of a rotation: without the fact, either may be so
            worlds.append(worlds[0] | {Fact("works", ground.guest)})
        answers = [
            is_possible(
                relaxed(ground, world), conflict.request, conflict.visits, deadline - time.monotonic()
            )
            for world in dict.fromkeys(worlds)
        ]
        return True if True in answers else None if None in answers else False

    if possible(conflict.facts) is not False:
        return False
    for member, _ in conflict.members:
        if not possible([fact for fact in conflict.facts if fact.group != member]):
            return False
    return True
