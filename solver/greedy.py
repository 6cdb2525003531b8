"""A first plan, fast and always legal: the hardest requests first, each visit where it costs least."""

import time
from collections.abc import Callable, Iterator

import numpy as np

from solver.arrays import Flags, Numbers
from solver.candidates import Candidates, candidates_of
from solver.check import first_objection
from solver.grid import Grid, running, total
from solver.joining import tries
from solver.ledger import Ledger, Stay, stay_of
from solver.nouns import Visit
from solver.problem import Problem
from solver.rules import RULES

GRACE_SECONDS = 0.7


def first_plan_by(problem: Problem, deadline: float, stop: Callable[[], bool]) -> list[Visit]:
    """A first plan; it is worth a moment beyond the deadline, or after being told to stop."""
    latest = deadline + GRACE_SECONDS

    def out_of_time() -> bool:
        nonlocal latest
        now = time.monotonic()
        latest = min(latest, now + GRACE_SECONDS) if stop() else latest
        return now > latest

    return first_plan(problem, out_of_time)


def first_plan(problem: Problem, out_of_time: Callable[[], bool] = lambda: False) -> list[Visit]:
    """Locked visits, what still holds of the baseline, and as many others as join without search.

    The locked visits must agree.

    Stops early, with what it has, once `out_of_time` says so.
    """
    ledger = Ledger(problem)
    for visit in (*problem.locked, *problem.baseline):  # a plan in force is the best start there is
        stay = stay_of(problem, visit)
        stands = visit in ledger.entered
        if isinstance(stay, Stay) and not stands and first_objection(ledger, stay) is None:
            ledger.enter(stay)
    if out_of_time() or not problem.start_count:
        return list(ledger.entered)
    grid = Grid(problem)
    candidates = candidates_of(grid, [rule.candidates for rule in RULES if rule.candidates])
    cost = _costs(candidates)
    for request, entries in _hardest_first(candidates, cost):
        if out_of_time():
            break
        _meet(ledger, candidates, request, entries)
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


def _meet(ledger: Ledger, candidates: Candidates, request: str, entries: Numbers) -> None:
    """Gives a request the first candidates that can join, as many as it asks for.

    Visits that come only ever stand in the way of others, so no candidate is looked at twice.
    """
    problem, grid = ledger.problem, candidates.grid
    while len(ledger.by_request[request]) < problem.requests[request].visits:
        entries = entries[_unhindered(ledger, candidates.pick(entries), request)]
        for position, entry in enumerate(entries.tolist()):
            placement = problem.placements[grid.placement_ids[candidates.placement[entry]]]
            found = tries(ledger, request, placement, int(candidates.start[entry]))
            stay = next((stay for stay, objection in found if objection is None), None)
            if stay is not None:
                ledger.enter(stay)
                entries = entries[position + 1 :]
                break
        else:
            return


def _unhindered(ledger: Ledger, candidates: Candidates, request: str) -> Flags:
    """Which of a request's candidates neither the guest's visits nor a full placement stand in the way of.

    What it rules out the check would, too, one by one and a hundred times slower.
    """
    grid, rules = candidates.grid, ledger.problem.rules
    free = _has_seats(ledger, candidates)
    for stay in ledger.by_guest[ledger.problem.requests[request].guest]:
        apart = (candidates.last < stay.first) | (candidates.start > stay.last)
        after = candidates.start // 2 - stay.last // 2
        before = stay.first // 2 - candidates.last // 2
        free &= apart & (np.maximum(after, before) >= rules.min_gap_days)
        if not rules.allow_repeat:
            free &= candidates.placement != grid.placements[stay.placement.id]
    return free


def _has_seats(ledger: Ledger, candidates: Candidates) -> Flags:
    grid, ways = candidates.grid, len(candidates.grid.attended)
    pairs, row = np.unique(candidates.placement * ways + candidates.way, return_inverse=True)
    placements = (ledger.problem.placements[grid.placement_ids[number]] for number in pairs // ways)
    every_slot = grid.problem.timeline.every_slot
    full = grid.rows(ledger.seats[p.id].at_least(p.capacity) & every_slot for p in placements)
    taken = total(running(full & grid.attended[pairs % ways]), row, candidates.start, candidates.length)
    return np.equal(taken, 0)
