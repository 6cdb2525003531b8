"""Which departments of a cycle have to do with each other: who asks what of whom, and who hosts where."""

from collections.abc import Collection, Iterable

from rotation.models.cycles import Cycle
from rotation.models.placements import hosting_departments
from rotation.models.rules import request_rules_of


def linked(cycle: Cycle, departments: Iterable[int]) -> frozenset[int]:
    """These departments of a cycle and all that are tied to them, by any number of steps.

    No rule and no guest reaches beyond: whatever happens among them can be judged by them alone, but for how
    the worst off of all guests fares.
    """
    ties = [(rule.department_id, rule.host_department_id) for rule in request_rules_of(cycle)]
    ties += hosting_departments(cycle)
    return frozenset(cycle.department_ids) & _closure(frozenset(departments), ties)


def _closure(some: frozenset[int], ties: Collection[tuple[int, int]]) -> frozenset[int]:
    while True:
        more = some.union(*(tie for tie in ties if not some.isdisjoint(tie)))
        if more == some:
            return some
        some = more
