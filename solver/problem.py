"""The planning problem: frozen, and true once it stands. The contract is the format, version 1."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeVar

from solver.consistency import note_contradictions
from solver.fields import Faults, Fields, as_pair, note_repeats
from solver.intake import (
    DEFAULT_WEIGHTS,
    read_coverage,
    read_days,
    read_person,
    read_placement,
    read_ranks,
    read_request,
    read_rules,
    read_visit,
    read_weights,
)
from solver.nouns import Availability, CoverageRule, Person, Placement, Request, Visit, VisitRules, stated
from solver.refusals import BadProblem
from solver.tally import Tally
from solver.timeline import Timeline

FORMAT = "rotation-problem/1"
TERMS = tuple(DEFAULT_WEIGHTS)
Noun = TypeVar("Noun", Person, Placement, Request)


@dataclass(frozen=True, eq=False)
class Problem:
    """A planning problem that keeps the format. `Problem.from_json` makes one, and refuses any other."""

    name: str
    days: tuple[str, ...]
    people: Mapping[str, Person]
    placements: Mapping[str, Placement]
    requests: Mapping[str, Request]
    coverage: tuple[CoverageRule, ...] = ()
    rules: VisitRules = field(default_factory=VisitRules)
    forbidden: tuple[tuple[str, str], ...] = ()
    pairs: tuple[tuple[str, str], ...] = ()
    history: tuple[tuple[str, str], ...] = ()
    ranks: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    locked: tuple[Visit, ...] = ()
    baseline: tuple[Visit, ...] = ()
    weights: Mapping[str, int] = field(default_factory=lambda: DEFAULT_WEIGHTS)

    @staticmethod
    def from_json(value: object) -> "Problem":
        """The problem that a JSON value states. Raises BadProblem, naming every fault."""
        faults = Faults()
        problem = _read(Fields(value, "", faults))
        if not faults:
            note_contradictions(problem, faults)
        if faults:
            raise BadProblem(faults)
        return problem

    def to_json(self) -> dict[str, object]:
        """The problem as a JSON value that reads back as an equal one; what is as by default is left out."""
        value: dict[str, object] = {"format": FORMAT, "name": self.name, "days": list(self.days)}
        for name in ("people", "placements", "requests"):
            value[name] = [stated(noun) for noun in getattr(self, name).values()]
        value["coverage"] = [stated(rule) for rule in self.coverage]
        value["rules"] = stated(self.rules)
        for name in ("forbidden", "pairs", "history"):
            value[name] = [list(pair) for pair in getattr(self, name)]
        value["ranks"] = {guest: dict(ranks) for guest, ranks in self.ranks.items()}
        value["locked"] = [visit.to_json() for visit in self.locked]
        value["baseline"] = [visit.to_json() for visit in self.baseline]
        value["weights"] = {term: w for term, w in self.weights.items() if w != DEFAULT_WEIGHTS[term]}
        return value

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Problem) and _stated_fields(self) == _stated_fields(other)

    __hash__ = object.__hash__

    def rank(self, guest: str, placement: str) -> int:
        """How much a guest dislikes a placement, from 0 to 5."""
        return self.ranks.get(guest, {}).get(placement, 0)

    @cached_property
    def start_count(self) -> int:
        """How many starts there are to weigh: a few million fill the memory of a machine."""
        wishes = sum(len(request.placements) for request in self.requests.values())
        return wishes * self.timeline.slot_count

    @cached_property
    def timeline(self) -> Timeline:
        return Timeline(self.days)

    @cached_property
    def availability(self) -> Mapping[str, Availability]:
        """Everybody's slots, by person."""
        return {person.id: self._availability_of(person) for person in self.people.values()}

    def _availability_of(self, person: Person) -> Availability:
        off = self.timeline.mask(person.off)
        avoid = self.timeline.mask(person.avoid) & ~off
        prefer = self.timeline.mask(person.prefer) & ~off & ~avoid
        pattern = self.timeline.worked(person.works)
        return Availability(pattern, pattern & ~off, avoid, prefer)

    @cached_property
    def forbidden_pairs(self) -> frozenset[tuple[str, str]]:
        """The (guest, host) that must not meet."""
        return frozenset(self.forbidden)

    @cached_property
    def wished_meetings(self) -> Mapping[tuple[str, str], int]:
        """How many of `pairs` want each (guest, host) to meet."""
        return Counter([*self.pairs, *((b, a) for a, b in self.pairs)])

    @cached_property
    def met_before(self) -> frozenset[tuple[str, str]]:
        """The (guest, host) that met in an earlier cycle."""
        return frozenset(self.history)

    @cached_property
    def offered_starts(self) -> Mapping[str, int]:
        """The slots at which a visit may start by `starts`, by placement."""
        every = self.timeline.every_slot
        return {
            p.id: every if p.starts is None else self.timeline.mask(p.starts)
            for p in self.placements.values()
        }

    @cached_property
    def coverage_slots(self) -> tuple[int, ...]:
        """The slots in which each coverage rule holds."""
        every = self.timeline.every_slot
        return tuple(every if r.on is None else self.timeline.mask(r.on) for r in self.coverage)

    @cached_property
    def members(self) -> Mapping[str, tuple[str, ...]]:
        """The people of each group."""
        found = defaultdict(list)
        for person in self.people.values():
            for group in set(person.groups):
                found[group].append(person.id)
        return {group: tuple(ids) for group, ids in found.items()}

    @cached_property
    def presence(self) -> tuple[tuple[int, ...], ...]:
        """How many members of each coverage rule's group are available in each slot of the cycle."""
        return tuple(self._presence_of(rule.group) for rule in self.coverage)

    def _presence_of(self, group: str) -> tuple[int, ...]:
        there = Tally(self.availability[member].available for member in self.members.get(group, ()))
        return tuple(there.counts(self.timeline.slot_count))

    @cached_property
    def spared(self) -> tuple[tuple[int, ...], ...]:
        """How many of each coverage rule's group may be away in each slot of the cycle."""
        return tuple(map(_spared, self.coverage, self.presence))

    @cached_property
    def spared_tallies(self) -> tuple[Tally, ...]:
        """The same, to be compared with who is away in all slots at once."""
        return tuple(map(Tally.of, self.spared))

    @cached_property
    def coverage_of(self) -> Mapping[str, tuple[int, ...]]:
        """The indices of the coverage rules each person counts towards."""
        found: dict[str, list[int]] = {person: [] for person in self.people}
        for index, rule in enumerate(self.coverage):
            for member in self.members.get(rule.group, ()):
                found[member].append(index)
        return {person: tuple(indices) for person, indices in found.items()}

    @cached_property
    def rotations_hosted_by(self) -> Mapping[str, tuple[Placement, ...]]:
        """The rotation placements whose team each person belongs to."""
        found: dict[str, list[Placement]] = {person: [] for person in self.people}
        for placement in self.placements.values():
            for host in placement.hosts if placement.is_rotation else ():
                found[host].append(placement)
        return {person: tuple(placements) for person, placements in found.items()}

    @cached_property
    def followers(self) -> Mapping[str, tuple[str, ...]]:
        """The requests that come after each request."""
        found: dict[str, list[str]] = {request: [] for request in self.requests}
        for request in self.requests.values():
            for before in request.after:
                found[before].append(request.id)
        return {request: tuple(ids) for request, ids in found.items()}

    @cached_property
    def baseline_at(self) -> Mapping[tuple[str, str, str], tuple[Visit, ...]]:
        """The baseline's visits by (request, placement, start)."""
        found: defaultdict[tuple[str, str, str], list[Visit]] = defaultdict(list)
        for visit in self.baseline:
            found[visit.request, visit.placement, visit.start].append(visit)
        return {key: tuple(visits) for key, visits in found.items()}

    @cached_property
    def requests_of(self) -> Mapping[str, tuple[Request, ...]]:
        """Each guest's requests."""
        found: defaultdict[str, list[Request]] = defaultdict(list)
        for request in self.requests.values():
            found[request.guest].append(request)
        return {guest: tuple(requests) for guest, requests in found.items()}


