"""Two plans of a cycle beside each other, in words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rotation import wording
from rotation.errors import Refusal
from rotation.models.people import Person, people_with
from rotation.models.plans import Plan, Visit, visits_of
from rotation.planning.breaches import said_slots
from rotation.planning.checking import planned
from rotation.planning.keys import row_id
from rotation.planning.names import Names
from rotation.planning.verdict import GOALS, goal_name
from rotation.planning.yardstick import Yardstick, yardstick_for
from solver import Problem
from solver.burdens import Share
from solver.comparison import Comparison, Coverage, Desk, compared

_ASPECTS = {"placement": "another placement", "host": "another host", "start": "another time"}


@dataclass(frozen=True)
class Moved:
    """A visit in both plans, and what is different about it, in words."""

    before: Visit
    after: Visit
    changed: str


@dataclass(frozen=True)
class Guest:
    """Somebody whose burden is another."""

    person: Person
    before: Share
    after: Share

    @property
    def step(self) -> int:
        """How much heavier it is in the second plan."""
        return self.after.burden - self.before.burden


@dataclass(frozen=True)
class Host:
    """Somebody who hosts more or fewer half days."""

    person: Person
    before: int
    after: int


@dataclass(frozen=True)
class Goal:
    """The points of one goal in both plans."""

    words: str
    before: int
    after: int


@dataclass(frozen=True)
class Cover:
    """What both plans leave of a group under one rule: at the worst moments, and where it is broken."""

    group: str
    rule: str
    worst_before: Sequence[str]
    worst_after: Sequence[str]
    broken_before: Sequence[str]
    broken_after: Sequence[str]

    @property
    def is_same(self) -> bool:
        """Whether there is nothing to tell the plans apart by."""
        return (self.worst_before, self.broken_before) == (self.worst_after, self.broken_after)


@dataclass(frozen=True)
class SideBySide:
    """Everything that is different between two plans."""

    yardstick: Yardstick
    moved: Sequence[Moved]
    added: Sequence[Visit]
    gone: Sequence[Visit]
    same: int
    better_off: Sequence[Guest]
    worse_off: Sequence[Guest]
    hosts: Sequence[Host]
    goals: Sequence[Goal]
    coverage: Sequence[Cover]
    before: int
    after: int

    @property
    def outdated_words(self) -> str:
        """Which of the two were made by other facts than those by which they are weighed."""
        return wording.listed([f"plan {number}" for number in self.yardstick.outdated])

    @property
    def summary(self) -> str:
        """What it comes to, in a sentence or two."""
        visits = [
            wording.many(len(some), f"visit {what}", f"visits {what}")
            for some, what in ((self.moved, "moved"), (self.added, "added"), (self.gone, "gone"))
            if some
        ]
        people = [
            f"{wording.many(len(some), 'guest')} {what} off"
            for some, what in ((self.better_off, "better"), (self.worse_off, "worse"))
            if some
        ]
        step = self.after - self.before
        points = f"{wording.points(abs(step))} {'point' if abs(step) == 1 else 'points'}"
        score = f"{points} {'more' if step > 0 else 'fewer'}" if step else "the same score"
        told = wording.capitalised(wording.listed(visits)) if visits else "The same visits"
        return f"{told}. {wording.capitalised(wording.listed([*people, score]))}."


def side_by_side(before: Plan, after: Plan) -> SideBySide:
    """What turns one plan of a cycle into another, weighed by the same facts on both sides.

    Raises Refusal for two plans of different cycles, and for a plan and itself.
    """
    if before.cycle_id != after.cycle_id:
        raise Refusal(
            f"Plan {before.number} is of {before.cycle.name}, plan {after.number} of {after.cycle.name}. "
            "Only two plans of one cycle can be compared."
        )
    if before.id == after.id:
        raise Refusal("A plan is no different from itself. Choose two plans to compare.")
    yardstick = yardstick_for([before, after])
    rows = [{planned(visit): visit for visit in visits_of(plan)} for plan in (before, after)]
    found = compared(yardstick.problem, list(rows[0]), list(rows[1]))
    people = people_with(
        {row_id(key) for key in (*found.after.shares, *found.before.hosted, *found.after.hosted)}
    )
    return SideBySide(
        yardstick=yardstick,
        moved=[Moved(rows[0][m.before], rows[1][m.after], _said(m.changed)) for m in found.changes.moved],
        added=[rows[1][visit] for visit in found.changes.added],
        gone=[rows[0][visit] for visit in found.changes.gone],
        same=len(found.changes.same),
        better_off=_guests(found, found.better_off, people),
        worse_off=_guests(found, found.worse_off, people),
        hosts=_hosts(found, people),
        goals=[
            Goal(goal_name(goal), found.before.terms[goal], found.after.terms[goal])
            for goal in GOALS
            if found.before.terms[goal] or found.after.terms[goal]
        ],
        coverage=_coverage(yardstick.problem, found),
        before=found.before.objective,
        after=found.after.objective,
    )


def _said(changed: Iterable[str]) -> str:
    return wording.capitalised(wording.listed([_ASPECTS[aspect] for aspect in changed]))


def _guests(found: Comparison, keys: Sequence[str], people: Mapping[int, Person]) -> list[Guest]:
    return [
        Guest(people[row_id(key)], found.before.shares[key], found.after.shares[key])
        for key in keys
        if row_id(key) in people
    ]


def _hosts(found: Comparison, people: Mapping[int, Person]) -> list[Host]:
    """Those whose hosting changes, the greatest change first."""
    steps = {
        key: found.after.hosted.get(key, 0) - found.before.hosted.get(key, 0)
        for key in {*found.before.hosted, *found.after.hosted}
    }
    changed = sorted((key for key in steps if steps[key]), key=lambda key: (-abs(steps[key]), row_id(key)))
    return [
        Host(people[row_id(key)], found.before.hosted.get(key, 0), found.after.hosted.get(key, 0))
        for key in changed
        if row_id(key) in people
    ]


def _coverage(problem: Problem, found: Comparison) -> list[Cover]:
    names = Names()
    return [
        Cover(
            names.group(rule.group),
            _rule_words(rule.min_present, rule.max_away, rule.price),
            _worst(before),
            _worst(after),
            _broken(before),
            _broken(after),
        )
        for rule, before, after in zip(
            problem.coverage, found.before.coverage, found.after.coverage, strict=True
        )
    ]


def _rule_words(least: int | None, most: int | None, price: int | None) -> str:
    limits = [f"at least {least} stay"] if least is not None else []
    limits += [f"at most {most} away"] if most is not None else []
    kind = "strict" if price is None else f"flexible, {wording.many(price, 'point')} a person and half day"
    return f"{wording.listed(limits) or 'no limit'}; {kind}"


def _worst(coverage: Coverage) -> list[str]:
    return [_desk(desk) for desk in coverage.worst]


def _broken(coverage: Coverage) -> list[str]:
    return [f"{said_slots([desk.slot])}: {desk.away} away, {-desk.room} too many" for desk in coverage.broken]


def _desk(desk: Desk) -> str:
    return f"{said_slots([desk.slot])}: {desk.present} stay, {desk.away} away"
