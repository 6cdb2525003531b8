"""What explanations claim, found again by trying everything: shares nothing with `solver.explaining`."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations

from solver import Problem, Visit, broken_rules, score_of
from solver.check import first_objection
from solver.ledger import Ledger, Stay, ledger_of, stay_of
from solver.nouns import CoverageRule, Person
from solver.timeline import slots_of

PLENTY = 99


def conceivable(problem: Problem, request: str) -> Iterator[Visit]:
    """Every visit that names what the request and its placements list."""
    for place in problem.requests[request].placements:
        for host in problem.placements[place].hosts:
            for slot in range(problem.timeline.slot_count):
                yield Visit(request, place, host, problem.timeline.key(slot))


def sets_of_visits(problem: Problem, request: str, count: int) -> Iterator[tuple[Visit, ...]]:
    """Every set of visits of a request that with the locked ones keeps the rules and is so many in all."""
    own = [visit for visit in problem.locked if visit.request == request]
    ledger = ledger_of(problem, problem.locked)
    alone = [
        visit
        for visit in conceivable(problem, request)
        if visit not in problem.locked
        and isinstance(stay := stay_of(problem, visit), Stay)
        and first_objection(ledger, stay) is None
    ]
    for some in combinations(alone, max(0, count - len(own))):
        if len(some) < 2 or not broken_rules(problem, (*problem.locked, *some)):
            yield some


def can_have(problem: Problem, request: str, count: int) -> bool:
    """Whether a request can have so many visits if all that is not locked may go."""
    problem = replace(
        problem, requests={**problem.requests, request: replace(problem.requests[request], visits=count)}
    )
    return next(sets_of_visits(problem, request, count), None) is not None


def every_plan(problem: Problem) -> Iterator[tuple[int, list[Visit]]]:
    """Every plan with its score."""
    ledger = ledger_of(problem, problem.locked)
    everything = [
        stay
        for request in problem.requests
        for visit in conceivable(problem, request)
        if visit not in problem.locked
        and isinstance(stay := stay_of(problem, visit), Stay)
        and first_objection(Ledger(problem), stay) is None
    ]
    yield from _joined(problem, everything, ledger)


def _joined(problem: Problem, stays: list[Stay], ledger: Ledger) -> Iterator[tuple[int, list[Visit]]]:
    if not stays:
        visits = list(ledger.entered)
        yield sum(score_of(problem, visits).values()), visits
        return
    first, rest = stays[0], stays[1:]
    yield from _joined(problem, rest, ledger)
    if first_objection(ledger, first) is None:
        ledger.enter(first)
        yield from _joined(problem, rest, ledger)
        ledger.strike(first)


def only(problem: Problem, request: str, facts: set[tuple[str, str, int]]) -> Problem:
    """A problem about one request in which nothing but some facts (kind, of, slot) forbids its visits."""
    wanted = problem.requests[request]
    hosts = {host for place in wanted.placements for host in problem.placements[place].hosts}
    locked = tuple(v for k, v in enumerate(problem.locked) if ("locked", str(k), -1) in facts)
    kept = {request, *(visit.request for visit in locked)}
    rules = problem.rules

    def person_of(person: Person) -> Person:
        if person.id not in hosts and person.id != wanted.guest:
            return person
        off = [problem.timeline.key(s) for kind, of, s in facts if kind == "away" and of == person.id]
        week = person.hosting_per_week if ("hosting_per_week", person.id, -1) in facts else None
        return replace(
            person,
            works=person.works if ("works", person.id, -1) in facts else None,
            off=tuple(off),
            host_limit=person.host_limit if ("host_limit", person.id, -1) in facts else PLENTY,
            hosting_per_week=week,
        )

    return replace(
        problem,
        people={p.id: person_of(p) for p in problem.people.values()},
        placements={
            p.id: p
            if p.id not in wanted.placements
            else replace(
                p,
                capacity=p.capacity if ("seats", p.id, -1) in facts else PLENTY,
                starts=p.starts if ("offered", p.id, -1) in facts else None,
            )
            for p in problem.placements.values()
        },
        requests={
            r.id: replace(r, after=tuple(b for b in r.after if ("order", f"{b}>{r.id}", -1) in facts))
            for r in problem.requests.values()
            if r.id in kept
        },
        coverage=tuple(
            CoverageRule(
                problem.coverage[int(of)].group,
                max_away=spared(problem, wanted.guest, int(of), slot),
                on=(problem.timeline.key(slot),),
            )
            for kind, of, slot in facts
            if kind == "coverage"
        ),
        rules=replace(
            rules,
            min_gap_days=rules.min_gap_days if ("gap", "", -1) in facts else 0,
            max_visits_per_week=rules.max_visits_per_week if ("visits_a_week", "", -1) in facts else None,
            allow_repeat=rules.allow_repeat or ("repeat", "", -1) not in facts,
        ),
        forbidden=tuple(
            (g, h) for g, h in problem.forbidden if g != wanted.guest or ("forbidden", h, -1) in facts
        ),
        locked=locked,
    )


def spared(problem: Problem, guest: str, rule: int, slot: int) -> int:
    """How many a group could let go in a slot, if the guest were there."""
    stated = problem.coverage[rule]
    there = sum(
        p.id == guest or slot in slots_of(problem.availability[p.id].available)
        for p in problem.people.values()
        if stated.group in p.groups
    )
    room = there - min(stated.min_present or 0, there)
    return room if stated.max_away is None else min(room, stated.max_away)
