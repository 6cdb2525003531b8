"""A sensible greedy: the hardest requests first, each visit where it costs least at that moment."""

from itertools import islice

from benchmarks.peers.choices import Choices
from benchmarks.peers.hard_rules import ContradictoryLocks
from benchmarks.peers.standing import Standing
from benchmarks.peers.telling import Telling
from solver import Problem, Visit

WEIGHED = 20
"""How many of the visits that are cheapest by themselves are weighed against the plan so far."""


def solve(problem: Problem, _seed: int, telling: Telling) -> None:
    """Tells of the greedy plan; chance plays no part."""
    standing = planned(Choices(problem), telling)
    telling.tell_plan(visits_of(standing), standing.objective)


def visits_of(standing: Standing) -> list[Visit]:
    return [standing.choices.visit(choice) for choice in standing.visits]


def planned(choices: Choices, telling: Telling) -> Standing:
    """The locked visits, and as many others as join them without search in the time there is."""
    standing, problem = Standing(choices), choices.problem
    for visit in problem.locked:
        first = problem.timeline.slot(visit.start)
        choice = first is not None and choices.choice(visit.request, visit.placement, visit.host, first)
        if not choice or (choice not in standing.visits and not standing.fits(choice)):
            raise ContradictoryLocks(str(visit))
        if choice not in standing.visits:
            standing.join(choice)
    for request in _hardest_first(choices):
        _meet(standing, request)
        if telling.left < 0.1:
            break
    return standing


def _hardest_first(choices: Choices) -> list[str]:
    """Requests that others wait for first, then the dearest, then those with fewest starts a visit."""
    problem, depth = choices.problem, dict[str, int]()
    starts = {placement: len(choices.starts(placement)) for placement in problem.placements}

    def depth_of(request: str) -> int:
        if request not in depth:
            before = problem.requests[request].after
            depth[request] = 1 + max(map(depth_of, before), default=0)
        return depth[request]

    def hardness(request_id: str) -> tuple[int, int, float]:
        request = problem.requests[request_id]
        offered = sum(starts[placement] for placement in request.placements)
        return depth_of(request_id), -request.priority, offered / max(1, request.visits)

    return sorted(problem.requests, key=hardness)


def _meet(standing: Standing, request_id: str) -> None:
    """One visit after the other, each the cheapest that fits; early ones first where others wait for it."""
    problem, choices = standing.problem, standing.choices
    request, waited_for = problem.requests[request_id], bool(problem.followers[request_id])
    if len(standing.of_request[request_id]) >= request.visits:
        return
    found = list(choices.of_request(request_id))
    if waited_for:
        found.sort(key=lambda choice: choice.last)
    else:
        found.sort(key=choices.cost)
    while len(standing.of_request[request_id]) < request.visits:
        fitting = list(islice((choice for choice in found if standing.fits(choice)), WEIGHED))
        if not fitting:
            return
        standing.join(min(fitting, key=standing.price))
