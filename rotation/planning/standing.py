"""How a plan stands today: whether what it was made for has changed, and which rules it breaks by now."""

from dataclasses import dataclass

from rotation.models.plans import Plan, PlanState
from rotation.planning.checking import broken_in_words
from rotation.planning.rows import digest, problem_for
from rotation.planning.stating import read


@dataclass(frozen=True)
class Standing:
    """`outdated`: the cycle's facts have changed since. `broken`: rules that it breaks today, in words."""

    outdated: bool
    broken: tuple[str, ...]


def standing_of(plan: Plan) -> Standing:
    """How a plan stands today; one that is out of force for good is left in peace."""
    if plan.state not in (PlanState.DRAFT, PlanState.PUBLISHED):
        return Standing(outdated=False, broken=())
    facts = problem_for(plan.cycle)
    outdated = digest(facts) != plan.digest
    if not outdated and plan.proof != "edited":
        return Standing(outdated=False, broken=())
    return Standing(outdated, tuple(broken_in_words(read(facts), plan.visits)))
