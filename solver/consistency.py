"""What the nouns of a problem say of each other: known ids, and orders that can be kept."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from solver.fields import Faults, shown
from solver.nouns import Request

if TYPE_CHECKING:
    from solver.problem import Problem


def note_contradictions(problem: "Problem", faults: Faults) -> None:
    """Notes every unknown id and impossible order.

    A baseline may name what is gone: its visits only count in the score.
    """
    _note_unknown_people(problem, faults)
    _note_unknown_placements(problem, faults)
    _note_unknown_in_locked(problem, faults)
    for index, request in enumerate(problem.requests.values()):
        _note_bad_order(problem, request, f"requests[{index}].after", faults)
    _note_cycles(problem, faults)


def _note_unknown_people(problem: "Problem", faults: Faults) -> None:
    named: list[tuple[str, str]] = []
    for i, placement in enumerate(problem.placements.values()):
        named += ((f"placements[{i}].hosts[{j}]", host) for j, host in enumerate(placement.hosts))
    named += ((f"requests[{i}].guest", request.guest) for i, request in enumerate(problem.requests.values()))
    for name in ("forbidden", "pairs", "history"):
        for i, pair in enumerate(getattr(problem, name)):
            named += ((f"{name}[{i}]", person) for person in pair)
    named += ((f"ranks.{guest}", guest) for guest in problem.ranks)
    _note_unknown("person", named, problem.people, faults)


def _note_unknown_placements(problem: "Problem", faults: Faults) -> None:
    named: list[tuple[str, str]] = []
    for i, request in enumerate(problem.requests.values()):
        named += ((f"requests[{i}].placements[{j}]", p) for j, p in enumerate(request.placements))
    for guest, ranks in problem.ranks.items():
        named += ((f"ranks.{guest}.{placement}", placement) for placement in ranks)
    _note_unknown("placement", named, problem.placements, faults)


def _note_unknown_in_locked(problem: "Problem", faults: Faults) -> None:
    locked = list(enumerate(problem.locked))
    _note_unknown(
        "request", ((f"locked[{i}].request", v.request) for i, v in locked), problem.requests, faults
    )
    _note_unknown(
        "placement", ((f"locked[{i}].placement", v.placement) for i, v in locked), problem.placements, faults
    )
    _note_unknown("person", ((f"locked[{i}].host", v.host) for i, v in locked), problem.people, faults)


def _note_unknown(noun: str, named: Iterable[tuple[str, str]], known: Iterable[str], faults: Faults) -> None:
    ids = frozenset(known)
    for path, key in named:
        if key not in ids:
            faults.note(path, f"expected the id of a {noun}, got {shown(key)}")


def _note_bad_order(problem: "Problem", request: Request, path: str, faults: Faults) -> None:
    for index, before in enumerate(request.after):
        known = problem.requests.get(before)
        if known is None:
            faults.note(f"{path}[{index}]", f"expected the id of a request, got {shown(before)}")
        elif known.guest != request.guest:
            faults.note(
                f"{path}[{index}]", f"expected a request of {shown(request.guest)}, got {shown(before)}"
            )


def _note_cycles(problem: "Problem", faults: Faults) -> None:
    """Takes away requests that wait for none left, again and again: what stays waits for itself."""
    waiting = {r.id: set(r.after) & problem.requests.keys() for r in problem.requests.values()}
    ready = [request for request, after in waiting.items() if not after]
    followers: dict[str, list[str]] = {}
    for request, after in waiting.items():
        for before in after:
            followers.setdefault(before, []).append(request)
    while ready:
        done = ready.pop()
        del waiting[done]
        for follower in followers.get(done, ()):
            waiting[follower].discard(done)
            if not waiting[follower]:
                ready.append(follower)
    for index, request in enumerate(problem.requests):
        if request in waiting:
            faults.note(
                f"requests[{index}].after", f"expected an order, but {shown(request)} waits for itself"
            )
