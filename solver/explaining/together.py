"""Several visits of one request beside each other: exact, by time order, each situation looked at once."""

from bisect import bisect_left
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field

from solver.explaining.facts import GAP, REPEAT, WEEK, Fact
from solver.explaining.obstacles import Candidate, Ground
from solver.ledger import Stay
from solver.timeline import Timeline, Week


@dataclass(frozen=True, slots=True)
class Terms:
    """What visits of one guest owe each other. `started` and `hosted` are taken up by visits that stand."""

    gap: int
    a_week: int | None
    may_repeat: bool
    hosting: dict[str, int]
    started: dict[Week, int] = field(default_factory=dict)
    hosted: dict[tuple[str, Week], int] = field(default_factory=dict)


def terms_of(ground: Ground, facts: Collection[Fact]) -> Terms:
    """What is left of the rules among the guest's visits when only some facts hold."""
    rules, people, timeline = ground.problem.rules, ground.problem.people, ground.problem.timeline
    hosting: dict[str, int] = {}
    started: dict[Week, int] = {}
    hosted: dict[tuple[str, Week], int] = {}
    for fact in facts:
        limit = people[fact.of].hosting_per_week if fact.kind == "hosting_per_week" else None
        if limit is not None:
            hosting[fact.of] = limit
    for number, visit in enumerate(ground.standing):
        stay = ground.ledger.entered.get(visit)
        if stay is None or Fact("locked", str(number)) not in facts:
            continue
        if stay.guest == ground.guest:
            started[timeline.week(stay.first)] = started.get(timeline.week(stay.first), 0) + 1
        for week, slots in timeline.by_week(stay.attended) if stay.host in hosting else ():
            hosted[stay.host, week] = hosted.get((stay.host, week), 0) + slots.bit_count()
    return Terms(
        gap=rules.min_gap_days if GAP in facts else 0,
        a_week=rules.max_visits_per_week if WEEK in facts else None,
        may_repeat=rules.allow_repeat or REPEAT not in facts,
        hosting=hosting,
        started=started,
        hosted=hosted,
    )


def together(
    candidates: Sequence[Candidate],
    count: int,
    terms: Terms,
    timeline: Timeline,
    goes_on: Callable[[], bool] = lambda: True,
) -> list[Candidate] | None:
    """So many of the candidates that may stand beside each other, or None if there are not so many.

    Raises TimeoutError when told not to go on.
    """
    if count <= 1:
        return list(candidates[:count]) if len(candidates) >= count else None
    return _Search(candidates, count, terms, timeline, goes_on).found()


class _Search:
    def __init__(
        self,
        candidates: Sequence[Candidate],
        count: int,
        terms: Terms,
        timeline: Timeline,
        goes_on: Callable[[], bool],
    ) -> None:
        self._all = sorted(candidates, key=lambda c: (c.stay.first, c.stay.last, c.stay.visit))
        self._count, self._terms, self._timeline, self._goes_on = count, terms, timeline, goes_on
        firsts = [c.stay.first for c in self._all]
        self._next = [bisect_left(firsts, self._free_from(c.stay)) for c in self._all]
        self._most = [0] * (len(self._all) + 1)
        for k in reversed(range(len(self._all))):
            self._most[k] = max(self._most[k + 1], 1 + self._most[self._next[k]])
        self._failed: set[object] = set()

    def found(self) -> list[Candidate] | None:
        places = {c.stay.placement.id for c in self._all}
        if not self._terms.may_repeat and len(places) < self._count:
            return None
        return self._from(0, [], {}, dict(self._terms.hosted))

    def _free_from(self, stay: Stay) -> int:
        return max(stay.last + 1, 2 * (stay.last // 2 + self._terms.gap))

    def _from(
        self, k: int, chosen: list[Candidate], started: dict[Week, int], hosted: dict[tuple[str, Week], int]
    ) -> list[Candidate] | None:
        missing = self._count - len(chosen)
        if not missing:
            return chosen
        if not self._goes_on():
            raise TimeoutError
        for i in range(k, len(self._all)):
            if self._most[i] < missing:
                return None
            found = self._with(i, chosen, started, hosted)
            if found is not None:
                return found
        return None

    def _with(
        self, i: int, chosen: list[Candidate], started: dict[Week, int], hosted: dict[tuple[str, Week], int]
    ) -> list[Candidate] | None:
        stay, terms = self._all[i].stay, self._terms
        if not terms.may_repeat and any(c.stay.placement.id == stay.placement.id for c in chosen):
            return None
        week = self._timeline.week(stay.first)
        begun = started.get(week, 0) + 1
        if terms.a_week is not None and begun + terms.started.get(week, 0) > terms.a_week:
            return None
        load = dict(hosted)
        limit = terms.hosting.get(stay.host)
        for part, slots in self._timeline.by_week(stay.attended) if limit is not None else ():
            load[stay.host, part] = load.get((stay.host, part), 0) + slots.bit_count()
            if limit is not None and load[stay.host, part] > limit:
                return None
        after, picked = {**started, week: begun}, [*chosen, self._all[i]]
        state = self._state(self._next[i], picked, after, load)
        if state in self._failed:
            return None
        found = self._from(self._next[i], picked, after, load)
        if found is None:
            self._failed.add(state)
        return found

    def _state(
        self, k: int, chosen: list[Candidate], started: dict[Week, int], load: dict[tuple[str, Week], int]
    ) -> object:
        """All of the past that matters for what comes at candidate `k` and later."""
        if k >= len(self._all):
            return k, len(chosen)
        week = self._timeline.week(self._all[k].stay.first)
        places = () if self._terms.may_repeat else tuple(sorted(c.stay.placement.id for c in chosen))
        recent = tuple(sorted(item for item in load.items() if item[0][1] >= week))
        return k, len(chosen), places, started.get(week, 0), recent
