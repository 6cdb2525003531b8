"""Which way a problem is gone about is told by its size, its parts and the memory there is."""

import pytest

from solver import Limits, Problem, read_json, solve
from solver import route as route_module
from solver.refusals import TooLarge
from solver.route import Route, route_of
from solver.size import bytes_of_model, possible_starts
from tests.shared_files import shared_file

PLENTY = 2**40


def shared(name: str) -> Problem:
    return Problem.from_json(read_json(shared_file(f"instances/{name}")))


def test_small_problems_go_whole_and_large_ones_part_by_part() -> None:
    assert route_of(shared("p60.json"), PLENTY) == Route(by_parts=False, as_whole=True)
    assert route_of(shared("p200.json.gz"), PLENTY) == Route(by_parts=False, as_whole=True)
    assert route_of(shared("p1000.json.gz"), PLENTY) == Route(by_parts=True, as_whole=True)
    assert route_of(shared("p5000.json.gz"), PLENTY) == Route(by_parts=True, as_whole=False)


def test_only_what_goes_part_by_part_has_parts() -> None:
    large = shared("p1000.json.gz")
    parts = route_of(large, PLENTY).parts
    assert len(parts) == 17
    assert sum(len(part.requests) for part in parts) == len(large.requests)
    assert route_of(large, bytes_of_model(large) // 8).parts == ()
    assert route_of(shared("p60.json"), PLENTY).parts == ()


def test_less_memory_leaves_less_of_a_choice_and_in_the_end_none() -> None:
    large = shared("p1000.json.gz")
    whole = bytes_of_model(large)
    assert route_of(large, whole - 1) == Route(by_parts=True, as_whole=False)
    assert route_of(large, whole // 8) == Route(by_parts=False, as_whole=False)
    with pytest.raises(TooLarge, match=r"1,000 people, .* possible starts: needs about .*, there are"):
        route_of(large, possible_starts(large))


def test_a_problem_too_large_is_refused_before_anything_is_built(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(route_module, "available_bytes", lambda: 1000)
    with pytest.raises(TooLarge):
        solve(shared("p60.json"), Limits(seconds=5))
