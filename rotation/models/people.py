"""Departments and the people who work in them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, String, func, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from rotation.database import Base, db
from rotation.errors import Missing

ACCENTS = 8


class Department(Base):
    """A part of the company that hosts guests and sends them. `accent` is its colour, 1 to 8."""

    __tablename__ = "departments"
    __table_args__ = (
        CheckConstraint("name <> ''", name="name"),
        CheckConstraint(f"accent between 1 and {ACCENTS}", name="accent"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80), unique=True)
    accent: Mapped[int]


class Person(Base):
    """A member of staff. Guest and host are roles that any person can have.

    `host_limit` guests at once in a slot (0: does not host), `hosting_per_week` hosted slots a week (None: no
    limit). `time_zone` is a name such as Europe/Berlin; empty: that of their country. A leaver stays, with
    `left_on`, because published plans speak of them.
    """

    __tablename__ = "people"
    __table_args__ = (
        CheckConstraint("host_limit >= 0", name="host_limit"),
        CheckConstraint("manager_id <> id", name="own_manager"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    employee_id: Mapped[str] = mapped_column(String(40), unique=True)
    given_name: Mapped[str] = mapped_column(String(80))
    family_name: Mapped[str] = mapped_column(String(80), default="")
    email: Mapped[str | None] = mapped_column(String(254), unique=True)
    job_title: Mapped[str] = mapped_column(String(120), default="")
    department_id: Mapped[int] = mapped_column(ForeignKey("departments.id"), index=True)
    team: Mapped[str] = mapped_column(String(80), default="")
    manager_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    country: Mapped[str] = mapped_column(String(2), default="")
    region: Mapped[str] = mapped_column(String(10), default="")
    time_zone: Mapped[str] = mapped_column(String(40), default="")
    hired_on: Mapped[date | None]
    left_on: Mapped[date | None]
    host_limit: Mapped[int] = mapped_column(default=1)
    hosting_per_week: Mapped[int | None]

    department: Mapped[Department] = relationship(lazy="joined")
    manager: Mapped["Person | None"] = relationship(remote_side=[id], back_populates="reports")
    reports: Mapped[list["Person"]] = relationship(back_populates="manager")

    @property
    def name(self) -> str:
        """The whole name as it is said."""
        return f"{self.given_name} {self.family_name}".strip()


def get_person(person_id: int) -> Person:
    """The person with this id. Raises Missing."""
    person = db.session.get(Person, person_id)
    if person is None:
        raise Missing("person")
    return person


def everybody() -> Sequence[Person]:
    """All people, also those who have left, in the order in which they came."""
    return db.session.scalars(select(Person).order_by(Person.id)).all()


def leavers() -> Sequence[Person]:
    """Those who have left, the latest first."""
    return db.session.scalars(
        select(Person)
        .where(Person.left_on.is_not(None))
        .order_by(Person.left_on.desc(), func.lower(Person.family_name), Person.id)
    ).all()


def person_by_email(email: str) -> Person | None:
    """Who has this address, whatever its capitals; leavers too."""
    return db.session.scalar(select(Person).where(func.lower(Person.email) == email.strip().lower()))


def people_with(ids: Iterable[int]) -> Mapping[int, Person]:
    """The people with these ids, leavers too, by id."""
    return {
        person.id: person for person in db.session.scalars(select(Person).where(Person.id.in_(sorted(ids))))
    }


def managers_among(people: Sequence[Person]) -> set[int]:
    """The ids of those of these people to whom somebody reports who has not left."""
    return set(
        db.session.scalars(
            select(Person.manager_id)
            .where(Person.manager_id.in_([person.id for person in people]), Person.left_on.is_(None))
            .distinct()
        )
    )


def departments() -> Sequence[Department]:
    """All departments, by name."""
    return db.session.scalars(select(Department).order_by(Department.name)).all()


def staff(department_ids: Sequence[int] | None = None) -> Sequence[Person]:
    """Everybody who has not left, by department and family name; of these departments only, if given."""
    query = (
        select(Person)
        .join(Department)
        .where(Person.left_on.is_(None))
        .order_by(Department.name, func.lower(Person.family_name), func.lower(Person.given_name), Person.id)
    )
    if department_ids is not None:
        query = query.where(Person.department_id.in_(department_ids))
    return db.session.scalars(query).all()


def names_in(department_ids: Iterable[int]) -> Sequence[tuple[int, str, str, str]]:
    """Id, name, department and employee id of everybody in these departments who has not left, by name."""
    found = db.session.execute(
        select(Person.id, Person.given_name, Person.family_name, Department.name, Person.employee_id)
        .join(Department)
        .where(Person.department_id.in_(sorted(department_ids)), Person.left_on.is_(None))
        .order_by(func.lower(Person.given_name), func.lower(Person.family_name), Person.id)
    )
    return [(key, f"{given} {family}".strip(), where, number) for key, given, family, where, number in found]


def count_staff(department_ids: Iterable[int]) -> int:
    """How many people in these departments have not left."""
    return (
        db.session.scalar(
            select(func.count(Person.id)).where(
                Person.department_id.in_(sorted(department_ids)), Person.left_on.is_(None)
            )
        )
        or 0
    )


def teams_of(department_id: int) -> Sequence[str]:
    """The names of a department's teams."""
    return db.session.scalars(
        select(Person.team)
        .where(Person.department_id == department_id, Person.team != "", Person.left_on.is_(None))
        .distinct()
        .order_by(Person.team)
    ).all()


def calendars_in(department_ids: Iterable[int]) -> set[tuple[str, str]]:
    """The countries and regions of everybody in these departments who has not left."""
    found = db.session.execute(
        select(Person.country, Person.region)
        .where(Person.department_id.in_(sorted(department_ids)), Person.left_on.is_(None))
        .distinct()
    ).all()
    return {(country, region) for country, region in found}
