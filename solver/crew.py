"""Hands for the parts of a problem: processes that take one task after another, or this process itself."""

import multiprocessing as mp
import os
from collections.abc import Callable, Iterable
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Generic, TypeVar

from solver.descent import end_with
from solver.limits import Limits

Task = TypeVar("Task")
Report = TypeVar("Report")
Tell = Callable[[Report], None]
Stop = Callable[[], bool]
# What to do with a task: told what to report, and whom to ask whether to stop.
Work = Callable[[Task, Tell[Report], Stop], None]

PATIENCE_SECONDS = 0.05
HANDS = 2


def hands_for(limits: Limits) -> int:
    """How many hands may work: as many as workers, but one where the same work must give the same plan."""
    return 1 if limits.deterministic is not None else limits.workers or HANDS


class Crew(Generic[Task, Report]):
    """Does tasks, in so many processes at once, and hears what they report as it comes.

    A process that dies takes its task with it, and nothing else. With one hand or none, or where there is no
    fork, the tasks are done here.
    """

    def __init__(self, hands: int, work: Work[Task, Report]) -> None:
        self._hands = hands if "fork" in mp.get_all_start_methods() else 1
        self._work = work

    @property
    def is_apart(self) -> bool:
        """Whether tasks are done in processes of their own."""
        return self._hands > 1

    def do(self, tasks: Iterable[Task], hear: Tell[Report], stop: Stop) -> None:
        """Does all tasks, those first that stand first, unless `stop` answers yes before they are done."""
        left = iter(tasks)
        self.serve(lambda: next(left, None), hear, stop)

    def serve(self, next_task: Callable[[], Task | None], hear: Tell[Report], stop: Stop) -> None:
        """Does tasks until there is none and all are done, unless `stop` answers yes before that.

        Whoever has a hand free asks for the next task; where there is none, again after every report.
        """
        if self.is_apart:
            self._serve_apart(next_task, hear, stop)
            return
        while not stop():
            task = next_task()
            if task is None:
                return
            self._work(task, hear, stop)

    def _serve_apart(self, next_task: Callable[[], Task | None], hear: Tell[Report], stop: Stop) -> None:
        hands: list[tuple[Connection, BaseProcess]] = []
        free: list[Connection] = []
        busy: list[Connection] = []
        dead = 0
        try:
            while not stop():
                while len(busy) < self._hands - dead and (task := next_task()) is not None:
                    if not free:
                        hands.append(self._hand())
                        free.append(hands[-1][0])
                    busy.append(free.pop())
                    busy[-1].send(task)
                if not busy:
                    return
                for pipe in wait(busy, PATIENCE_SECONDS):
                    assert isinstance(pipe, Connection)  # noqa: S101 - the only kind of thing waited for
                    try:
                        report = pipe.recv()
                    except (EOFError, OSError):
                        busy.remove(pipe)
                        dead += 1
                        continue
                    if report is not None:
                        hear(report)
                    else:
                        busy.remove(pipe)
                        free.append(pipe)
        finally:
            for pipe, process in hands:
                process.kill()
                process.join()
                pipe.close()

    def _hand(self) -> tuple[Connection, BaseProcess]:
        here, there = mp.Pipe()
        process = mp.get_context("fork").Process(
            target=_toil, args=(here, there, self._work, os.getpid()), daemon=True
        )
        process.start()
        there.close()
        return here, process


def _toil(here: Connection, there: Connection, work: Work[Task, Report], parent: int) -> None:
    """What a process of the crew does until it is killed or its parent is gone."""
    here.close()
    stop = end_with(parent)
    while True:
        try:
            work(there.recv(), there.send, stop)
            there.send(None)
        except (EOFError, OSError, MemoryError):  # the parent is gone, or the task is too large for a hand
            return
