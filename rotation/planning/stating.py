"""The problem of one solve: a cycle's facts as they stand now, and what that solve adds."""

import json
from collections.abc import Sequence
from typing import Any

from rotation.errors import Refusal
from rotation.models.cycles import Cycle
from rotation.models.plans import Plan, Visit
from rotation.planning.checking import broken_in_words
from rotation.planning.rows import problem_for
from solver import BadProblem, Problem


def problem_to_solve(cycle: Cycle, base: Plan | None) -> dict[str, Any]:
    """What a solve of the cycle is about; with `base`, its locked visits stand and the rest is open.

    The plan in force, if there is one, is kept as far as possible. Raises Refusal when no plan can come of
    it, with what to do.
    """
    locked = [visit for visit in base.visits if visit.locked] if base is not None else []
    facts = problem_for(cycle, locked=locked)
    if not facts["days"]:
        raise Refusal("This cycle has no day left to plan. Change its dates, or lift a blackout date.")
    if not facts["placements"]:
        raise Refusal("Nobody offers anything yet. Add a placement before you generate a plan.")
    if not facts["requests"]:
        raise Refusal("Nobody is to visit anybody yet. Say who is to get visits before you generate a plan.")
    if base is not None:
        _refuse_contradiction(facts, base, locked)
    read(facts)
    return facts


def read(problem: dict[str, Any]) -> Problem:
    """The problem as the solver knows it. Raises Refusal when it breaks the format."""
    try:
        return Problem.from_json(problem)
    except BadProblem as error:
        raise Refusal(
            "The cycle cannot be planned as it stands. Please show this to whoever runs Rotation.",
            reasons=str(error).splitlines(),
        ) from error


def as_text(problem: dict[str, Any]) -> str:
    """The problem as it is kept and as the solver reads it."""
    return json.dumps(problem, sort_keys=True, separators=(",", ":"))


def _refuse_contradiction(facts: dict[str, Any], base: Plan, locked: Sequence[Visit]) -> None:
    # Read without them: the solver takes no problem whose locked visits speak of what is gone.
    if broken := broken_in_words(read({**facts, "locked": []}), locked):
        raise Refusal(
            f"What is locked in plan {base.number} no longer keeps the rules. "
            "Unlock or move what is named here, then solve again.",
            reasons=broken,
        )
