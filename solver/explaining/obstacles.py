"""What stands in the way of one more visit of a request, start by start and host by host.

Visits that may leave never forbid anything (see `solver.revision`). So what forbids a visit are the nouns of
the problem and the visits that stand: the locked ones, or a whole plan where nothing else is to move.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from solver.explaining.facts import GAP, REPEAT, WEEK, Fact, Obstacle
from solver.ledger import Ledger, Stay, stay_at, stay_of
from solver.nouns import Placement, Visit
from solver.problem import Problem
from solver.timeline import slots_of

NEVER = Obstacle(())


@dataclass(frozen=True, slots=True)
class Candidate:
    """A visit of the request with all that forbids it."""

    stay: Stay
    obstacles: tuple[Obstacle, ...]


class Ground:
    """The ground that visits of one request have to stand on: a problem and the visits that stand in it.

    The visits that stand must keep the rules. `facts` of them are numbered in their order.
    """

    def __init__(self, problem: Problem, request: str, standing: Sequence[Visit]) -> None:
        self.problem = problem
        self.request = problem.requests[request]
        self.guest = self.request.guest
        self.standing = tuple(standing)
        self.ledger = Ledger(problem)
        self._locked: dict[Visit, Fact] = {}
        for number, visit in enumerate(self.standing):
            stay = stay_of(problem, visit)
            if isinstance(stay, Stay):
                self.ledger.enter(stay)
                self._locked[visit] = Fact("locked", str(number))
        rotations = [problem.placements[p].is_rotation for p in self.request.placements]
        self.by_pattern = any(rotations)
        """Whether the guest's weekly pattern is one fact, because it says what rotations attend."""
        self._kept_patterns = {s.guest for s in self.ledger.entered.values() if s.placement.is_rotation}

    @property
    def own_standing(self) -> int:
        """How many visits of the request stand."""
        return len(self.ledger.by_request[self.request.id])

    def keeps_pattern(self, person: str) -> bool:
        """Whether a visit that stands attends what this person works: no fact to drop."""
        return person in self._kept_patterns

    def spared(self, rule: int, slot: int) -> int:
        """How many a coverage rule's group can spare in a slot, were the guest available then."""
        stated = self.problem.coverage[rule]
        there = self.problem.presence[rule][slot]
        there += not self.problem.availability[self.guest].available >> slot & 1
        spared = there - min(stated.min_present or 0, there)
        return spared if stated.max_away is None else min(spared, stated.max_away)

    def candidates(self, hosts: dict[str, tuple[str, ...]] | None = None) -> Iterator[Candidate]:
        """Every visit that fits into the cycle, with all that forbids it; `hosts` instead of those listed."""
        for key in self.request.placements:
            placement = self.problem.placements[key]
            step = 1 if placement.length == 1 else 2
            names = placement.hosts if hosts is None else hosts[key]
            for start in range(0, self.problem.timeline.slot_count - placement.length + 1, step):
                yield from self._at(placement, start, [h for h in names if h != self.guest])

    def _at(self, placement: Placement, start: int, hosts: Sequence[str]) -> Iterator[Candidate]:
        if not hosts:
            return
        key = self.problem.timeline.key(start)
        stay = stay_at(self.problem, Visit(self.request.id, placement.id, hosts[0], key), start)
        ways: list[tuple[Stay, tuple[Obstacle, ...]]] = [(stay, ())]
        if placement.is_rotation:
            whole = ((1 << placement.length) - 1) << start
            too_short = stay.slot_count < placement.days
            if whole != stay.attended:
                ways.append((stay._replace(attended=whole), (Obstacle((Fact("works", self.guest),)),)))
            ways = ways[1:] if too_short else ways
        for way, reason in ways:
            shared = (*reason, *self._whoever_hosts(way))
            for host in hosts:
                hosted = way._replace(visit=way.visit._replace(host=host))
                yield Candidate(hosted, (*shared, *self._with(hosted)))

    def _whoever_hosts(self, stay: Stay) -> Iterator[Obstacle]:
        if not self.problem.offered_starts[stay.placement.id] >> stay.first & 1:
            yield Obstacle((Fact("offered", stay.placement.id),))
        yield from self._guest_away(stay)
        yield from self._own_visits(stay)
        yield from self._guests_of_the_guest(stay)
        yield from self._seats(stay)
        yield from self._coverage(stay)
        if stay.placement.is_rotation:
            yield from self._nobody_there(stay)

    def _guest_away(self, stay: Stay) -> Iterator[Obstacle]:
        levels = self.problem.availability[self.guest]
        works = False
        for slot in slots_of(stay.attended & ~levels.available):
            if not self.by_pattern or levels.pattern >> slot & 1:
                yield self._away(self.guest, slot)
            elif not works and not stay.placement.is_rotation:
                works = True
                yield Obstacle((Fact("works", self.guest),))
        if self.by_pattern:  # whole rotations are attended by who works always: then only `off` counts
            off = self.problem.timeline.mask(self.problem.people[self.guest].off)
            for slot in slots_of(stay.attended & off & ~levels.pattern):
                yield self._away(self.guest, slot)

    def _away(self, person: str, slot: int) -> Obstacle:
        return Obstacle((Fact("away", person, slot),))

    def _own_visits(self, stay: Stay) -> Iterator[Obstacle]:
        rules, timeline = self.problem.rules, self.problem.timeline
        own = self.ledger.by_guest[self.guest]
        for other in own:
            locked = self._locked[other.visit]
            earlier, later = (other, stay) if other.first <= stay.first else (stay, other)
            if later.first <= earlier.last:
                yield Obstacle((locked,))
            elif later.first // 2 - earlier.last // 2 < rules.min_gap_days:
                yield Obstacle((GAP, locked))
            if other.placement.id == stay.placement.id and not rules.allow_repeat:
                yield Obstacle((REPEAT, locked))
            yield from self._order(stay, other, locked)
        if rules.max_visits_per_week is not None:
            week = timeline.week(stay.first)
            same = tuple(self._locked[o.visit] for o in own if timeline.week(o.first) == week)
            if len(same) >= rules.max_visits_per_week:
                yield Obstacle((WEEK,), same, rules.max_visits_per_week)

    def _order(self, stay: Stay, other: Stay, locked: Fact) -> Iterator[Obstacle]:
        mine, theirs = self.request.id, other.visit.request
        if theirs in self.request.after and stay.first <= other.last:
            yield Obstacle((Fact("order", f"{theirs}>{mine}"), locked))
        if theirs in self.problem.followers[mine] and other.first <= stay.last:
            yield Obstacle((Fact("order", f"{mine}>{theirs}"), locked))

    def _guests_of_the_guest(self, stay: Stay) -> Iterator[Obstacle]:
        """Visits that stand and that the guest receives meanwhile."""
        for hosted in self.ledger.by_host[self.guest]:
            if not hosted.attended & stay.attended:
                continue
            there = hosted.attended & self.ledger.present(self.guest) & ~stay.attended
            if not hosted.placement.is_rotation or there.bit_count() < (hosted.slot_count + 1) // 2:
                yield Obstacle((self._locked[hosted.visit],))
        for placement in self.problem.rotations_hosted_by[self.guest]:
            for block in self.ledger.rotations[placement.id]:
                yield from self._nobody_there(block, without=stay)

    def _nobody_there(self, block: Stay, without: Stay | None = None) -> Iterator[Obstacle]:
        """Slots of a rotation without any host: the guest, if one of them, is on the visit meanwhile."""
        slots = block.attended if without is None else block.attended & without.attended
        others = [host for host in block.placement.hosts if host != self.guest]
        for host in others:
            slots &= ~self.ledger.present(host)
        for slot in slots_of(slots):
            reasons = tuple(self._why_gone(host, slot) for host in others)
            known = tuple(reason for reason in reasons if reason is not None)
            yield (
                Obstacle(known, team=slot)
                if without is None
                else Obstacle((self._locked[block.visit], *known))
            )

    def _why_gone(self, host: str, slot: int) -> Fact | None:
        levels = self.problem.availability[host]
        if not levels.available >> slot & 1:
            kept = host in self._kept_patterns and not levels.pattern >> slot & 1
            return None if kept else Fact("away", host, slot)
        return next(self._locked[o.visit] for o in self.ledger.by_guest[host] if o.attended >> slot & 1)

    def _seats(self, stay: Stay) -> Iterator[Obstacle]:
        place, limit = stay.placement.id, stay.placement.capacity
        there = [o for o in self.ledger.entered.values() if o.placement.id == place]
        yield from self._full(Fact("seats", place), there, stay, limit)

    def _full(self, fact: Fact, there: Sequence[Stay], stay: Stay, limit: int) -> Iterator[Obstacle]:
        """The slots that so many others take up already."""
        if limit == 0:
            yield Obstacle((fact,))
            return
        for slot in slots_of(stay.attended) if len(there) >= limit else ():
            taken = tuple(self._locked[o.visit] for o in there if o.attended >> slot & 1)
            if len(taken) >= limit:
                yield Obstacle((fact,), taken, limit)

    def _coverage(self, stay: Stay) -> Iterator[Obstacle]:
        for rule in self.problem.coverage_of[self.guest]:
            if self.problem.coverage[rule].price is not None:
                continue
            members = self.problem.members[self.problem.coverage[rule].group]
            gone = [o for m in members if m != self.guest for o in self.ledger.by_guest[m]]
            for slot in slots_of(stay.attended & self.problem.coverage_slots[rule]):
                away = tuple(self._locked[o.visit] for o in gone if o.attended >> slot & 1)
                spared = self.spared(rule, slot)
                if len(away) >= spared:
                    yield Obstacle((Fact("coverage", str(rule), slot),), away, spared)

    def _with(self, stay: Stay) -> Iterator[Obstacle]:
        host, problem = stay.host, self.problem
        if (self.guest, host) in problem.forbidden_pairs:
            yield Obstacle((Fact("forbidden", host),))
        gone = stay.attended & ~self.ledger.present(host)
        why = [self._why_gone(host, slot) for slot in slots_of(gone)]
        if not stay.placement.is_rotation:
            yield from (Obstacle((fact,)) if fact else NEVER for fact in why)
        else:
            spare = stay.slot_count - (stay.slot_count + 1) // 2
            if len(why) > spare:
                yield Obstacle((), tuple(f for f in why if f), spare + 1 - sum(f is None for f in why))
        yield from self._full(
            Fact("host_limit", host), self.ledger.by_host[host], stay, problem.people[host].host_limit
        )
        yield from self._hosting(stay, problem.people[host].hosting_per_week)

    def _hosting(self, stay: Stay, limit: int | None) -> Iterator[Obstacle]:
        if limit is None:
            return
        timeline, others = self.problem.timeline, self.ledger.by_host[stay.host]
        for week, slots in timeline.by_week(stay.attended):
            taken: list[Fact] = []
            for other in others:
                hosted = dict(timeline.by_week(other.attended)).get(week, 0).bit_count()
                taken += [self._locked[other.visit]] * hosted
            if len(taken) + slots.bit_count() > limit:
                least = limit - slots.bit_count() + 1
                yield Obstacle((Fact("hosting_per_week", stay.host),), tuple(taken), least)


def distinct(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Candidates without those at the same start and placement that the same obstacles or more forbid."""
    kept: dict[tuple[str, int, int], list[Candidate]] = {}
    for candidate in candidates:
        stay = candidate.stay
        rivals = kept.setdefault((stay.placement.id, stay.first, stay.attended), [])
        mine = set(candidate.obstacles)
        if not any(mine.issuperset(rival.obstacles) for rival in rivals):
            rivals.append(candidate)
    return [candidate for rivals in kept.values() for candidate in rivals]
