"""Parts that only shared terms tie together, solved apart and proved together.

For each shared term one part pays: the one whose relaxation needs most of it. The others may use as much as
it needs for nothing. What they cost without the term, and what that part costs with it, add up to a bound on
all plans; it is the objective where no other part would need more than the paying one leaves.
"""

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from solver.crew import HANDS, Crew, Stop, hands_for
from solver.errand import Errand, Finding, Needs, Order
from solver.incumbent import Incumbent
from solver.nouns import Visit
from solver.plan import in_order
from solver.portion import left_over
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
    def gap(self) -> int:
        """How much its visits may cost too much; nothing while that is not known."""
        return 0 if self.cost is None or self.bound is None else self.cost - self.bound

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
        self._crew: Crew[Order, Finding] = Crew(hands_for(budget.limits), self._carry_out)

    def ask(self) -> None:
        """Asks all parts what they need, for a first bound; no plan is wanted for that."""
        self._do([Order(number, part.visits) for number, part in enumerate(self._parts)])

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
        gaps = [part.gap for part in self._parts]
        for payer in self._payers.values():
            self._parts[payer].cost = None  # so far it was told what its visits cost if it pays nothing
        self._do(self._orders(sorted(self._unfit(), key=lambda n: -gaps[n])))
        for _ in range(ROUNDS):
            self._do(self._orders(self._unfit()))

    def _unfit(self) -> list[int]:
        return [n for n in range(len(self._parts)) if not self._fits(n)]

    def _do(self, orders: list[Order]) -> None:
        self._crew.do(orders, self._take, lambda: not self._budget.goes_on)

    def _orders(self, numbers: list[int]) -> list[Order]:
        """What is to be done for some parts, each with several shares of the time, as many take less.

        Where work is counted the clock has no say.
        """
        left = (self._budget.until - time.monotonic()) * HANDS / max(1, len(numbers))
        by_the_clock = self._budget.limits.deterministic is None
        seconds = max(LEAST_SECONDS, SHARES * left) if by_the_clock else math.inf
        found = []
        for number in numbers:
            part = self._parts[number]
            pays = frozenset(term for term, payer in self._payers.items() if payer == number)
            levels = {term: level for term, level in self._levels().items() if term not in pays}
            found.append(Order(number, part.visits, pays, levels, part.is_solved, seconds))
        return found

    def _levels(self) -> Needs:
        """How much of each shared term is paid for: what its payer needs, or asks for as long as unsolved."""
        found = {}
        for term, payer in self._payers.items():
            part = self._parts[payer]
            found[term] = part.needs[term] if part.is_solved else math.ceil(part.asks[term] - 1e-6)
        return found

    def _fits(self, number: int) -> bool:
        part, levels = self._parts[number], self._levels()
        return part.is_solved and all(
            need <= levels[term]
            for term, need in part.needs.items()
            if self._payers.get(term, number) != number
        )

    def _take(self, finding: Finding) -> None:
        part = self._parts[finding.part]
        self._budget.work += finding.work
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
        tell(Finding(order.part, work=budget.work - self._budget.work))
