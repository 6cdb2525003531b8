"""Certificates of fairness, held against every plan that there is."""

from hypothesis import given
from hypothesis import strategies as st

from solver import Limits, Problem, Visit, solve
from solver.burdens import hosted_slots, shares_of
from solver.fair_weights import most_of_others, most_unmet, no_more_unmet
from solver.fairness import Answer, certify, conclude, worth_of
from solver.greedy import first_plan
from solver.ledger import Ledger, ledger_of
from solver.score import burdens_in, score_of
from tests.solver.builders import Json, people, problem, request, shadow, visit
from tests.solver.random_problems import problems
from tests.solver.test_random_problems import every_plan, lonely_visits, thorough

QUICK = Limits(seconds=60, workers=1, deterministic=2)


def every_plan_of(asked: Problem) -> list[list[Visit]] | None:
    """All plans, where there are few enough."""
    lonely = lonely_visits(asked)
    return list(every_plan(asked, lonely, Ledger(asked))) if len(lonely) <= 13 else None


@thorough
@given(problems(most_days=4, most_requests=3), st.randoms(use_true_random=False))
def test_what_is_certified_holds_of_every_plan(value: Json, random: object) -> None:
    asked = Problem.from_json(value)
    plans = every_plan_of(asked)
    if plans is None:
        return
    worths = [worth_of(asked, plan) for plan in plans]
    fullest = min(worth.unmet for worth in worths)
    unfairest = max(range(len(plans)), key=lambda n: (worths[n].unmet == fullest, worths[n].greatest))
    for plan in (solve(asked, QUICK).visits, plans[unfairest], random.choice(plans)):  # type: ignore[attr-defined]
        found = certify(asked, plan, QUICK, solve)
        own = worth_of(asked, plan)
        rivals = [w for w in worths if w.unmet <= own.unmet]
        fairest = min(w.greatest for w in rivals)
        assert found.worth == own
        assert found.least <= fairest
        assert found.least_anyway <= min(w.greatest for w in worths)
        if found.verdict == "held":
            assert found.least == fairest == own.greatest > 0
        elif found.verdict == "can_be_lowered":
            assert found.better is not None
            assert fairest <= found.better.worth.greatest < own.greatest
        elif found.verdict == "even":
            assert own.greatest == 0
        for way in filter(None, (found.better, found.anyway)):
            assert ledger_of(asked, way.visits).entered.keys() == set(way.visits)
            assert way.price == way.worth.objective - own.objective
            no_worse = [
                w.objective for w in worths if w.unmet <= way.worth.unmet and w.greatest <= way.worth.greatest
            ]
            assert way.price >= min(no_worse) - own.objective
            if way.price_at_least is not None:
                assert way.price_at_least <= min(no_worse) - own.objective


@thorough
@given(problems(most_days=4, most_requests=3))
def test_no_plan_costs_more_than_was_counted(value: Json) -> None:
    asked = Problem.from_json(value)
    for plan in every_plan_of(asked) or [first_plan(asked)]:
        terms = score_of(asked, plan)
        others = sum(points for term, points in terms.items() if term not in ("unmet", "fair"))
        assert others <= most_of_others(asked, asked.weights)
        assert terms["unmet"] <= asked.weights["unmet"] * most_unmet(asked)


@thorough
@given(problems())
def test_shares_add_up_to_the_score(value: Json) -> None:
    asked = Problem.from_json(value)
    plan = first_plan(asked)
    shares = shares_of(asked, plan)
    assert {guest: share.burden for guest, share in shares.items()} == dict(
        burdens_in(ledger_of(asked, plan))
    )
    assert sum(share.visits for share in shares.values()) == len(plan)
    assert sum(hosted_slots(asked, plan).values()) == sum(
        stay.slot_count for stay in ledger_of(asked, plan).entered.values()
    )


MONDAY, TUESDAY = "2027-01-11/am", "2027-01-12/am"


