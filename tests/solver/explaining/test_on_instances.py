"""On the measured problems: every missing visit is explained, and solves that know nothing of it agree."""

from dataclasses import replace

import pytest

from solver import Limits, Problem, read_json, solve
from solver.explaining.changes import changed
from solver.explaining.explanation import Explanation, explanations, missing_in
from solver.refusals import BadProblem
from tests.shared_files import shared_file
from tests.solver.explaining.by_hand import only

FAR = Limits(60.0)


def gets(stated: Problem, request: str, visits: int) -> bool:
    """Whether the best plan gives a request so many visits where nothing else is worth anything."""
    wanted = {request: replace(stated.requests[request], visits=visits, priority=1, after=())}
    free = replace(
        stated, requests=wanted, weights={**dict.fromkeys(stated.weights, 0), "unmet": 1}, baseline=()
    )
    plan = solve(free, FAR)
    assert plan.status == "optimal"
    return not plan.missing


@pytest.mark.parametrize(("name", "most"), [("p24", 3), ("p60", 4), ("p60-flexible", 2)])
def test_every_claim_about_a_missing_visit_holds(name: str, most: int) -> None:
    stated = Problem.from_json(read_json(shared_file(f"instances/{name}.json"), BadProblem))
    plan = solve(stated, FAR)
    missing = list(missing_in(stated, plan.visits).items())
    assert missing
    for request, (have, _) in missing[:most]:
        *_, told = explanations(stated, plan.visits, request, 60.0)
        assert told.proved
        assert (told.verdict == "possible") == gets(stated, request, have + 1)
        if told.conflict is not None:
            is_one(stated, told)
        for fix in told.fixes:
            assert fix.repair.proved
            assert gets(changed(stated, fix.repair.changes), request, have + 1)


def is_one(stated: Problem, told: Explanation) -> None:
    """The facts alone allow no such plan, and without any one member of them they do."""
    assert told.conflict is not None
    facts: set[tuple[str, str, int]] = set(told.conflict.facts)
    works = ("works", stated.requests[told.request].guest, -1)
    for gone in (None, *(member for member, _ in told.conflict.members)):
        left = {fact for fact in facts if gone is None or fact[:2] != gone[:2]}
        worlds = (left, left | {works})
        assert any(gets(only(stated, told.request, some), told.request, told.visits) for some in worlds) == (
            gone is not None
        )
