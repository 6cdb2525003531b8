"""How far the people of a cycle are with their answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from rotation.database import db
from rotation.models.accounts import Account
from rotation.models.answers import Answer
from rotation.models.cycles import Cycle
from rotation.models.people import Department, Person


class Stage(StrEnum):
    """Answered, begun and not yet said to be all, or nothing at all."""

    ANSWERED = "answered"
    STARTED = "started"
    SILENT = "silent"


@dataclass(frozen=True)
class Progress:
    """One person of a cycle. `answered_by` names who answered for them, if it was somebody else.

    `clock` is what their time zone follows from: their own, and their country.
    """

    person_id: int
    name: str
    department: str
    team: str
    has_address: bool
    manager: str
    started_at: datetime | None
    answered_at: datetime | None
    answered_by: str
    is_willing: bool | None
    clock: tuple[str, str]

    @property
    def stage(self) -> Stage:
        """How far they are."""
        if self.answered_at is not None:
            return Stage.ANSWERED
        return Stage.SILENT if self.started_at is None else Stage.STARTED


def progress_of(cycle: Cycle, *, reporting_to: Person | None = None) -> Sequence[Progress]:
    """Everybody in a cycle, by department, team and name; or only those who report to one person."""
    manager = aliased(Person)
    query = (
        select(
            Person.id,
            Person.given_name,
            Person.family_name,
            Department.name,
            Person.team,
            Person.email,
            manager.given_name,
            manager.family_name,
            Answer.started_at,
            Answer.answered_at,
            Account.name,
            Account.person_id,
            Answer.hosts,
            Person.time_zone,
            Person.country,
        )
        .select_from(Person)
        .join(Department, Person.department_id == Department.id)
        .outerjoin(manager, Person.manager_id == manager.id)
        .outerjoin(Answer, (Answer.person_id == Person.id) & (Answer.cycle_id == cycle.id))
        .outerjoin(Account, Answer.answered_by_id == Account.id)
        .where(Person.department_id.in_(cycle.department_ids), Person.left_on.is_(None))
        .order_by(Department.name, Person.team, func.lower(Person.family_name), Person.id)
    )
    if reporting_to is not None:
        query = query.where(Person.manager_id == reporting_to.id)
    return [
        Progress(
            person_id=row[0],
            name=f"{row[1]} {row[2]}".strip(),
            department=row[3],
            team=row[4],
            has_address=row[5] is not None,
            manager=f"{row[6] or ''} {row[7] or ''}".strip(),
            started_at=row[8],
            answered_at=row[9],
            answered_by=row[10] if row[10] and row[11] != row[0] else "",
            is_willing=row[12],
            clock=(row[13], row[14]),
        )
        for row in db.session.execute(query)
    ]
