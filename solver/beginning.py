"""A first plan within a deadline, part by part in several processes where a problem has parts."""

import time
from collections.abc import Callable

from solver.crew import Crew, Stop, hands_for
from solver.greedy import first_plan
from solver.limits import Limits
from solver.nouns import Visit
from solver.problem import Problem
from solver.route import Route

GRACE_SECONDS = 0.7

Begun = tuple[int, list[Visit]]


def first_plan_by(problem: Problem, route: Route, limits: Limits, deadline: float, stop: Stop) -> list[Visit]:
    """A first plan; it is worth a moment beyond the deadline, or after being told to stop.

    No rule speaks of guests of two parts, and a first plan heeds no other term, so the first plans of the
    parts are that of the whole. Of a part that is not done in time there is what stood before.
    """
    out_of_time = _patience(deadline, stop)
    if not route.parts:
        return first_plan(problem, out_of_time)
    found: dict[int, list[Visit]] = {}

    def begin(number: int, tell: Callable[[Begun], None], stop: Stop) -> None:
        tell((number, first_plan(route.parts[number], stop)))

    crew: Crew[int, Begun] = Crew(hands_for(limits), begin)
    crew.do(range(len(route.parts)), lambda begun: found.update([begun]), out_of_time)
    for number, part in enumerate(route.parts):
        if number not in found:
            found[number] = first_plan(part, lambda: True)
    return [visit for number in range(len(route.parts)) for visit in found[number]]


def _patience(deadline: float, stop: Stop) -> Stop:
    """Whether a moment has passed since the deadline, or since being told to stop."""
    latest = deadline + GRACE_SECONDS

    def out_of_time() -> bool:
        nonlocal latest
        now = time.monotonic()
        latest = min(latest, now + GRACE_SECONDS) if stop() else latest
        return now > latest

    return out_of_time
