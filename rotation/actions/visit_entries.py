"""Keeping what calendars are told of visits in step with the plans in force."""

import secrets
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select

from rotation.calendar_feed.events import digest_of
from rotation.calendar_feed.matching import Pair, pairs
from rotation.calendar_file.entries import OUR_VISITS
from rotation.database import db
from rotation.hours import HalfDayHours
from rotation.models.days import visits_of_guests
from rotation.models.people import Person
from rotation.models.plans import Visit
from rotation.models.visit_entries import VisitEntry, entries_of_guests

_OF_A_VISIT = ("rule_id", "guest_id", "placement_id", "host_id", "day", "half", "last_day", "slots")


def news(guest_ids: Iterable[int], hours: HalfDayHours) -> list[Pair]:
    """What calendars have not been told yet of these people's visits: pairs that differ. Writes nothing.

    The plans in force may change in any way: versions, swaps, hand edits. So nobody has to tell calendars;
    whoever reads finds out what is new, and only what was read has to be called off.
    """
    ids = set(guest_ids)
    found = pairs(entries_of_guests(ids), visits_of_guests(ids))
    return [pair for pair in found if _differs(*pair, hours)]


def catch_up(guest_ids: Iterable[int], hours: HalfDayHours, *, now: datetime) -> None:
    """Say all that is new: new visits get an id, changed and cancelled ones the next number.

    Of several who read at once, one says it and the others find it said.
    """
    guest_ids = sorted(guest_ids)
    db.session.execute(
        select(Person.id).where(Person.id.in_(guest_ids)).order_by(Person.id).with_for_update()
    )
    for entry, visit in news(guest_ids, hours):
        if visit is None:
            assert entry is not None  # noqa: S101  # a pair of nothing is none
            entry.cancelled_at = now
            _next(entry, now)
        elif entry is None:
            db.session.add(_new(visit, hours, now))
        else:
            _take(entry, visit, hours)
            entry.cancelled_at = None
            _next(entry, now)
    db.session.flush()


def _differs(entry: VisitEntry | None, visit: Visit | None, hours: HalfDayHours) -> bool:
    if entry is None or visit is None:
        return True
    return entry.cancelled_at is not None or entry.digest != digest_of(visit, hours)


def _new(visit: Visit, hours: HalfDayHours, now: datetime) -> VisitEntry:
    entry = VisitEntry(uid=f"{secrets.token_hex(16)}{OUR_VISITS}", made_at=now, changed_at=now, sequence=0)
    _take(entry, visit, hours)
    return entry


def _take(entry: VisitEntry, visit: Visit, hours: HalfDayHours) -> None:
    for name in _OF_A_VISIT:
        setattr(entry, name, getattr(visit, name))
    entry.digest = digest_of(visit, hours)
    if visit.host not in entry.hosts:
        entry.hosts.append(visit.host)


def _next(entry: VisitEntry, now: datetime) -> None:
    entry.sequence += 1
    entry.changed_at = now
