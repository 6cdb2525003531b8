"""Bars that stand in the rows of a table: the table says what the picture shows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rotation.models.people import Person

WIDTH = 100.0
SHOWN = 12

# Its look, how much of the whole it is, and what it is in words.
Part = tuple[str, int, str]


@dataclass(frozen=True)
class Bar:
    """One person's bar, of parts that lie beside each other."""

    person: Person
    value: int
    parts: Sequence[Part]

    @property
    def words(self) -> str:
        """What it is made of."""
        return ", ".join(words for _look, _size, words in self.parts if words)


@dataclass(frozen=True)
class Rect:
    """A part of a bar, in units of the picture."""

    look: str
    x: float
    width: float


@dataclass(frozen=True)
class Bars:
    """The first rows and the rest, all on the scale of the longest."""

    first: Sequence[Bar]
    rest: Sequence[Bar]
    longest: int

    def rects(self, bar: Bar) -> list[Rect]:
        """The parts of a bar, from left to right."""
        found, x = [], 0.0
        for look, size, _words in bar.parts:
            width = WIDTH * size / max(1, self.longest)
            found.append(Rect(look, round(x, 2), round(width, 2)))
            x += width
        return found


def bars_of(bars: Iterable[Bar]) -> Bars:
    """Bars on one scale, so many shown at once."""
    every = list(bars)
    longest = max((bar.value for bar in every), default=0)
    return Bars(every[:SHOWN], every[SHOWN:], longest)