def a_price_of_fifty() -> Problem:
    """Ann would rather not come on Monday, and Bob would like Tuesday, which counts more here."""
    return problem(
        people=people(ann={"avoid": [MONDAY]}, bob={"prefer": [TUESDAY]}),
        placements=[shadow(starts=[MONDAY, TUESDAY])],
        requests=[request(), request("s", guest="bob")],
        weights={"avoid": 0, "prefer": 50, "fair": 0, "load": 0},
    )


def test_a_burden_that_can_be_lowered_is_told_with_its_proved_price() -> None:
    asked = a_price_of_fifty()
    plan = solve(asked, QUICK).visits
    assert set(plan) == {visit("11/am"), visit("12/am", "s")}
    found = certify(asked, plan, QUICK, solve)
    assert (found.verdict, found.worst_off, found.worth.greatest) == ("can_be_lowered", ("ann",), 3)
    assert found.better is not None
    assert set(found.better.visits) == {visit("12/am"), visit("11/am", "s")}
    assert (found.better.worth.greatest, found.better.price, found.better.price_at_least) == (0, 50, 50)
    assert (found.least, len(found.answers)) == (0, 1)


def test_where_only_leaving_more_unmet_helps_it_is_told_how_much() -> None:
    """Two seats, and Bob's visits weigh three times as much: Ann gets none."""
    asked = problem(
        placements=[shadow(starts=[MONDAY, TUESDAY])],
        requests=[request(visits=2), request("s", guest="bob", visits=2, priority=3)],
        rules={"allow_repeat": True},
    )
    plan = solve(asked, QUICK).visits
    found = certify(asked, plan, QUICK, solve)
    assert (found.verdict, found.worst_off, found.least, found.least_anyway) == ("held", ("ann",), 200, 100)
    assert found.anyway is not None
    assert (found.anyway.worth.greatest, found.anyway.worth.missing, found.anyway.worth.unmet) == (100, 2, 4)
    assert found.anyway.price == found.anyway.price_at_least == 2 * 1000 - 2 * 100
    assert found.better is None


def test_nothing_is_proved_in_no_time() -> None:
    asked = a_price_of_fifty()
    found = certify(asked, [visit("11/am")], Limits(seconds=0), solve)
    assert (found.verdict, found.least, found.better, found.answers) == ("open", 0, None, ())


def test_where_nobody_carries_anything_nothing_is_asked() -> None:
    found = certify(problem(), [visit("11/am")], QUICK, solve)
    assert (found.verdict, found.worst_off, found.answers) == ("even", (), ())


def test_a_plan_that_is_not_the_best_may_be_bettered_for_less_than_nothing() -> None:
    asked = problem(people=people(ann={"avoid": [MONDAY]}))
    found = certify(asked, [visit("11/am")], QUICK, solve)
    assert found.better is not None
    assert found.better.price == -(10 + 2 * 3)


def test_a_wrong_bound_proves_nothing_that_a_plan_refutes() -> None:
    """A bound that is too weak leaves the question open, whatever plan came with it."""
    asked = a_price_of_fifty()
    plan = (visit("11/am"), visit("12/am", "s"))
    weak = Answer("no_more_unmet", no_more_unmet(asked), bound=0, visits=plan)
    assert conclude(asked, plan, [weak]).verdict == "open"


def test_the_dearest_plan_there_can_be_costs_exactly_what_was_counted() -> None:
    """At the worst of times for both, disliked, not for the first time, and with everything else lost."""
    day = "2027-01-11"
    asked = problem(
        people=people(ann={"avoid": [day], "groups": ["field"]}, hal={"avoid": [day]}),
        placements=[shadow(slots=2)],
        coverage=[{"group": "field", "max_away": 0, "price": 7}],
        ranks={"ann": {"desk": 5}},
        history=[["ann", "hal"]],
        pairs=[["ann", "ida"]],
        baseline=[visit("12/am").to_json()],
    )
    terms = score_of(asked, [visit("11/am")])
    others = sum(points for term, points in terms.items() if term not in ("unmet", "fair"))
    assert others == most_of_others(asked, asked.weights) == 2 * (10 + 10 + 1 + 7) + 15 + 8 + 2 * 40 + 60
