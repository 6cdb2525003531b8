"""What the nouns of a problem say of each other: known ids, and orders that can be kept."""

from collections.abc import Container, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from solver.fields import Faults
from solver.nouns import Request
from solver.shapes import shown

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
    people = _Known("person", problem.people, faults)
    for index, placement in enumerate(problem.placements.values()):
        people.note_unknown(f"placements[{index}].hosts", placement.hosts)
    for index, request in enumerate(problem.requests.values()):
        people.note_if_unknown(f"requests[{index}].guest", request.guest)
    for name in ("forbidden", "pairs", "history"):
        for index, pair in enumerate(getattr(problem, name)):
            for person in pair:
                people.note_if_unknown(f"{name}[{index}]", person)
    for guest in problem.ranks:
        people.note_if_unknown(f"ranks.{guest}", guest)


def _note_unknown_placements(problem: "Problem", faults: Faults) -> None:
    placements = _Known("placement", problem.placements, faults)
    for index, request in enumerate(problem.requests.values()):
        placements.note_unknown(f"requests[{index}].placements", request.placements)
    for guest, ranks in problem.ranks.items():
        for placement in ranks:
            placements.note_if_unknown(f"ranks.{guest}.{placement}", placement)


def _note_unknown_in_locked(problem: "Problem", faults: Faults) -> None:
    requests = _Known("request", problem.requests, faults)
    placements = _Known("placement", problem.placements, faults)
    people = _Known("person", problem.people, faults)
    for index, visit in enumerate(problem.locked):
        requests.note_if_unknown(f"locked[{index}].request", visit.request)
        placements.note_if_unknown(f"locked[{index}].placement", visit.placement)
        people.note_if_unknown(f"locked[{index}].host", visit.host)


@dataclass(frozen=True, slots=True)
class _Known:
    """The ids of one noun, and what is noted of any other."""

    noun: str
    ids: Container[str]
    faults: Faults

    def note_if_unknown(self, path: str, key: str) -> None:
        if key not in self.ids:
            self.faults.note(path, f"expected the id of a {self.noun}, got {shown(key)}")

    def note_unknown(self, path: str, keys: Iterable[str]) -> None:
        for index, key in enumerate(keys):
            if key not in self.ids:
                self.note_if_unknown(f"{path}[{index}]", key)


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
