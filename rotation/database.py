"""The database: one base class, one kind of instant, one way to write."""

import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime
from threading import Lock
from typing import Any

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Connection, DateTime, Dialect, MetaData, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Engine
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import DeclarativeBase, InstanceState
from sqlalchemy.types import TypeDecorator

from rotation.errors import Busy

# The write-ahead log of older SQLite can corrupt the file when two connections reset it at once
# (fixed in 3.51.3; patched in 3.50.7 and 3.44.6), and web and worker are two connections.
_SAFE_WAL = sqlite3.sqlite_version_info >= (3, 51, 3)


class Base(DeclarativeBase):
    """Every table, with names for its constraints so that migrations can speak of them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


db = SQLAlchemy(model_class=Base)


def _name_what_states_hold() -> None:
    """Let SQLAlchemy's states have every attribute that they may ever have, before the first one is made.

    An attribute that the first few objects of a class lacked makes Python 3.11 give the object a dict, and
    look for garbage meanwhile. Where the instance of that very state is garbage, its weak reference sets
    attributes of the state too: two dicts own the same values, they are freed twice, and the process dies.
    A server died so of one page at 200 people, when the session of the request ended.
    """
    state: InstanceState[Base] = InstanceState.__new__(InstanceState)
    for name in InstanceState.__annotations__:
        setattr(state, name, None)


if sys.version_info < (3, 12):  # from then on garbage is looked for between two steps of the interpreter only
    _name_what_states_hold()


class UtcDateTime(TypeDecorator[datetime]):
    """An instant. Aware in Python, UTC in every database (SQLite would hand it back naive)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("An instant needs its time zone.")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


# Writers that wait for SQLite try again at random, and under load one may starve until its timeout.
# Within a process they take turns instead.
_turn = Lock()


@contextmanager
def transaction() -> Iterator[None]:
    """All of it or none of it: commits when the block ends, rolls back when it raises.

    The reads before it end here: what they found is loaded again under the write lock, so that a check made
    inside the block still holds when the block commits. On SQLite the lock is taken at once (BEGIN
    IMMEDIATE): a later upgrade of a read would fail instead of waiting. Raises Busy when others hold it too
    long.
    """
    session = db.session
    session.rollback()
    with _turn if db.engine.dialect.name == "sqlite" else nullcontext():
        try:
            session.connection(execution_options={"for_writing": True})
            yield
            session.commit()
        except OperationalError as error:
            session.rollback()
            if any(said in str(error) for said in ("database is locked", "deadlock detected")):
                raise Busy from error
            raise
        except BaseException:
            session.rollback()
            raise


@contextmanager
def writing(app: Flask) -> Iterator[None]:
    """A transaction of a program that has no request: in a context, and so a session, of its own."""
    with app.app_context(), transaction():
        yield


def insert_once(table: type[Base]) -> sqlite.Insert | postgresql.Insert:
    """An INSERT that can say what happens where the row is there already; both databases say it alike."""
    return sqlite.insert(table) if db.engine.dialect.name == "sqlite" else postgresql.insert(table)


def let_go() -> None:
    """End the reads so far, before something slow: on SQLite whoever has read keeps others from writing.

    What they found is loaded again when it is next asked for.
    """
    db.session.rollback()


@event.listens_for(Engine, "connect")
def _prepare_sqlite(connection: Any, _record: Any) -> None:
    if not isinstance(connection, sqlite3.Connection):
        return
    connection.isolation_level = None  # the driver must not begin transactions of its own
    for pragma in (
        "busy_timeout=10000",
        "foreign_keys=ON",
        f"journal_mode={'WAL' if _SAFE_WAL else 'DELETE'}",
        "synchronous=FULL",
        "secure_delete=ON",
    ):
        connection.execute(f"PRAGMA {pragma}")


@event.listens_for(Engine, "begin")
def _begin(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        writing = connection.get_execution_options().get("for_writing", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")
