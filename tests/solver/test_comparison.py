"""Comparing two plans: moved visits paired with the least change, and who gains and loses."""

from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from solver import Problem, Visit
from solver.comparison import Move, changes_between, compared
from solver.greedy import first_plan
from solver.plan import in_order
from solver.score import score_of
from tests.solver.builders import Json, people, problem, request, shadow, visit
from tests.solver.random_problems import problems
from tests.solver.test_random_problems import thorough

visits = st.lists(
    st.builds(
        visit,
        st.sampled_from(("11/am", "11/pm", "12/am", "14/pm")),
        st.sampled_from(("r", "s")),
        st.sampled_from(("desk", "calls")),
        st.sampled_from(("hal", "ida")),
    ),
    max_size=6,
    unique=True,
)


def half_day(each: Visit) -> int:
    return 2 * int(each.start[8:10]) + each.start.endswith("pm")


def change(pairs: list[tuple[Visit, Visit]]) -> tuple[int, int]:
    """How many aspects change, then how far visits move."""
    return (
        sum(len(Move(*pair).changed) for pair in pairs),
        sum(abs(half_day(old) - half_day(new)) for old, new in pairs),
    )


def least_change(before: list[Visit], after: list[Visit]) -> tuple[int, int]:
    """Of every way to pair as many visits as can be paired, whoever they are."""
    few, many = sorted((before, after), key=len)
    return min(change(list(zip(few, order, strict=True))) for order in permutations(many, len(few)))


@thorough
@given(visits, visits)
def test_visits_are_paired_with_the_least_change_of_all_pairings(
    before: list[Visit], after: list[Visit]
) -> None:
    found = changes_between(before, after)
    assert sorted([*found.same, *(m.before for m in found.moved), *found.gone]) == sorted(before)
    assert sorted([*found.same, *(m.after for m in found.moved), *found.added]) == sorted(after)
    assert set(found.same) == set(before) & set(after)
    for key in ("r", "s"):
        old, new = ([v for v in some if v.request == key] for some in (before, after))
        pairs = [(m.before, m.after) for m in found.moved if m.before.request == key]
        assert all(m.request == key for _, m in pairs)
        pairs += [(v, v) for v in found.same if v.request == key]
        assert len(pairs) == min(len(old), len(new))
        assert change(pairs) == least_change(old, new)


def test_a_move_says_what_is_another() -> None:
    found = changes_between([visit("11/am")], [visit("12/am", host="ida")])
    assert [move.changed for move in found.moved] == [("host", "start")]
    assert not found.added + found.gone + found.same


def test_what_stays_is_never_paired_with_what_comes() -> None:
    before = [visit("11/am"), visit("13/am")]
    found = changes_between(before, [visit("13/am"), visit("14/am")])
    assert found.same == (visit("13/am"),)
    assert [(m.before, m.after) for m in found.moved] == [(visit("11/am"), visit("14/am"))]


def test_people_coverage_and_score_before_and_after() -> None:
    asked = problem(
        people=people(ann={"avoid": ["2027-01-11"], "groups": ["field"]}, bob={"groups": ["field"]}),
        placements=[shadow(hosts=["hal", "ida"], capacity=2)],
        requests=[request(), request("s", guest="bob")],
        coverage=[{"group": "field", "min_present": 2, "price": 7}],
    )
    found = compared(asked, [visit("11/am")], [visit("12/am"), visit("12/am", "s", host="ida")])
    assert found.worse_off == ()
    assert found.better_off == ("bob", "ann")
    assert (found.before.shares["ann"].burden, found.after.shares["ann"].burden) == (3, 0)
    assert (found.before.shares["bob"].burden, found.after.shares["bob"].burden) == (100, 0)
    assert (found.before.hosted, found.after.hosted) == ({"hal": 1}, {"hal": 1, "ida": 1})
    before, after = found.before.coverage[0], found.after.coverage[0]
    assert [(d.slot, d.present, d.away, d.allowed, d.room) for d in before.worst] == [
        ("2027-01-11/am", 1, 1, 0, -1)
    ]
    assert [(d.slot, d.present, d.away, d.room) for d in after.broken] == [("2027-01-12/am", 0, 2, -2)]
    assert (found.before.terms["cover"], found.after.terms["cover"]) == (7, 14)
    mirrored = compared(asked, [visit("12/am"), visit("12/am", "s", host="ida")], [visit("11/am")])
    assert mirrored.worse_off == ("bob", "ann")


def test_a_visit_that_the_problem_does_not_know_is_listed_and_not_priced() -> None:
    unknown = [visit("11/am", "gone"), visit("25/am")]
    found = compared(problem(), unknown, [visit("11/am")])
    assert found.changes.gone == (visit("11/am", "gone"),)
    assert [move.before for move in found.changes.moved] == [visit("25/am")]
    assert found.before.terms["unmet"] == 1000


@thorough
@given(problems())
def test_both_sides_are_priced_as_the_score_prices_them(value: Json) -> None:
    asked = Problem.from_json(value)
    plan = first_plan(asked)
    found = compared(asked, [], plan)
    assert found.before.terms == score_of(asked, [])
    assert found.after.terms == score_of(asked, plan)
    assert found.changes.added == in_order(plan)
    for index, rule in enumerate(asked.coverage):
        broken = found.after.coverage[index].broken
        assert rule.price is not None or not broken
    cover = sum(
        (rule.price or 0) * -desk.room
        for rule, side in zip(asked.coverage, found.after.coverage, strict=True)
        for desk in side.broken
    )
    assert found.after.terms["cover"] == asked.weights["cover"] * cover
