"""Where a guest could start a visit to a placement, as sets of slots: a rule at once, not start by start.

`starts_for_guest` is exact for the rules that speak of the guest alone. `starts_beside_others` and
`starts_with_host` leave out only what some rule forbids for certain; what remains has still to be vetted.
"""

from collections.abc import Iterable

from solver.ledger import Ledger, Stay
from solver.nouns import Placement, Request
from solver.problem import Problem
from solver.timeline import slots_of, span, union


def starts_for_guest(
    ledger: Ledger, request: Request, placement: Placement, leaving: Stay | None, free: int | None = None
) -> int:
    """The starts that no rule about the guest, their week and their other visits forbids.

    The visit that is `leaving` does not count. How many visits the request asks for is not looked at. `free`
    are the `free_starts`, of whoever asks for many placements.
    """
    problem = ledger.problem
    if not problem.rules.allow_repeat and any(
        s.placement is placement for s in ledger.by_guest[request.guest] if s is not leaving
    ):
        return 0
    starts = problem.offered_starts[placement.id] & problem.timeline.every_slot >> placement.length - 1
    if placement.length > 1:
        starts &= problem.timeline.mornings
    starts &= free_starts(ledger, request, placement, leaving) if free is None else free
    if placement.is_rotation:
        return _half_attended(starts, placement, problem.availability[request.guest].pattern)
    return starts


def free_starts(ledger: Ledger, request: Request, placement: Placement, leaving: Stay | None) -> int:
    """When the guest is free and far enough from other visits; the same for placements of one shape."""
    problem, others = ledger.problem, [s for s in ledger.by_guest[request.guest] if s is not leaving]
    level = problem.availability[request.guest]
    wanted = level.pattern if placement.is_rotation else problem.timeline.every_slot
    starts = problem.timeline.every_slot & ~spread(wanted & ~level.available, placement.length)
    for other in others:
        starts &= ~_too_close(problem, placement, other)
    return starts & ~_full_weeks(problem, others) & _in_order(ledger, request, placement, leaving)


def starts_beside_others(ledger: Ledger, guest: str, placement: Placement) -> int:
    """The starts at which there is a seat, and the guest is missed neither by colleagues nor by guests."""
    problem = ledger.problem
    level = problem.availability[guest]
    taken = ledger.seats[placement.id].at_least(placement.capacity)
    for rule in problem.coverage_of[guest]:
        if problem.coverage[rule].price is None:
            taken |= ledger.exhausted(rule, level.available & ~ledger.away[guest])
    taken |= union(s.attended for s in ledger.by_host[guest] if not s.placement.is_rotation)
    attended = level.pattern if placement.is_rotation else problem.timeline.every_slot
    return problem.timeline.every_slot & ~spread(taken & attended, placement.length)


def starts_with_host(ledger: Ledger, guest: str, placement: Placement, host: str) -> int:
    """The starts at which a host could receive the guest."""
    problem = ledger.problem
    if host == guest or (guest, host) in problem.forbidden_pairs:
        return 0
    busy = ledger.hosting[host].at_least(problem.people[host].host_limit)
    if placement.is_rotation:
        busy &= problem.availability[guest].pattern
    else:
        busy |= ~ledger.present(host) & problem.timeline.every_slot
    return problem.timeline.every_slot & ~spread(busy, placement.length)


def spread(slots: int, length: int) -> int:
    """The starts of all blocks of so many slots that hold any of these."""
    done = 1
    while done < length:
        step = min(done, length - done)
        slots |= slots >> step
        done += step
    return slots


def _too_close(problem: Problem, placement: Placement, other: Stay) -> int:
    """The starts that would not keep the distance to another visit of the guest."""
    gap = problem.rules.min_gap_days
    soonest = max(2 * (other.last // 2 + gap), other.last + 1)
    latest_end = min(2 * (other.first // 2 - gap) + 1, other.first - 1)
    latest = latest_end - placement.length + 1
    return span(max(0, latest + 1), soonest - 1)


def _full_weeks(problem: Problem, others: Iterable[Stay]) -> int:
    """The slots of the weeks in which the guest starts as many visits as allowed."""
    limit, timeline = problem.rules.max_visits_per_week, problem.timeline
    if limit is None:
        return 0
    once = [timeline.slots_of_week(s.first) for s in others]
    return union(week for week in once if once.count(week) >= limit)


def _in_order(ledger: Ledger, request: Request, placement: Placement, leaving: Stay | None) -> int:
    """The starts after the visits of all requests that come first, and before those that come after."""
    earliest, latest = 0, ledger.problem.timeline.slot_count
    for before in request.after:
        ends = [s.last + 1 for s in ledger.by_request[before] if s is not leaving]
        earliest = max(earliest, *ends, 0)
    for after in ledger.problem.followers[request.id]:
        begins = [s.first - placement.length for s in ledger.by_request[after] if s is not leaving]
        latest = min(latest, *begins, latest)
    return span(earliest, latest) if earliest <= latest else 0


def _half_attended(starts: int, placement: Placement, pattern: int) -> int:
    return union(
        1 << first
        for first in slots_of(starts)
        if (pattern & span(first, first + placement.length - 1)).bit_count() >= placement.days
    )
