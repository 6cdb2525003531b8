"""Simulated annealing from the greedy plan: put a visit in, push out what is in its way, keep it or not."""

import math
import random
import time
from collections.abc import Iterator

from benchmarks.peers.choices import Choice, Choices
from benchmarks.peers.greedy import planned, visits_of
from benchmarks.peers.standing import Standing
from benchmarks.peers.telling import Telling
from solver import Problem

HOTTEST, COLDEST = 30.0, 0.7
TELL_EVERY = 0.1
Exchange = tuple[list[Choice], list[Choice]]
"""The visits that went, and those that came."""
TRIES = 6
DRAWS = 8


def solve(problem: Problem, seed: int, telling: Telling, most_moves: int | None = None) -> None:
    """Anneals until the time, or `most_moves`, is up; with as many moves and a seed the plan is the same."""
    started, choices = time.monotonic(), Choices(problem)
    standing = planned(choices, telling)
    telling.tell_plan(visits_of(standing), standing.objective)
    Annealing(standing, random.Random(seed), telling).run(started, most_moves)  # noqa: S311 - not a secret


class Annealing:
    """Moves over a standing plan, and the best plan seen."""

    def __init__(self, standing: Standing, chance: random.Random, telling: Telling) -> None:
        self.standing, self.choices, self.chance = standing, standing.choices, chance
        self.telling = telling
        self.best, self.best_objective = set(standing.visits), standing.objective
        problem = standing.problem
        self.requests = [r.id for r in problem.requests.values() if r.visits and r.placements]
        self.starts = {placement: self.choices.starts(placement) for placement in problem.placements}
        self.known: dict[tuple[str, str, str, int], Choice | None] = {}

    def run(self, started: float, most_moves: int | None) -> None:
        told, temperature = started, HOTTEST
        for move in self._moves(most_moves):
            if move % 64 == 0:
                now = time.monotonic()
                share = (now - started) / max(0.01, self.telling.until - started)
                share = share if most_moves is None else move / most_moves
                temperature = HOTTEST * (COLDEST / HOTTEST) ** min(1.0, share)
                if now - told > TELL_EVERY:
                    told = now
                    self._tell()
            self._move(temperature)
            if self.standing.objective < self.best_objective:
                self.best, self.best_objective = set(self.standing.visits), self.standing.objective
        self._tell()

    def _moves(self, most: int | None) -> Iterator[int]:
        move = 0
        while self.requests and (most is None or move < most) and self.telling.until > time.monotonic():
            yield move
            move += 1

    def _tell(self) -> None:
        self.telling.tell_plan(map(self.choices.visit, self.best), self.best_objective)

    def _move(self, temperature: float) -> None:
        """A change, and another chance for what had to go; kept if it is better, or by chance."""
        request, before = self.chance.choice(self.requests), self.standing.objective
        dropped, joined = self._taken_out(request) if self.chance.random() < 0.5 else self._put_in(request)
        for gone in dropped:
            again = self._another(gone.request)
            if again is not None:
                self.standing.join(again)
                joined.append(again)
        change = self.standing.objective - before
        if change > 0 and self.chance.random() >= math.exp(-change / temperature):
            for visit in reversed(joined):
                self.standing.drop(visit)
            for visit in dropped:
                self.standing.join(visit)

    def _taken_out(self, request: str) -> Exchange:
        """One visit of a request dropped, unless it is locked or there is none."""
        visits = self.standing.of_request[request]
        visit = self.chance.choice(visits) if visits else None
        if visit is None or self._is_locked(visit):
            return [], []
        self.standing.drop(visit)
        return [visit], []

    def _put_in(self, request: str) -> Exchange:
        """A random visit joined, and what had to go for it; nothing where it cannot be."""
        choice = self._random_choice(request)
        if choice is None or choice in self.standing.visits:
            return [], []
        standing, dropped = self.standing, list[Choice]()
        for rival in standing.rivals(choice):
            self._drop(rival, dropped)
        for rival in self._in_the_way(choice):
            if standing.fits(choice):
                break
            self._drop(rival, dropped)
        if standing.fits(choice) and not any(map(self._is_locked, dropped)):
            standing.join(choice)
            return dropped, [choice]
        for visit in dropped:
            standing.join(visit)
        return [], []

    def _is_locked(self, visit: Choice) -> bool:
        return bool(self.standing.locked) and self.choices.visit(visit) in self.standing.locked

    def _drop(self, visit: Choice, dropped: list[Choice]) -> None:
        self.standing.drop(visit)
        dropped.append(visit)

    def _in_the_way(self, choice: Choice) -> list[Choice]:
        """Others' visits that share the seat, the host, or the time in which guest or host should stay."""
        standing = self.standing
        near = [
            *standing.at[choice.placement],
            *standing.of_host[choice.host],
            *standing.of_guest[choice.host],
            *standing.of_host[choice.guest],
        ]
        meeting = [visit for visit in dict.fromkeys(near) if visit.attended & choice.attended]
        self.chance.shuffle(meeting)
        return meeting[:3]

    def _another(self, request: str) -> Choice | None:
        """A visit for a request that fits, the cheapest of a few random ones."""
        found, least = None, 0
        for _ in range(TRIES):
            choice = self._random_choice(request)
            if choice is not None and choice not in self.standing.visits and self.standing.fits(choice):
                change = self.standing.price(choice)
                if found is None or change < least:
                    found, least = choice, change
        return found

    def _random_choice(self, request: str) -> Choice | None:
        """A visit that could stand by itself; none where a few draws find none."""
        chance, problem = self.chance, self.standing.problem
        for _ in range(DRAWS):
            placement = chance.choice(problem.requests[request].placements)
            starts, hosts = self.starts[placement], problem.placements[placement].hosts
            if starts and hosts:
                key = request, placement, chance.choice(hosts), chance.choice(starts)
                if key not in self.known:
                    self.known[key] = self.choices.choice(*key)
                if self.known[key] is not None:
                    return self.known[key]
        return None
