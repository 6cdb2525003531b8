"""By which facts plans are weighed beside each other: those of today as long as their cycle is open."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from rotation.models.plans import Plan
from rotation.planning.rows import digest, problem_for
from rotation.planning.stating import read
from solver import Problem


@dataclass(frozen=True)
class Yardstick:
    """The facts, and the numbers of the plans that were made by others. `is_today`: are they today’s?"""

    problem: Problem
    outdated: tuple[int, ...]
    is_today: bool


def yardstick_for(plans: Sequence[Plan]) -> Yardstick:
    """The facts by which these plans of one cycle are weighed; of a closed cycle, those of the newest.

    Raises Refusal when there is nothing left to plan by.
    """
    cycle, newest = plans[0].cycle, max(plans, key=lambda plan: plan.number)
    facts = problem_for(cycle) if cycle.is_open else json.loads(newest.problem)
    known = digest(facts)
    outdated = tuple(sorted(plan.number for plan in plans if plan.digest != known))
    return Yardstick(read(facts), outdated, cycle.is_open)
