"""One's own calendar, read once: busy times become suggestions, and those confirmed become exceptions.

For the person alone, signed in or by their personal link, not for HR: nothing is kept but what they confirm.
"""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_security import current_user
from werkzeug.wrappers import Response

from rotation import policy
from rotation.actions.answer_links import find_answer_link
from rotation.actions.calendar_file import take_over
from rotation.actions.lateness import must_be_in_time
from rotation.calendar_file.fetching import Place, fetched
from rotation.calendar_file.reading import BusyTimes, busy_times
from rotation.calendar_file.suggestions import Suggestion, suggestions
from rotation.database import let_go, transaction
from rotation.errors import Missing, Refusal
from rotation.forms.calendar_file import (
    CalendarAccountForm,
    CalendarAddressForm,
    CalendarFileForm,
    SuggestionsForm,
    slot_name,
)
from rotation.hours import HalfDayHours
from rotation.models.accounts import Account, account_of
from rotation.models.answers import AnswerLink, answer_of
from rotation.models.availability import HALVES, HalfDay, Level
from rotation.models.cycles import Cycle, blackouts_of, open_cycles_of
from rotation.models.people import Person
from rotation.models.rounds import get_round
from rotation.pages import allowed, link_session, me, or_by_link, settings, today
from rotation.pages.answering import refusals_to
from rotation.pages.open_rounds import asking
from rotation.planning.calendar import calendar_of, weekly_pattern
from rotation.wording import many

pages = Blueprint("calendar_file", __name__, url_prefix="/availability/calendar")

Halves = dict[HalfDay, Suggestion | None]

_WITHOUT_CYCLE = timedelta(weeks=8)
_FETCHING = 2 / 3  # of the time that there is: the rest is for reading what was fetched
_WORST_FIRST = (Level.CANNOT, Level.RATHER_NOT, Level.CAN, Level.WOULD_LIKE)


@pages.get("/")
@allowed(policy.has_days)
@or_by_link
def index() -> str:
    """The three ways to have it read."""
    return _ways(_weeks())


@pages.post("/file")
@allowed(policy.has_days)
@or_by_link
def file() -> str | tuple[str, int]:
    """Read an uploaded file."""
    until, weeks, form = _until(), _weeks(), CalendarFileForm()
    if form.validate():
        with refusals_to(form, at="file"):
            return _suggested(weeks, form.file.data.read(), until)
    return _ways(weeks, file=form), 422


@pages.post("/address")
@allowed(policy.has_days)
@or_by_link
def address() -> str | tuple[str, int]:
    """Fetch it from an address and read it."""
    until, weeks, form = _until(), _weeks(), CalendarAddressForm()
    if form.validate():
        with refusals_to(form, at="address"):
            return _suggested(weeks, _fetched(form.place(), weeks, until), until)
    return _ways(weeks, address=form), 422


@pages.post("/account")
@allowed(policy.has_days)
@or_by_link
def account() -> str | tuple[str, int]:
    """Fetch all calendars of a CalDAV account and read them."""
    until, weeks, form = _until(), _weeks(), CalendarAccountForm()
    if form.validate():
        with refusals_to(form):
            return _suggested(weeks, _fetched(form.place(), weeks, until), until)
    return _ways(weeks, account=form), 422


@pages.post("/confirmed")
@allowed(policy.has_days)
@or_by_link
def confirmed() -> Response:
    """Take over what was confirmed, all of it or nothing."""
    weeks = _weeks()
    form = SuggestionsForm.sent((day, half) for day in weeks.days for half in HALVES)
    if not form.validate():
        raise Refusal("These suggestions can no longer be taken over. Read the calendar again.")
    levels, now = form.levels(), datetime.now(UTC)
    with transaction():
        reader = _reader()
        if reader.link is not None:
            must_be_in_time(get_round(reader.link.cycle), reader.person, by=reader.by, now=now)
        take_over(reader.person, levels, by=reader.by, now=now)
    flash(
        f"{many(len(levels), 'half day')} taken over from your calendar."
        if levels
        else "Nothing was changed.",
        "good" if levels else "info",
    )
    return redirect(_home(weeks), 303)


@dataclass(frozen=True)
class Weeks:
    """The time in question: a cycle's, or the next weeks; and the days in it that are still to come."""

    cycle: Cycle | None
    first_day: date
    last_day: date
    levels: dict[tuple[date, HalfDay], Level]

    @property
    def days(self) -> list[date]:
        """The days that can be planned, in order."""
        return sorted({day for day, _ in self.levels})

    @property
    def named(self) -> dict[str, Any]:
        """The cycle, for addresses."""
        return {"cycle": self.cycle.id} if self.cycle else {}


