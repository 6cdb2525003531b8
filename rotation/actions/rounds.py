"""Collecting rounds: opened, changed, ended, and whom they remind."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from rotation.actions.cycles import must_be_open
from rotation.actions.outbox import drop_waiting, forget_dropped
from rotation.database import db
from rotation.errors import Refusal
from rotation.models.accounts import Account
from rotation.models.cycles import Cycle, CycleState
from rotation.models.records import record
from rotation.models.rounds import CollectingRound, Reminder, Silence, get_round, round_of
from rotation.time_zones import instant, zone_of

CHASE_PAUSE = timedelta(minutes=10)
_EVENING, _MORNING = time(18), time(9)

WallTime = tuple[date, time]


@dataclass(frozen=True, kw_only=True)
class RoundTerms:
    """What HR says about a round. Deadline and reminders are days and times on each person's own clock."""

    deadline: WallTime
    reminders: Sequence[WallTime]
    silence: Silence


def suggested_round(cycle: Cycle, *, today: date) -> RoundTerms:
    """Ten days to answer, but not beyond a week before the cycle; reminders three days and one day before."""
    latest = max(cycle.first_day - timedelta(days=7), today + timedelta(days=1))
    deadline = _working_day(min(today + timedelta(days=10), latest))
    days = (_working_day(deadline - timedelta(days=days)) for days in (3, 1))
    return RoundTerms(
        deadline=(deadline, _EVENING),
        reminders=sorted({(day, _MORNING) for day in days if today < day < deadline}),
        silence=Silence.AS_KNOWN,
    )


def open_round(
    cycle: Cycle, terms: RoundTerms, *, home_zone: str, by: Account | None, now: datetime
) -> CollectingRound:
    """Ask everybody in the cycle when they can. The invitations follow by themselves.

    Raises Refusal when the cycle is closed or published, or has been opened for answers before, or as
    change_round does.
    """
    must_be_open(cycle)
    if round_of(cycle) is not None:
        raise Refusal(f"{cycle.name} collects answers already.")
    if cycle.state == CycleState.PUBLISHED:
        raise Refusal(f"{cycle.name} is published: answers would come too late for its plan.")
    collecting = CollectingRound(cycle=cycle, home_zone=home_zone, opened_at=now, opened_by_id=_id(by))
    _check(terms, collecting, now)
    _take(collecting, terms)
    db.session.add(collecting)
    if cycle.state == CycleState.SET_UP:
        cycle.state = CycleState.COLLECTING
    record("open_round", cycle, by=by, now=now, **_facts(terms))
    return collecting


def change_round(cycle: Cycle, terms: RoundTerms, *, by: Account | None, now: datetime) -> None:
    """Another deadline, other reminders, another meaning of silence; a round that was ended goes on.

    Raises Refusal, at its field, when the deadline has passed for everybody, comes after the cycle's last
    day, or a reminder comes after the deadline.
    """
    must_be_open(cycle)
    collecting = get_round(cycle)
    _check(terms, collecting, now)
    _take(collecting, terms)
    _go_on(collecting)
    record("change_round", cycle, by=by, now=now, **_facts(terms))


def end_round(cycle: Cycle, *, by: Account | None, now: datetime) -> None:
    """Take no more answers; what has not been mailed yet is not mailed any more."""
    must_be_open(cycle)
    collecting = get_round(cycle)
    if collecting.ended_at is None:
        collecting.ended_at = now
        drop_waiting(collecting.letters_key)
        record("end_round", cycle, by=by, now=now)


def resume_round(cycle: Cycle, *, by: Account | None, now: datetime) -> None:
    """Undo that: answers are taken until the deadline."""
    must_be_open(cycle)
    _go_on(get_round(cycle))
    record("resume_round", cycle, by=by, now=now)


def chase(cycle: Cycle, *, by: Account | None, now: datetime) -> None:
    """Remind everybody who has not answered, now. Raises Refusal if that was done a moment ago."""
    must_be_open(cycle)
    collecting = get_round(cycle)
    if collecting.ended_at is not None:
        raise Refusal("The round has ended. Give it a new deadline first, then remind people.")
    for reminder in collecting.reminders:
        if reminder.asked_at is not None and now - reminder.asked_at < CHASE_PAUSE:
            raise Refusal("Everybody who has not answered was reminded a few minutes ago.")
    collecting.reminders.append(Reminder(asked_at=now, asked_by_id=_id(by)))
    record("chase", cycle, by=by, now=now)


def _go_on(collecting: CollectingRound) -> None:
    if collecting.ended_at is not None:
        collecting.ended_at = None
        forget_dropped(collecting.letters_key)


def _check(terms: RoundTerms, collecting: CollectingRound, now: datetime) -> None:
    day, at = terms.deadline
    if instant(day, at, zone_of("", "", collecting.home_zone)) <= now:
        raise Refusal("The deadline has passed already. Choose a later one.", field="deadline_on")
    if day > collecting.cycle.last_day:
        raise Refusal("The deadline comes after the last day of the cycle.", field="deadline_on")
    if any(reminder >= terms.deadline for reminder in terms.reminders):
        raise Refusal("A reminder comes before the deadline.", field="reminders")


def _take(collecting: CollectingRound, terms: RoundTerms) -> None:
    collecting.deadline_on, collecting.deadline_at = terms.deadline
    collecting.silence = terms.silence
    kept = {(each.day, each.at): each for each in collecting.reminders if each.asked_at is None}
    chases = [each for each in collecting.reminders if each.asked_at is not None]
    collecting.reminders = chases + [
        kept.get((day, at)) or Reminder(day=day, at=at) for day, at in sorted(set(terms.reminders))
    ]


def _facts(terms: RoundTerms) -> dict[str, object]:
    return {
        "deadline": " ".join(part.isoformat() for part in terms.deadline),
        "reminders": [" ".join(part.isoformat() for part in each) for each in terms.reminders],
        "silence": terms.silence.value,
    }


def _working_day(day: date) -> date:
    """The day itself, or the Friday before if it is at a weekend."""
    return day - timedelta(days=max(0, day.weekday() - 4))


def _id(by: Account | None) -> int | None:
    return by.id if by else None
