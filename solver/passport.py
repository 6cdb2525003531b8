"""A plan passport: one file with a problem, its plan, what is claimed of it, and how to check all that."""

from collections.abc import Iterable, Mapping

from solver.canonical import RECIPE, digest_of
from solver.check import broken_rules
from solver.ledger import Ledger, ledger_of
from solver.nouns import Visit
from solver.plan import Plan, Unmet, in_order
from solver.problem import Problem
from solver.reasons import Reasons
from solver.score import score_of

FORMAT = "rotation-passport/1"
PARTS = (
    "A plan of visits between departments, with the problem that it was made for and all that is claimed "
    "of it. `problem` and `plan` are whole files of rotation-problem/1 and rotation-plan/1: written to files "
    "of their own, they can be given to any program that checks such plans. `python -m solver audit FILE` "
    "checks this one."
)
IDS = (
    "Ids are the numbers of rows in the database of whoever made this file, and name nobody: p12 is a "
    "person, pl7 a placement, r3-p12 what request rule 3 asks for person 12, d1 a department and d1/… one "
    "of its teams. Who is behind an id is told by whoever made the file, to whom they choose. Half days on "
    "which a person is off, would rather not or would like are part of the problem, because rules and score "
    "count them; why is not known here. Whom a guest must not meet and how they rank placements is part of "
    "it for the same reason."
)
POINTS = (
    "Points are weighted as in `problem`, and fewer are better. No plan for this problem has fewer than "
    "`claims.bound`; where that is the objective, the plan is the best there is. A bound is proved by a "
    "search: whoever doubts it solves the problem again (audit --prove SECONDS)."
)
DIGESTS = f"Digests: {RECIPE}. They tell whether the parts belong together, not who made them."
ABOUT = (PARTS, IDS, POINTS, DIGESTS)


def passport_json(
    problem: Mapping[str, object],
    visits: Iterable[Visit],
    bound: int | None,
    *,
    made: Mapping[str, object],
    fairness: Mapping[str, object] | None = None,
) -> dict[str, object]:
    """The passport (rotation-passport/1) of a plan for a problem, given as the JSON value that was solved.

    `made` says when and by which versions; `fairness` is a certificate of these visits, if there is one.
    Raises BadProblem.
    """
    read = Problem.from_json(problem)
    plan = plan_of(read, visits, bound)
    stated = plan.to_json()
    claims = claims_of(read, plan, fairness)
    return {
        "format": FORMAT,
        "about": list(ABOUT),
        "made": dict(made),
        "digests": {
            "problem": digest_of(problem),
            "plan": digest_of(stated),
            "claims": digest_of(claims),
        },
        "claims": claims,
        "plan": stated,
        "problem": dict(problem),
    }


def plan_of(problem: Problem, visits: Iterable[Visit], bound: int | None) -> Plan:
    """Visits as a plan of a problem, with a first reason for whatever is missing."""
    visits = in_order(visits)
    ledger, terms = ledger_of(problem, visits), score_of(problem, visits)
    reasons, objective = Reasons(ledger), sum(terms.values())
    return Plan(
        problem=problem.name,
        status="optimal" if bound == objective else "feasible",
        visits=visits,
        unmet=tuple(
            Unmet(request, missing, (reasons.of(request).sentence,))
            for request, missing in missing_in(ledger).items()
        ),
        objective=objective,
        bound=bound,
        terms=terms,
    )


def claims_of(
    problem: Problem, plan: Plan, fairness: Mapping[str, object] | None = None
) -> dict[str, object]:
    """What a plan says of itself, the rules that it breaks, and what is certified of it."""
    return {
        "status": plan.status,
        "objective": plan.objective,
        "bound": plan.bound,
        "terms": None if plan.terms is None else dict(plan.terms),
        "proof": proof_of(plan),
        "broken_rules": [str(rule) for rule in broken_rules(problem, plan.visits)],
        "visits": len(plan.visits),
        "missing": plan.missing,
        "unmet": [
            {"request": u.request, "missing": u.missing, "reasons": list(u.reasons)} for u in plan.unmet
        ],
        "fairness": None if fairness is None else dict(fairness),
    }


def proof_of(plan: Plan) -> str:
    """How good a plan is known to be: best, within, unknown, or none where there is no plan."""
    if plan.objective is None:
        return "none"
    if plan.bound is None:
        return "unknown"
    return "best" if plan.bound >= plan.objective else "within"


def missing_in(ledger: Ledger) -> dict[str, int]:
    """How many visits each request lacks, for those that lack some."""
    lacking = {r.id: r.visits - len(ledger.by_request[r.id]) for r in ledger.problem.requests.values()}
    return {request: missing for request, missing in lacking.items() if missing > 0}
