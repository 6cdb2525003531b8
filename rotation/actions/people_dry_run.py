"""What a people file would do to today's people, before anything is done."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rotation.actions.people import Particulars, differences, particulars_of
from rotation.models.accounts import account_of, accounts
from rotation.models.people import Person, departments
from rotation.people_file import Colleague, Field, PeopleFile, PersonRow, Problem, find_managers


@dataclass(frozen=True)
class Change:
    """What an import does to one person who is known already: [before, after] by fact."""

    person: Person
    row: PersonRow
    facts: dict[str, list[str | int | None]]
    comes_back: bool


@dataclass(frozen=True)
class DryRun:
    """What importing a file would do today, person by person; nothing at all while a problem blocks it."""

    file: PeopleFile
    problems: tuple[Problem, ...]
    warnings: tuple[Problem, ...]
    new: tuple[PersonRow, ...]
    changed: tuple[Change, ...]
    unchanged: int
    leavers: tuple[Person, ...]
    managers: Mapping[str, str | None]

    @property
    def people(self) -> int:
        """How many people the file has."""
        return len(self.file.people)

    @property
    def back(self) -> tuple[Change, ...]:
        """Those who had left and are in the file again."""
        return tuple(each for each in self.changed if each.comes_back)

    @property
    def many_leave(self) -> bool:
        """Whether more than a third of those who are here would leave, as after choosing the wrong file."""
        here = self.unchanged + len(self.changed) - len(self.back) + len(self.leavers)
        return 3 * len(self.leavers) > here

    @property
    def digest(self) -> str:
        """Two dry runs with the same digest do the same."""
        said = [
            [[str(value) for value in vars(row).values()] for row in self.new],
            [[each.person.id, each.facts, each.comes_back] for each in self.changed],
            [each.id for each in self.leavers],
            sorted(self.managers.items()),
        ]
        return hashlib.sha256(json.dumps(said, default=str).encode()).hexdigest()


class Comparison:
    """A people file beside the people who are known."""

    def __init__(self, file: PeopleFile, known: Sequence[Person]) -> None:
        self._file = file
        self._known = {person.employee_id.casefold(): person for person in known}
        self._ids = {row.employee_id.casefold() for row in file.people}
        self._absent = [person for key, person in self._known.items() if key not in self._ids]
        self._spelling = _Spelling(each.name for each in departments())

    def dry_run(self) -> DryRun:
        """What importing the file would do."""
        managers, found = self._managers()
        found = [*self._file.problems, *found, *self._taken_addresses()]
        found.sort(key=lambda each: (each.row or 0, not each.blocks))
        new, changed, unchanged = [], [], 0
        for row in self._file.people:
            person = self._known.get(row.employee_id.casefold())
            if person is None:
                new.append(row)
                continue
            facts = differences(particulars_of(person), self._particulars(row, person, managers))
            if facts or person.left_on is not None:
                changed.append(Change(person, row, facts, comes_back=person.left_on is not None))
            else:
                unchanged += 1
        return DryRun(
            file=self._file,
            problems=tuple(each for each in found if each.blocks),
            warnings=tuple(each for each in found if not each.blocks),
            new=tuple(new),
            changed=tuple(changed),
            unchanged=unchanged,
            leavers=tuple(person for person in self._absent if person.left_on is None),
            managers=managers,
        )

    def _managers(self) -> tuple[dict[str, str | None], list[Problem]]:
        """Who manages whom by the file; without such a column nothing changes."""
        if Field.MANAGER not in self._file.columns:
            return {}, []
        return find_managers(self._colleagues(), self._column(Field.MANAGER))

    def _particulars(self, row: PersonRow, person: Person, managers: Mapping[str, str | None]) -> Particulars:
        """What the person will be; what the file has no column for stays as it is."""
        facts = particulars_of(person)
        said: Particulars = {
            Field.EMAIL: row.email,
            Field.JOB_TITLE: row.job_title,
            Field.DEPARTMENT: self._spelling.of(row.department),
            Field.TEAM: row.team,
            Field.MANAGER: managers.get(row.employee_id),
            Field.COUNTRY: row.country,
            Field.REGION: row.region,
            Field.HIRED_ON: row.hired_on.isoformat() if row.hired_on else None,
        }
        facts.update({name: value for name, value in said.items() if name in self._file.columns})
        facts["given_name"] = row.given_name
        if self._file.has_family_names:
            facts["family_name"] = row.family_name
        return facts

    def _colleagues(self) -> list[Colleague]:
        here = [
            Colleague(row.row, row.employee_id, row.name, row.email, row.manager) for row in self._file.people
        ]
        absent = [
            Colleague(
                None,
                person.employee_id,
                person.name,
                person.email,
                person.manager.employee_id if person.manager else "",
            )
            for person in self._absent
            if person.left_on is None
        ]
        return here + absent

    def _taken_addresses(self) -> Iterable[Problem]:
        """Addresses of the file that somebody outside it has."""
        absent = {person.email.casefold(): person for person in self._absent if person.email}
        unattached = {each.email.casefold() for each in accounts() if each.person_id is None}
        for row in self._file.people:
            key = (row.email or "").casefold()
            holder = absent.get(key)
            if holder is not None:
                yield self._address_of(row, holder)
            person = self._known.get(row.employee_id.casefold())
            if key in unattached and person is not None and account_of(person) is not None:
                yield Problem(
                    row.row,
                    self._column(Field.EMAIL),
                    row.email or "",
                    f"An account without a person signs in with this address, and {person.name} has another.",
                    "Give one of them a different address.",
                )

    def _address_of(self, row: PersonRow, holder: Person) -> Problem:
        known = f"{holder.name} ({holder.employee_id})"
        if holder.left_on is not None:
            return Problem(
                row.row,
                self._column(Field.EMAIL),
                row.email or "",
                f"This was the address of {known}, who has left.",
                f"If this is the same person, use the employee id {holder.employee_id}; "
                "otherwise go on, and the address passes to the new one.",
                blocks=False,
            )
        return Problem(
            row.row,
            self._column(Field.EMAIL),
            row.email or "",
            f"This is the address of {known}, who is not in the file.",
            f"If this is the same person, use the employee id {holder.employee_id}; "
            "otherwise give one of them a different address.",
        )

    def _column(self, field: Field) -> str:
        return self._file.columns.get(field, field.label)


class _Spelling:
    """One spelling for each name, whatever its capitals: the one met first."""

    def __init__(self, known: Iterable[str]) -> None:
        self._first = {name.casefold(): name for name in known}

    def of(self, name: str) -> str:
        return self._first.setdefault(name.casefold(), name)
