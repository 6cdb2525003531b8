"""How long and how hard to search."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of one search.

    `seconds` is wall time. `workers` is the number of threads; none means the measured portfolio.
    `deterministic` bounds the solver's own count of its work: with one worker and time enough, the same seed
    then gives the same plan, byte for byte.
    """

    seconds: float = 60.0
    workers: int | None = None
    seed: int = 0
    deterministic: float | None = None
