"""Whatever a file holds: it is read, or refused; nothing else ever happens."""

import json
from contextlib import suppress
from copy import deepcopy

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from solver import BadInput, BadPlan, BadProblem, Plan, Problem
from solver.reading import parse_json
from tests.solver.builders import Json, person, problem_json, request, rotation, shadow, visit

VISIT = visit("11/am").to_json()
FULL = problem_json(
    coverage=[{"group": "g", "min_present": 1, "max_away": 2, "on": ["2027-01-11"], "price": 3}],
    placements=[shadow(starts=["2027-01-11"], slots=2), rotation()],
    requests=[request(), request("s", after=["r"], placements=["team"], priority=2)],
    rules={"min_gap_days": 1, "max_visits_per_week": 2, "allow_repeat": False},
    people=[
        person("ann", works="1111111111", off=["2027-01-11"], groups=["g"]),
        person("hal", hosting_per_week=2),
    ],
    forbidden=[["ann", "hal"]],
    pairs=[["ann", "hal"]],
    history=[["ann", "hal"]],
    ranks={"ann": {"desk": 1}},
    locked=[VISIT],
    baseline=[VISIT],
    weights={"fair": 1},
)
PLAN = {
    "format": "rotation-plan/1",
    "problem": "small",
    "status": "feasible",
    "objective": 1,
    "bound": 0,
    "terms": {"unmet": 1},
    "visits": [VISIT],
    "unmet": [{"request": "s", "missing": 1, "reasons": ["why"]}],
}
_odd = st.one_of(
    st.none(), st.booleans(), st.integers(-2, 3), st.integers(), st.floats(), st.text(max_size=3),
    st.sampled_from(["ann", "r", "desk", "2027-01-11", "2027-01-11/am"]),
    st.just([]), st.just({}), st.just([[]]), st.just([{}]), st.just({"a": 1}),
)  # fmt: skip


def _places(value: object, path: tuple[object, ...] = ()) -> list[tuple[object, ...]]:
    found = [path]
    if isinstance(value, dict):
        found += [p for key, item in value.items() for p in _places(item, (*path, key))]
    if isinstance(value, list):
        found += [p for index, item in enumerate(value) for p in _places(item, (*path, index))]
    return found


@st.composite
def _mutated(draw: st.DrawFn, value: Json) -> object:
    changed = deepcopy(value)
    for _ in range(draw(st.integers(1, 3))):
        path = draw(st.sampled_from(_places(changed)))
        if not path:
            return deepcopy(draw(_odd))
        holder: object = changed
        for step in path[:-1]:
            holder = holder[step]  # type: ignore[index]  # a path of this very value
        action = draw(st.sampled_from(["replace", "replace", "delete", "double"]))
        if action == "replace":
            holder[path[-1]] = deepcopy(draw(_odd))  # type: ignore[index]
        elif action == "delete":
            del holder[path[-1]]  # type: ignore[attr-defined]
        elif isinstance(holder, list):
            holder.append(deepcopy(holder[path[-1]]))  # type: ignore[call-overload]
        else:
            holder["extra"] = 1  # type: ignore[index]
    return changed


@settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
@given(_mutated(FULL))
def test_a_mutated_problem_is_read_or_refused(value: object) -> None:
    try:
        read = Problem.from_json(value)
    except BadProblem:
        return
    assert Problem.from_json(json.loads(json.dumps(read.to_json()))) == read


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(_mutated(PLAN))
def test_a_mutated_plan_is_read_or_refused(value: object) -> None:
    try:
        read = Plan.from_json(value)
    except BadPlan:
        return
    assert Plan.from_json(read.to_json()).visits == read.visits


@settings(max_examples=200, deadline=None)
@given(st.text() | st.binary().map(lambda raw: raw.decode("latin-1")))
def test_any_text_is_read_or_refused(text: str) -> None:
    with suppress(BadInput):
        parse_json(text)
