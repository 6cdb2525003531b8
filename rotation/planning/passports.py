"""A plan as a file for auditors: ids and no names, reasons or accounts."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from rotation.models.certificates import proved_certificate
from rotation.models.plans import Plan
from rotation.planning.certifying import is_void
from rotation.planning.checking import planned
from rotation.planning.stating import read
from solver.canonical import digest_of
from solver.passport import passport_json
from solver.versions import versions


def passport_of(plan: Plan, *, now: datetime) -> dict[str, Any]:
    """The passport of a plan (rotation-passport/1), with its certificate of fairness while that holds.

    The problem is the one that the plan was made for, or last weighed by, word by word.
    """
    problem = json.loads(plan.problem)
    return passport_json(
        problem,
        [planned(visit) for visit in plan.visits],
        plan.bound,
        made={
            "plan": plan.number,
            "state": plan.state.value,
            "solved_at": plan.made_at.isoformat(),
            "solved_by": plan.made_with,
            "solver_says": plan.proof,
            "written_at": now.isoformat(),
            "written_by": versions(),
        },
        fairness=_fairness(plan, problem),
    )


def _fairness(plan: Plan, problem: Mapping[str, Any]) -> Mapping[str, Any] | None:
    certificate = proved_certificate(plan)
    if certificate is None or certificate.findings is None or is_void(certificate):
        return None
    about = certificate.findings["problem_sha256"]
    return certificate.findings if about == digest_of(read(dict(problem)).to_json()) else None
