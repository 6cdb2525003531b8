"""A certificate of fairness as JSON, with everything that somebody needs who doubts it."""

from collections.abc import Sequence

from solver.canonical import digest_of
from solver.fairness import Answer, Certificate, Way
from solver.fields import Faults, Fields
from solver.intake import read_visit, read_weights
from solver.nouns import Visit
from solver.plan import FARTHEST, in_order
from solver.problem import Problem
from solver.refusals import BadInput

FORMAT = "rotation-fairness/1"


class BadCertificate(BadInput):
    """The certificate breaks its format."""


def certificate_json(
    problem: Problem, visits: Sequence[Visit], certificate: Certificate
) -> dict[str, object]:
    """The certificate (rotation-fairness/1) of a plan. It is bound to problem and visits by their digests."""
    return {
        "format": FORMAT,
        "problem_sha256": digest_of(problem.to_json()),
        "visits_sha256": digest_of([visit.to_json() for visit in in_order(visits)]),
        "verdict": certificate.verdict,
        "greatest": certificate.worth.greatest,
        "missing": certificate.worth.missing,
        "unmet": certificate.worth.unmet,
        "objective": certificate.worth.objective,
        "worst_off": list(certificate.worst_off),
        "least": certificate.least,
        "least_anyway": certificate.least_anyway,
        "better": _stated_way(certificate.better),
        "anyway": _stated_way(certificate.anyway),
        "solves": [_stated_answer(answer) for answer in certificate.answers],
    }


def answers_in(value: object) -> tuple[Answer, ...]:
    """The answers that a certificate states. Raises BadCertificate, naming every fault of form."""
    faults = Faults()
    fields = Fields(value, "fairness", faults)
    if fields.take("format") != FORMAT:
        faults.note("fairness.format", f"expected {FORMAT!r}")
    answers = fields.items("solves", _read_answer, required=True)
    if faults:
        raise BadCertificate(faults)
    return answers


def _read_answer(value: object, path: str, faults: Faults) -> Answer:
    fields = Fields(value, path, faults)
    answer = Answer(
        question=fields.text("question"),
        weights=read_weights(fields),
        bound=fields.integer("bound", None, -FARTHEST, FARTHEST),
        visits=fields.items("visits", read_visit, required=True),
    )
    fields.finish()
    return answer


def _stated_answer(answer: Answer) -> dict[str, object]:
    return {
        "question": answer.question,
        "weights": dict(answer.weights),
        "bound": answer.bound,
        "visits": [visit.to_json() for visit in answer.visits],
    }


def _stated_way(way: Way | None) -> dict[str, object] | None:
    if way is None:
        return None
    return {
        "greatest": way.worth.greatest,
        "missing": way.worth.missing,
        "unmet": way.worth.unmet,
        "objective": way.worth.objective,
        "price": way.price,
        "price_at_least": way.price_at_least,
        "visits": [visit.to_json() for visit in way.visits],
    }
