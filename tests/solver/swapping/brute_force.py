"""All changes of each kind by their definition, judged as whole plans are: slow, and sharing no code."""

from collections.abc import Iterator
from itertools import permutations

from solver import Problem, Visit, broken_rules, score_of
from solver.ledger import Stay, stay_of
from solver.swapping import Frozen, Option, Options

Change = tuple[frozenset[Visit], frozenset[Visit]]
Costs = dict[Change, int]


def all_options(problem: Problem, visits: list[Visit], visit: Visit, frozen: Frozen) -> dict[str, Costs]:
    """The allowed changes of each kind and what each adds to the objective."""
    proposals = {
        "moves": [([visit], [v]) for v in _of_request(problem, visit) if not _same_place(v, visit)],
        "rehosts": [([visit], [v]) for v in _of_request(problem, visit) if _same_place(v, visit)],
        "exchanges": [*_traded(problem, visits, visit, (2,)), *_traded_times(problem, visits, visit)],
        "give_aways": [([visit], [v]) for v in _taken_over(problem, visit)],
        "rings": list(_traded(problem, visits, visit, (3, 4))),
        "cancel": [([visit], [])],
    }
    return {kind: _allowed(problem, visits, changes, frozen) for kind, changes in proposals.items()}


def found(options: Options) -> dict[str, Costs]:
    """The options that were found in the same form; no change is found twice."""
    kinds = ("moves", "rehosts", "exchanges", "give_aways", "rings")
    lists: dict[str, tuple[Option, ...]] = {kind: getattr(options, kind) for kind in kinds}
    lists["cancel"] = (options.cancel,) if options.cancel else ()
    costs = {k: {(frozenset(o.gone), frozenset(o.come)): o.cost for o in some} for k, some in lists.items()}
    assert all(len(costs[kind]) == len(some) for kind, some in lists.items())
    return costs


def _allowed(
    problem: Problem, visits: list[Visit], changes: list[tuple[list[Visit], list[Visit]]], frozen: Frozen
) -> Costs:
    now = sum(score_of(problem, visits).values())
    costs = {}
    for gone, come in changes:
        after = [v for v in visits if v not in gone] + come
        if any(_is_frozen(problem, v, frozen) for v in gone + come) or broken_rules(problem, after):
            continue
        costs[frozenset(gone), frozenset(come)] = sum(score_of(problem, after).values()) - now
    return costs


def _is_frozen(problem: Problem, visit: Visit, frozen: Frozen) -> bool:
    stay = stay_of(problem, visit)
    slots = range(stay.first, stay.last + 1) if isinstance(stay, Stay) else ()
    return visit in frozen.visits or any(frozen.slots >> slot & 1 for slot in slots)


def _of_request(problem: Problem, visit: Visit) -> list[Visit]:
    return [v for v in _at_every_place(problem, visit.request) if v != visit]


def _at_every_place(problem: Problem, request: str) -> Iterator[Visit]:
    for placement in problem.placements:
        for host in problem.people:
            for slot in range(problem.timeline.slot_count):
                yield Visit(request, placement, host, problem.timeline.key(slot))


def _same_place(one: Visit, other: Visit) -> bool:
    return (one.placement, one.start) == (other.placement, other.start)


def _taken_over(problem: Problem, visit: Visit) -> Iterator[Visit]:
    for request in problem.requests.values():
        if request.guest != problem.requests[visit.request].guest:
            yield visit._replace(request=request.id)


def _traded(
    problem: Problem, visits: list[Visit], visit: Visit, sizes: tuple[int, ...]
) -> Iterator[tuple[list[Visit], list[Visit]]]:
    """Each of some guests takes the place of the next; guests and places all differ."""
    others = [v for v in visits if v != visit]
    for size in sizes:
        for rest in permutations(others, size - 1):
            ring = [visit, *rest]
            guests = {problem.requests[v.request].guest for v in ring}
            if len(guests) == size == len({v[1:] for v in ring}):
                come = [
                    place._replace(request=v.request) for v, place in zip(ring, [*rest, visit], strict=True)
                ]
                yield ring, come


def _traded_times(
    problem: Problem, visits: list[Visit], visit: Visit
) -> Iterator[tuple[list[Visit], list[Visit]]]:
    """Two guests of one placement trade their starts and keep their hosts, where both differ."""
    for other in visits:
        guests = {problem.requests[v.request].guest for v in (visit, other)}
        differ = other.host != visit.host and other.start != visit.start
        if len(guests) == 2 and other.placement == visit.placement and differ:
            yield [visit, other], [visit._replace(start=other.start), other._replace(start=visit.start)]
