"""The solver's progress as a picture: the score falls, the bound rises; where they meet is the best plan."""

from collections.abc import Sequence
from dataclasses import dataclass

from rotation.planning.solving import Point
from rotation.planning.verdict import gap_percent, gap_words

WIDTH, HEIGHT, MARGIN = 640, 180, 8


@dataclass(frozen=True)
class Reached:
    """What was reached after so many seconds."""

    seconds: float
    objective: float
    bound: float | None
    unmet: int

    @property
    def gap(self) -> int | None:
        """How far from the best possible, at most, in per cent; None while nothing is known."""
        return None if self.bound is None else gap_percent(self.objective, self.bound)

    @property
    def far(self) -> str:
        """The same in words; a dash while nothing is known."""
        return "–" if self.bound is None else gap_words(self.objective, self.bound)


@dataclass(frozen=True)
class Curve:
    """Points of the two lines, in units of the picture, and the same as rows of a table."""

    objective: str
    bound: str
    reached: tuple[Reached, ...]
    seconds: float

    @property
    def latest(self) -> Reached | None:
        """The last improvement."""
        return self.reached[-1] if self.reached else None


def curve_of(points: Sequence[Point], *, seconds: float) -> Curve:
    """The curve of some progress points, over `seconds` on the horizontal axis."""
    reached = tuple(
        Reached(time or 0.0, objective, bound, int(unmet or 0))
        for time, objective, bound, unmet in points
        if objective is not None
    )
    if not reached:
        return Curve("", "", (), seconds)
    scores = [each.objective for each in reached]
    # A first bound far below everything would press the score into a flat line at the top.
    low = max(min(scores) - 2 * (max(scores) - min(scores) + 1), _lowest(reached))
    high = max(scores)

    def steps(values: Sequence[tuple[float, float]]) -> str:
        drawn: list[str] = []
        for time, value in values:
            x = MARGIN + (WIDTH - 2 * MARGIN) * min(1.0, time / seconds)
            y = MARGIN + (HEIGHT - 2 * MARGIN) * (high - max(low, value)) / max(1.0, high - low)
            if drawn:
                drawn.append(f"{x:.1f},{drawn[-1].split(',')[1]}")
            drawn.append(f"{x:.1f},{y:.1f}")
        return " ".join(drawn)

    end = reached[-1]
    bounds = [(each.seconds, each.bound) for each in reached if each.bound is not None]
    return Curve(
        objective=steps([*((each.seconds, each.objective) for each in reached), (seconds, end.objective)]),
        bound=steps([*bounds, (seconds, bounds[-1][1])]) if bounds else "",
        reached=reached,
        seconds=seconds,
    )


def _lowest(reached: Sequence[Reached]) -> float:
    return min(each.objective if each.bound is None else each.bound for each in reached)
