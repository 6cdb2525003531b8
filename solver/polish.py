"""Making a plan better part by part, where the whole problem is too large to begin with.

Everybody else's visits stay where they are, though their hosts may change, and the program for the rest is
small enough to be solved outright.
"""

import random
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

import numpy as np

from solver.arrays import Flags
from solver.candidates import Candidates
from solver.incumbent import Incumbent, missing_visits
from solver.limits import Limits
from solver.model import model_of
from solver.nouns import Visit
from solver.problem import Problem
from solver.proof.matrix import matrix_of
from solver.proof.program import Program, Row
from solver.proof.search import search
from solver.rules import RULES, Rule
from solver.variables import Variables

GUESTS = 24
WORK = 1.0


def polish_neighbourhoods(
    incumbent: Incumbent, limits: Limits, deadline: float, stop: Callable[[], bool]
) -> None:
    """Improves a few guests at a time (large neighbourhood search) until the time is up."""
    chance = random.Random(limits.seed)  # noqa: S311 - where to look next is no secret
    while not stop() and time.monotonic() < deadline:
        guests = neighbours(incumbent.problem, incumbent.visits, chance)
        _improve(incumbent, guests, replace(limits, deterministic=WORK), deadline, stop)


def _improve(
    incumbent: Incumbent,
    guests: frozenset[str],
    limits: Limits,
    deadline: float,
    stop: Callable[[], bool],
) -> None:
    model = model_of(incumbent.problem, (focus(incumbent.problem, incumbent.visits, guests), *RULES))
    limits = replace(limits, seconds=deadline - time.monotonic())
    variables, program = model.variables, model.program
    hint = program.completed(variables.values_of(incumbent.visits))

    def offer(values: Sequence[int]) -> None:
        incumbent.offer(variables.visits_of(values))

    search(matrix_of(program), hint.tolist(), limits, offer, stop, is_proof=False)


def neighbours(problem: Problem, visits: Sequence[Visit], chance: random.Random) -> frozenset[str]:
    """Guests who compete for the placements of one request, at best of one that lacks a visit."""
    lacking = list(missing_visits(problem, visits))
    request = chance.choice(lacking if lacking and chance.random() < 0.7 else list(problem.requests))
    guests = {problem.requests[request].guest: None}
    wanted = set(problem.requests[request].placements)
    competing = [problem.requests[v.request].guest for v in visits if v.placement in wanted]
    chance.shuffle(competing)
    guests |= dict.fromkeys(competing)
    return frozenset(list(guests)[:GUESTS])


def focus(problem: Problem, visits: Iterable[Visit], guests: frozenset[str]) -> Rule:
    """A rule of the search, not of the format: who is not among the guests keeps their visits."""
    kept = [visit for visit in visits if problem.requests[visit.request].guest not in guests]
    places = {(v.request, v.placement, problem.timeline.slot(v.start)) for v in kept}

    def sift(candidates: Candidates) -> Flags:
        grid = candidates.grid
        free = np.isin(candidates.guest, [grid.people[guest] for guest in guests])
        keys = [(grid.requests[r], grid.placements[p], s) for r, p, s in places if s is not None]
        wanted = np.array(keys, np.int64).reshape(-1, 3)
        stride = len(grid.placements) * grid.slots
        key = candidates.request * stride + candidates.placement * grid.slots + candidates.start
        stays = np.isin(key, wanted[:, 0] * stride + wanted[:, 1] * grid.slots + wanted[:, 2])
        return np.logical_or(free, stays)

    def fix(program: Program, variables: Variables) -> None:
        for visit in kept:
            columns = variables.columns_at(visit)
            program.add_row(Row(columns, np.ones_like(columns), 1, equal=True))

    return Rule("", "others_keep_their_visits", candidates=sift, rows=fix)
