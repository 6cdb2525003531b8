"""Eight times the problem is eight times the work to read, check, price, explain and write, and no more.

What is counted are the instructions that Python executes, which no busy machine changes.
"""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from solver import Plan, Problem, Unmet, Visit, broken_rules, score_of
from solver.greedy import first_plan
from solver.incumbent import missing_visits
from solver.ledger import ledger_of
from solver.prices import Prices
from solver.reading import parse_json, read_json
from solver.reasons import Reasons
from solver.revision import Revision
from solver.size import possible_starts
from solver.writing import write_whole
from tests.shared_files import shared_file
from tests.solver.grown import Value, apart, together

TIMES = 8
ROOM = 1.1
Grown = Callable[[Value, int], Value]
ways = pytest.mark.parametrize("grown", [apart, together])


def work(task: Callable[[], object]) -> int:
    """How many instructions a task takes."""
    count = 0

    def trace(frame: FrameType, event: str, _: Any) -> Any:
        nonlocal count
        frame.f_trace_opcodes, frame.f_trace_lines = True, False
        count += event == "opcode"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        task()
    finally:
        sys.settrace(before)
    return count


def small() -> Value:
    value = read_json(shared_file("instances/p24.json"))
    assert isinstance(value, dict)
    return value


def planned(value: Value, grown: Grown, times: int) -> tuple[Problem, list[Visit]]:
    """A grown problem, and the plan of the small one in each of its copies."""
    plan = first_plan(Problem.from_json(value))
    visits = [
        Visit(*(f"{name}.{number}" for name in (v.request, v.placement, v.host)), v.start)
        for number in range(times)
        for v in plan
    ]
    problem = Problem.from_json(grown(value, times))
    assert broken_rules(problem, visits) == []
    return problem, visits


def derived(problem: Problem) -> Problem:
    """A problem with all that follows from it worked out."""
    names = "availability coverage_of spared_tallies offered_starts rotations_hosted_by followers requests_of"
    for name in [*names.split(), "wished_meetings", "baseline_at", "forbidden_pairs", "met_before"]:
        getattr(problem, name)
    return problem


@ways
def test_reading(grown: Grown) -> None:
    def read(times: int) -> int:
        text = json.dumps(grown(small(), times))
        return work(lambda: derived(Problem.from_json(parse_json(text))))

    read(1)  # the first time, the calendar's dates are new
    assert read(TIMES) < ROOM * TIMES * read(1)


@ways
@pytest.mark.parametrize("judge", [broken_rules, score_of, lambda p, v: Prices(ledger_of(p, v))])
def test_checking_and_scoring(grown: Grown, judge: Callable[[Problem, list[Visit]], object]) -> None:
    def judged(times: int) -> int:
        problem, visits = planned(small(), grown, times)
        derived(problem)
        return work(lambda: judge(problem, visits))

    assert judged(TIMES) < ROOM * TIMES * judged(1)


@ways
def test_a_first_plan(grown: Grown) -> None:
    def begun(times: int) -> int:
        problem = derived(Problem.from_json(grown(small(), times)))
        return work(lambda: first_plan(problem))

    assert begun(TIMES) < ROOM * TIMES * begun(1)


def test_a_change_costs_the_same_in_a_plan_of_any_size() -> None:
    def changed(times: int) -> int:
        problem, visits = planned(small(), apart, times)
        revision = Revision(problem, visits)
        return work(lambda: revision.change(visits[:3], visits[:3]))

    assert changed(TIMES) < ROOM * changed(1)


def test_a_reason_costs_the_same_in_a_plan_of_any_size() -> None:
    def explained(times: int) -> int:
        problem, visits = planned(small(), apart, times)
        reasons = Reasons(ledger_of(derived(problem), visits[1::2]))
        first, *lacking = [key for key in missing_visits(problem, visits[1::2]) if key.endswith(".0")]
        reasons.of(first)  # the first of them prices the whole plan
        return work(lambda: [reasons.of(request) for request in lacking[::8]])

    assert explained(4 * TIMES) < ROOM * explained(1)


def test_sizing() -> None:
    def sized(times: int) -> int:
        problem = derived(Problem.from_json(apart(small(), times)))
        return work(lambda: possible_starts(problem))

    assert sized(TIMES) < ROOM * TIMES * sized(1)


def test_writing_and_reading_a_plan(tmp_path: Path) -> None:
    def written(times: int) -> int:
        _, visits = planned(small(), apart, times)
        unmet = [Unmet(visit.request, 1, ("for no reason",)) for visit in visits]
        plan = Plan("p", "feasible", tuple(visits), tuple(unmet), 1, 0, {"unmet": 1})
        path = tmp_path / "plan.json"
        return work(lambda: write_whole(path, plan)) + work(lambda: Plan.from_json(read_json(path)))

    written(1)
    assert written(TIMES) < ROOM * TIMES * written(1)


def test_the_count_tells_a_square_from_a_line() -> None:
    def pairs(times: int) -> int:
        return work(lambda: [(a, b) for a in range(10 * times) for b in range(10 * times)])

    assert pairs(TIMES) > 5 * TIMES * pairs(1)