@dataclass(frozen=True)
class Reader:
    """Whose calendar is read, their account if they have one, and the personal link if they came by one."""

    person: Person
    by: Account | None
    link: AnswerLink | None = None


def _reader() -> Reader:
    if not current_user.is_authenticated:
        link = find_answer_link(link_session.digest(), now=datetime.now(UTC))
        return Reader(link.person, account_of(link.person), link)
    person = me().person
    if person is None:
        raise Missing("person")
    return Reader(person, me())


def _weeks() -> Weeks:
    """Those of the cycle that a link is for or the address names, else of the first that has not ended."""
    reader, on = _reader(), today()
    person = reader.person
    coming = [each for each in open_cycles_of(person.department_id) if each.last_day >= on]
    named = [each for each in coming if str(each.id) == request.args.get("cycle")]
    cycle = reader.link.cycle if reader.link else next(iter([*named, *coming]), None)
    first, last = (cycle.first_day, cycle.last_day) if cycle else (on, on + _WITHOUT_CYCLE)
    week = weekly_pattern(person, answer_of(person, cycle) if cycle else None)
    calendar = calendar_of(person, max(first, on), last, blackouts_of(cycle) if cycle else (), week)
    open_days = [each for week in calendar for each in week if not each.closed]
    return Weeks(
        cycle,
        max(first, on),
        last,
        {(each.day, half): each.levels[half] for each in open_days for half in HALVES},
    )


def _home(weeks: Weeks) -> str:
    """Where whoever reads their calendar came from: their answer, while it is asked for, or what they can."""
    reader, cycle = _reader(), weeks.cycle
    asked = cycle and cycle.id in {each.cycle_id for each, _answer, _until in asking(reader.person)}
    if cycle and (asked or reader.link):
        return url_for("answers.show", cycle_id=cycle.id, person_id=reader.person.id)
    return url_for("availability.mine", **weeks.named)


def _until() -> float:
    """When whoever presses the button now is to have an answer, however long its parts take."""
    return time.monotonic() + settings().calendar_seconds


def _left(until: float) -> float:
    return max(0.0, until - time.monotonic())


def _fetched(place: Place, weeks: Weeks, until: float) -> bytes:
    let_go()
    return fetched(
        place,
        weeks.first_day,
        weeks.last_day,
        seconds=_left(until) * _FETCHING,
        private=settings().calendar_private_addresses,
    )


def _ways(
    weeks: Weeks,
    *,
    file: CalendarFileForm | None = None,
    address: CalendarAddressForm | None = None,
    account: CalendarAccountForm | None = None,
) -> str:
    return render_template(
        "calendar_file/read.html",
        weeks=weeks,
        home=_home(weeks),
        file=file or CalendarFileForm(formdata=None),
        address=address or CalendarAddressForm(formdata=None),
        account=account or CalendarAccountForm(formdata=None),
    )


def _suggested(weeks: Weeks, content: bytes, until: float) -> str:
    """The page of suggestions. Raises Refusal when the calendar cannot be read."""
    owner, hours = _reader().person.email or "", HalfDayHours.of(settings())
    let_go()
    busy = busy_times(content, weeks.first_day, weeks.last_day, hours.zone, owner, seconds=_left(until))
    found = list(_news(suggestions(busy, weeks.days, hours), weeks))
    return render_template(
        "calendar_file/suggestions.html",
        weeks=weeks,
        home=_home(weeks),
        busy=busy,
        hours=hours,
        grid=_grid(found),
        form=SuggestionsForm.showing({(each.day, each.half): each.level for each in found}),
        slot_name=slot_name,
        remarks=_remarks(busy),
    )


def _news(found: list[Suggestion], weeks: Weeks) -> Iterator[Suggestion]:
    """The suggestions that say more than the person has said already."""
    for each in found:
        if _WORST_FIRST.index(each.level) < _WORST_FIRST.index(weeks.levels[each.day, each.half]):
            yield each


def _grid(found: Sequence[Suggestion]) -> list[tuple[date, list[tuple[date, Halves]]]]:
    """The suggestions by the Monday of the week and by day, with a place for each half of it."""
    by_day: dict[date, Halves] = {}
    for each in found:
        by_day.setdefault(each.day, dict.fromkeys(HALVES))[each.half] = each
    return [
        (monday, list(days))
        for monday, days in groupby(by_day.items(), lambda item: item[0] - timedelta(days=item[0].weekday()))
    ]


def _remarks(busy: BusyTimes) -> list[str]:
    said = []
    if busy.unread:
        said.append(
            f"{many(busy.unread, 'entry', 'entries')} could not be understood, or not wholly: "
            "please look at your calendar yourself, too."
        )
    if busy.zones_unread:
        said.append("A time zone could not be understood. Its times were read as the company's.")
    return said
