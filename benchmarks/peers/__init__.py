"""Who plans beside our solver: each peer as one function of a problem, a seed and a telling.

They are written from the format's page. They read problems as our solver does,
and share nothing else with it.
"""

from collections.abc import Callable

from benchmarks.peers.telling import Telling
from solver import Problem

Peer = Callable[[Problem, int, Telling], None]


def peer_of(name: str) -> Peer:
    """The peer of a name. HiGHS and OR-Tools cannot share a process, so only what it needs is loaded."""
    # ruff: noqa: PLC0415
    if name in {"a", "c"}:
        from benchmarks.peers import cp_sat

        return cp_sat.solve_plain if name == "a" else cp_sat.solve_counted
    if name in {"highs", "highs-nopresolve"}:
        from benchmarks.peers import mip

        return mip.solve_presolved if name == "highs" else mip.solve_unpresolved
    from benchmarks.peers import annealing, greedy

    peer: Peer = annealing.solve if name == "annealing" else greedy.solve
    return peer
