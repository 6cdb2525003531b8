"""One more visit for a request, tried at each host in turn against the visits in a ledger."""

from collections.abc import Iterator

from solver.check import first_objection
from solver.ledger import Ledger, Stay, stay_at
from solver.nouns import Placement, Visit
from solver.problem import Problem

ABOUT_THE_HOST = frozenset(
    {
        "nobody_hosts_themselves",
        "forbidden_pairs_never_meet",
        "hosts_are_there_for_their_guests",
        "mentors_are_there_for_half_of_a_rotation",
        "hosts_receive_no_more_guests_at_once_than_they_can",
        "hosts_give_no_more_of_a_week_than_they_offered",
    }
)


def tries(
    ledger: Ledger, request: str, placement: Placement, start: int
) -> Iterator[tuple[Stay, str | None]]:
    """Each host's visit with the first rule against it by name, up to one that would hold whoever hosts."""
    key = ledger.problem.timeline.key(start)
    for host in placement.hosts:
        stay = stay_at(ledger.problem, Visit(request, placement.id, host, key), start)
        objection = first_objection(ledger, stay)
        yield stay, objection
        if objection is not None and objection not in ABOUT_THE_HOST:
            return


def offered_starts(problem: Problem, placement: Placement) -> list[int]:
    """The slots at which a visit to a placement may start: offered, in time, and a morning if need be."""
    step = 1 if placement.length == 1 else 2
    offered = problem.offered_starts[placement.id]
    last = problem.timeline.slot_count - placement.length
    return [slot for slot in range(0, last + 1, step) if offered >> slot & 1]
