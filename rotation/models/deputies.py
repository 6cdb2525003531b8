"""Who decides in a manager's place for a while."""

from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from rotation.database import Base, db
from rotation.errors import Missing
from rotation.models.columns import Removable
from rotation.models.people import Person


class Deputy(Base, Removable):
    """`deputy` decides about swaps in the place of `manager` between two dates, both included."""

    __tablename__ = "deputies"
    __table_args__ = (
        CheckConstraint("manager_id <> deputy_id", name="own_deputy"),
        CheckConstraint("first_day <= last_day", name="dates"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    manager_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    deputy_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    first_day: Mapped[date]
    last_day: Mapped[date]

    manager: Mapped[Person] = relationship(foreign_keys=[manager_id])
    deputy: Mapped[Person] = relationship(foreign_keys=[deputy_id])


def get_deputy(row_id: int) -> Deputy:
    """The row with this id, removed or not. Raises Missing."""
    row = db.session.get(Deputy, row_id)
    if row is None:
        raise Missing("deputy")
    return row


def deputies_of(manager_ids: Iterable[int], since: date) -> Sequence[Deputy]:
    """Who stands in for these managers on `since` or later, in order of time."""
    return db.session.scalars(
        select(Deputy)
        .where(
            Deputy.manager_id.in_(sorted(manager_ids)), Deputy.last_day >= since, Deputy.removed_at.is_(None)
        )
        .order_by(Deputy.first_day, Deputy.id)
    ).all()


def stood_in_for(person_id: int, on: date) -> set[int]:
    """The ids of the managers in whose place somebody decides on a day."""
    return set(
        db.session.scalars(
            select(Deputy.manager_id).where(
                Deputy.deputy_id == person_id,
                Deputy.first_day <= on,
                Deputy.last_day >= on,
                Deputy.removed_at.is_(None),
            )
        )
    )
