"""Counts of something in every slot of a cycle, kept as binary digits.

Digit k is the set of slots (see Timeline) whose count has the bit 2^k. So one sum on paper, with its carries,
adds a visit in all its slots at once, and no loop runs over slots that have nothing to say.
"""

from collections.abc import Iterable, Sequence

ALL = -1
"""The set of all slots there could be: an integer with every bit set."""


class Tally:
    """How often each slot was counted; never below nought."""

    __slots__ = ("digits",)

    def __init__(self, sets: Iterable[int] = ()) -> None:
        self.digits: list[int] = []
        for slots in sets:
            self.add(slots)

    @classmethod
    def of(cls, counts: Sequence[int]) -> "Tally":
        """The tally that has these counts in the slots from 0 on."""
        slots_with = dict.fromkeys(counts, 0)
        for slot, count in enumerate(counts):
            slots_with[count] |= 1 << slot
        tally = cls()
        for place in range(max(counts, default=0).bit_length()):
            tally.digits.append(sum(slots for count, slots in slots_with.items() if count >> place & 1))
        return tally

    def __bool__(self) -> bool:
        """Whether anything is counted."""
        return any(self.digits)

    def __getitem__(self, slot: int) -> int:
        return sum((digit >> slot & 1) << place for place, digit in enumerate(self.digits))

    def counts(self, slot_count: int) -> list[int]:
        """The counts of the slots from 0 on."""
        digits = [f"{digit:0{slot_count}b}"[::-1] for digit in reversed(self.digits)]
        return [int("".join(bits), 2) for bits in zip(*digits, strict=True)] or [0] * slot_count

    def add(self, slots: int) -> None:
        """Counts one more in each slot of a set."""
        digits = self.digits
        for place, digit in enumerate(digits):
            if not slots:
                return
            digits[place] = digit ^ slots
            slots &= digit
        if slots:
            digits.append(slots)

    def remove(self, slots: int) -> None:
        """Counts one less in each slot of a set; there must be one."""
        digits = self.digits
        for place, digit in enumerate(digits):
            if not slots:
                return
            digits[place] = digit ^ slots
            slots &= ~digit

    def at_least(self, count: int) -> int:
        """The slots whose count is no less than a number; among all there could be if that is nought."""
        if count.bit_length() > len(self.digits):
            return 0
        reached = ALL
        for place, digit in enumerate(self.digits):
            reached = reached & digit if count >> place & 1 else reached | digit
        return reached

    def reaching(self, limits: "Tally", among: int) -> int:
        """Those of some slots whose count is no less than that of another tally."""
        reached, even = 0, among
        for place in reversed(range(max(len(self.digits), len(limits.digits)))):
            digit = self.digits[place] if place < len(self.digits) else 0
            limit = limits.digits[place] if place < len(limits.digits) else 0
            reached |= even & digit & ~limit  # the highest digit that differs decides
            even &= ~(digit ^ limit)
            if not even:
                break
        return reached | even