def _spared(rule: CoverageRule, presence: tuple[int, ...]) -> tuple[int, ...]:
    least, most = rule.min_present or 0, rule.max_away
    spared = (there - min(least, there) for there in presence)
    return tuple(spared) if most is None else tuple(min(most, each) for each in spared)


def _stated_fields(problem: Problem) -> tuple[object, ...]:
    """What a problem states, without what was derived from it."""
    return tuple(getattr(problem, name) for name in Problem.__dataclass_fields__)


def _read(top: Fields) -> Problem:
    if top.take("format") != FORMAT:
        top.faults.note("format", f"expected {FORMAT!r}")
    problem = Problem(
        name=top.text("name", absent=""),
        days=read_days(top),
        people=_by_id(top, "people", top.items("people", read_person, required=True)),
        placements=_by_id(top, "placements", top.items("placements", read_placement, required=True)),
        requests=_by_id(top, "requests", top.items("requests", read_request, required=True)),
        coverage=top.items("coverage", read_coverage),
        rules=read_rules(top),
        forbidden=top.items("forbidden", as_pair),
        pairs=top.items("pairs", as_pair),
        history=top.items("history", as_pair),
        ranks=read_ranks(top),
        locked=top.items("locked", read_visit),
        baseline=top.items("baseline", read_visit),
        weights=read_weights(top),
    )
    top.finish()
    return problem


def _by_id(top: Fields, name: str, nouns: Iterable[Noun]) -> dict[str, Noun]:
    nouns = tuple(nouns)
    found = {noun.id: noun for noun in nouns}
    if len(found) < len(nouns):
        note_repeats(((f"{name}[{i}].id", noun.id) for i, noun in enumerate(nouns)), top.faults)
    return found
