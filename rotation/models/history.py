"""What has happened to plans in force: entries that nobody can change, each with the hash before it."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import DDL, CheckConstraint, ForeignKey, Index, String, Text, event, select
from sqlalchemy.orm import Mapped, lazyload, mapped_column, relationship

from rotation.database import Base, UtcDateTime, db
from rotation.models.accounts import Account
from rotation.models.cycles import Cycle


class HistoryEntry(Base):
    """Who did what, as whom, when and from where. `payload` is canonical JSON without free text.

    `hash` is SHA-256 over everything here and `previous`, the hash of the entry before. The database refuses
    to change or delete an entry.
    """

    __tablename__ = "history_entries"

    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    acting_as: Mapped[str] = mapped_column(String(200))
    action: Mapped[str] = mapped_column(String(40))
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycles.id"), index=True)
    swap_id: Mapped[int | None] = mapped_column(ForeignKey("swaps.id"), index=True)
    origin: Mapped[str] = mapped_column(String(120))
    payload: Mapped[str] = mapped_column(Text)
    previous: Mapped[str] = mapped_column(String(64), unique=True)
    hash: Mapped[str] = mapped_column(String(64), unique=True)

    account: Mapped[Account | None] = relationship()
    subjects: Mapped[list["HistorySubject"]] = relationship(
        order_by="HistorySubject.about, HistorySubject.about_id", lazy="selectin"
    )


class HistorySubject(Base):
    """A visit or a person that an entry speaks of."""

    __tablename__ = "history_subjects"
    __table_args__ = (
        CheckConstraint("about in ('visit', 'person')", name="about"),
        Index("ix_history_subjects_about", "about", "about_id"),
    )

    seq: Mapped[int] = mapped_column(ForeignKey("history_entries.seq"), primary_key=True)
    about: Mapped[str] = mapped_column(String(10), primary_key=True)
    about_id: Mapped[int] = mapped_column(primary_key=True)


class HistoryHead(Base):
    """The last entry's number and hash, one row: who appends holds it, and a cut-off end is found out."""

    __tablename__ = "history_heads"
    __table_args__ = (CheckConstraint("id = 1", name="id"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    seq: Mapped[int]
    hash: Mapped[str] = mapped_column(String(64))


def history_about(about: str, about_id: int) -> Sequence[HistoryEntry]:
    """Everything that was done about a visit or a person, the newest first."""
    return db.session.scalars(
        select(HistoryEntry)
        .where(
            HistoryEntry.seq.in_(
                select(HistorySubject.seq).where(
                    HistorySubject.about == about, HistorySubject.about_id == about_id
                )
            )
        )
        .order_by(HistoryEntry.seq.desc())
    ).all()


def history_of_cycle(cycle: Cycle, most: int) -> Sequence[HistoryEntry]:
    """What was done about a cycle's plans in force, the newest first; so many entries at most."""
    return db.session.scalars(
        select(HistoryEntry)
        .where(HistoryEntry.cycle_id == cycle.id)
        .order_by(HistoryEntry.seq.desc())
        .limit(most)
        .options(lazyload(HistoryEntry.subjects))
    ).all()


def history_of_swap(swap_id: int) -> Sequence[HistoryEntry]:
    """Everything that was done about a swap, in order."""
    return db.session.scalars(
        select(HistoryEntry).where(HistoryEntry.swap_id == swap_id).order_by(HistoryEntry.seq)
    ).all()


APPEND_ONLY = ("history_entries", "history_subjects")

_FUNCTION = """
create or replace function history_stands() returns trigger language plpgsql as $$
begin raise exception 'history is append-only'; end $$
"""
_ON_SQLITE = """
create trigger {name}_{verb} before {verb} on {name}
begin select raise(abort, 'history is append-only'); end
"""
_ON_POSTGRESQL = """
create trigger {name}_{verb} before {verb} on {name} for each statement execute function history_stands()
"""


def _guard(name: str) -> None:
    """Where tables are made without migrations, the same triggers as in 0006 guard them."""
    statements = [
        ("postgresql", _FUNCTION),
        *(
            ("postgresql", _ON_POSTGRESQL.format(name=name, verb=verb))
            for verb in ("update", "delete", "truncate")
        ),
        *(("sqlite", _ON_SQLITE.format(name=name, verb=verb)) for verb in ("update", "delete")),
    ]
    for dialect, statement in statements:
        guard = DDL(statement).execute_if(dialect=dialect)  # type: ignore[no-untyped-call]
        event.listen(Base.metadata.tables[name], "after_create", guard)


for _name in APPEND_ONLY:
    _guard(_name)
