"""What the solver says no to, and how it says so."""

from collections.abc import Iterable
from dataclasses import dataclass

SHOWN = 50


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with an input: where it stands, and what was expected there."""

    path: str
    expected: str

    def __str__(self) -> str:
        return f"{self.path}: {self.expected}" if self.path else self.expected


class BadInput(ValueError):
    """An input that breaks the format, with every fault that was found in it."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(self.summary())

    def summary(self) -> str:
        """The faults, one a line; a file with thousands of them names the first fifty."""
        lines = [str(fault) for fault in self.faults[:SHOWN]]
        if len(self.faults) > SHOWN:
            lines.append(f"and {len(self.faults) - SHOWN} more")
        return "\n".join(lines)


class BadProblem(BadInput):
    """The planning problem breaks the format."""


class BadPlan(BadInput):
    """The plan breaks the format; a well-formed plan that breaks a rule is no BadPlan."""


class TooLarge(BadInput):
    """The problem may be sound, but takes more memory than there is."""

    def __init__(self, sentence: str) -> None:
        super().__init__([Fault("", sentence)])
