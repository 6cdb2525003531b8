"""The cheapest choice that takes something of each of some sets."""

from collections.abc import Callable, Collection, Sequence
from typing import TypeVar

Item = TypeVar("Item")


def cheapest_hitting_set(
    sets: Sequence[Collection[Item]],
    cost: Callable[[Item], int],
    goes_on: Callable[[], bool] = lambda: True,
) -> list[Item] | None:
    """The cheapest items of which each set holds one; costs are above 0. None if one is empty or time is up.

    Branches on the smallest set that nothing is taken of; what disjoint sets cost at least bounds the rest.
    """
    if not all(sets):
        return None
    wanted = sorted({frozenset(some) for some in sets}, key=len)
    wanted = [some for k, some in enumerate(wanted) if not any(other < some for other in wanted[:k])]
    best: list[list[Item]] = []
    worth = [sum(max(map(cost, some)) for some in wanted) + 1]

    def extend(taken: list[Item], spent: int, left: list[frozenset[Item]], closed: frozenset[Item]) -> bool:
        if not goes_on():
            return False
        if not left:
            best[:], worth[0] = [list(taken)], spent
            return True
        if spent + _at_least(left, cost, closed) >= worth[0]:
            return True
        smallest = min(left, key=lambda some: len(some - closed))
        for item in sorted(
            smallest - closed, key=lambda i: (cost(i), -sum(i in some for some in left), str(i))
        ):
            if spent + cost(item) < worth[0]:
                rest = [some for some in left if item not in some]
                if not extend([*taken, item], spent + cost(item), rest, closed):
                    return False
            closed |= {item}
        return True

    finished = extend([], 0, wanted, frozenset())
    return best[0] if finished and best else None


def _at_least(left: Sequence[frozenset[Item]], cost: Callable[[Item], int], closed: frozenset[Item]) -> int:
    """What disjoint ones among the sets cost together."""
    used: set[Item] = set()
    total = 0
    for some in sorted(left, key=len):
        if used.isdisjoint(some):
            open_items = some - closed
            if not open_items:
                return 1 << 60
            total += min(map(cost, open_items))
            used |= some
    return total
