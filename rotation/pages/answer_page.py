"""What an answer page shows: what a person has said for a cycle, as far as the reader may see it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from rotation.actions.lateness import must_be_in_time
from rotation.actions.private_reasons import NEEDING
from rotation.errors import Refusal
from rotation.forms.answers import Offered
from rotation.forms.availability import WEEK, field_name
from rotation.models.accounts import Account
from rotation.models.answers import (
    Answer,
    AnswerLink,
    MeetingKind,
    answer_of,
    last_week_of,
    links_handed_out,
    week_as_text,
    wishes_of,
)
from rotation.models.availability import HalfDay
from rotation.models.cycles import BlackoutDate, Cycle, blackouts_of
from rotation.models.people import Person
from rotation.models.placements import Placement, placements_of
from rotation.models.private_reasons import Reason, readings_of, reasons_of
from rotation.models.rounds import CollectingRound
from rotation.planning.calendar import CalendarDay, calendar_of, exceptions_of, open_days, weekly_pattern
from rotation.planning.wishing import Meetable, placements_for
from rotation.privacy import Fact, Viewer, may_see, viewer
from rotation.time_zones import zone_names
from rotation.wording.reasons import reason as said
from rotation.wording.rounds import deadline

_LONGEST_LIST = 600


@dataclass(frozen=True)
class AnswerPage:
    """One person's answer for one cycle, as `by` sees it; None is the holder of the person's own link.

    `link` is the personal link by which the page was opened, if it was. HR is shown private reasons only
    where they ask for them (`wants_reasons`): that is noted.
    """

    person: Person
    collecting: CollectingRound
    by: Account | None
    now: datetime
    link: AnswerLink | None = None
    wants_reasons: bool = False

    @property
    def cycle(self) -> Cycle:
        """The cycle that asks."""
        return self.collecting.cycle

    def sees(self, fact: Fact) -> bool:
        """Whether the table of privacy shows this fact here."""
        return may_see(self.by, self.person, fact)

    @property
    def shows_reasons(self) -> bool:
        """Whether private reasons stand on the page."""
        return self.sees(Fact.REASONS) and (self.is_own or self.wants_reasons)

    @property
    def is_own(self) -> bool:
        """Whether the person themselves looks, as far as anybody can tell."""
        return viewer(self.by, self.person) == Viewer.PERSON

    @property
    def unseen(self) -> frozenset[int]:
        """Those of whom it is not shown that they are named: who looks, and who was shown the link."""
        lookers = () if self.is_own else (self.by,)
        shown = (self.link.handed_out_by,) if self.link is not None else ()
        return frozenset(
            each.person_id
            for each in (*lookers, *shown)
            if each is not None and each.person_id not in (None, self.person.id)
        )

    @cached_property
    def offered(self) -> Offered:
        """What can be answered."""
        return Offered(
            slots=frozenset((day, half) for day in self._open_days() for half in HalfDay),
            placements=lambda: {each.id for each in self._placements},
            people=lambda: self._meetable.by_name(),  # noqa: PLW0108  # thousands of names, seldom needed
            may_wish=self.sees(Fact.MEETINGS),
            may_give_reasons=self.shows_reasons,
            unseen=self.unseen,
        )

    def facts(self) -> dict[str, Any]:
        """What the template reads, apart from the form."""
        answer = self._answer
        zone = self.collecting.zone_of(self.person)
        return {
            "person": self.person,
            "cycle": self.cycle,
            "collecting": self.collecting,
            "answer": answer,
            "is_own": self.is_own,
            "late": self._why_late(),
            "pattern": self._pattern,
            "week_fields": {half_day: field_name(*half_day) for half_day in WEEK},
            "shown_week": week_as_text(self._pattern),
            "weeks": self._weeks(),
            "copy_from": last_week_of(self.person, self.cycle),
            "placements": self._placements,
            "ranks": {each.placement_id: each.rank for each in answer.ranks} if answer else {},
            "hosted": [each for each in self._every_placement if self.person in each.hosts],
            "until": deadline(self.collecting, self.person),
            "zone": zone.key,
            "zone_info": zone,
            "zones": zone_names(),
            "may_ask_for_reasons": self.sees(Fact.REASONS) and not self.shows_reasons,
            "readings": readings_of(self.person) if self.sees(Fact.READERS) else (),
            "handed_out": links_handed_out(self.person, self.cycle) if self.sees(Fact.READERS) else (),
            **self.reasons(),
            **self._wishes(),
        }

    def reasons(self) -> dict[str, Any]:
        """The exceptions that a private reason may be given for, for those who may see it."""
        if not self.shows_reasons:
            return {"may_give_reasons": False, "reason_spans": (), "reasons": {}}
        first, last = self.cycle.first_day, self.cycle.last_day
        marks = reasons_of(self.person, first, last)
        spans = exceptions_of(self.person, first, last, marks)
        return {
            "may_give_reasons": True,
            "reason_spans": [span for span in spans if span.level in NEEDING],
            "reasons": {each.value: said(each) for each in Reason},
        }

    def _wishes(self) -> dict[str, Any]:
        if not self.sees(Fact.MEETINGS):
            return {"may_wish": False, "meetings": {}, "meetable": ()}
        unseen = self.unseen
        wishes = [each for each in wishes_of(self.person, self.cycle) if each.other_id not in unseen]
        few = self._meetable.about_how_many() <= _LONGEST_LIST
        labels = self._meetable.labels() if few or wishes else {}
        return {
            "may_wish": True,
            "meetings": {
                kind.value: [
                    labels.get(wish.other_id, wish.other.name) for wish in wishes if wish.kind == kind
                ]
                for kind in MeetingKind
            },
            "meetable": list(labels.values()) if few else (),
        }

    def _why_late(self) -> Refusal | None:
        try:
            must_be_in_time(self.collecting, self.person, by=self.by, now=self.now)
        except Refusal as refusal:
            return refusal
        return None

    @cached_property
    def _answer(self) -> Answer | None:
        return answer_of(self.person, self.cycle)

    @cached_property
    def _pattern(self) -> dict[tuple[int, HalfDay], Any]:
        pattern = weekly_pattern(self.person, self._answer)
        return {half_day: pattern[half_day] for half_day in WEEK}

    @cached_property
    def _blackouts(self) -> Sequence[BlackoutDate]:
        return blackouts_of(self.cycle)

    def _open_days(self) -> list[date]:
        cycle = self.cycle
        return open_days(self.person, cycle.first_day, cycle.last_day, self._blackouts)

    def _weeks(self) -> list[list[CalendarDay]]:
        cycle = self.cycle
        return calendar_of(self.person, cycle.first_day, cycle.last_day, self._blackouts, self._pattern)

    @cached_property
    def _every_placement(self) -> Sequence[Placement]:
        return placements_of(self.cycle)

    @cached_property
    def _placements(self) -> list[Placement]:
        return placements_for(self.person, self.cycle, self._every_placement)

    @cached_property
    def _meetable(self) -> Meetable:
        return Meetable(self.person, self.cycle)
