"""Plans: what was decided, how good it is, and how that is known."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, cast, get_args

from solver.fields import Faults, Fields
from solver.intake import read_visit
from solver.nouns import Visit
from solver.problem import TERMS
from solver.refusals import BadPlan
from solver.shapes import shown

FORMAT = "rotation-plan/1"
FARTHEST = 2**62
Status = Literal["optimal", "feasible", "infeasible"]


@dataclass(frozen=True, slots=True)
class Unmet:
    """Visits of a request that the plan does not hold, with a first reason in words."""

    request: str
    missing: int
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan for the problem of that name.

    `terms` holds the weighted score terms, `objective` their sum, `bound` a value no plan can be below.
    An infeasible problem has neither visits nor score; its `reasons` are the locked visits' broken rules. A
    plan has a reason where the solver contradicted itself, and so claims nothing of how good it is, and where
    the process of the search died before its time.
    """

    problem: str
    status: Status
    visits: tuple[Visit, ...]
    unmet: tuple[Unmet, ...] = ()
    objective: int | None = None
    bound: int | None = None
    terms: Mapping[str, int] | None = None
    reasons: tuple[str, ...] = ()

    @property
    def missing(self) -> int:
        """Visits asked for that the plan does not hold."""
        return sum(unmet.missing for unmet in self.unmet)

    def to_json(self) -> dict[str, object]:
        value: dict[str, object] = {"format": FORMAT, "problem": self.problem, "status": self.status}
        if self.status == "infeasible" or self.reasons:
            value["reasons"] = list(self.reasons)
        if self.status != "infeasible":
            value |= {"objective": self.objective, "bound": self.bound, "terms": dict(self.terms or {})}
        value["visits"] = [visit.to_json() for visit in self.visits]
        value["unmet"] = [
            {"request": u.request, "missing": u.missing, "reasons": list(u.reasons)} for u in self.unmet
        ]
        return value

    @staticmethod
    def from_json(value: object) -> "Plan":
        """The plan that a JSON value states. Raises BadPlan, naming every fault of form."""
        faults = Faults()
        plan = _read(Fields(value, "", faults))
        if faults:
            raise BadPlan(faults)
        return plan


def _read(top: Fields) -> Plan:
    if top.take("format") != FORMAT:
        top.faults.note("format", f"expected {FORMAT!r}")
    top.drop_null("objective", "bound", "terms")
    plan = Plan(
        problem=top.text("problem", absent=""),
        status=_read_status(top),
        visits=top.items("visits", read_visit, required=True),
        unmet=top.items("unmet", _read_unmet),
        objective=_read_amount(top, "objective"),
        bound=_read_amount(top, "bound"),
        terms=_read_terms(top),
        reasons=top.texts("reasons"),
    )
    top.finish()
    return plan


def _read_status(top: Fields) -> Status:
    status = top.take("status")
    if status in get_args(Status):
        return cast("Status", status)
    top.faults.note("status", f"expected optimal, feasible or infeasible, got {shown(status)}")
    return "feasible"


def _read_amount(fields: Fields, name: str) -> int | None:
    return fields.integer(name, None, -FARTHEST, FARTHEST) if fields.has(name) else None


def _read_terms(top: Fields) -> Mapping[str, int] | None:
    if not top.has("terms"):
        return None
    fields = Fields(top.take("terms"), "terms", top.faults)
    terms = {term: fields.integer(term, None, -FARTHEST, FARTHEST) for term in TERMS if fields.has(term)}
    fields.finish()
    return terms


def _read_unmet(value: object, path: str, faults: Faults) -> Unmet:
    fields = Fields(value, path, faults)
    unmet = Unmet(fields.text("request"), fields.integer("missing", None), fields.texts("reasons"))
    fields.finish()
    return unmet


def in_order(visits: Iterable[Visit]) -> tuple[Visit, ...]:
    """Visits in the order plans list them: by start, then by name."""
    return tuple(sorted(visits, key=lambda v: (v.start, v.request, v.placement, v.host)))
