"""What an absence tells whom. Whose it is hear only the person, their manager and HR (rotation.privacy)."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from rotation import wording
from rotation.actions.notices import News, Recipient
from rotation.models.absences import Absence
from rotation.models.accounts import Account, accounts_in_hr
from rotation.models.plans import Visit
from rotation.planning.broken import Broken
from rotation.wording.absences import away

Told = tuple[Recipient, News]


def absence_news(absence: Absence, *, by: Account) -> Iterator[Told]:
    """To HR, the manager and the person, but for who reported it: who is away, and who says so."""
    person = absence.person
    news = partial(News, kind="absence", about=absence)
    subject, lines = f"{person.name} is away {away(absence)}", (f"{by.name} reported it.",)
    event = f"absence/{absence.id}"
    for account in accounts_in_hr():
        if account.id != by.id and account.person_id != person.id:
            path, go = "/absences", "See what it breaks"
            yield account, news(once_key=f"{event}/reported", subject=subject, lines=lines, path=path, go=go)
    if person.manager is not None and person.manager_id != by.person_id:
        told = news(once_key=f"{event}/team", subject=subject, lines=lines, path="/team", go="See my team")
        yield person.manager, replace(told, as_manager=True)
    if person.id != by.person_id:
        subject = f"{by.name} reported that you are away {away(absence)}"
        lines, path = ("If that is wrong, take it back there.",), "/absences"
        go = "See my absences"
        yield person, news(once_key=f"{event}/own", subject=subject, lines=lines, path=path, go=go)


def broken_news(broken: Broken, absence: Absence) -> Iterator[Told]:
    """To the guest and the host of a visit that cannot be as planned, but for who is away: what to expect."""
    visit = broken.visit
    yield from _to_both(
        visit,
        absence,
        "broken",
        guest=(f"Your visit on {wording.when(visit)} cannot be as planned", _why(broken, host=False)),
        host=(
            f"{visit.guest.name}’s visit to you on {wording.when(visit)} cannot be as planned",
            _why(broken, host=True),
        ),
        then="HR looks for another way. You hear as soon as there is one; until then, do not count on it.",
    )


def stands_news(broken: Broken, absence: Absence) -> Iterator[Told]:
    """To the same two when it can be after all."""
    visit = broken.visit
    yield from _to_both(
        visit,
        absence,
        "stands",
        guest=(f"Your visit on {wording.when(visit)} can be as planned after all", ""),
        host=(f"{visit.guest.name}’s visit to you on {wording.when(visit)} can be as planned after all", ""),
        then="Nothing changes for you.",
    )


def _to_both(
    visit: Visit, absence: Absence, what: str, *, guest: tuple[str, str], host: tuple[str, str], then: str
) -> Iterator[Told]:
    for person, (subject, why) in ((visit.guest, guest), (visit.host, host)):
        if person.id == absence.person_id:
            continue
        yield (
            person,
            News(
                kind=f"visit_{what}",
                once_key=f"visit/{visit.id}/{what}/{absence.id}",
                subject=subject,
                lines=tuple(filter(None, (why, then))),
                path="/days",
                go="See my days",
                about=visit,
            ),
        )


def _why(broken: Broken, *, host: bool) -> str:
    """Why, as far as the other one may know: that somebody is not available, and nothing else."""
    if broken.host_missing and not host:
        return "Your host is not available."
    if broken.guest_missing and host:
        return "Your guest is not available."
    return "It does not fit any more."
