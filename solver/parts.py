"""Parts of a problem that only the fairest burden and the greatest load tie together, such as sites."""

from collections.abc import Iterable

from solver.problem import Problem


def circles(problem: Problem) -> list[frozenset[str]]:
    """The people, parted so that no rule and no term but `fair` and `load` speaks of guests of two parts."""
    leader = {person: person for person in problem.people}

    def lead(person: str) -> str:
        while leader[person] != person:
            leader[person] = person = leader[leader[person]]
        return person

    for tied in _tied(problem):
        for person in tied[1:]:
            leader[lead(person)] = lead(tied[0])
    parts: dict[str, set[str]] = {lead(guest): set() for guest in problem.requests_of}
    for person in problem.people:
        parts.get(lead(person), set()).add(person)
    return [frozenset(part) for part in parts.values()]


def _tied(problem: Problem) -> Iterable[tuple[str, ...]]:
    """People of whom one rule or term may speak together."""
    for request in problem.requests.values():
        for placement in request.placements:
            yield (request.guest, *problem.placements[placement].hosts)
    for rule in problem.coverage:
        yield problem.members.get(rule.group, ())
    yield from problem.pairs
