"""A plan that changes by a few visits at a time, vetted and priced in time that goes with the change alone.

Every hard rule but one only forbids: what the visits of a plan may do beside each other, fewer of them may
do as well. In particular a request may come after one that is not met, more hosts and colleagues are there
when fewer of them are away, and no rule asks for anybody to be visited. So visits that leave break no rule,
unless one of them is locked. Visits that come may break any, also at the cost of visits that stand, and each
check speaks of all that a newcomer touches. Hence a plan that kept the rules keeps them after a change
exactly if no locked visit is gone and the newcomers, one after the other and in any order, can join what
stands by then.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

from solver.check import first_objection
from solver.ledger import Ledger, Stay, ledger_of, stay_of
from solver.nouns import Visit
from solver.prices import Prices
from solver.problem import Problem
from solver.score import score_in

Step = tuple[Stay, int]
ENTERED, STRUCK = 1, -1


class Revision:
    """A plan that keeps every rule, with its score, as the changes so far have left it.

    Raises ValueError if the visits break a rule. `terms` are the weighted terms of its score, as `score_of`
    has them.
    """

    def __init__(self, problem: Problem, visits: Iterable[Visit] = ()) -> None:
        self.problem = problem
        self.ledger = Ledger(problem)
        for visit in visits:
            stay = self._joining(visit)
            if stay is None:
                raise ValueError(f"{visit} breaks a rule beside the visits before it")
            self.ledger.enter(stay)
        self._locked = frozenset(problem.locked)
        if not self._locked <= self.ledger.entered.keys():
            raise ValueError("a locked visit is missing")
        self.prices = Prices(self.ledger)
        self.terms = score_in(self.ledger)

    @classmethod
    def of_standing(cls, problem: Problem, visits: Iterable[Visit]) -> "Revision":
        """A plan in force as it stands, although some of its visits may break rules by now.

        Those stay until they are struck; newcomers are vetted beside them. What is no visit of the problem is
        left out. Its problem has no locked visits.
        """
        revision = cls(replace(problem, locked=()) if problem.locked else problem)
        revision.ledger = ledger_of(revision.problem, visits)
        revision.prices = Prices(revision.ledger)
        revision.terms = score_in(revision.ledger)
        return revision

    @contextmanager
    def without(self, visit: Visit) -> Iterator[None]:
        """The plan without one visit for a while, also without a locked one.

        Raises KeyError for a visit that is not in the plan. What is changed meanwhile must be changed back.
        """
        before, steps = dict(self.terms), list[Step]()
        self._take(steps, self.ledger.entered[visit], STRUCK)
        try:
            yield
        finally:
            self._undo(steps, before)

    @property
    def visits(self) -> tuple[Visit, ...]:
        """The visits of the plan, in no order."""
        return tuple(self.ledger.entered)

    @property
    def objective(self) -> int:
        return sum(self.terms.values())

    def difference(self, visits: Sequence[Visit]) -> tuple[list[Visit], list[Visit]]:
        """The visits to strike and those to enter to arrive at a plan; looks once at each visit of both.

        What stands twice in that plan is among those to enter, where it will be found to break a rule.
        """
        standing, wanted = self.ledger.entered, set(visits)
        come = [visit for visit in visits if visit not in standing]
        if len(wanted) < len(visits):
            come += (visit for visit, times in Counter(visits).items() if times > 1)
        return [visit for visit in standing if visit not in wanted], come

    def price(self, gone: Iterable[Visit], come: Iterable[Visit]) -> int | None:
        """What a change would add to the objective; None if it would break a rule. The plan stays as it is.

        Raises KeyError for a visit to strike that is not in the plan.
        """
        added = self.outcome(gone, come)
        return None if added is None else sum(added.values())

    def outcome(self, gone: Iterable[Visit], come: Iterable[Visit]) -> dict[str, int] | None:
        """What a change would add to each weighted term; None if it would break a rule.

        The plan stays as it is. Raises KeyError for a visit to strike that is not in the plan.
        """
        before = dict(self.terms)
        steps, keeps_rules = self._do(gone, come)
        added = {term: value - before[term] for term, value in self.terms.items()} if keeps_rules else None
        self._undo(steps, before)
        return added

    def change(self, gone: Iterable[Visit], come: Iterable[Visit], worth: int | None = None) -> bool:
        """Strikes some visits and enters others, and tells whether it did.

        A change that breaks a rule is not made, nor one that lowers the objective by less than it shall be
        `worth`, if that is said. Raises KeyError for a visit to strike that is not in the plan.
        """
        before, objective = dict(self.terms), self.objective
        steps, keeps_rules = self._do(gone, come)
        if keeps_rules and (worth is None or objective - self.objective >= worth):
            return True
        self._undo(steps, before)
        return False

    def _do(self, gone: Iterable[Visit], come: Iterable[Visit]) -> tuple[list[Step], bool]:
        """Makes a change as far as it can be made: the steps taken, and whether it kept every rule."""
        struck = [self.ledger.entered[visit] for visit in dict.fromkeys(gone)]
        steps: list[Step] = []
        for stay in struck:
            self._take(steps, stay, STRUCK)
        for visit in come:
            found = self._joining(visit)
            if found is None:
                return steps, False
            self._take(steps, found, ENTERED)
        return steps, all(s.visit in self.ledger.entered for s in struck if s.visit in self._locked)

    def _joining(self, visit: Visit) -> Stay | None:
        """What a visit takes up if it may join those that stand."""
        found = stay_of(self.problem, visit)
        stands = visit in self.ledger.entered
        if stands or not isinstance(found, Stay) or first_objection(self.ledger, found) is not None:
            return None
        return found

    def _undo(self, steps: list[Step], terms: dict[str, int]) -> None:
        """Takes steps back; the terms as they were before need not be worked out again."""
        for stay, step in reversed(steps):
            (self.prices.strike if step == ENTERED else self.prices.enter)(stay)
        self.terms.update(terms)

    def _take(self, steps: list[Step], stay: Stay, step: int) -> None:
        """Enters or strikes a visit; its price is always that of joining what stands without it."""
        if step == STRUCK:
            self.prices.strike(stay)
        for term, change in self.prices.changes(stay).items():
            self.terms[term] += step * change
        if step == ENTERED:
            self.prices.enter(stay)
        steps.append((stay, step))
