"""How Alembic finds the database and the tables: both are the application's."""

from typing import Any, Literal

from alembic import context
from flask import current_app

from rotation.database import Base, UtcDateTime, db


def write_type(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """A migration says what a column is in the database, and depends on none of our types."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, UtcDateTime) else False


def migrate() -> None:
    """Bring the application's database to the wanted revision, in one transaction."""
    arguments = current_app.extensions["migrate"].configure_args
    with db.engine.connect().execution_options(for_writing=True) as connection:
        context.configure(
            connection=connection, target_metadata=Base.metadata, render_item=write_type, **arguments
        )
        with context.begin_transaction():
            context.run_migrations()


migrate()
