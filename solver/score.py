"""What a plan costs, in plain Python, and what one more visit would change."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from solver.ledger import Ledger, Stay, ledger_of
from solver.nouns import Visit
from solver.problem import TERMS, Problem
from solver.timeline import slots_of


def score_of(problem: Problem, visits: Iterable[Visit]) -> dict[str, int]:
    """The weighted terms of a plan's score; their sum is its objective, and lower is better.

    The visits may break any rule. What is no visit of this problem, or stands a second time, counts nothing.
    """
    counted = _counted(ledger_of(problem, visits))
    return {term: problem.weights[term] * counted[term] for term in TERMS}


def _counted(ledger: Ledger) -> Counter[str]:
    problem, stays = ledger.problem, ledger.entered.values()
    terms: Counter[str] = Counter()
    for request in problem.requests.values():
        terms["unmet"] += request.priority * _missing(ledger, request.id)
    held = {(v.request, v.placement, v.start) for v in ledger.entered}
    for visit in problem.baseline:
        if visit not in ledger.entered:
            terms["rehost" if (visit.request, visit.placement, visit.start) in held else "move"] += 1
    terms["cover"] = sum(_cover_price(ledger, *key, away) for key, away in ledger.missed.items())
    for stay in stays:
        terms["avoid"] += _own_avoid(problem, stay) + _host_avoid(problem, stay)
        terms["prefer"] -= (stay.attended & problem.availability[stay.guest].prefer).bit_count()
        terms["rank"] += problem.rank(stay.guest, stay.placement.id)
        terms["repeat"] += (stay.guest, stay.host) in problem.met_before
    met = {(stay.guest, stay.host) for stay in stays}
    terms["pair"] = sum(((a, b) not in met) + ((b, a) not in met) for a, b in problem.pairs)
    terms["fair"] = max(_burdens(ledger).values(), default=0)
    terms["load"] = sum(max(loads.values()) for loads in _loads(ledger).values())
    return terms


def _missing(ledger: Ledger, request: str) -> int:
    return max(0, ledger.problem.requests[request].visits - len(ledger.by_request[request]))


def _own_avoid(problem: Problem, stay: Stay) -> int:
    return (stay.attended & problem.availability[stay.guest].avoid).bit_count()


def _host_avoid(problem: Problem, stay: Stay) -> int:
    return (stay.attended & problem.availability[stay.host].avoid).bit_count()


def _cover_price(ledger: Ledger, index: int, slot: int, away: int) -> int:
    price = ledger.problem.coverage[index].price
    if price is None or not ledger.problem.coverage_slots[index] >> slot & 1:
        return 0
    return price * max(0, away - ledger.spared(index, slot))


def _burden(problem: Problem, stay: Stay) -> int:
    return 3 * _own_avoid(problem, stay) + problem.rank(stay.guest, stay.placement.id)


def _burdens(ledger: Ledger) -> Counter[str]:
    """Each guest's burden."""
    burdens: Counter[str] = Counter()
    for request in ledger.problem.requests.values():
        burdens[request.guest] += 100 * _missing(ledger, request.id)
    for stay in ledger.entered.values():
        burdens[stay.guest] += _burden(ledger.problem, stay)
    return burdens


def _loads(ledger: Ledger) -> Mapping[str, Counter[str]]:
    """Hosted attended slots of each person, by department."""
    loads: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for stay in ledger.entered.values():
        loads[ledger.problem.people[stay.host].department][stay.host] += stay.slot_count
    return loads


@dataclass(slots=True)
class Prices:
    """What one more visit would change in the score of the visits in a ledger, at the moment of making it."""

    ledger: Ledger
    burdens: Counter[str] = field(init=False)
    loads: Mapping[str, Counter[str]] = field(init=False)
    met: set[tuple[str, str]] = field(init=False)
    heaviest: list[tuple[int, str]] = field(init=False)

    def __post_init__(self) -> None:
        self.burdens = _burdens(self.ledger)
        self.loads = _loads(self.ledger)
        self.met = {(stay.guest, stay.host) for stay in self.ledger.entered.values()}
        self.heaviest = sorted(((burden, guest) for guest, burden in self.burdens.items()), reverse=True)[:2]

    def of(self, stay: Stay) -> int:
        """The change in the objective if the visit joined; it must keep the rules."""
        problem = self.ledger.problem
        terms = {
            "unmet": -problem.requests[stay.visit.request].priority,
            "cover": self._cover(stay),
            "avoid": _own_avoid(problem, stay) + _host_avoid(problem, stay),
            "prefer": -(stay.attended & problem.availability[stay.guest].prefer).bit_count(),
            "rank": problem.rank(stay.guest, stay.placement.id),
            "repeat": int((stay.guest, stay.host) in problem.met_before),
            "pair": self._pair(stay),
            "fair": self._fair(stay),
            "load": self._load(stay),
        }
        return sum(problem.weights[term] * change for term, change in terms.items()) + self._baseline(stay)

    def _baseline(self, stay: Stay) -> int:
        change, visit, weights = 0, stay.visit, self.ledger.problem.weights
        for old in self.ledger.problem.baseline_at.get((visit.request, visit.placement, visit.start), ()):
            change -= weights["move"]
            change += weights["rehost"] if old.host != visit.host else 0
        return change

    def _cover(self, stay: Stay) -> int:
        ledger, change = self.ledger, 0
        for rule in ledger.problem.coverage_of[stay.guest]:
            if ledger.problem.coverage[rule].price is None:
                continue
            for slot in slots_of(ledger.leaves(stay)):
                away = ledger.missed[rule, slot]
                change += _cover_price(ledger, rule, slot, away + 1) - _cover_price(ledger, rule, slot, away)
        return change

    def _pair(self, stay: Stay) -> int:
        guest, host = stay.guest, stay.host
        if (guest, host) in self.met:
            return 0
        return -sum(
            ((a, b) == (guest, host)) + ((b, a) == (guest, host)) for a, b in self.ledger.problem.pairs
        )

    def _fair(self, stay: Stay) -> int:
        now = self.heaviest[0][0]
        others = max((burden for burden, guest in self.heaviest if guest != stay.guest), default=0)
        own = self.burdens[stay.guest] - 100 + _burden(self.ledger.problem, stay)
        return max(others, own) - now

    def _load(self, stay: Stay) -> int:
        loads = self.loads.get(self.ledger.problem.people[stay.host].department)
        if not loads:
            return stay.slot_count
        return max(0, loads[stay.host] + stay.slot_count - max(loads.values()))
