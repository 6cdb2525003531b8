"""The letters of notices: each by itself when its reader's quiet hours are over, or once a day."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select

from rotation.actions.notices import letter_key
from rotation.actions.outbox import Letter, put
from rotation.database import db
from rotation.models.accounts import Account
from rotation.models.notices import (
    Notice,
    NoticeWish,
    notices_for_digests,
    notices_to_mail,
    still_waiting,
    wishes_of,
)
from rotation.models.outbox import Message
from rotation.time_zones import instant, zone_of


@dataclass(frozen=True)
class House:
    """What holds for who has chosen nothing else: quiet hours, the hour of digests, the time zone."""

    quiet: str
    digest_at: time
    zone: str

    def zone_of(self, account: Account) -> ZoneInfo:
        """Where the clock of an account's holder stands."""
        person = account.person
        return zone_of(person.time_zone, person.country, self.zone) if person else ZoneInfo(self.zone)


@dataclass(frozen=True)
class Digest:
    """What one mail a day tells a manager: what waits for them, and what has changed since the last."""

    account: Account
    day: date
    waiting: tuple[Notice, ...]
    changed: tuple[Notice, ...]

    @property
    def once_key(self) -> str:
        """There is one a day."""
        return f"digest/{self.account.id}/{self.day}"


def write_notice_letters(write: Callable[[Notice], Letter], house: House, *, now: datetime, most: int) -> int:
    """Put the letters of notices into the outbox, `most` at most; says how many notices were seen to.

    In somebody's quiet hours a letter waits there until they end. Of what is settled already none is written.
    """
    notices = notices_to_mail(most)
    wishes = wishes_of({each.account_id for each in notices})
    for notice in notices:
        notice.mailed_at = now
        account = notice.account
        if notice.settled_at is not None or not account.active:
            continue
        quiet = _quiet(wishes.get(account.id), house)
        put(
            write(notice),
            once_key=letter_key(notice.id),
            kind=notice.kind,
            recipient=account.email,
            person_id=account.person_id,
            now=now,
            not_before=after_quiet(now, quiet, house.zone_of(account)),
        )
    db.session.flush()
    return len(notices)


def digests_due(house: House, *, now: datetime) -> list[Digest]:
    """The digests that are due, one a working day for each manager.

    One is due from `digest_at` on its reader's clock, when something waits or has changed before that.
    """
    changed, waiting = notices_for_digests(), still_waiting()
    accounts = {each.account_id: each.account for each in (*changed, *waiting) if each.account.active}
    wishes = wishes_of(accounts)
    found = []
    for key, account in accounts.items():
        at = _digest_hour(account, wishes.get(key), house, now)
        if at is None or (key in wishes and not wishes[key].digest):
            continue
        digest = Digest(
            account,
            at.astimezone(house.zone_of(account)).date(),
            _before(waiting, account, at),
            tuple(each for each in _before(changed, account, at) if not each.waits),
        )
        if digest.waiting or digest.changed:
            found.append(digest)
    told = set(
        db.session.scalars(
            select(Message.once_key).where(Message.once_key.in_([each.once_key for each in found]))
        )
    )
    return [each for each in found if each.once_key not in told]


def write_digests(write: Callable[[Digest], Letter], house: House, *, now: datetime) -> int:
    """Put the digests that are due into the outbox; says how many."""
    due = digests_due(house, now=now)
    for digest in due:
        put(
            write(digest),
            once_key=digest.once_key,
            kind="digest",
            recipient=digest.account.email,
            person_id=digest.account.person_id,
            now=now,
        )
        for notice in (*digest.waiting, *digest.changed):
            notice.mailed_at = now
    db.session.flush()
    return len(due)


def after_quiet(now: datetime, quiet: str, zone: ZoneInfo) -> datetime:
    """When somebody may be written to: now, or when their quiet hours (19:00-07:00) end on their clock."""
    if not quiet:
        return now
    begins, _, ends = quiet.partition("-")
    first, last = time.fromisoformat(begins), time.fromisoformat(ends)
    here = now.astimezone(zone)
    clock = here.time()
    in_evening = first > last and clock >= first
    if not (in_evening or (clock < last if first > last else first <= clock < last)):
        return now
    return instant(here.date() + timedelta(days=1 if in_evening else 0), last, zone)


def _quiet(wish: NoticeWish | None, house: House) -> str:
    return house.quiet if wish is None or wish.quiet is None else wish.quiet


def _digest_hour(account: Account, wish: NoticeWish | None, house: House, now: datetime) -> datetime | None:
    """When today's digest of an account is due, if that has come: not in quiet hours, nor at the weekend."""
    zone = house.zone_of(account)
    today = now.astimezone(zone).date()
    at = after_quiet(instant(today, house.digest_at, zone), _quiet(wish, house), zone)
    return at if at <= now and today.weekday() < 5 else None


def _before(notices: Iterable[Notice], account: Account, at: datetime) -> tuple[Notice, ...]:
    return tuple(each for each in notices if each.account_id == account.id and each.made_at < at)
