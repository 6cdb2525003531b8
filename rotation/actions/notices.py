"""Telling people what happened: on their notices page at once, by mail when it suits them.

A notice is a row, written in the transaction of what it tells of. The postman makes the letter of it (see
`rotation.actions.notice_letters`): in quiet hours it waits until the morning, and what a manager gets as a
manager waits for their daily digest, unless they would rather have each by itself.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError

from rotation.actions.outbox import drop_waiting
from rotation.database import Base, db
from rotation.models.accounts import Account, accounts_of
from rotation.models.notices import Notice, NoticeWish
from rotation.models.people import Person

Recipient = Account | Person


@dataclass(frozen=True, kw_only=True)
class News:
    """One event as one reader is told of it.

    `once_key` names the event, such as `swap/12/asked`; the reader is added: each hears it once.
    `subject` is one line; `lines` are further sentences.
    `path` is the page to go to (from `/`), `go` the words on the button. `about` is the row concerned.
    `as_manager`: told somebody because they manage, so that it may wait for the day's digest. `waits`: the
    reader is to do something; it stands in digests until `settle`. `template` and `facts` (what JSON can
    hold) make another letter than `letters/notice.txt` and `.html`, which say subject, lines and button.
    """

    kind: str
    once_key: str
    subject: str
    path: str
    lines: tuple[str, ...] = ()
    go: str = "Look at it"
    about: Base | None = None
    as_manager: bool = False
    waits: bool = False
    template: str = "notice"
    facts: Mapping[str, Any] = field(default_factory=dict)


def notify(recipient: Recipient, news: News, *, by: Account | None, now: datetime) -> bool:
    """Tell somebody something, in the open transaction; says whether it is new to them.

    A person without an account, and an account that is closed, are told nothing.
    """
    return notify_all([(recipient, news)], by=by, now=now) == 1


def notify_all(told: Iterable[tuple[Recipient, News]], *, by: Account | None, now: datetime) -> int:
    """The same for many at once, with few questions to the database; says how many were new."""
    pairs = list(told)
    accounts = {
        each.person_id: each for each in accounts_of([who for who, _ in pairs if isinstance(who, Person)])
    }
    fresh: dict[str, dict[str, Any]] = {}
    for who, news in pairs:
        account = accounts.get(who.id) if isinstance(who, Person) else who
        if account is not None and account.active:
            values = _values(account, news, by, now)
            fresh.setdefault(values["once_key"], values)
    try:
        return _add(fresh)
    except IntegrityError:  # on PostgreSQL another transaction may tell the same at the same moment
        return _add(fresh)


def settle(event: str, *, now: datetime) -> None:
    """Nothing is asked any more by what was told under once-keys that begin with `event`, as `swap/12/`.

    A letter that asks for it and still waits is not sent.
    """
    settled = db.session.scalars(
        update(Notice)
        .where(Notice.once_key.startswith(event, autoescape=True), Notice.waits, Notice.settled_at.is_(None))
        .values(settled_at=now)
        .returning(Notice.id)
        .execution_options(synchronize_session=False)
    ).all()
    for notice_id in settled:
        drop_waiting(letter_key(notice_id))


def letter_key(notice_id: int) -> str:
    """The once-key of the letter that tells of a notice."""
    return f"notice/{notice_id}/"


def mark_read(account: Account, notices: Collection[int] | None, *, now: datetime) -> None:
    """Note that an account has seen some of what it was told, by id, or (None) all of it."""
    chosen = () if notices is None else (Notice.id.in_(sorted(notices)),)
    db.session.execute(
        update(Notice)
        .where(Notice.account_id == account.id, Notice.read_at.is_(None), *chosen)
        .values(read_at=now)
        .execution_options(synchronize_session=False)
    )


def wish(account: Account, *, quiet: str | None, digest: bool) -> None:
    """Keep how somebody would like to be told by mail; see NoticeWish."""
    row = db.session.get(NoticeWish, account.id)
    if row is None:
        row = NoticeWish(account_id=account.id)
        db.session.add(row)
    row.quiet, row.digest = quiet, digest
    db.session.flush()


def _values(account: Account, news: News, by: Account | None, now: datetime) -> dict[str, Any]:
    return {
        "account_id": account.id,
        "once_key": f"{news.once_key}/{account.id}",
        "kind": news.kind,
        "subject": " ".join(news.subject.split())[:200],
        "lines": list(news.lines),
        "path": news.path,
        "go": news.go,
        "about": news.about.__tablename__ if news.about is not None else "",
        "about_id": getattr(news.about, "id", None),
        "template": news.template,
        "facts": dict(news.facts),
        "as_manager": news.as_manager,
        "waits": news.waits,
        "made_by_id": by.id if by else None,
        "made_at": now,
    }


def _add(fresh: Mapping[str, dict[str, Any]]) -> int:
    known = _known(fresh)
    new = [values for key, values in fresh.items() if key not in known]
    if new:
        with db.session.begin_nested():
            db.session.execute(insert(Notice), new)
    return len(new)


def _known(keys: Iterable[str]) -> set[str]:
    """Those of these once-keys that are taken."""
    some = sorted(keys)
    return {
        key
        for begin in range(0, len(some), 500)
        for key in db.session.scalars(
            select(Notice.once_key).where(Notice.once_key.in_(some[begin : begin + 500]))
        )
    }
