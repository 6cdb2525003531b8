"""Two plans of one problem side by side: what moved, who gains and loses, what it costs, who stays."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from solver.burdens import Share, hosted_slots, shares_of
from solver.ledger import Ledger, ledger_of
from solver.nouns import Visit
from solver.plan import in_order
from solver.problem import Problem
from solver.score import score_in
from solver.timeline import slots_of

WORST_SLOTS = 3
ASPECTS = ("placement", "host", "start")


@dataclass(frozen=True, slots=True)
class Move:
    """A visit of a request that stands elsewhere in the other plan."""

    before: Visit
    after: Visit

    @property
    def changed(self) -> tuple[str, ...]:
        """Which of placement, host and start are others, in this order."""
        return tuple(a for a in ASPECTS if getattr(self.before, a) != getattr(self.after, a))


@dataclass(frozen=True, slots=True)
class Changes:
    """The visits of two plans: the same in both, moved, only in the second, only in the first."""

    same: tuple[Visit, ...]
    moved: tuple[Move, ...]
    added: tuple[Visit, ...]
    gone: tuple[Visit, ...]


@dataclass(frozen=True, slots=True)
class Desk:
    """A slot of a coverage rule: who of the group is there to be counted, away, and may be away at most."""

    slot: str
    present: int
    away: int
    allowed: int

    @property
    def room(self) -> int:
        """How many more might leave; below nought where the rule is broken."""
        return self.allowed - self.away


@dataclass(frozen=True, slots=True)
class Coverage:
    """A coverage rule under one plan: its worst slots with somebody away, and every slot that breaks it."""

    worst: tuple[Desk, ...]
    broken: tuple[Desk, ...]


@dataclass(frozen=True)
class Side:
    """One of two plans: its weighted terms, guests' shares, hosted half days, and each rule's coverage."""

    terms: Mapping[str, int]
    shares: Mapping[str, Share]
    hosted: Mapping[str, int]
    coverage: tuple[Coverage, ...]

    @property
    def objective(self) -> int:
        return sum(self.terms.values())


@dataclass(frozen=True)
class Comparison:
    """Two plans by the facts of one problem, whatever problem each was made for."""

    changes: Changes
    before: Side
    after: Side

    @property
    def worse_off(self) -> tuple[str, ...]:
        """The guests whose burden grows, those whose burden grows most first."""
        return self._by_growth(1)

    @property
    def better_off(self) -> tuple[str, ...]:
        """The guests whose burden shrinks, those whose burden shrinks most first."""
        return self._by_growth(-1)

    def _by_growth(self, sign: int) -> tuple[str, ...]:
        growth = {
            guest: sign * (share.burden - self.before.shares[guest].burden)
            for guest, share in self.after.shares.items()
        }
        return tuple(sorted((guest for guest in growth if growth[guest] > 0), key=lambda g: (-growth[g], g)))


def compared(problem: Problem, before: Sequence[Visit], after: Sequence[Visit]) -> Comparison:
    """What turns one plan into another. Visits that the problem does not know are listed and not priced."""
    return Comparison(changes_between(before, after), _side(problem, before), _side(problem, after))


def changes_between(before: Iterable[Visit], after: Iterable[Visit]) -> Changes:
    """How one set of visits becomes another with the least change.

    Of each request as many visits are paired as both plans have. Of all such pairings this is one in which
    the fewest placements, hosts and starts change, and of those one that moves visits the fewest half days.
    """
    before, after = dict.fromkeys(before), dict.fromkeys(after)
    left, came = _by_request(before.keys() - after.keys()), _by_request(after.keys() - before.keys())
    moved = [
        Move(old, new)
        for request in sorted(left.keys() & came.keys())
        for old, new in _paired(left[request], came[request])
    ]
    old, new = {move.before for move in moved}, {move.after for move in moved}
    return Changes(
        same=in_order(visit for visit in before if visit in after),
        moved=tuple(sorted(moved, key=lambda move: (move.before.start, move.before))),
        added=in_order(visit for visit in after if visit not in before and visit not in new),
        gone=in_order(visit for visit in before if visit not in after and visit not in old),
    )


def _by_request(visits: Iterable[Visit]) -> dict[str, tuple[Visit, ...]]:
    found: defaultdict[str, list[Visit]] = defaultdict(list)
    for visit in visits:
        found[visit.request].append(visit)
    return {request: in_order(some) for request, some in found.items()}


def _paired(left: Sequence[Visit], came: Sequence[Visit]) -> list[tuple[Visit, Visit]]:
    if len(left) == len(came) == 1:
        return [(left[0], came[0])]
    from scipy.optimize import linear_sum_assignment  # noqa: PLC0415 - takes longer to load than most plans

    apart = [[_half_days_between(old, new) for new in came] for old in left]
    aspect = 1 + min(len(left), len(came)) * max(map(max, apart))  # outweighs all distances in time together
    costs = [
        [aspect * len(Move(old, new).changed) + apart[i][j] for j, new in enumerate(came)]
        for i, old in enumerate(left)
    ]
    rows, columns = linear_sum_assignment(costs)
    return [(left[i], came[j]) for i, j in zip(rows.tolist(), columns.tolist(), strict=True)]


def _half_days_between(one: Visit, other: Visit) -> int:
    """By the calendar, so that a day which is no longer in the cycle has its place too."""
    return abs(_half_day(one.start) - _half_day(other.start))


def _half_day(start: str) -> int:
    day, _, half = start.partition("/")
    return 2 * date.fromisoformat(day).toordinal() + (half == "pm")


def _side(problem: Problem, visits: Sequence[Visit]) -> Side:
    ledger = ledger_of(problem, visits)
    return Side(
        terms=score_in(ledger),
        shares=shares_of(problem, visits),
        hosted=hosted_slots(problem, visits),
        coverage=tuple(_coverage(ledger, rule) for rule in range(len(problem.coverage))),
    )


def _coverage(ledger: Ledger, rule: int) -> Coverage:
    problem = ledger.problem
    within = problem.coverage_slots[rule]
    desks = [
        Desk(
            slot=problem.timeline.key(slot),
            present=problem.presence[rule][slot] - ledger.missed[rule][slot],
            away=ledger.missed[rule][slot],
            allowed=problem.spared[rule][slot],
        )
        for slot in slots_of(within & ledger.missed[rule].at_least(1))
    ]
    worst = sorted(desks, key=lambda desk: (desk.room, desk.present, desk.slot))[:WORST_SLOTS]
    return Coverage(tuple(worst), tuple(desk for desk in desks if desk.room < 0))
