"""A change to a plan in force, and a cycle as it stands today, to judge it by."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from rotation.models.cycles import Cycle
from rotation.models.days import visits_among
from rotation.models.people import people_with
from rotation.models.plans import Plan, Visit
from rotation.planning.breaches import said
from rotation.planning.checking import Missing, broken_in_words, is_of, planned, terms_at, values_of
from rotation.planning.choices import Place
from rotation.planning.desks import Cover, covers
from rotation.planning.keys import request_key, request_rows, row_id, stated
from rotation.planning.linked import linked
from rotation.planning.reasons import facts_of
from rotation.planning.rows import coverage_in, digest, problem_for
from rotation.planning.stating import as_text, read
from rotation.planning.taken import Taken, taken_by
from rotation.planning.verdict import changes as in_words
from solver import Visit as Planned
from solver import broken_by, first_reason
from solver.lenience import lenient

Become = Mapping[int, Planned | None]

# What is compared with the plan in force says that something changes, and everybody knows that by then.
_OF_EVERY_CHANGE = frozenset({"move", "rehost"})
_NOT_OFFERED = "What is asked for is not on offer any more: a person, a placement or a day is gone."


@dataclass(frozen=True)
class Change:
    """A visit of a plan in force and where it is to be; None: nowhere. Guest and request only where new."""

    visit_id: int
    place: Place | None
    rule_id: int | None = None
    guest_id: int | None = None

    def of(self, visit: Visit) -> Planned | None:
        """What becomes of this visit, as the solver knows it."""
        if self.place is None:
            return None
        return self.place.planned(self.rule_id or visit.rule_id, self.guest_id or visit.guest_id)


class Level(StrEnum):
    """Pass: nothing gets worse. Warn: something does. Block: a rule would be broken."""

    PASS = "pass"  # noqa: S105  # no password
    WARN = "warn"
    BLOCK = "block"


@dataclass(frozen=True)
class Verdict:
    """What the check says to a change: `reasons` stand against it, the others say what it would change.

    `already`: rules that are broken as it is, and stay so.
    """

    level: Level
    reasons: tuple[str, ...] = ()
    worse: tuple[str, ...] = ()
    better: tuple[str, ...] = ()
    already: tuple[str, ...] = ()


class Today:
    """A cycle's facts as they stand now. Whoever changes its plan makes one under the write lock."""

    def __init__(self, cycle: Cycle, departments: Collection[int] | None = None) -> None:
        self._cycle, self._departments = cycle, departments
        self._facts = problem_for(cycle, departments=departments)
        self._problem = read(self._facts)
        self._rules = coverage_in(cycle, cycle.department_ids if departments is None else departments)

    @classmethod
    def around(cls, cycle: Cycle, people: Iterable[int]) -> "Today":
        """What has to do with some people, by id, as far as rules reach: enough to judge their changes."""
        found = people_with(people).values()
        return cls(cycle, linked(cycle, (each.department_id for each in found)))

    def visits_of(self, plan: Plan) -> Sequence[Visit]:
        """The visits of a plan that this is about."""
        if self._departments is None:
            return plan.visits
        return visits_among(plan, (row_id(key) for key in self._problem.people))

    def verdict(self, plan: Sequence[Visit], come: Become) -> Verdict:
        """What the check says if visits, by their ids, become others among those of a plan."""
        reasons, already = self._broken(plan, come)
        if reasons:
            return Verdict(Level.BLOCK, reasons)
        before = [planned(row) for row in plan]
        was, is_now = self._terms(before), self._terms(_after(plan, come))
        if self._departments is not None and was["fair"] != is_now["fair"]:
            return Today(self._cycle).verdict(plan[0].plan.visits, come)  # others may be worse off
        steps = {goal: is_now[goal] - was[goal] for goal in was if goal not in _OF_EVERY_CHANGE}
        worse, better = (
            in_words(
                *({goal: terms[goal] for goal in steps if steps[goal] * sign > 0} for terms in (was, is_now))
            )
            for sign in (1, -1)
        )
        return Verdict(Level.WARN if worse or already else Level.PASS, (), worse, better, already)

    def broken(self, plan: Sequence[Visit], come: Become) -> tuple[str, ...]:
        """Why visits cannot become others, in words; nothing if they can.

        Where too few are left at a desk already, by a sickness, that is none unless somebody else leaves.
        """
        return self._broken(plan, come)[0]

    def _broken(self, plan: Sequence[Visit], come: Become) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The rules that a change would break, in words, and those that it leaves as broken as they are."""
        coming = [visit for visit in come.values() if visit is not None]
        if not all(is_of(self._problem, visit) for visit in coming):
            return (_NOT_OFFERED,), ()
        standing = [planned(row) for row in plan if row.id not in come]
        found = broken_by(self._problem, standing, coming)
        if not found:
            return (), ()
        room = lenient(self._problem, map(planned, plan))
        worse = {(each.name, each.visits, each.slots) for each in broken_by(room, standing, coming)}
        reasons = [each for each in found if (each.name, each.visits, each.slots) in worse]
        return tuple(said(reasons, self._problem)), () if reasons else tuple(said(found, self._problem))

    def broken_in(self, plan: Iterable[Visit], *, beside: Iterable[Visit] = ()) -> list[str]:
        """Every rule that the visits of a plan break by now, in words, but for what those `beside` break."""
        return broken_in_words(self._problem, plan, beside=beside)

    def values(self, visit: Planned) -> dict[str, Any]:
        """What the row of a visit holds, but for its plan and its lock. The visit is of today's problem."""
        return values_of(self._problem, visit)

    def taken(self, rows: Iterable[Visit]) -> dict[int, Taken]:
        """What visits take up, by their ids; those that today's problem does not know take nothing up."""
        return {
            row.id: taken_by(self._problem, self._rules, row)
            for row in rows
            if is_of(self._problem, planned(row))
        }

    def problem_after(self, plan: Iterable[Visit]) -> tuple[str, str]:
        """The problem that a changed plan in force is a plan of, as text, and its digest; without locks."""
        known = (row for row in plan if is_of(self._problem, planned(row)))
        facts = {**self._facts, "locked": [], "baseline": [stated(row) for row in known]}
        return as_text(facts), digest(facts)

    def points(self, plan: Iterable[Visit]) -> dict[str, int]:
        """What the visits of a plan in force are worth by goal; from itself nothing has moved."""
        return {**self._terms([planned(row) for row in plan]), **dict.fromkeys(_OF_EVERY_CHANGE, 0)}

    def missing(self, plan: Iterable[Visit], requests: Iterable[tuple[int, int]]) -> list[Missing]:
        """What some requests, by rule and guest, have not; those that have everything are left out."""
        visits = [visit for visit in map(planned, plan) if is_of(self._problem, visit)]
        return [
            Missing(
                rule_id, guest_id, missing=count, reason=facts_of(first_reason(self._problem, visits, key))
            )
            for rule_id, guest_id in requests
            if (key := request_key(rule_id, guest_id)) in self._problem.requests
            and (count := self._problem.requests[key].visits - sum(v.request == key for v in visits)) > 0
        ]

    def coverage(self, plan: Sequence[Visit], come: Become) -> list[Cover]:
        """What a change does to the desks that it touches, in every half day in which it does something."""
        return covers(self._problem, [planned(row) for row in plan], _after(plan, come))

    def _terms(self, visits: Iterable[Planned]) -> dict[str, int]:
        return terms_at(self._problem, visits)


def people_in(before: Iterable[Visit], come: Become) -> set[int]:
    """The ids of everybody who is guest or host in visits, or in what becomes of them."""
    people = {key for visit in before for key in (visit.guest_id, visit.host_id)}
    for visit in come.values():
        if visit is not None:
            people |= {request_rows(visit.request)[1], row_id(visit.host)}
    return people


def _after(plan: Iterable[Visit], come: Become) -> list[Planned]:
    standing = [planned(row) for row in plan if row.id not in come]
    return [*standing, *(visit for visit in come.values() if visit is not None)]
