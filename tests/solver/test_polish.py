"""Problems that fall apart, and neighbourhoods in which everybody else stays put."""

import random
import time

import pytest

from solver import Limits, Problem, broken_rules, read_json, solve
from solver.engine import improve
from solver.greedy import first_plan
from solver.incumbent import Incumbent
from solver.model import model_of
from solver.parts import circles
from solver.polish import focus, neighbours
from solver.proof.matrix import matrix_of
from solver.proof.search import search
from solver.proof.simplex import Simplex
from solver.route import Route
from solver.rules import RULES
from tests.shared_files import shared_file
from tests.solver.builders import problem, request, shadow, visit

QUICK = Limits(seconds=10, workers=1)
TWO_SITES = {
    "placements": [shadow(), shadow("calls", hosts=["ida"])],
    "requests": [request(), request("s", guest="bob", placements=["calls"])],
}


def test_guests_of_different_hosts_are_parts() -> None:
    asked = problem(**TWO_SITES)
    guests = [part & asked.requests_of.keys() for part in circles(asked)]
    assert sorted(map(sorted, guests)) == [["ann"], ["bob"]]


def test_a_team_or_a_pair_ties_parts_together() -> None:
    assert len(circles(problem(**TWO_SITES, pairs=[["ann", "ida"]]))) == 1
    people = problem(**TWO_SITES).to_json()
    people["people"] = [{**p, "groups": ["desk"]} for p in people["people"]]  # type: ignore[attr-defined]
    people["coverage"] = [{"group": "desk", "max_away": 1}]
    assert len(circles(Problem.from_json(people))) == 1


def test_who_is_not_in_focus_keeps_their_visits() -> None:
    asked = problem(**TWO_SITES, weights={"prefer": 50})
    visits = [visit("15/pm", key="s", placement="calls", host="ida")]
    model = model_of(asked, (focus(asked, visits, frozenset({"ann"})), *RULES))
    found: list[list[int]] = []
    search(matrix_of(model.program), [], QUICK, lambda v: found.append(list(v)), lambda: False)
    planned = model.variables.visits_of(found[-1])
    assert visits[0] in planned
    assert [v.request for v in planned if v not in visits] == ["r"]


def test_neighbours_compete_for_a_placement_and_come_from_chance_alone() -> None:
    asked = problem(requests=[request(), request("s", guest="bob")])
    visits = [visit("11/am", key="s")]
    picks = [neighbours(asked, visits, random.Random(seed)) for seed in (1, 1)]
    assert picks[0] == picks[1] == {"ann", "bob"}


ROUTES = {
    "whole": Route(by_parts=False, as_whole=True),
    "parts": Route(by_parts=True, as_whole=False),
    "neighbourhoods": Route(by_parts=False, as_whole=False),
}


@pytest.mark.parametrize("route", ROUTES.values(), ids=ROUTES)
def test_a_plan_is_sound_and_no_worse_whatever_the_route(route: Route) -> None:
    asked = Problem.from_json(read_json(shared_file("instances/p24.json")))
    incumbent = Incumbent(asked, time.monotonic())
    first = first_plan(asked)
    improve(incumbent, route, Limits(seconds=2), time.monotonic() + 2, lambda: first)
    before = Incumbent(asked, time.monotonic())
    before.offer(first)
    assert broken_rules(asked, incumbent.visits) == []
    assert incumbent.objective is not None
    assert before.objective is not None
    assert incumbent.objective <= before.objective


def test_an_error_of_a_listener_ends_the_search_and_is_raised() -> None:
    def refuse(_: object) -> None:
        raise RuntimeError("nobody listens")

    with pytest.raises(RuntimeError, match="nobody listens"):
        search(matrix_of(model_of(problem()).program), [], QUICK, refuse, lambda: False)


def test_where_highs_gives_up_the_whole_is_searched_with_cp_sat(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Simplex, "solve", lambda self, until: False)
    asked = Problem.from_json(read_json(shared_file("instances/p24.json")))
    plan = solve(asked, Limits(seconds=60, workers=1, deterministic=30))
    assert (plan.status, plan.objective) == ("optimal", 6268)
