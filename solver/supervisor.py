"""Solving in a process of its own, which may crash, hang or eat its memory and takes no plan with it."""

import multiprocessing as mp
import os
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess

from solver.beginning import first_plan_by
from solver.contradiction import contradiction
from solver.descent import end_with
from solver.incumbent import Incumbent, OnProgress, Progress
from solver.limits import Limits
from solver.nouns import Visit
from solver.plan import Plan
from solver.problem import Problem
from solver.route import Route, route_of

PATIENCE_SECONDS = 0.05
GRACE_SECONDS = 0.3
OUT_OF_MEMORY = 3

# How the best plan differs from the one before, the best bound, and the fault of the search if it has one.
Found = tuple[tuple[Visit, ...], tuple[Visit, ...], int, str | None]


def solve_apart(
    problem: Problem,
    limits: Limits,
    on_progress: OnProgress | None = None,
    stop: Callable[[], bool] = lambda: False,
    started: float | None = None,
) -> Plan:
    """The best plan found within the limits, or until `stop` answers yes, whatever becomes of the search.

    A first plan is worth a moment beyond the time. Where there are parts it has all hands, and the search
    begins after it; elsewhere it is made while the search states its model. The search runs in a child
    process that is killed a moment after the time is up, or at once when told to stop: every plan it found is
    already here. Where it dies before that, the plan's `reasons` say so. `started` is when the clock of
    `limits.seconds` and of the progress began, on the monotonic clock.

    Raises TooLarge for a problem that there is not enough memory for.
    """
    started = time.monotonic() if started is None else started
    infeasible = contradiction(problem)
    if infeasible is not None:
        return infeasible
    route = route_of(problem)
    incumbent = Incumbent(problem, started, on_progress)
    deadline = started + limits.seconds

    def begin() -> None:
        incumbent.offer(first_plan_by(problem, route, limits, deadline, stop))

    if route.by_parts:
        begin()
    here, there = mp.Pipe()
    child = mp.get_context("fork").Process(
        target=_search, args=((here, there), incumbent, route, limits, deadline, os.getpid())
    )
    child.start()
    there.close()
    died: tuple[str, ...] = ()
    try:
        if not route.by_parts:
            begin()
            # The child listens only once its model stands, so a long first plan waits for it apart.
            threading.Thread(target=_tell, args=(here, incumbent.visits), daemon=True).start()
        if _gather(here, incumbent, deadline + GRACE_SECONDS, stop):
            died = _death_of(child)
    finally:
        _end(child)
    plan = incumbent.plan(explain_until=started if stop() else deadline)
    return replace(plan, reasons=(*plan.reasons, *died))


def _gather(here: Connection, incumbent: Incumbent, latest: float, stop: Callable[[], bool]) -> bool:
    """Takes what the child finds until the latest moment, or `stop` says so; whether the child is gone."""
    while not incumbent.is_settled and not stop() and time.monotonic() < latest:
        try:
            if not here.poll(PATIENCE_SECONDS):
                continue
            gone, come, bound, fault = here.recv()
        except (EOFError, OSError):
            return True
        if gone or come:
            incumbent.change(gone, come)
        if fault is None:
            incumbent.raise_bound(bound)
        else:
            incumbent.distrust(fault)
    return False


def _death_of(child: BaseProcess) -> tuple[str, ...]:
    """Why a child is gone, unless it has done what it had to."""
    child.join(GRACE_SECONDS)
    status = child.exitcode
    if not status:
        return ()
    if status == OUT_OF_MEMORY:
        return ("the search ended early for want of memory",)
    if status < 0:
        return (f"the search ended early: its process was killed by signal {-status}",)
    return (f"the search ended early: its process failed with status {status}",)


def _tell(here: Connection, visits: tuple[Visit, ...]) -> None:
    try:
        here.send(visits)
    except OSError:
        return  # a child that is gone needs no first plan


def _end(child: BaseProcess) -> None:
    child.kill()
    child.join()


def _search(
    pipe: tuple[Connection, Connection],
    incumbent: Incumbent,
    route: Route,
    limits: Limits,
    deadline: float,
    parent: int,
) -> None:
    """What the child does. Whatever ends it early, the parent has every plan it found."""
    here, there = pipe
    here.close()  # a copy of the parent's end: while it is open, the parent's death goes unheard
    orphaned = end_with(parent)
    try:
        _improve(there, incumbent, route, limits, deadline, orphaned)
    except (MemoryError, ImportError, SystemError):  # the last from extensions that cannot be loaded
        sys.exit(OUT_OF_MEMORY)
    except (EOFError, OSError):
        return  # the parent has gone


def _improve(
    there: Connection,
    incumbent: Incumbent,
    route: Route,
    limits: Limits,
    deadline: float,
    orphaned: Callable[[], bool],
) -> None:
    """Searches from the first plan, which the parent tells unless it stood before the search began."""
    from solver.engine import improve  # noqa: PLC0415 - HiGHS loads here, beside the parent's first plan

    def send(progress: Progress) -> None:
        found: Found = progress.gone, progress.come, progress.bound, progress.fault
        there.send(found)

    incumbent.on_progress = send
    first = (lambda: incumbent.visits) if route.by_parts else there.recv
    improve(incumbent, route, limits, deadline, first, stop=orphaned)


def can_solve_apart() -> bool:
    """Whether this system can fork."""
    return "fork" in mp.get_all_start_methods()
