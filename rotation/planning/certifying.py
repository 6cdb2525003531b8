"""A plan's certificate of fairness: the question, the process that answers it, the check of the answer."""

import hashlib
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from rotation.errors import Refusal
from rotation.models.certificates import Certificate
from rotation.models.plans import Plan
from rotation.planning.checking import broken_in_words, planned
from rotation.planning.rows import digest, problem_for
from rotation.planning.solving import Limits, SolveFailed, Solving
from rotation.planning.stating import as_text, problem_to_solve, read
from solver import Plan as Answered
from solver.audit import untrue_fairness

CERTIFIER = (sys.executable, "-m", "solver", "fairness")


@dataclass(frozen=True)
class Question:
    """What is asked: the problem and the plan as the solver reads them, and the digest of both."""

    problem: str
    plan: str

    @property
    def digest(self) -> str:
        """SHA-256 of everything that an answer depends on."""
        return hashlib.sha256(f"{self.problem}\n{self.plan}".encode()).hexdigest()


def question_of(plan: Plan) -> Question:
    """Whether the worst off of a plan can be helped.

    It is about the problem that the plan was made for, word by word, as long as its facts are those of today,
    and about those of today after that. Raises Refusal when the plan breaks rules by now, with each of them.
    """
    facts = json.loads(plan.problem)
    if digest(problem_for(plan.cycle)) != plan.digest:
        facts = problem_to_solve(plan.cycle, plan)
    if broken := broken_in_words(read(facts), plan.visits):
        raise Refusal(
            f"As things stand today, plan {plan.number} breaks rules. Mend it first, then ask again.",
            reasons=broken,
        )
    visits = sorted(json.dumps(planned(visit).to_json()) for visit in plan.visits)
    stated = {
        "format": "rotation-plan/1",
        "problem": facts["name"],
        "status": "feasible",
        "visits": [json.loads(visit) for visit in visits],
    }
    return Question(as_text(facts), as_text(stated))


def is_void(certificate: Certificate) -> bool:
    """Whether anything that a certificate rests on has changed: the plan, or any fact of its cycle."""
    try:
        return question_of(certificate.plan).digest != certificate.digest
    except Refusal:
        return True


def fairer_plan(certificate: Certificate) -> dict[str, Any] | None:
    """The fairer plan that was found (rotation-plan/1), if one was."""
    found = certificate.findings or {}
    way = found.get("better") or found.get("anyway")
    if way is None:
        return None
    stated = {"format": "rotation-plan/1", "status": "feasible", "objective": way["objective"]}
    return {**stated, "visits": way["visits"]}


class Certifying(Solving):
    """A question at work, in a process group of its own."""

    def __init__(self, question: Question, limits: Limits, *, command: Sequence[str] = CERTIFIER) -> None:
        super().__init__(question.problem, limits, command=command)
        self._question = question
        self._given["given.json"] = question.plan

    def findings(self) -> dict[str, Any]:
        """What an ended child has proved (rotation-fairness/1). Raises SolveFailed."""
        found = self.plan()
        visits = Answered.from_json(json.loads(self._question.plan)).visits
        if faults := untrue_fairness(read(json.loads(self._question.problem)), visits, found):
            raise SolveFailed(" ".join(["The answer did not pass the check.", *faults]))
        return found

    def _arguments(self) -> list[str]:
        limits = self._limits
        options = {"--seconds": limits.seconds, "--seed": limits.seed, "--memory-mb": limits.memory_mb}
        told = [str(part) for option in options.items() for part in option]
        return ["problem.json", "given.json", "-o", "plan.json", *told]
