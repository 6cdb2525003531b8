"""Prices are those of the best plan there is, found by trying every plan."""

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from solver import Limits, Problem, Visit, broken_rules, score_of, solve
from solver.explaining.explanation import explanations, missing_in
from solver.explaining.price import difference
from solver.explaining.why import why_here
from solver.explaining.whynot import why_not
from tests.solver.builders import Json, problem, request, visit
from tests.solver.explaining.by_hand import conceivable, every_plan
from tests.solver.random_problems import problems

QUICK = Limits(seconds=20, workers=1, deterministic=2)
thorough = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.generate),
)
small = problems(most_days=2, most_requests=2)
SECONDS = 30.0


def total(stated: Problem, visits: tuple[Visit, ...]) -> int:
    return sum(score_of(stated, visits).values())


def is_small(stated: Problem) -> bool:
    return sum(1 for r in stated.requests for _ in conceivable(stated, r)) <= 40


@thorough
@given(small)
def test_a_visit_that_is_possible_has_the_price_of_the_best_plan_with_it(value: Json) -> None:
    stated = Problem.from_json(value)
    if not is_small(stated):
        return
    plans = list(every_plan(stated))
    for key in missing_in(stated, ()):
        *_, told = explanations(stated, (), key, SECONDS)
        with_it = [cost for cost, visits in plans if any(v.request == key for v in visits)]
        assert (told.verdict == "possible") == bool(with_it)
        if told.price is not None:
            assert told.price.proved
            assert told.price.objective == min(with_it)
            assert total(stated, told.price.visits) == min(with_it)
            assert broken_rules(stated, told.price.visits) == []


@thorough
@given(st.data(), small)
def test_why_not_is_never_or_the_price_of_the_best_plan_with_the_visit(
    data: st.DataObject, value: Json
) -> None:
    stated = Problem.from_json(value)
    if not is_small(stated):
        return
    plan = solve(stated, QUICK).visits
    asked = data.draw(st.sampled_from([v for key in stated.requests for v in conceivable(stated, key)]))
    told = why_not(stated, plan, asked, SECONDS)
    with_it = [cost for cost, visits in every_plan(stated) if asked in visits]
    assert (told.verdict == "never") == (not with_it)
    assert (told.verdict == "planned") == (asked in plan)
    if told.price is not None:
        assert told.price.proved
        assert told.price.cost == min(with_it) - total(stated, plan)


@thorough
@given(small)
def test_a_visit_is_where_it_is_because_of_what_any_plan_without_it_costs(value: Json) -> None:
    stated = Problem.from_json(value)
    if not is_small(stated):
        return
    plan = solve(stated, QUICK).visits
    plans = list(every_plan(stated))
    for here in plan:
        told = why_here(stated, plan, here, SECONDS)
        assert told.elsewhere is not None
        assert told.elsewhere.proved
        without = [
            c for c, visits in plans if not any(v[:2] == here[:2] and v.start == here.start for v in visits)
        ]
        assert told.elsewhere.objective == min(without)
        others = tuple(other for other in plan if other != here)
        assert sum(told.terms.values()) == total(stated, plan) - total(stated, others)


def test_what_only_others_were_worth_more_for_says_who_falls_away() -> None:
    stated = problem(
        days=["2027-01-12"],
        requests=[request(priority=1), request("s", guest="bob", priority=2)],
        placements=[{"id": "desk", "department": "x", "kind": "shadow", "slots": 2, "hosts": ["hal"]}],
    )
    plan = solve(stated, QUICK).visits
    *_, told = explanations(stated, plan, "r", SECONDS)
    assert told.verdict == "possible"
    assert told.price is not None
    assert told.price.proved
    assert [v.request for v in told.price.difference.gone] == ["s"]
    assert told.price.cost == 1000
    assert told.fixes[0].repair.changes[0].kind == "seat" or len(told.fixes[0].repair.changes) > 1
    for fix in told.fixes:
        assert fix.repair.proved
        assert fix.price is not None
        assert fix.price.difference.gone == ()


def test_without_time_a_price_is_called_at_most() -> None:
    stated = problem(requests=[request(), request("s", guest="bob")])
    told = why_not(stated, (), visit("12/am"), 0.0)
    assert told.price is not None
    assert not told.price.proved


@pytest.mark.parametrize(
    ("field", "key"), [("request", "x"), ("placement", "x"), ("host", "x"), ("start", "x")]
)
def test_what_is_unknown_is_named(field: str, key: str) -> None:
    asked = visit("12/am")._replace(**{field: key})
    with pytest.raises(KeyError, match=f"{field} 'x'"):
        why_not(problem(), (), asked, SECONDS)


def test_visits_that_moved_are_paired_by_request() -> None:
    old, new, other = visit("11/am"), visit("12/am"), visit("12/am", key="s")
    told = difference([old, other], [new])
    assert told.moved == ((old, new),)
    assert told.gone == (other,)
    assert told.gained == ()
