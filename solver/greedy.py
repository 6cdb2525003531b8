"""A first plan, fast and always legal: the hardest requests first, each visit where it costs least."""

from collections.abc import Callable, Iterator

import numpy as np

from solver.arrays import Numbers
from solver.candidates import Candidates, candidates_of
from solver.check import first_objection
from solver.grid import Grid
from solver.ledger import Ledger, Stay, stay_at, stay_of
from solver.nouns import Request, Visit
from solver.problem import Problem
from solver.rules import RULES
from solver.timeline import union
from solver.vacancies import Access, Vacancies


def first_plan(problem: Problem, out_of_time: Callable[[], bool] = lambda: False) -> list[Visit]:
    """Locked visits, what still holds of the baseline, and as many others as join without search.

    The locked visits must agree.

    Stops early, with what it has, once `out_of_time` says so.
    """
    vacancies = Vacancies(ledger := Ledger(problem))
    for visit in (*problem.locked, *problem.baseline):  # a plan in force is the best start there is
        stay = stay_of(problem, visit)
        stands = visit in ledger.entered
        if isinstance(stay, Stay) and not stands and first_objection(ledger, stay) is None:
            vacancies.enter(stay)
    if out_of_time() or not problem.start_count:
        return list(ledger.entered)
    grid = Grid(problem)
    candidates = candidates_of(grid, [rule.candidates for rule in RULES if rule.candidates])
    cost = _costs(candidates)
    for request, entries in _hardest_first(candidates, cost):
        if out_of_time():
            break
        _meet(vacancies, candidates, problem.requests[request], entries)
    return list(ledger.entered)


def _costs(candidates: Candidates) -> Numbers:
    """What each candidate costs by itself, whoever hosts; a baseline visit is worth keeping."""
    grid, weights = candidates.grid, candidates.grid.problem.weights
    entry, slot = candidates.attended_slots()
    guest = candidates.guest[entry]
    each = weights["avoid"] * grid.avoid[guest, slot] - weights["prefer"] * grid.prefer[guest, slot].astype(
        int
    )
    cost = np.bincount(entry, weights=each, minlength=len(candidates)).astype(np.int64)
    cost += weights["rank"] * grid.ranks[candidates.guest, candidates.placement]
    if grid.problem.baseline:
        keys = zip(
            candidates.request.tolist(), candidates.placement.tolist(), candidates.start.tolist(), strict=True
        )
        kept = {
            (
                grid.requests.get(v.request),
                grid.placements.get(v.placement),
                grid.problem.timeline.slot(v.start),
            )
            for v in grid.problem.baseline
        }
        cost -= weights["move"] * np.array([key in kept for key in keys], np.int64)
    return cost


def _hardest_first(candidates: Candidates, cost: Numbers) -> Iterator[tuple[str, Numbers]]:
    """Requests with their candidates, cheapest first; those that others wait for come before them."""
    grid = candidates.grid
    order = np.lexsort((cost, candidates.request))
    bounds = np.searchsorted(candidates.request[order], np.arange(len(grid.request_ids) + 1))
    depth = _depths(grid.problem)

    def hardness(number: int) -> tuple[int, int, float]:
        request = grid.problem.requests[grid.request_ids[number]]
        options = bounds[number + 1] - bounds[number]
        return depth[request.id], -request.priority, options / max(1, request.visits)

    for number in sorted(range(len(grid.request_ids)), key=hardness):
        entries = order[bounds[number] : bounds[number + 1]]
        request = grid.request_ids[number]
        if grid.problem.followers[request]:
            entries = entries[np.argsort(candidates.start[entries], kind="stable")]
        yield request, entries


def _depths(problem: Problem) -> dict[str, int]:
    """How many requests, one after the other, each request waits for."""
    depths: dict[str, int] = {}
    waiting = list(problem.requests.values())
    while waiting:
        ready = [r for r in waiting if all(before in depths for before in r.after)]
        depths |= {r.id: max((depths[before] + 1 for before in r.after), default=0) for r in ready}
        waiting = [r for r in waiting if r.id not in depths]
    return depths


def _meet(vacancies: Vacancies, candidates: Candidates, request: Request, entries: Numbers) -> None:
    """Gives a request the first candidates that can join, as many as it asks for.

    Visits that come only ever stand in the way of others, so no candidate is looked at twice.
    """
    ledger, grid = vacancies.ledger, candidates.grid
    places = iter(
        zip(candidates.placement[entries].tolist(), candidates.start[entries].tolist(), strict=True)
    )
    while len(ledger.by_request[request.id]) < request.visits:
        stay = _next_stay(vacancies, grid, request, places)
        if stay is None:
            return
        vacancies.enter(stay)


def _next_stay(
    vacancies: Vacancies, grid: Grid, request: Request, places: Iterator[tuple[int, int]]
) -> Stay | None:
    """The first of some placements and starts that can join, with the first host who can receive it."""
    ledger, access = vacancies.ledger, Access(vacancies, request)
    problem = ledger.problem
    hosts: dict[int, list[tuple[str, int]]] = {}
    starts: dict[int, int] = {}
    for number, start in places:
        if number not in starts:
            hosts[number] = access.at(problem.placements[grid.placement_ids[number]])
            starts[number] = union(open_starts for _, open_starts in hosts[number])
        if not starts[number] >> start & 1:
            continue
        placement, key = grid.placement_ids[number], problem.timeline.key(start)
        for host, open_starts in hosts[number]:
            if open_starts >> start & 1:
                stay = stay_at(problem, Visit(request.id, placement, host, key), start)
                if vacancies.admits(stay) and first_objection(ledger, stay) is None:
                    return stay
    return None
