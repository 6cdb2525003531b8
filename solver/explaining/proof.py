"""Fresh solves of ordinary problems: the only ground on which anything is called proved."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import replace

from solver.engine import solve
from solver.explaining.facts import GAP, REPEAT, WEEK, Fact
from solver.explaining.obstacles import Ground
from solver.limits import Limits
from solver.nouns import CoverageRule, Person, Placement, Request, VisitRules
from solver.problem import TERMS, Problem

LEAST_SECONDS = 0.05
UNMET_ALONE: Mapping[str, int] = {term: int(term == "unmet") for term in TERMS}


def is_possible(problem: Problem, request: str, visits: int, seconds: float) -> bool | None:
    """Whether some plan gives a request so many visits, by a fresh solve; None if the time did not do.

    All visits may leave but the locked ones, and those who need none of them are left out.
    """
    locked = Counter(visit.request for visit in problem.locked)
    kept = {
        r.id: replace(
            r,
            visits=visits if r.id == request else locked[r.id],
            priority=1,
            after=tuple(before for before in r.after if before in locked or before == request),
        )
        for r in problem.requests.values()
        if r.id in locked or r.id == request
    }
    alone = _among_those_concerned(
        replace(problem, requests=kept, pairs=(), history=(), ranks={}, baseline=(), weights=UNMET_ALONE)
    )
    if seconds < LEAST_SECONDS:
        return None
    plan = solve(alone, Limits(seconds))
    if sum(visit.request == request for visit in plan.visits) >= visits:
        return True
    proved = plan.status == "infeasible" or (plan.bound or 0) > 0
    return False if proved else None


def _among_those_concerned(problem: Problem) -> Problem:
    """The same problem without people, placements and groups that no visit in it can touch."""
    wanted = {placement for request in problem.requests.values() for placement in request.placements}
    wanted |= {visit.placement for visit in problem.locked}
    guests = {request.guest for request in problem.requests.values()}
    hosts = {host for placement in wanted for host in problem.placements[placement].hosts}
    groups = {group for guest in guests for group in problem.people[guest].groups}
    people = {
        p.id: p
        for p in problem.people.values()
        if p.id in guests or p.id in hosts or not groups.isdisjoint(p.groups)
    }
    return replace(
        problem,
        people=people,
        placements={p.id: p for p in problem.placements.values() if p.id in wanted},
        coverage=tuple(rule for rule in problem.coverage if rule.group in groups and rule.price is None),
        forbidden=tuple(pair for pair in problem.forbidden if people.keys() >= set(pair)),
    )


def relaxed(ground: Ground, facts: Collection[Fact]) -> Problem:
    """The ground's problem with these facts alone about the request: an ordinary problem to be solved.

    Whatever else is said of its guest, its placements and their hosts is dropped. A coverage fact becomes a
    rule of one slot that spares as many as the group can spare then. The visits that stand are locked.
    """
    problem = ground.problem
    locked = tuple(v for number, v in enumerate(ground.standing) if Fact("locked", str(number)) in facts)
    requests = {visit.request for visit in locked} | {ground.request.id}
    hosts = {host for place in ground.request.placements for host in problem.placements[place].hosts}
    placements = {p: _placement(ground, problem.placements[p], facts) for p in ground.request.placements}
    coverage = tuple(_coverage(ground, fact) for fact in sorted(facts) if fact.kind == "coverage")
    groups = {rule.group for rule in coverage}
    people = {
        p.id: replace(
            _person(ground, p, facts) if p.id in hosts or p.id == ground.guest else p,
            groups=tuple(group for group in p.groups if group in groups),
        )
        for p in problem.people.values()
    }
    return replace(
        problem,
        people=people,
        placements={**problem.placements, **placements},
        requests={
            key: _request(problem.requests[key], requests, facts)
            for key in problem.requests
            if key in requests
        },
        coverage=coverage,
        rules=_rules(problem.rules, facts),
        forbidden=tuple(
            (guest, host)
            for guest, host in problem.forbidden
            if guest != ground.guest or Fact("forbidden", host) in facts
        ),
        locked=locked,
    )


def _placement(ground: Ground, placement: Placement, facts: Collection[Fact]) -> Placement:
    offered, seats = Fact("offered", placement.id) in facts, Fact("seats", placement.id) in facts
    return replace(
        placement,
        starts=placement.starts if offered else None,
        capacity=placement.capacity if seats else placement.capacity + len(ground.standing) + 1,
    )


def _person(ground: Ground, person: Person, facts: Collection[Fact]) -> Person:
    timeline = ground.problem.timeline
    away = [s for s in range(timeline.slot_count) if Fact("away", person.id, s) in facts]
    keeps = person.id == ground.guest and ground.by_pattern and Fact("works", person.id) in facts
    keeps = keeps or ground.keeps_pattern(person.id)
    hosts = Fact("host_limit", person.id) in facts
    return replace(
        person,
        works=person.works if keeps else None,
        off=tuple(timeline.key(slot) for slot in away),
        host_limit=person.host_limit if hosts else person.host_limit + len(ground.standing) + 1,
        hosting_per_week=person.hosting_per_week if Fact("hosting_per_week", person.id) in facts else None,
    )


def _coverage(ground: Ground, fact: Fact) -> CoverageRule:
    rule = ground.problem.coverage[int(fact.of)]
    return CoverageRule(
        rule.group,
        max_away=ground.spared(int(fact.of), fact.slot),
        on=(ground.problem.timeline.key(fact.slot),),
    )


def _request(request: Request, kept: Collection[str], facts: Collection[Fact]) -> Request:
    after = tuple(b for b in request.after if b in kept and Fact("order", f"{b}>{request.id}") in facts)
    return replace(request, after=after)


def _rules(rules: VisitRules, facts: Collection[Fact]) -> VisitRules:
    return VisitRules(
        min_gap_days=rules.min_gap_days if GAP in facts else 0,
        max_visits_per_week=rules.max_visits_per_week if WEEK in facts else None,
        allow_repeat=rules.allow_repeat or REPEAT not in facts,
    )
