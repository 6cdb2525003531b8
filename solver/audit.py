"""Whether a plan passport is true: its digests, its plan against every rule, its score, its claims."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from solver.canonical import digest_of
from solver.check import broken_rules
from solver.fairness import Answer, Solve, conclude
from solver.fairness_file import answers_in, certificate_json
from solver.fields import Faults, Fields
from solver.ledger import ledger_of
from solver.limits import Limits
from solver.nouns import Visit
from solver.passport import FORMAT, claims_of, missing_in
from solver.plan import Plan
from solver.problem import Problem
from solver.refusals import BadInput
from solver.score import score_of
from solver.shapes import is_object

PARTS = ("problem", "plan", "claims")


class BadPassport(BadInput):
    """The file is no passport of ours."""


@dataclass(frozen=True)
class Passport:
    """A passport's parts, read but not believed."""

    problem: Problem
    plan: Plan
    claims: dict[str, object]
    digests: dict[str, object]
    stated: dict[str, object]


@dataclass
class Audit:
    """`faults` are what is untrue, one line each. `proofs` says of each bound whether it was proved again."""

    faults: list[str] = field(default_factory=list)
    proofs: dict[str, str] = field(default_factory=dict)
    objective: int | None = None
    visits: int = 0
    broken: int = 0


def read_passport(value: object) -> Passport:
    """The passport that a JSON value is. Raises BadInput, naming every fault of form."""
    faults = Faults()
    fields = Fields(value, "", faults)
    if fields.take("format") != FORMAT:
        faults.note("format", f"expected {FORMAT!r}")
    parts = {name: fields.take(name) for name in (*PARTS, "digests", "made", "about")}
    found: dict[str, dict[str, object]] = {}
    for name in (*PARTS, "digests"):
        part = parts[name]
        if is_object(part):
            found[name] = part
        else:
            faults.note(name, "expected an object")
    fields.finish()
    if faults:
        raise BadPassport(faults)
    problem, plan = Problem.from_json(found["problem"]), Plan.from_json(found["plan"])
    return Passport(problem, plan, found["claims"], found["digests"], {name: found[name] for name in PARTS})


def audit(passport: Passport, limits: Limits | None = None, solve: Solve | None = None) -> Audit:
    """Checks everything that can be checked without a search; with `limits` and `solve`, the bounds as well.

    Each bound then gets the whole time of the limits.
    """
    problem, plan = passport.problem, passport.plan
    has_plan = plan.status != "infeasible"
    broken = broken_rules(problem, plan.visits) if has_plan else []
    found = Audit(visits=len(plan.visits), broken=len(broken))
    found.faults += (
        f"the digest of {name} is not that of the {name} in the file"
        for name in PARTS
        if passport.digests.get(name) != digest_of(passport.stated[name])
    )
    found.faults += map(str, broken)
    if not has_plan:
        found.faults += _untrue_infeasibility(problem)
    else:
        terms = score_of(problem, plan.visits)
        found.objective = sum(terms.values())
        found.faults += _misstatements(problem, plan, terms)
    found.faults += _untrue_claims(passport)
    answers = _answers(passport, found)
    if limits is not None and solve is not None:
        _prove(passport, answers, limits, solve, found)
    return found


def untrue_fairness(problem: Problem, visits: Sequence[Visit], certificate: object) -> list[str]:
    """What is wrong with a certificate (rotation-fairness/1) of some visits, short of solving again."""
    try:
        answers = answers_in(certificate)
    except BadInput as refusal:
        return [str(fault) for fault in refusal.faults]
    faults = []
    for answer in answers:
        total = sum(score_of(replace(problem, weights=answer.weights), answer.visits).values())
        if broken_rules(problem, answer.visits):
            faults.append(f"fairness: the plan that answers {answer.question} breaks rules")
        if answer.bound > total:
            faults.append(f"fairness: the bound of {answer.question} is above its plan's objective")
    if certificate_json(problem, visits, conclude(problem, visits, answers)) != certificate:
        faults.append("fairness: what is certified does not follow from the solves")
    return faults


def _misstatements(problem: Problem, plan: Plan, terms: dict[str, int]) -> Iterator[str]:
    total = sum(terms.values())
    if plan.problem != problem.name:
        yield f"the plan is for {plan.problem!r}, the problem is {problem.name!r}"
    if plan.objective != total:
        yield f"the plan states the objective {plan.objective}, it is {total}"
    if plan.terms is None or dict(plan.terms) != terms:
        yield "the plan states other terms than it has"
    if plan.bound is not None and plan.bound > total:
        yield f"the plan states the bound {plan.bound}, above its objective {total}"
    if plan.status == "optimal" and plan.bound != total:
        yield f"the plan is stated to be optimal, and its bound is {plan.bound}"
    missing = missing_in(ledger_of(problem, plan.visits))
    if missing != {unmet.request: unmet.missing for unmet in plan.unmet}:
        yield "the plan states other missing visits than it has"


def _untrue_infeasibility(problem: Problem) -> Iterator[str]:
    if not broken_rules(problem, dict.fromkeys(problem.locked)):
        yield "the problem is stated to have no plan, and its locked visits are one"


def _untrue_claims(passport: Passport) -> Iterator[str]:
    stated = passport.claims
    fairness = stated.get("fairness")
    true = claims_of(passport.problem, passport.plan, fairness if is_object(fairness) else None)
    for name in sorted({*true, *stated}):
        if name not in stated or name not in true or stated[name] != true[name]:
            yield f"claims.{name} is not what the plan says"


def _answers(passport: Passport, found: Audit) -> tuple[Answer, ...]:
    """The answers that the certificate of fairness rests on; it must state what follows from them."""
    fairness = passport.claims.get("fairness")
    if fairness is None:
        return ()
    found.faults += untrue_fairness(passport.problem, passport.plan.visits, fairness)
    try:
        return answers_in(fairness)
    except BadInput:
        return ()


def _prove(
    passport: Passport, answers: tuple[Answer, ...], limits: Limits, solve: Solve, found: Audit
) -> None:
    bounds = [(answer.question, answer.weights, answer.bound) for answer in answers]
    if passport.plan.bound is not None:
        bounds.insert(0, ("plan", passport.problem.weights, passport.plan.bound))
    for name, weights, bound in bounds:
        plan = solve(replace(passport.problem, weights=weights), limits)
        if plan.objective is not None and plan.objective < bound:
            found.faults.append(f"the bound {bound} of {name} is wrong: a plan has {plan.objective}")
            found.proofs[name] = "wrong"
        else:
            again = plan.bound is not None and plan.bound >= bound
            found.proofs[name] = "proved again" if again else "not proved again in this time"
