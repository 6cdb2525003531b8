"""Changes of the facts that can be tried: what they cost, and a plan for facts with them."""

from collections.abc import Mapping, Sequence
from typing import Any

from rotation.models.cycles import Cycle
from rotation.models.plans import UnmetRequest
from rotation.planning.checking import values_of, weighed
from rotation.planning.explaining import what_if
from rotation.planning.proposal import Proposal
from rotation.planning.rows import digest
from rotation.planning.stating import as_text, read
from rotation.planning.told import Told
from solver import Visit
from solver.explaining.changes import COSTS, read_changes
from solver.versions import versions

# What each kind of change is called where HR says what it costs.
KINDS: Mapping[str, str] = {
    "seat": "One more seat at a placement",
    "day": "One more day on which a placement is offered",
    "ask": "Asking one person about one half day",
    "host": "Another host for a placement",
    "host_seat": "One more guest at once for a host",
    "hosting": "One more half day a week for a host",
    "cover": "One fewer at their desks on one day",
    "flexible": "A strict coverage rule made flexible",
    "gap": "Visits one working day closer",
    "visits_a_week": "One more visit a week for everybody",
    "repeat": "Seeing a placement again, for everybody",
    "unlock": "Unlocking a visit",
}


def costs_of(cycle: Cycle) -> dict[str, int]:
    """What kinds of change cost in a cycle, by kind."""
    return {**COSTS, **cycle.repair_costs}


def stated_changes(value: object) -> tuple[dict[str, Any], ...]:
    """Changes as the page sent them, in the form that is kept. Raises ValueError."""
    found = read_changes(value)
    if not found:
        raise ValueError("expected a change")
    return tuple({k: v for k, v in change._asdict().items() if v not in ("", None)} for change in found)


def with_changes(unmet: UnmetRequest, changes: Sequence[Told], *, seconds: float) -> Proposal:
    """The plan as it would be with some changes and the missing visit, for facts that have them.

    Raises Refusal when the visit is not possible with them.
    """
    told = what_if(unmet, changes, seconds=seconds)
    facts = {**told["problem"], "name": f"cycle-{unmet.plan.cycle_id}"}
    problem = read(facts)
    visits = [Visit(**each) for each in told["visits"]]
    locked = frozenset(problem.locked)
    return Proposal(
        problem=as_text(facts),
        digest=digest(facts),
        proof="edited",
        bound=None,
        weighing=weighed(problem, visits),
        visits=tuple({**values_of(problem, visit), "locked": visit in locked} for visit in visits),
        seconds=0.0,
        seed=unmet.plan.seed,
        made_with=versions(),
        what_if=tuple(changes),
    )
