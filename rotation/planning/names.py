"""What the ids of a problem are called today."""

from collections.abc import Iterable

from rotation.models.people import departments, people_with
from rotation.models.placements import placements_with
from rotation.planning.keys import request_rows, row_id


class Names:
    """The names behind some ids, asked for all at once; whatever is gone for good is called so."""

    def __init__(
        self, *, people: Iterable[str] = (), requests: Iterable[str] = (), placements: Iterable[str] = ()
    ) -> None:
        guests = {request_rows(request)[1] for request in requests}
        self._people = people_with({row_id(person) for person in people} | guests)
        self._placements = placements_with({row_id(placement) for placement in placements})
        self._departments = {department.id: department.name for department in departments()}

    def person(self, key: str) -> str:
        """A person's name."""
        person = self._people.get(row_id(key))
        return person.name if person else "somebody who is gone"

    def guest(self, request: str) -> str:
        """The name of a request's guest."""
        person = self._people.get(request_rows(request)[1])
        return person.name if person else "somebody who is gone"

    def placement(self, key: str) -> str:
        """A placement's title."""
        placement = self._placements.get(row_id(key))
        return placement.title if placement else "a placement that is gone"

    def group(self, key: str) -> str:
        """A department's name, or its team's: Sales; Field in Sales."""
        department, _, team = key[1:].partition("/")
        name = self._departments.get(int(department), "a department that is gone")
        return f"{team} in {name}" if team else name
