"""Tasks done in processes of their own, or here: what is reported arrives, and a death takes one task."""

import os
import signal

import pytest

from solver.crew import Crew, Stop, Tell


def work(task: int, tell: Tell[tuple[int, int]], stop: Stop) -> None:
    if task < 0:
        os.kill(os.getpid(), signal.SIGKILL)
    tell((task, 1))
    tell((task, 2))


def told(hands: int, tasks: list[int]) -> list[tuple[int, int]]:
    heard: list[tuple[int, int]] = []
    Crew(hands, work).do(tasks, heard.append, lambda: False)
    return heard


@pytest.mark.parametrize("hands", [1, 2, 5])
def test_every_task_reports_all_it_has_to_say_in_order(hands: int) -> None:
    heard = told(hands, [1, 2, 3])
    assert sorted(heard) == [(1, 1), (1, 2), (2, 1), (2, 2), (3, 1), (3, 2)]
    assert all(heard.index((task, 1)) < heard.index((task, 2)) for task in (1, 2, 3))


def test_a_process_that_dies_takes_its_task_and_nothing_else() -> None:
    assert {task for task, _ in told(2, [1, -1, 2, 3])} == {1, 2, 3}


def test_with_nobody_left_the_rest_is_left_undone() -> None:
    assert told(2, [-1, -1, 1]) == []


@pytest.mark.parametrize("hands", [1, 2])
def test_nothing_is_begun_once_told_to_stop(hands: int) -> None:
    heard: list[tuple[int, int]] = []
    Crew(hands, work).do([1, 2], heard.append, lambda: True)
    assert heard == []
