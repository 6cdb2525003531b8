"""What a plan costs, in plain Python, and what one more visit would change."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from solver.ledger import Ledger, Stay, ledger_of
from solver.nouns import Visit
from solver.problem import TERMS, Problem
from solver.tally import ALL
from solver.timeline import slots_of


def score_of(problem: Problem, visits: Iterable[Visit]) -> dict[str, int]:
    """The weighted terms of a plan's score; their sum is its objective, and lower is better.

    The visits may break any rule. What is no visit of this problem, or stands a second time, counts nothing.
    """
    counted = _counted(ledger_of(problem, visits))
    return {term: problem.weights[term] * counted[term] for term in TERMS}


def _counted(ledger: Ledger) -> dict[str, int]:
    problem, stays = ledger.problem, ledger.entered.values()
    met = {(stay.guest, stay.host) for stay in stays}
    return {
        "unmet": sum(r.priority * _missing(ledger, r.id) for r in problem.requests.values()),
        **_changes_to_baseline(ledger),
        "cover": sum(_cover_price(ledger, rule) for rule in ledger.missed),
        "avoid": sum(_own_avoid(problem, stay) + _host_avoid(problem, stay) for stay in stays),
        "prefer": -sum(_own_prefer(problem, stay) for stay in stays),
        "rank": sum(problem.rank(stay.guest, stay.placement.id) for stay in stays),
        "repeat": sum((stay.guest, stay.host) in problem.met_before for stay in stays),
        "pair": sum(((a, b) not in met) + ((b, a) not in met) for a, b in problem.pairs),
        "fair": max(_burdens(ledger).values(), default=0),
        "load": sum(max(loads.values()) for loads in _loads(ledger).values()),
    }


def _changes_to_baseline(ledger: Ledger) -> dict[str, int]:
    lost = [visit for visit in ledger.problem.baseline if visit not in ledger.entered]
    held = {(v.request, v.placement, v.start) for v in ledger.entered} if lost else set()
    rehosted = sum((v.request, v.placement, v.start) in held for v in lost)
    return {"move": len(lost) - rehosted, "rehost": rehosted}


def _missing(ledger: Ledger, request: str) -> int:
    return max(0, ledger.problem.requests[request].visits - len(ledger.by_request[request]))


def _own_avoid(problem: Problem, stay: Stay) -> int:
    return (stay.attended & problem.availability[stay.guest].avoid).bit_count()


def _own_prefer(problem: Problem, stay: Stay) -> int:
    return (stay.attended & problem.availability[stay.guest].prefer).bit_count()


def _host_avoid(problem: Problem, stay: Stay) -> int:
    return (stay.attended & problem.availability[stay.host].avoid).bit_count()


def _cover_price(ledger: Ledger, rule: int) -> int:
    price, away, spared = (
        ledger.problem.coverage[rule].price,
        ledger.missed[rule],
        ledger.problem.spared[rule],
    )
    slots = slots_of(ledger.exhausted(rule, ALL)) if price else ()
    return (price or 0) * sum(away[slot] - spared[slot] for slot in slots)


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
            "prefer": -_own_prefer(problem, stay),
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
            price = ledger.problem.coverage[rule].price
            if price is not None:
                change += price * ledger.exhausted(rule, ledger.leaves(stay)).bit_count()
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
