"""Each term of the score by its exact value, in the score, in the program and in a price."""

import pytest

from solver import Limits, Problem, Visit, score_of, solve
from solver.ledger import Stay, ledger_of, stay_of
from solver.model import model_of
from solver.prices import Prices
from solver.problem import TERMS
from tests.solver.builders import Json, people, person, problem_json, request, rotation, shadow, visit

OLD = visit("12/am").to_json()
GROUP = {"groups": ["desk"]}


CASES: list[tuple[str, int, Json, list[Visit]]] = [
    ("unmet", 3 * 1000, problem_json(requests=[request(priority=3)]), []),
    ("unmet", 2 * 1000, problem_json(requests=[request(visits=3)]), [visit("11/am")]),
    ("move", 60, problem_json(baseline=[OLD]), [visit("11/am")]),
    ("move", 0, problem_json(baseline=[OLD]), [visit("12/am")]),
    ("move", 60, problem_json(baseline=[{**OLD, "host": "gone", "request": "gone"}]), [visit("12/am")]),
    (
        "rehost",
        20,
        problem_json(baseline=[OLD], placements=[shadow(hosts=["hal", "ida"])]),
        [visit("12/am", host="ida")],
    ),
    (
        "cover",
        7,
        problem_json(people=people(ann=GROUP), coverage=[{"group": "desk", "min_present": 1, "price": 7}]),
        [visit("11/am")],
    ),
    ("avoid", 10, problem_json(people=people(ann={"avoid": ["2027-01-11"]})), [visit("11/am")]),
    ("avoid", 10, problem_json(people=people(hal={"avoid": ["2027-01-11/am"]})), [visit("11/am")]),
    (
        "avoid",
        0,
        problem_json(people=people(ann={"prefer": ["2027-01-11"], "avoid": ["2027-01-11/pm"]})),
        [visit("11/am")],
    ),
    (
        "prefer",
        0,
        problem_json(people=people(ann={"prefer": ["2027-01-11"], "avoid": ["2027-01-11/pm"]})),
        [visit("11/pm")],
    ),
    (
        "prefer",
        -4,
        problem_json(people=people(ann={"prefer": ["2027-01-11"]}), placements=[shadow(slots=2)]),
        [visit("11/am")],
    ),
    (
        "prefer",
        -6,
        problem_json(
            people=people(ann={"prefer": ["2027-01-11", "2027-01-12"], "works": "1110111111"}),
            placements=[rotation()],
            requests=[request(placements=["team"])],
        ),
        [visit("11/am", placement="team")],
    ),
    ("rank", 3 * 4, problem_json(ranks={"ann": {"desk": 4}}), [visit("11/am")]),
    ("repeat", 8, problem_json(history=[["ann", "hal"]]), [visit("11/am")]),
    ("pair", 40, problem_json(pairs=[["ann", "hal"]]), [visit("11/am")]),
    ("pair", 80, problem_json(pairs=[["hal", "ann"]]), []),
    ("fair", 2 * 200, problem_json(requests=[request(visits=2)]), []),
    (
        "fair",
        2 * (3 * 1 + 5),
        problem_json(people=people(ann={"avoid": ["2027-01-11"]}), ranks={"ann": {"desk": 5}}),
        [visit("11/am")],
    ),
    (
        "load",
        3,
        problem_json(
            placements=[shadow(slots=2), shadow("calls", hosts=["ida"])],
            people=[*people()[:4], person("ida", department="marketing")],
            requests=[request(), request("s", guest="bob", placements=["calls"])],
        ),
        [visit("11/am"), visit("11/am", key="s", placement="calls", host="ida")],
    ),
]


@pytest.mark.parametrize(("term", "value", "stated", "visits"), CASES)
def test_a_term_has_its_exact_value(term: str, value: int, stated: Json, visits: list[Visit]) -> None:
    assert score_of(Problem.from_json(stated), visits)[term] == value


@pytest.mark.parametrize(("term", "value", "stated", "visits"), CASES)
def test_the_program_counts_the_term_alike(term: str, value: int, stated: Json, visits: list[Visit]) -> None:
    weights = dict.fromkeys(TERMS, 0)
    del weights[term]
    problem = Problem.from_json({**stated, "weights": weights})
    model = model_of(problem)
    values = model.program.completed(model.variables.values_of(visits))
    assert model.program.cost_of(values) == value


@pytest.mark.parametrize(("term", "value", "stated", "visits"), CASES)
def test_a_price_is_what_a_visit_changes(term: str, value: int, stated: Json, visits: list[Visit]) -> None:
    problem = Problem.from_json(stated)
    for added in visits:
        others = [v for v in visits if v != added]
        stay = stay_of(problem, added)
        assert isinstance(stay, Stay)
        change = sum(score_of(problem, visits).values()) - sum(score_of(problem, others).values())
        assert Prices(ledger_of(problem, others)).of(stay) == change


def test_every_term_is_tried() -> None:
    assert {case[0] for case in CASES} == set(TERMS)


def test_without_weights_nothing_matters() -> None:
    problem = Problem.from_json(problem_json(weights=dict.fromkeys(TERMS, 0), pairs=[["ann", "hal"]]))
    plan = solve(problem, Limits(seconds=10, workers=1))
    assert (plan.status, plan.objective, plan.bound) == ("optimal", 0, 0)


def test_a_visit_may_cost_more_than_it_is_worth() -> None:
    stated = problem_json(weights={"unmet": 1, "fair": 0}, ranks={"ann": {"desk": 5}})
    plan = solve(Problem.from_json(stated), Limits(seconds=10, workers=1))
    assert (plan.status, plan.visits, plan.objective) == ("optimal", (), 1)
    assert "would cost 15 more" in plan.unmet[0].reasons[0]


def test_a_bound_allows_for_what_guests_would_like() -> None:
    stated = problem_json(people=people(ann={"prefer": ["2027-01-12/pm"]}), weights={"load": 0})
    plan = solve(Problem.from_json(stated), Limits(seconds=10, workers=1))
    assert (plan.objective, plan.bound, plan.visits) == (-2, -2, (visit("12/pm"),))
