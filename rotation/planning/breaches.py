"""Broken rules in words, with the names and dates of today."""

from collections.abc import Iterable, Sequence

from rotation import wording
from rotation.planning.keys import slot_of
from rotation.planning.names import Names
from rotation.planning.stale import Stale
from solver import BrokenRule, Problem

# By the name that a rule has in the solver; count and limit are said with their noun where they have one.
_SENTENCES = {
    "guests_are_available_throughout": "{when}: {who} is not available",
    "guests_attend_at_least_half_of_a_rotation": (
        "{who} works {halves} of the block at {placement} from {start}; at least {limit} are needed"
    ),
    "hosts_are_there_for_their_guests": "{when}: {who} is not there to host {guest} at {placement}",
    "mentors_are_there_for_half_of_a_rotation": (
        "{who} is there for {halves} of {guest}’s block at {placement} from {start}; "
        "at least {limit} are needed"
    ),
    "rotations_are_never_left_without_a_host": (
        "{when}: none of the hosts of {placement} is there for {guest}"
    ),
    "placements_seat_no_more_guests_than_they_can": "{when}: {placement} has {guests} and seats {limit}",
    "hosts_receive_no_more_guests_at_once_than_they_can": (
        "{when}: {who} hosts {guests} at once; {limit} at most"
    ),
    "hosts_give_no_more_of_a_week_than_they_offered": (
        "Week of {week}: {who} hosts {halves}; {limit} at most"
    ),
    "visits_of_a_guest_keep_their_distance": (
        "{guest}’s visits on {starts} are less than {limit} working days apart"
    ),
    "guests_start_no_more_visits_a_week_than_allowed": (
        "Week of {week}: {who} starts {visits}; {limit} at most"
    ),
    "guests_see_a_placement_once": "{guest} sees {placement} twice",
    "nobody_hosts_themselves": "{start}: {who} cannot host themselves",
    "requests_get_no_more_visits_than_asked_for": "{guest} gets {visits} where {limit} are asked for",
    "visits_follow_the_requests_they_come_after": (
        "{guest}’s visit on {start} comes before one that has to come first"
    ),
    "groups_keep_enough_people_at_their_desks": "{when}: {people} of {group} away; {limit} at most",
    "forbidden_pairs_never_meet": "{start}: {who} must not meet",
    "locked_visits_stand": "{guest}’s locked visit on {start} is not in the plan",
    "visits_stand_once_in_a_plan": "{guest}’s visit on {start} stands twice in the plan",
}

_NOT_AS_OFFERED = "visits_are_what_was_asked_for_and_offered"


def said(broken: Iterable[BrokenRule], problem: Problem) -> list[str]:
    """The rules that visits break in a problem, as sentences, each once."""
    every = list(broken)
    stale = Stale([each.visits[0] for each in every if each.name == _NOT_AS_OFFERED], problem)
    return [*stale.sentences(), *_sentences([each for each in every if each.name != _NOT_AS_OFFERED])]


def _sentences(broken: Sequence[BrokenRule]) -> list[str]:
    visits = [visit for each in broken for visit in each.visits]
    names = Names(
        people=[person for each in broken for person in each.people] + [visit.host for visit in visits],
        requests=[visit.request for visit in visits],
        placements=[each.placement for each in broken if each.placement]
        + [visit.placement for visit in visits],
    )
    return list(dict.fromkeys(_sentence(each, names) for each in broken))


def said_slots(slots: Sequence[str]) -> str:
    """Tue 6 Oct, morning; both halves of a day as the day; of many the first and how many more."""
    if not slots:
        return ""
    day, half = slot_of(slots[0])
    if len(slots) == 2 and slots[1][:10] == slots[0][:10]:
        return wording.day(day)
    first = f"{wording.day(day)}, {wording.half(half)}"
    return first if len(slots) == 1 else f"{first}, and {wording.many(len(slots) - 1, 'more half day')}"


def _sentence(broken: BrokenRule, names: Names) -> str:
    first = broken.visits[0]
    return (
        _SENTENCES[broken.name].format(
            when=said_slots(broken.slots),
            week=said_slots(broken.slots[:1]).partition(",")[0],
            who=wording.listed([names.person(each) for each in broken.people]) if broken.people else "",
            guest=names.guest(first.request),
            placement=names.placement(broken.placement or first.placement),
            group=names.group(broken.group) if broken.group else "",
            start=said_slots([first.start]),
            starts=wording.listed([said_slots([visit.start]) for visit in broken.visits]),
            halves=wording.many(broken.count, "half day"),
            guests=wording.many(broken.count, "guest"),
            visits=wording.many(broken.count, "visit"),
            people=wording.many(broken.count, "person", "people"),
            limit=broken.limit,
        )
        + "."
    )
