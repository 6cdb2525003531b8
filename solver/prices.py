"""What one more visit would change in the score of a plan."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from solver.ledger import Ledger, Stay
from solver.nouns import Visit
from solver.peak import Peak
from solver.problem import Problem
from solver.score import burden_of, burdens_in, host_avoid, loads_in, own_avoid, own_prefer


@dataclass(slots=True)
class Prices:
    """What one more visit would change in the score of the visits in a ledger.

    Whoever changes the ledger afterwards does it by `enter` and `strike` of the prices, or makes them anew.
    """

    ledger: Ledger
    burdens: Peak = field(init=False)
    loads: defaultdict[str, Peak] = field(init=False)
    met: Counter[tuple[str, str]] = field(init=False)

    def __post_init__(self) -> None:
        self.burdens = Peak(burdens_in(self.ledger))
        loads = loads_in(self.ledger).items()
        self.loads = defaultdict(Peak, {department: Peak(hosted) for department, hosted in loads})
        self.met = Counter((stay.guest, stay.host) for stay in self.ledger.entered.values())

    def enter(self, stay: Stay) -> None:
        self.ledger.enter(stay)
        self._count(stay, 1)

    def strike(self, stay: Stay) -> None:
        self.ledger.strike(stay)
        self._count(stay, -1)

    def of(self, stay: Stay) -> int:
        """The change in the objective if the visit joined; it must keep the rules."""
        return sum(self.changes(stay).values())

    def changes(self, stay: Stay) -> dict[str, int]:
        """The change in each weighted term of the score if the visit joined; it must keep the rules."""
        problem = self.ledger.problem
        move, rehost = baseline_change(problem, stay.visit)
        terms = {
            "unmet": -problem.requests[stay.visit.request].priority,
            "move": move,
            "rehost": rehost,
            "cover": self._cover(stay),
            "avoid": own_avoid(problem, stay) + host_avoid(problem, stay),
            "prefer": -own_prefer(problem, stay),
            "rank": problem.rank(stay.guest, stay.placement.id),
            "repeat": int((stay.guest, stay.host) in problem.met_before),
            "pair": -problem.wished_meetings.get((stay.guest, stay.host), 0)
            if not self.met[stay.guest, stay.host]
            else 0,
            "fair": self._fair(stay),
            "load": self._load(stay),
        }
        return {term: problem.weights[term] * change for term, change in terms.items()}

    def _count(self, stay: Stay, step: int) -> None:
        problem = self.ledger.problem
        self.burdens.add(stay.guest, step * (burden_of(problem, stay) - 100))
        self.loads[problem.people[stay.host].department].add(stay.host, step * stay.slot_count)
        self.met[stay.guest, stay.host] += step

    def _cover(self, stay: Stay) -> int:
        ledger, change = self.ledger, 0
        for rule in ledger.problem.coverage_of[stay.guest]:
            price = ledger.problem.coverage[rule].price
            if price is not None:
                change += price * ledger.exhausted(rule, ledger.leaves(stay)).bit_count()
        return change

    def _fair(self, stay: Stay) -> int:
        own = self.burdens[stay.guest] - 100 + burden_of(self.ledger.problem, stay)
        return max(self.burdens.top_without(stay.guest), own) - self.burdens.top

    def _load(self, stay: Stay) -> int:
        loads = self.loads[self.ledger.problem.people[stay.host].department]
        return max(0, loads[stay.host] + stay.slot_count - loads.top)


def baseline_change(problem: Problem, visit: Visit) -> tuple[int, int]:
    """What one visit changes in `move` and `rehost`: nobody else can hold the place of an earlier visit."""
    there = problem.baseline_at.get((visit.request, visit.placement, visit.start), ())
    return -len(there), sum(old.host != visit.host for old in there)
