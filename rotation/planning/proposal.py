"""Plan to rows: the solver's answer, checked against its problem and translated, not yet in the database."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rotation import wording
from rotation.planning.breaches import said
from rotation.planning.checking import Weighing, values_of, weighed
from rotation.planning.rows import digest
from rotation.planning.solving import SolveFailed
from rotation.planning.stating import read
from solver import BadPlan, Plan, broken_rules
from solver import Visit as Planned
from solver.versions import versions


@dataclass(frozen=True)
class Proposal:
    """A plan to record. `visits` are the values of their rows; `bound` is what no plan can be below.

    `made_with` are the versions of the program and its libraries, `what_if` the changes of the facts that it
    tries. `ended_early` says why the search ended before its time, if something ended it. `planned` are the
    visits of a re-plan's option as the solver's problem names them.
    """

    problem: str
    digest: str
    proof: str
    bound: int | None
    weighing: Weighing
    visits: tuple[Mapping[str, Any], ...]
    seconds: float
    seed: int
    made_with: Mapping[str, str]
    what_if: tuple[Mapping[str, Any], ...] = ()
    ended_early: str = ""
    planned: tuple[Planned, ...] = ()


def proposal_of(problem_text: str, answer: Mapping[str, Any], *, seconds: float, seed: int) -> Proposal:
    """What the solver answered (rotation-plan/1) to the problem of this text.

    Raises SolveFailed when there is no plan, and when the check, which shares no code with the search, does
    not agree with it: then nobody is to rely on it.
    """
    facts = json.loads(problem_text)
    problem = read(facts)
    try:
        plan = Plan.from_json(answer)
    except BadPlan as error:
        raise SolveFailed(f"The solver’s answer could not be read: {error}") from error
    if plan.status == "infeasible":
        reasons = said(broken_rules(problem, problem.locked), problem) or list(plan.reasons)
        raise SolveFailed(" ".join(["The locked visits contradict the rules.", *reasons]))
    if broken := broken_rules(problem, plan.visits):
        raise SolveFailed(" ".join(["The solver’s plan did not pass the check.", *said(broken, problem)]))
    weighing = weighed(problem, plan.visits)
    if weighing.objective != plan.objective:
        raise SolveFailed(
            f"The solver’s plan did not pass the check: it says {plan.objective} points, "
            f"the check counts {weighing.objective}."
        )
    locked = frozenset(problem.locked)
    return Proposal(
        problem=problem_text,
        digest=digest(facts),
        proof=plan.status,
        bound=plan.bound,
        weighing=weighing,
        visits=tuple({**values_of(problem, visit), "locked": visit in locked} for visit in plan.visits),
        seconds=seconds,
        seed=seed,
        made_with=versions(),
        ended_early=said_of_end(plan),
    )


def said_of_end(plan: Plan) -> str:
    """Why the search for a plan ended before its time, for HR; nothing if it did not."""
    if not plan.reasons or plan.status == "infeasible":
        return ""
    reasons = wording.capitalised("; ".join(plan.reasons))
    return f"{reasons}. What it had found by then is here, and there may be something better: try again."
