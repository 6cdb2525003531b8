"""A change vetted and priced by itself comes to what the whole plan would be checked and scored at."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from solver import Problem, Visit, broken_by, broken_rules, score_of
from solver.breaches import Breach
from solver.greedy import first_plan
from solver.ledger import stay_of
from solver.peak import Peak
from solver.revision import Revision
from tests.solver.builders import Json, problem, request, visit
from tests.solver.random_problems import problems

thorough = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


def every_visit(problem: Problem) -> list[Visit]:
    """Every visit that speaks of the problem's nouns, allowed or not."""
    return [
        Visit(request, placement, host, problem.timeline.key(slot))
        for request in problem.requests
        for placement in problem.placements
        for host in problem.people
        for slot in range(problem.timeline.slot_count)
    ]


@st.composite
def locked_problems(draw: st.DrawFn) -> Problem:
    """A problem where colleagues miss whoever goes, at a price and without, and some visits may be locked."""
    value: Json = draw(problems(most_days=6, most_requests=6))
    for person in value["people"]:
        person["groups"] = ["desk", "field"]
    value["coverage"] = [
        {"group": "desk", "max_away": draw(st.integers(1, 3))},
        {"group": "field", "max_away": draw(st.integers(0, 1)), "price": draw(st.integers(1, 90))},
    ]
    visits = first_plan(Problem.from_json(value))
    locked = draw(st.sets(st.sampled_from(visits), max_size=2)) if visits else ()
    return Problem.from_json({**value, "locked": [v.to_json() for v in sorted(locked)]})


@thorough
@given(locked_problems(), st.data())
def test_a_revision_agrees_with_the_check_and_the_score(problem: Problem, data: st.DataObject) -> None:
    visits = first_plan(problem)
    revision, every = Revision(problem, visits), every_visit(problem)
    near = [v for v in every if any(v[:2] == other[:2] for other in visits)] or every
    for _ in range(8):
        standing = sorted(revision.visits)
        gone = data.draw(st.lists(st.sampled_from(standing), unique=True, max_size=3)) if standing else []
        come = data.draw(st.lists(st.sampled_from(near) | st.sampled_from(every), max_size=3))
        after = [v for v in standing if v not in gone] + come
        allowed = not broken_rules(problem, after)
        price = sum(score_of(problem, after).values()) - sum(score_of(problem, standing).values())
        assert revision.price(gone, come) == (price if allowed else None)
        assert sorted(revision.visits) == standing
        assert revision.terms == score_of(problem, standing)
        worth = data.draw(st.none() | st.integers(-2000, 100))
        made = revision.change(gone, come, worth)
        assert made == (allowed and (worth is None or -price >= worth))
        expected = after if made else standing
        assert sorted(revision.visits) == sorted(expected)
        assert revision.terms == score_of(problem, expected)


@thorough
@given(locked_problems(), st.data())
def test_what_is_left_of_a_plan_keeps_every_rule_but_that_of_locked_visits(
    problem: Problem, data: st.DataObject
) -> None:
    visits = first_plan(problem)
    left = [v for v in visits if data.draw(st.booleans())]
    broken = {b.name for b in broken_rules(problem, left)}
    assert broken == ({"locked_visits_stand"} if set(problem.locked) - set(left) else set())


@thorough
@given(locked_problems(), st.randoms(use_true_random=False))
def test_the_way_to_another_plan_is_what_differs(problem: Problem, random: object) -> None:
    visits = first_plan(problem)
    revision = Revision(problem, visits)
    other = [v for v in visits if v in problem.locked or random.random() < 0.5]  # type: ignore[attr-defined]
    assert revision.change(*revision.difference(other))
    assert sorted(revision.visits) == sorted(other)
    assert revision.change(*revision.difference(visits))
    assert revision.objective == sum(score_of(problem, visits).values())


def test_a_plan_that_breaks_a_rule_is_nothing_to_start_from() -> None:
    for visits, fields in (
        ([visit("11/am"), visit("12/am")], {}),
        ([visit("11/am"), visit("11/am")], {}),
        ([visit("11/am", key="x")], {}),
        ([], {"locked": [visit("11/am").to_json()]}),
    ):
        with pytest.raises(ValueError, match=r"rule|locked"):
            Revision(problem(**fields), visits)


def test_a_plan_in_which_a_visit_stands_twice_is_not_arrived_at() -> None:
    asked = problem(requests=[request(visits=2)], rules={"allow_repeat": True})
    for standing in ([], [visit("11/am")]):
        revision = Revision(asked, standing)
        for twice in ([visit("11/am")] * 2, [visit("13/am"), *[visit("11/am")] * 2]):
            assert not revision.change(*revision.difference(twice))
            assert list(revision.visits) == standing


@thorough
@given(locked_problems(), st.data())
def test_a_plan_that_breaks_rules_by_now_is_revised_as_it_stands(
    problem: Problem, data: st.DataObject
) -> None:
    """Newcomers are vetted as beside the others, and striking what is broken can mend it."""
    visits = first_plan(problem)
    every = every_visit(problem)
    extra = data.draw(st.lists(st.sampled_from(every), max_size=2))
    standing = list(
        dict.fromkeys(v for v in [*visits, *extra] if not isinstance(stay_of(problem, v), Breach))
    )
    revision = Revision.of_standing(problem, [*standing, Visit("x", "y", "z", "2027-01-11/am")])
    assert sorted(revision.visits) == sorted(standing)
    assert revision.terms == score_of(problem, standing)
    gone = data.draw(st.lists(st.sampled_from(standing), unique=True, max_size=2)) if standing else []
    come = data.draw(st.lists(st.sampled_from(every), max_size=2))
    kept = [v for v in standing if v not in gone]
    assert (revision.price(gone, come) is not None) == (not broken_by(problem, kept, come))
    for one in standing[:2]:
        with revision.without(one):
            assert one not in revision.visits
    assert revision.terms == score_of(problem, standing)


def test_only_what_stands_can_be_struck() -> None:
    revision = Revision(problem(), [visit("11/am")])
    with pytest.raises(KeyError):
        revision.change([visit("12/am")], [])
    assert revision.visits == (visit("11/am"),)


@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(-5, 9)), max_size=300))
def test_a_peak_is_the_greatest_of_what_stands(changes: list[tuple[str, int]]) -> None:
    peak, values = Peak(), dict.fromkeys("abc", 0)
    for name, value in changes:
        peak.add(name, max(0, value) - values[name])
        values[name] = max(0, value)
        assert peak.top == max(values.values())
        for one in values:
            assert peak.top_without(one) == max(v for other, v in values.items() if other != one)
