"""Who manages whom, as a people file says it by id, e-mail address or name."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rotation.people_file.problems import Problem, shown


@dataclass(frozen=True)
class Colleague:
    """Somebody who can be a manager: in the file at `row`, or known already and not in the file (None).

    `manager` is what the file says; for somebody outside the file it is their manager's employee id.
    """

    row: int | None
    employee_id: str
    name: str
    email: str | None
    manager: str


def find_managers(
    colleagues: Sequence[Colleague], column: str
) -> tuple[dict[str, str | None], list[Problem]]:
    """The employee id of each colleague's manager, by the colleague's, and what is wrong with them.

    A manager whom nobody is, is a warning and no manager; one's own manager or a circle is a problem.
    """
    names = _Names(colleagues)
    managers: dict[str, str | None] = {}
    problems: list[Problem] = []
    for each in colleagues:
        manager = names.find(each.manager)
        managers[each.employee_id] = manager.employee_id if manager else None
        if each.row is not None and each.manager:
            problems.extend(_wrong_with(each, manager, column))
    return managers, problems + list(_circles(colleagues, managers, column))


class _Names:
    """Everything that a person can be called by."""

    def __init__(self, colleagues: Sequence[Colleague]) -> None:
        self._by_id = {each.employee_id.casefold(): each for each in colleagues}
        self._by_email = {each.email.casefold(): each for each in colleagues if each.email}
        names = Counter(each.name.casefold() for each in colleagues)
        self._by_name = {
            each.name.casefold(): each for each in colleagues if names[each.name.casefold()] == 1
        }

    def find(self, text: str) -> Colleague | None:
        """The only person whom `text` means."""
        key = text.casefold()
        return self._by_id.get(key) or self._by_email.get(key) or self._by_name.get(key)


def _wrong_with(each: Colleague, manager: Colleague | None, column: str) -> Iterable[Problem]:
    if manager is None:
        yield Problem(
            each.row,
            column,
            shown(each.manager),
            "Nobody in the file or in Rotation has this id, address or name.",
            f"Add the manager as a row, or go on: {each.name} will have no manager here.",
            blocks=False,
        )
    elif manager.employee_id == each.employee_id:
        yield Problem(
            each.row,
            column,
            shown(each.manager),
            f"{each.name} is their own manager.",
            "Leave the cell empty for somebody who has no manager.",
        )
    elif manager.row is None:
        yield Problem(
            each.row,
            column,
            shown(each.manager),
            f"{manager.name} is in Rotation and not in this file.",
            f"Add {manager.name} as a row, unless they have left.",
            blocks=False,
        )


def _circles(
    colleagues: Sequence[Colleague], managers: Mapping[str, str | None], column: str
) -> Iterable[Problem]:
    """One problem for each circle of managers, at one of its rows."""
    by_id = {each.employee_id: each for each in colleagues}
    settled: set[str] = set()
    for start in managers:
        path: list[str] = []
        here: str | None = start
        while here is not None and here not in settled and here not in path:
            path.append(here)
            here = managers.get(here)
        if here is not None and here in path and len(circle := path[path.index(here) :]) > 1:
            said = next((by_id[each] for each in circle if by_id[each].row is not None), None)
            if said is not None:
                chain = " → ".join(by_id[each].name for each in [*circle[:6], circle[0]])
                yield Problem(
                    said.row,
                    column,
                    shown(said.manager),
                    f"These people manage each other in a circle: {chain}.",
                    "Correct the manager of one of them.",
                )
        settled.update(path)
