"""Column types that several tables share."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Enum
from sqlalchemy.orm import Mapped, mapped_column

from rotation.database import UtcDateTime

LARGEST_ID = 2**31 - 1  # what every database can hold


def choice(kind: type[StrEnum], *, check: str = "") -> Enum:
    """A column that holds one of `kind`: its value as text, guarded by a check in the database.

    `check` names the check where a table has two columns of a kind. Not a type of the database's own, so that
    a new choice is an ordinary migration on every database.
    """
    return Enum(
        kind,
        native_enum=False,
        create_constraint=True,
        name=check or kind.__name__.lower(),
        length=20,
        values_callable=lambda members: [member.value for member in members],
    )


class Removable:
    """A row that is taken away by marking it, so that a removal can be undone and old plans stay readable."""

    removed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
