"""What is wrong with a people file, said so that somebody can mend it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """One thing wrong: where, what stands there, why that is wrong and how to mend it.

    `row` is the spreadsheet's row number, None for a whole column or file. A problem that does not block is a
    warning.
    """

    row: int | None
    column: str
    value: str
    reason: str
    fix: str
    blocks: bool = True


def shown(value: object, longest: int = 60) -> str:
    """A value as it is quoted in a problem, cut when it is long."""
    text = str(value)
    return text if len(text) <= longest else f"{text[: longest - 1]}…"
