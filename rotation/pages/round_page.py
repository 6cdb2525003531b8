"""What HR sees of a collecting round."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from rotation.errors import Refusal
from rotation.models.cycles import Cycle
from rotation.models.outbox import MessageState, counts_by_state, failures
from rotation.models.placements import placements_of
from rotation.models.progress import Progress, Stage, progress_of
from rotation.models.rounds import get_round
from rotation.pages import settings
from rotation.planning.scarcity import Scarcity, scarcity_of
from rotation.time_zones import instant, zone_of
from rotation.wording.rounds import reminder, wall_time

_NAMED = 200
_SHADES = 4


@dataclass(frozen=True)
class Team:
    """A team, or the people of a department who are in none, by how far they are."""

    department: str
    name: str
    people: Sequence[Progress]

    def count(self, stage: str) -> int:
        """How many are this far."""
        return sum(each.stage == stage for each in self.people)


@dataclass(frozen=True)
class DayOfAnswers:
    """How many answered on a day; `shade` 0 to 4 is how that compares with the best day."""

    day: date
    answers: int
    shade: int


def facts_of(cycle: Cycle, *, now: datetime) -> dict[str, Any]:
    """What the page of a round shows."""
    collecting = get_round(cycle)
    people = progress_of(cycle)
    zone = ZoneInfo(collecting.home_zone)
    stages = Counter(each.stage for each in people)
    waiting_for = [each for each in people if each.stage != Stage.ANSWERED]
    mail = counts_by_state(collecting.letters_key)
    clocks = {each.clock for each in waiting_for} or {("", "")}
    ends = max(
        instant(collecting.deadline_on, collecting.deadline_at, zone_of(own, country, collecting.home_zone))
        for own, country in clocks
    )
    return {
        "cycle": cycle,
        "collecting": collecting,
        "zone": zone,
        "people": people,
        "stages": {stage.value: stages[stage] for stage in Stage},
        "teams": _teams(people),
        "chased": waiting_for[:_NAMED],
        "more_chased": max(0, len(waiting_for) - _NAMED),
        "unreachable": sum(not each.has_address for each in waiting_for),
        "answered_for": [each for each in people if each.answered_by],
        "unnamed_hosts": _willing_and_unnamed(cycle, people),
        "weeks": _answers_by_day(people, collecting.opened_at.astimezone(zone).date(), now.astimezone(zone)),
        "until": wall_time((collecting.deadline_on, collecting.deadline_at)),
        "is_over": collecting.ended_at is not None or now >= ends or not cycle.is_open,
        "reminders": [reminder(each, collecting.home_zone) for each in collecting.reminders],
        "sent": mail.get(MessageState.SENT, 0),
        "waiting": mail.get(MessageState.WAITING, 0) + mail.get(MessageState.SENDING, 0),
        "failures": failures(collecting.letters_key),
        "has_mail_server": bool(settings().smtp_url.get_secret_value()),
        "has_base_url": bool(settings().base_url),
        "scarcity": _scarcity(cycle),
    }


def _willing_and_unnamed(cycle: Cycle, people: Sequence[Progress]) -> list[Progress]:
    """Who would host and is named as a host of nothing."""
    named = {host.id for placement in placements_of(cycle) for host in placement.hosts}
    return [each for each in people if each.is_willing and each.person_id not in named]


def _teams(people: Sequence[Progress]) -> list[Team]:
    found = groupby(people, lambda each: (each.department, each.team))
    return [Team(department, team, list(members)) for (department, team), members in found]


def _answers_by_day(
    people: Sequence[Progress], opened: date, now: datetime
) -> list[list[DayOfAnswers | None]]:
    """Weeks from Monday to Sunday; a day before the round or after today is None."""
    zone = now.tzinfo
    counts = Counter(
        each.answered_at.astimezone(zone).date() for each in people if each.answered_at is not None
    )
    most = max(counts.values(), default=0)
    last = max([now.date(), *counts])
    monday = min([opened, *counts]) - timedelta(days=min([opened, *counts]).weekday())
    weeks: list[list[DayOfAnswers | None]] = []
    while monday <= last:
        days = (monday + timedelta(days=n) for n in range(7))
        weeks.append(
            [
                DayOfAnswers(day, counts[day], -(-_SHADES * counts[day] // most) if most else 0)
                if min([opened, *counts]) <= day <= last
                else None
                for day in days
            ]
        )
        monday += timedelta(weeks=1)
    return weeks


def _scarcity(cycle: Cycle) -> Scarcity | None:
    try:
        return scarcity_of(cycle)
    except Refusal:
        return None
