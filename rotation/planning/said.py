"""What people answered for a cycle, as the problem states it: week, hosting, wishes, and what silence means.

Where a cycle has no collecting round nothing is changed by this. Private reasons are not read here, nor
anywhere else in planning.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from rotation.models.answers import (
    HALF_DAYS_OF_WEEK,
    RATHER_NOT_RANK,
    WORST_RANK,
    Answer,
    MeetingKind,
    answers_for,
    week_from_text,
    wishes_for,
)
from rotation.models.availability import HalfDay, Level
from rotation.models.cycles import Cycle
from rotation.models.people import Person
from rotation.models.placements import Placement
from rotation.models.rounds import Silence, round_of
from rotation.planning.keys import Slot, person_key, placement_key

HalfOfWeek = tuple[int, HalfDay]


@dataclass(frozen=True)
class Said:
    """What people said, by row id. `guests` are those who are to get a visit."""

    weeks: Mapping[int, Mapping[HalfOfWeek, Level]] = field(default_factory=dict)
    hosting: Mapping[int, Answer] = field(default_factory=dict)
    reluctant: Collection[int] = ()
    left_out: Collection[int] = ()
    guests: Collection[int] = ()

    def with_guests(self, guests: Collection[int]) -> "Said":
        """The same, knowing who is to get a visit."""
        return replace(self, guests=guests)

    def hosting_of(self, person: Person) -> tuple[int, int | None]:
        """How many guests somebody hosts at once, and how many half days a week; None is no limit.

        Whom HR has as no host is none; what the person says otherwise comes before what HR has.
        """
        answer = self.hosting.get(person.id)
        if person.id in self.left_out or (answer is not None and answer.hosts is False):
            return 0, person.hosting_per_week
        if answer is None or person.host_limit == 0:
            return person.host_limit, person.hosting_per_week
        return answer.host_limit or person.host_limit, answer.hosting_per_week or person.hosting_per_week

    def lowered(self, person: Person, levels: Mapping[Slot, Level]) -> dict[Slot, Level]:
        """A person's levels, lowered where guests do not suit them, or because they are silent.

        The problem knows one presence of a person, as guest and as host. Who only hosts is away in half days
        in which guests do not suit; of a guest who hosts too these count as *rather not*, so that no visit of
        their own is made impossible by it.
        """
        lowered = dict(levels)
        answer = self.hosting.get(person.id)
        if answer is not None and answer.hosts is not False and answer.host_halves:
            level = Level.RATHER_NOT if person.id in self.guests else Level.CANNOT
            halves = zip(HALF_DAYS_OF_WEEK, answer.host_halves, strict=True)
            unsuitable = {half_day for half_day, suits in halves if suits != "1"}
            for day, half in levels:
                if (day.weekday(), half) in unsuitable:
                    lowered[day, half] = _lower(lowered[day, half], level)
        if person.id in self.reluctant:
            lowered = {slot: _lower(level, Level.RATHER_NOT) for slot, level in lowered.items()}
        return lowered


NOTHING_SAID = Said()


def said_for(cycle: Cycle, people: Sequence[Person]) -> Said:
    """What `people` said for a cycle as far as it concerns when they are there and whom they host."""
    collecting = round_of(cycle)
    if collecting is None:
        return NOTHING_SAID
    answers = answers_for(cycle)
    silent = {
        person.id
        for person in people
        if (answer := answers.get(person.id)) is None or answer.answered_at is None
    }
    return Said(
        weeks={key: week_from_text(each.week) for key, each in answers.items() if each.week is not None},
        hosting=answers,
        reluctant=silent if collecting.silence == Silence.RATHER_NOT else (),
        left_out=silent if collecting.silence == Silence.LEFT_OUT else (),
    )


def wishes_stated(cycle: Cycle, people: Sequence[Person], placements: Sequence[Placement]) -> dict[str, Any]:
    """The wishes in a cycle: `forbidden`, `pairs` and `ranks` of the problem, each only where there are some.

    Who would rather not meet somebody does not, in either role, whatever the other one would like.
    """
    here = {person.id for person in people}
    apart: set[tuple[int, int]] = set()
    together: set[tuple[int, int]] = set()
    for wish in wishes_for(cycle):
        if wish.person_id in here and wish.other_id in here:
            pair = (min(wish.person_id, wish.other_id), max(wish.person_id, wish.other_id))
            (apart if wish.kind == MeetingKind.RATHER_NOT else together).add(pair)
    both_ways = sorted({pair for one, other in apart for pair in ((one, other), (other, one))})
    wishes = {
        "forbidden": [[person_key(one), person_key(other)] for one, other in both_ways],
        "pairs": [[person_key(one), person_key(other)] for one, other in sorted(together - apart)],
        "ranks": _ranks(cycle, here, {placement.id for placement in placements}),
    }
    return {name: said for name, said in wishes.items() if said}


def _ranks(cycle: Cycle, here: set[int], offered: set[int]) -> dict[str, dict[str, int]]:
    found = {}
    for person_id, answer in sorted(answers_for(cycle).items()):
        ranks = {each.placement_id: each.rank for each in answer.ranks if each.placement_id in offered}
        if person_id in here and ranks:
            found[person_key(person_id)] = {
                placement_key(placement_id): dislike
                for placement_id, dislike in sorted(_dislikes(ranks, offered).items())
                if dislike
            }
    return {person: dislikes for person, dislikes in found.items() if dislikes}


def _dislikes(ranks: Mapping[int, int], offered: set[int]) -> dict[int, int]:
    """From 0, loves it, to 5: a first choice 0, a second 1; what is not named comes last."""
    named = [rank for rank in ranks.values() if rank != RATHER_NOT_RANK]
    rest = min(max(named, default=0), WORST_RANK - 1)
    return {
        each: WORST_RANK
        if (rank := ranks.get(each)) == RATHER_NOT_RANK
        else rest
        if rank is None
        else rank - 1
        for each in offered
    }


def _lower(level: Level, to: Level) -> Level:
    order = tuple(Level)
    return min(level, to, key=order.index)
