"""What somebody can have wishes about in a cycle: the placements they may visit, the people they may meet."""

from collections.abc import Mapping, Sequence
from functools import cached_property

from rotation.models.cycles import Cycle
from rotation.models.people import Person, count_staff, names_in
from rotation.models.placements import Placement
from rotation.models.rules import request_rules_of
from rotation.planning.rows import offered_to, wanted_by


def placements_for(person: Person, cycle: Cycle, placements: Sequence[Placement]) -> list[Placement]:
    """Those of a cycle's placements that somebody's requests name, in their order."""
    reaching = [rule for rule in request_rules_of(cycle) if wanted_by(rule, cycle, [person])]
    wanted = {each.id for rule in reaching for each in offered_to(rule, placements)}
    return [placement for placement in placements if placement.id in wanted]


class Meetable:
    """Those whom somebody may meet in a cycle: in the departments that they visit or that visit theirs."""

    def __init__(self, person: Person, cycle: Cycle) -> None:
        mine = person.department_id
        rules = request_rules_of(cycle)
        self._departments = {rule.host_department_id for rule in rules if rule.department_id == mine}
        self._departments |= {rule.department_id for rule in rules if rule.host_department_id == mine}
        self._left_out = {person.id}

    def about_how_many(self) -> int:
        """How many there are, counted without naming them: themselves included where they are among them."""
        return count_staff(self._departments)

    @cached_property
    def _names(self) -> Sequence[tuple[int, str, str, str]]:
        return [each for each in names_in(self._departments) if each[0] not in self._left_out]

    def labels(self) -> dict[int, str]:
        """How each is named in a list: Ann Lee, Marketing; with the employee id where two are called so."""
        found: dict[str, list[tuple[int, str]]] = {}
        for key, name, department, number in self._names:
            found.setdefault(f"{name}, {department}", []).append((key, number))
        return {
            key: label if len(those) == 1 else f"{label} ({number})"
            for label, those in found.items()
            for key, number in those
        }

    def by_name(self) -> Mapping[str, int]:
        """Each by their label and, where only one is called so, by their name; in small letters."""
        found = {label.casefold(): key for key, label in self.labels().items()}
        called: dict[str, set[int]] = {}
        for key, name, _department, _number in self._names:
            called.setdefault(name.casefold(), set()).add(key)
        return {name: next(iter(keys)) for name, keys in called.items() if len(keys) == 1} | found
