"""Parts that only shared terms tie together, solved apart and proved together.

For each shared term one part pays: the one whose relaxation needs most of it. The others may use as much as
it needs for nothing. What they cost without the term, and what that part costs with it, add up to a bound on
all plans; it is the objective where no other part would need more than the paying one leaves.
"""

import math
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from solver.crew import HANDS, Crew, Stop, hands_for
from solver.errand import Errand, Finding, Needs, Order
from solver.incumbent import Incumbent
from solver.nouns import Visit
from solver.plan import in_order
from solver.portion import left_over, own_cost
from solver.problem import Problem
from solver.proof.budget import Budget

LEAST_SECONDS = 20.0
ROUNDS = 3
SHARES = 3


@dataclass
class Part:
    """A part with its best visits so far.

    `asks` is how much of each shared term its relaxation needs, `needs` how much its visits do. `bound` is
    what no visits of the part cost less than, the shared terms apart that others pay for, and `cost` what
    its visits cost so.
    """

    visits: tuple[Visit, ...] = ()
    asks: dict[str, float] = field(default_factory=dict)
    needs: Needs = field(default_factory=dict)
    bound: int | None = None
    cost: int | None = None

    @property
    def is_solved(self) -> bool:
        return self.cost is not None and self.bound == self.cost


class Joint:
    """All parts of a problem at work for one incumbent that has a plan, within a budget."""

    def __init__(self, incumbent: Incumbent, budget: Budget, portions: Sequence[Problem]) -> None:
        self._incumbent = incumbent
        self._budget = budget
        self._portions = portions
        self._left_over = left_over(incumbent.problem, portions)
        owner = {request: number for number, part in enumerate(portions) for request in part.requests}
        visits: list[list[Visit]] = [[] for _ in portions]
        for visit in incumbent.visits:
            visits[owner[visit.request]].append(visit)
        self._parts = [Part(tuple(own)) for own in visits]
        # What of each part the incumbent holds: not its latest visits where these made the whole no better.
        self._standing = [part.visits for part in self._parts]
        self._payers: dict[str, int] = {}
        self._waiting: list[int] = []
        self._at_work: set[int] = set()
        self._tries: Counter[int] = Counter()
        self._crew: Crew[Order, Finding] = Crew(hands_for(budget.limits), self._carry_out)

    def ask(self) -> None:
        """Asks all parts what they need, for a first bound; no plan is wanted for that."""
        self._crew.do(map(Order, range(len(self._parts))), self._take, self._is_over)

    def prove(self) -> None:
        """Works until the parts are proved together or nothing is left to try."""
        parts = range(len(self._parts))
        terms = {term for part in self._parts for term in part.asks}
        self._payers = {
            term: max(
                (n for n in parts if term in self._parts[n].asks), key=lambda n: self._parts[n].asks[term]
            )
            for term in sorted(terms)
        }
        self._waiting = self._by_promise()
        for _ in range(1 + ROUNDS):  # again for what was in the hands of a process that died
            self._at_work.clear()
            self._crew.serve(self._next_order, self._take, self._is_over)

    def _by_promise(self) -> list[int]:
        """The parts in the order to solve them.

        Those whose visits may cost far too much make most of a difference to the plan, the payers to what the
        others may use.
        """
        gaps, payers = [self._gap(number) for number in range(len(self._parts))], self._payers.values()
        wide = 2 * sum(gaps) / max(1, len(gaps))
        return sorted(range(len(gaps)), key=lambda n: (gaps[n] <= wide, n not in payers, -gaps[n]))

    def _gap(self, number: int) -> int:
        """How much a part may cost too much, the shared terms apart; nothing if that is unknown."""
        part = self._parts[number]
        own = own_cost(self._portions[number], part.visits)
        return 0 if part.bound is None else own - part.bound

    def _is_over(self) -> bool:
        return not self._budget.goes_on

    def _next_order(self) -> Order | None:
        """What to do now, after all that was found so far; None if nothing."""
        number = next((n for n in range(len(self._parts)) if self._is_to_be_done_again(n)), None)
        while number is None:
            if not self._waiting:
                return None
            number = self._waiting.pop(0)
            number = None if self._fits(number) else number
        self._tries[number] += 1
        self._at_work.add(number)
        part = self._parts[number]
        pays = frozenset(term for term, payer in self._payers.items() if payer == number)
        levels = {term: level for term, level in self._levels().items() if term not in pays}
        return Order(number, part.visits, pays, levels, part.is_solved, self._seconds())

    def _is_to_be_done_again(self, number: int) -> bool:
        """Whether a part uses more than is paid for, as is known by now, or has time left to be solved in."""
        if number in self._waiting or number in self._at_work or self._tries[number] > ROUNDS:
            return False
        if not self._parts[number].is_solved:
            return not self._waiting
        terms = self._beyond(number)
        unsettled = self._at_work.union(self._waiting)
        return bool(terms) and unsettled.isdisjoint(self._payers[term] for term in terms)

    def _seconds(self) -> float:
        """Several shares of the time for one part, as many take less; by the clock alone."""
        if self._budget.limits.deterministic is not None:
            return math.inf
        left = (self._budget.until - time.monotonic()) * HANDS / (1 + len(self._waiting))
        return max(LEAST_SECONDS, SHARES * left)

    def _levels(self) -> Needs:
        """How much of each shared term is paid for: what its payer needs, or asks for as long as unsolved."""
        found = {}
        for term, payer in self._payers.items():
            part = self._parts[payer]
            found[term] = part.needs[term] if part.is_solved else math.ceil(part.asks[term] - 1e-6)
        return found

    def _fits(self, number: int) -> bool:
        return self._parts[number].is_solved and not self._beyond(number)

    def _beyond(self, number: int) -> list[str]:
        """The shared terms of which a part's visits need more than others pay for."""
        levels, needs = self._levels(), self._parts[number].needs
        paid = [term for term in needs if self._payers.get(term, number) != number]
        return [term for term in paid if needs[term] > levels[term]]

    def _take(self, finding: Finding) -> None:
        part = self._parts[finding.part]
        self._budget.work += finding.work
        if finding.is_last:
            self._at_work.discard(finding.part)
        part.asks = part.asks if finding.asks is None else finding.asks
        if finding.visits is not None:
            part.needs, part.cost = finding.needs, finding.cost
            if set(finding.visits) != set(part.visits):
                part.visits = finding.visits
                self._offer(finding.part)
        if finding.bound is not None:
            part.bound = finding.bound if part.bound is None else max(part.bound, finding.bound)
            bounds = [each.bound for each in self._parts if each.bound is not None]
            if len(bounds) == len(self._parts):
                self._incumbent.raise_bound(self._left_over + sum(bounds))

    def _offer(self, number: int) -> None:
        """Offers the latest visits of all parts, or of one alone where those are no better together."""
        changed = [n for n, part in enumerate(self._parts) if part.visits is not self._standing[n]]
        for numbers in (changed, [number]):
            before = [visit for n in numbers for visit in self._standing[n]]
            after = [visit for n in numbers for visit in self._parts[n].visits]
            gone, come = set(before).difference(after), set(after).difference(before)
            if self._incumbent.change(in_order(gone), in_order(come)):
                for n in numbers:
                    self._standing[n] = self._parts[n].visits
                return

    def _carry_out(self, order: Order, tell: Callable[[Finding], None], stop: Stop) -> None:
        until = min(self._budget.until, time.monotonic() + order.seconds)
        limits = replace(self._budget.limits, workers=1) if self._crew.is_apart else self._budget.limits
        budget = Budget(limits, until, stop, self._budget.work)
        Errand(order, self._portions[order.part], budget, tell).run()
        tell(Finding(order.part, work=budget.work - self._budget.work, is_last=True))
