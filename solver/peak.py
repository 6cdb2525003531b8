"""The greatest of many numbers that change one by one."""

from collections import Counter
from collections.abc import Mapping
from heapq import heapify, heappop, heappush


class Peak:
    """Whole numbers by name, and the greatest of them at any moment; without any that is 0.

    Every change leaves the new number on a heap; what is out of date is thrown away once it comes to the top.
    So a change and a look cost the logarithm of how many numbers there are.
    """

    __slots__ = ("_heap", "values")

    def __init__(self, values: Mapping[str, int] | None = None) -> None:
        self.values: Counter[str] = Counter(values or {})
        self._sort()

    def __getitem__(self, name: str) -> int:
        return self.values[name]

    def add(self, name: str, change: int) -> None:
        self.values[name] += change
        heappush(self._heap, (-self.values[name], name))
        if len(self._heap) > 2 * len(self.values) + 64:
            self._sort()

    @property
    def top(self) -> int:
        """The greatest number."""
        heap, values = self._heap, self.values
        while heap and -heap[0][0] != values[heap[0][1]]:
            heappop(heap)
        return -heap[0][0] if heap else 0

    def top_without(self, name: str) -> int:
        """The greatest number but that of one name."""
        top, own = self.top, self.values[name]
        if not self._heap or self._heap[0][1] != name:
            return top
        while self._heap and self._heap[0][1] == name:
            heappop(self._heap)
            top = self.top
        heappush(self._heap, (-own, name))
        return top

    def _sort(self) -> None:
        self._heap = [(-value, name) for name, value in self.values.items()]
        heapify(self._heap)
