"""What HR may change in a problem so that a visit becomes possible, and what each kind of change costs."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import NamedTuple

from solver.nouns import CoverageRule, Person, Placement, VisitRules
from solver.problem import Problem

COSTS: Mapping[str, int] = {
    "seat": 2,
    "day": 3,
    "ask": 3,
    "host_seat": 3,
    "hosting": 2,
    "host": 4,
    "cover": 4,
    "flexible": 6,
    "gap": 6,
    "visits_a_week": 6,
    "repeat": 6,
    "unlock": 8,
}
"""What a change costs, by kind: small whole numbers above 0, which HR may set otherwise."""

MOST = 1000
"""The most that one change changes."""

FLEXIBLE_PRICE = 100
"""What a coverage rule made flexible costs a person and slot."""

PLACEMENT_KINDS, PERSON_KINDS, RULE_KINDS = (
    {"seat", "day", "host"},
    {"ask", "host_seat", "hosting"},
    {"cover", "flexible"},
)


class Change(NamedTuple):
    """One change of a problem. `by` is by how much, where that is not one. By kind:

    seat           a placement seats `by` more
    day            a placement is offered on the day `when`, too
    host           a placement gets the host `person`
    ask            a person is available in the slot `when`
    host_seat      a person may host `by` more at once
    hosting        a person may host `by` more slots a week
    cover          a coverage rule, by its number, asks for `by` less on the day `when`
    flexible       a coverage rule, by its number, may be broken at a price
    gap            visits may be `by` days closer
    visits_a_week  a guest may start `by` more visits a week
    repeat         guests may visit a placement again
    unlock         a locked visit of another request, by its number, need not stand
    """

    kind: str
    of: str = ""
    when: str = ""
    person: str = ""
    by: int = 1


def read_changes(value: object) -> tuple[Change, ...]:
    """Changes from a JSON list of objects with the fields of Change. Raises ValueError that says why."""
    if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
        raise ValueError("expected a list of changes")
    return tuple(_change(each) for each in value)


def _change(value: Mapping[str, object]) -> Change:
    kind, by = value.get("kind"), value.get("by", 1)
    texts = {name: value.get(name, "") for name in ("of", "when", "person")}
    unknown = sorted(value.keys() - set(Change._fields))
    if kind not in COSTS or unknown:
        raise ValueError(f"{unknown[0] if unknown else kind!r} is no kind of change or field of one")
    if not isinstance(by, int) or not 1 <= by <= MOST or not all(isinstance(t, str) for t in texts.values()):
        raise ValueError(f"a {kind} needs texts, and a whole number from 1 to {MOST}")
    if kind in RULE_KINDS | {"unlock"} and not str(texts["of"]).isdecimal():
        raise ValueError(f"a {kind} names a number")
    return Change(str(kind), str(texts["of"]), str(texts["when"]), str(texts["person"]), by)


def cost_of(changes: Iterable[Change], costs: Mapping[str, int] = COSTS) -> int:
    """What changes cost together."""
    return sum(costs[change.kind] * change.by for change in changes)


def changed(problem: Problem, changes: Collection[Change]) -> Problem:
    """A problem with changes made to it. Raises KeyError for what it does not know."""
    placements = {c.of for c in changes if c.kind in PLACEMENT_KINDS}
    people = {c.of for c in changes if c.kind in PERSON_KINDS}
    gone = {int(c.of) for c in changes if c.kind == "unlock"}
    unknown = (placements - problem.placements.keys()) | (people - problem.people.keys())
    if unknown:
        raise KeyError(min(unknown))
    return replace(
        problem,
        placements={
            p.id: _placement(problem, p, changes) if p.id in placements else p
            for p in problem.placements.values()
        },
        people={p.id: _person(problem, p, changes) if p.id in people else p for p in problem.people.values()},
        coverage=tuple(_coverage(problem, changes)),
        rules=_rules(problem, changes),
        locked=tuple(visit for number, visit in enumerate(problem.locked) if number not in gone),
    )


def _placement(problem: Problem, placement: Placement, changes: Iterable[Change]) -> Placement:
    for change in changes:
        if change.of != placement.id:
            continue
        if change.kind == "seat":
            placement = replace(placement, capacity=placement.capacity + change.by)
        elif change.kind == "day" and placement.starts is not None:
            placement = replace(placement, starts=(*placement.starts, change.when))
        elif change.kind == "host" and change.person not in placement.hosts:
            placement = replace(placement, hosts=(*placement.hosts, problem.people[change.person].id))
    return placement


def _person(problem: Problem, person: Person, changes: Iterable[Change]) -> Person:
    for change in changes:
        if change.of != person.id:
            continue
        if change.kind == "ask":
            person = present(problem, person, change.when)
        elif change.kind == "host_seat":
            person = replace(person, host_limit=person.host_limit + change.by)
        elif change.kind == "hosting" and person.hosting_per_week is not None:
            person = replace(person, hosting_per_week=person.hosting_per_week + change.by)
    return person


def present(problem: Problem, person: Person, key: str) -> Person:
    """A person who comes in for one slot. Where they do not work by pattern, they stay off in other weeks."""
    timeline = problem.timeline
    slot = timeline.mask((key,))
    off = timeline.mask(person.off)
    works = person.works
    day = dt.date.fromisoformat(key[:10]).weekday()
    half = 2 * day + (not key.endswith("am"))
    if works is not None and (half >= len(works) or works[half] != "1"):
        longer = works.ljust(14 if half >= 10 else len(works), "0")
        works = longer[:half] + "1" + longer[half + 1 :]
        off |= timeline.worked("0" * half + "1" + "0" * (13 - half))
    left = off & ~slot
    keys = tuple(timeline.key(s) for s in range(timeline.slot_count) if left >> s & 1)
    return replace(person, works=works, off=keys)


def _coverage(problem: Problem, changes: Iterable[Change]) -> Iterable[CoverageRule]:
    changes = tuple(changes)
    for number, rule in enumerate(problem.coverage):
        mine = [c for c in changes if c.kind in RULE_KINDS and c.of == str(number)]
        if any(c.kind == "flexible" for c in mine):
            yield replace(rule, price=FLEXIBLE_PRICE if rule.price is None else rule.price)
            continue
        lowered: dict[str, int] = {}
        for change in mine:
            lowered[change.when] = lowered.get(change.when, 0) + change.by
        yield from _lowered(problem, number, rule, lowered)


def _lowered(
    problem: Problem, number: int, rule: CoverageRule, lowered: Mapping[str, int]
) -> Iterable[CoverageRule]:
    if not lowered:
        yield rule
        return
    timeline, slots = problem.timeline, problem.coverage_slots[number]

    def keys(among: int) -> tuple[str, ...]:
        return tuple(timeline.key(s) for s in range(timeline.slot_count) if among >> s & 1)

    yield replace(rule, on=keys(slots & ~timeline.mask(lowered)))
    for day, by in lowered.items():
        least = None if rule.min_present is None else max(0, rule.min_present - by)
        most = None if rule.max_away is None else rule.max_away + by
        yield replace(rule, min_present=least, max_away=most, on=keys(slots & timeline.mask((day,))))


def _rules(problem: Problem, changes: Iterable[Change]) -> VisitRules:
    rules = problem.rules
    for change in changes:
        if change.kind == "gap":
            rules = replace(rules, min_gap_days=max(0, rules.min_gap_days - change.by))
        elif change.kind == "visits_a_week" and rules.max_visits_per_week is not None:
            rules = replace(rules, max_visits_per_week=rules.max_visits_per_week + change.by)
        elif change.kind == "repeat":
            rules = replace(rules, allow_repeat=True)
    return rules
