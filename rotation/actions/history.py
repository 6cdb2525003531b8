"""Writing history, an entry at a time, and finding out whether anybody has meddled with it."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import insert, select

from rotation.database import db, insert_once
from rotation.models.accounts import Account
from rotation.models.cycles import Cycle
from rotation.models.history import HistoryEntry, HistoryHead, HistorySubject

BEGINNING = "0" * 64


@dataclass(frozen=True)
class Fault:
    """Where the chain does not hold, and why."""

    seq: int
    what: str


@dataclass(frozen=True)
class Who:
    """Who does something and when; as whom, if not in their own name, and from where (None: time itself)."""

    by: Account | None
    now: datetime
    acting_as: str = ""
    origin: str = ""


def append(
    action: str,
    cycle: Cycle,
    who: Who,
    *,
    swap_id: int | None = None,
    visits: Iterable[int] = (),
    people: Iterable[int] = (),
    **payload: Any,
) -> HistoryEntry:
    """Add an entry in the open transaction; others who append wait until it ends.

    `payload` is plain facts without free text, so that what people wrote can be erased and the chain holds.
    """
    head = _hold_head()
    entry = HistoryEntry(
        seq=head.seq + 1,
        at=who.now.astimezone(UTC),
        account_id=who.by.id if who.by else None,
        acting_as=who.acting_as,
        action=action,
        cycle_id=cycle.id,
        swap_id=swap_id,
        origin=who.origin[:120],
        payload=_canonical(payload),
        previous=head.hash,
    )
    subjects = [
        (about, key) for about, keys in (("person", people), ("visit", visits)) for key in sorted(set(keys))
    ]
    entry.hash = hash_of(entry, subjects)
    db.session.add(entry)
    head.seq, head.hash = entry.seq, entry.hash
    db.session.flush()
    if subjects:  # a plan that comes into force speaks of thousands
        rows = [{"seq": entry.seq, "about": about, "about_id": key} for about, key in subjects]
        db.session.execute(insert(HistorySubject), rows)
    return entry


def hash_of(entry: HistoryEntry, subjects: Iterable[tuple[str, int]]) -> str:
    """SHA-256 over the canonical JSON of everything an entry says, and the hash before it."""
    said: Mapping[str, Any] = {
        "seq": entry.seq,
        "at": entry.at.isoformat(),
        "account": entry.account_id,
        "as": entry.acting_as,
        "action": entry.action,
        "cycle": entry.cycle_id,
        "swap": entry.swap_id,
        "origin": entry.origin,
        "payload": entry.payload,
        "subjects": sorted(map(list, subjects)),
        "previous": entry.previous,
    }
    return hashlib.sha256(_canonical(said).encode()).hexdigest()


def verify() -> tuple[int, list[Fault]]:
    """Follow the chain from its beginning: how many entries there are, and every place where it breaks."""
    faults: list[Fault] = []
    seq, previous = 0, BEGINNING
    for entry in db.session.scalars(
        select(HistoryEntry).order_by(HistoryEntry.seq).execution_options(yield_per=1000)
    ):
        if entry.seq != seq + 1:
            faults.append(
                Fault(seq + 1, f"{entry.seq - seq - 1} entries are missing before entry {entry.seq}.")
            )
        if entry.previous != previous:
            faults.append(Fault(entry.seq, "It does not follow the entry before it."))
        if entry.hash != hash_of(entry, [(each.about, each.about_id) for each in entry.subjects]):
            faults.append(Fault(entry.seq, "What it says is not what was written."))
        seq, previous = entry.seq, entry.hash
    head = db.session.get(HistoryHead, 1)
    if (head.seq, head.hash) != (seq, previous) if head else seq:
        faults.append(Fault(seq + 1, "The end of the history is missing."))
    return seq, faults


def _hold_head() -> HistoryHead:
    first = {"id": 1, "seq": 0, "hash": BEGINNING}
    db.session.execute(insert_once(HistoryHead).values(first).on_conflict_do_nothing())
    return db.session.scalars(
        select(HistoryHead).with_for_update().execution_options(populate_existing=True)
    ).one()


def _canonical(facts: Mapping[str, Any]) -> str:
    return json.dumps(facts, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
