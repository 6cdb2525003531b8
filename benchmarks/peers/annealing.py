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

HOTTEST, COLDEST = 60.0, 0.7
TELL_EVERY = 0.1
TRIES = 6


def solve(problem: Problem, seed: int, telling: Telling, most_moves: int | None = None) -> None:
    """Anneals until the time, or `most_moves`, is up; with the same moves and seed the plan is the same."""
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
        """One visit in, whatever is in its way out, and another chance for what had to go."""
        choice = self._random_choice(self.chance.choice(self.requests))
        if choice is None or choice in self.standing.visits:
            return
        dropped, joined, before = self._push_in(choice), [choice], self.standing.objective
        if dropped is None:
            return
        before = self._before
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

    def _push_in(self, choice: Choice) -> list[Choice] | None:
        """Joins a visit and says what had to go for it; none, with nothing changed, where it cannot be."""
        standing, self._before = self.standing, self.standing.objective
        dropped: list[Choice] = []
        for rival in standing.rivals(choice):
            self._drop(rival, dropped)
        if not standing.fits(choice):
            for rival in self._in_the_way(choice):
                self._drop(rival, dropped)
                if standing.fits(choice):
                    break
        if standing.fits(choice) and not any(self.choices.visit(v) in standing.locked for v in dropped):
            standing.join(choice)
            return dropped
        for visit in dropped:
            standing.join(visit)
        return None

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
                change = self.standing.join(choice)
                self.standing.drop(choice)
                if found is None or change < least:
                    found, least = choice, change
        return found

    def _random_choice(self, request: str) -> Choice | None:
        chance, problem = self.chance, self.standing.problem
        placement = chance.choice(problem.requests[request].placements)
        starts, hosts = self.starts[placement], problem.placements[placement].hosts
        if not starts or not hosts:
            return None
        key = request, placement, chance.choice(hosts), chance.choice(starts)
        if key not in self.known:
            self.known[key] = self.choices.choice(*key)
        return self.known[key]
