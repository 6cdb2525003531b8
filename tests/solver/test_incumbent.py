"""What gets in, what is told of it, and what becomes of a proof that a plan belies."""

import time
from collections.abc import Callable

import pytest

from solver import Limits, Plan, Problem, Progress, engine
from solver.bounds import simple_bound
from solver.greedy import first_plan
from solver.incumbent import Incumbent
from solver.nouns import Visit
from solver.plan import in_order
from solver.supervisor import solve_apart
from tests.solver.builders import problem, request, shadow, visit

ASKED = problem(placements=[shadow(hosts=["hal", "ida"])], requests=[request(), request("s", guest="bob")])
POOR, GOOD = [visit("11/am")], [visit("11/am"), visit("12/am", key="s")]


def told_by(asked: Problem) -> tuple[Incumbent, list[Progress]]:
    told: list[Progress] = []
    return Incumbent(asked, time.monotonic(), told.append), told


def test_what_is_told_adds_up_to_the_plan() -> None:
    incumbent, told = told_by(ASKED)
    assert incumbent.offer(POOR)
    assert incumbent.offer(GOOD)
    other = visit("13/am", key="s")
    assert not incumbent.change([GOOD[1]], [other])  # no better
    assert not incumbent.change([other], [])  # not there
    standing: set[object] = set()
    for progress in told:
        standing = (standing - set(progress.gone)) | set(progress.come)
        assert progress.visits == in_order(standing)  # type: ignore[arg-type]
        assert progress.unmet == 2 - len(standing)
    assert [p.objective for p in told] == sorted((p.objective for p in told), reverse=True)
    assert len(told) == 2


def test_a_first_plan_that_breaks_a_rule_is_not_taken() -> None:
    incumbent, told = told_by(ASKED)
    assert not incumbent.offer([visit("11/am"), visit("11/am", key="s")])
    assert (incumbent.objective, told) == (None, [])


def test_a_bound_above_a_plan_that_stands_is_an_error_that_the_plan_tells() -> None:
    incumbent, told = told_by(ASKED)
    incumbent.offer(POOR)
    assert incumbent.objective is not None
    incumbent.raise_bound(incumbent.objective - 1)
    incumbent.raise_bound(incumbent.objective + 1)
    assert incumbent.is_settled
    assert told[-1].fault == incumbent.fault is not None
    incumbent.raise_bound(incumbent.objective)  # nothing is believed any more
    plan = incumbent.plan()
    assert (plan.status, plan.bound, list(plan.visits)) == ("feasible", simple_bound(ASKED), POOR)
    assert plan.reasons == (incumbent.fault,)
    assert "internal error" in plan.reasons[0]
    assert Plan.from_json(plan.to_json()) == plan


def test_a_plan_below_a_bound_is_taken_and_the_bound_is_not() -> None:
    incumbent, told = told_by(ASKED)
    incumbent.offer(POOR)
    incumbent.raise_bound(incumbent.objective or 0)
    assert incumbent.is_optimal
    assert incumbent.offer(GOOD)
    assert not incumbent.is_optimal
    assert (told[-1].bound, list(incumbent.visits)) == (simple_bound(ASKED), GOOD)
    assert told[-1].fault is not None
    assert incumbent.plan().status == "feasible"


def test_a_bound_above_the_first_plan_is_an_error_too() -> None:
    incumbent, _ = told_by(ASKED)
    incumbent.raise_bound(10**9)
    assert incumbent.offer(first_plan(ASKED))
    assert incumbent.fault is not None
    assert incumbent.plan().status == "feasible"


def test_a_fault_of_the_search_reaches_whoever_started_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def wrong(
        incumbent: Incumbent,
        _route: object,
        _limits: object,
        _until: float,
        first: Callable[[], list[Visit]],
        stop: object,
    ) -> None:
        incumbent.offer(first())
        incumbent.raise_bound(10**9)

    monkeypatch.setattr(engine, "improve", wrong)
    told: list[Progress] = []
    plan = solve_apart(ASKED, Limits(seconds=20), told.append)
    assert (plan.status, plan.bound) == ("feasible", simple_bound(ASKED))
    assert plan.visits == in_order(first_plan(ASKED))
    assert plan.reasons == (told[-1].fault,)
