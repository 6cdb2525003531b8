"""A broken hard rule: which, where, and a sentence about it that names ids."""

from dataclasses import dataclass

from solver.nouns import Visit
from solver.timeline import Timeline, slots_of

SENTENCES = {
    "visits_are_what_was_asked_for_and_offered": "{visit}: {detail}",
    "guests_are_available_throughout": "{person} is not available at {where} to visit {placement}",
    "guests_attend_at_least_half_of_a_rotation": "{person} works {count} of {limit} slots, {visit}",
    "hosts_are_there_for_their_guests": "{person} is not there at {where} to host {visit}",
    "mentors_are_there_for_half_of_a_rotation": "{person} is there for {count} of {limit} slots, {visit}",
    "rotations_are_never_left_without_a_host": "no host of {placement} is there at {where} for {visit}",
    "placements_seat_no_more_guests_than_they_can": "{placement} seats {limit}, not {count}, at {where}",
    "hosts_receive_no_more_guests_at_once_than_they_can": "{person} hosts {limit}, not {count}, at {where}",
    "hosts_give_no_more_of_a_week_than_they_offered": "{person} hosts {count} slots, not {limit}, in {week}",
    "visits_of_a_guest_keep_their_distance": "{visit} and {other} overlap or are under {limit} days apart",
    "guests_start_no_more_visits_a_week_than_allowed": "{person} starts {count}, not {limit}, in {week}",
    "guests_see_a_placement_once": "{person} visits {placement} twice",
    "nobody_hosts_themselves": "{person} would host themselves in {visit}",
    "requests_get_no_more_visits_than_asked_for": "{visit}: its request gets {count} visits, not {limit}",
    "visits_follow_the_requests_they_come_after": "{visit} does not start after {other}",
    "groups_keep_enough_people_at_their_desks": "{group} can spare {limit}, not {count}, at {where}",
    "forbidden_pairs_never_meet": "{person} must not be hosted by {other_person}, as in {visit}",
    "locked_visits_stand": "{visit} is locked and not in the plan",
    "visits_stand_once_in_a_plan": "{visit} stands twice in the plan",
}


@dataclass(frozen=True, slots=True)
class Breach:
    """What a rule has to say against a visit: the visits concerned, that one first, and the facts.

    `slots` is a set (see Timeline); `count` is what there would be and `limit` what the rule allows or needs.
    What a rule does not speak of is empty.
    """

    visits: tuple[Visit, ...]
    people: tuple[str, ...] = ()
    placement: str = ""
    group: str = ""
    slots: int = 0
    count: int = 0
    limit: int = 0
    detail: str = ""


@dataclass(frozen=True, slots=True)
class BrokenRule:
    """A hard rule that a plan breaks: its clause in the format, its name, and the facts.

    `slots` are named as in the format; the other facts are those of a Breach.
    """

    rule: str
    name: str
    visits: tuple[Visit, ...]
    people: tuple[str, ...]
    placement: str
    group: str
    slots: tuple[str, ...]
    count: int
    limit: int
    detail: str

    @staticmethod
    def of(rule: str, name: str, breach: Breach, timeline: Timeline) -> "BrokenRule":
        slots = tuple(map(timeline.key, slots_of(breach.slots)))
        b = breach
        return BrokenRule(
            rule, name, b.visits, b.people, b.placement, b.group, slots, b.count, b.limit, b.detail
        )

    @property
    def sentence(self) -> str:
        """The broken rule in words, with the ids of the problem."""
        return SENTENCES[self.name].format(
            visit=self.visits[0],
            other=self.visits[-1],
            person=self.people[0] if self.people else "",
            other_person=self.people[-1] if self.people else "",
            placement=self.placement,
            group=self.group,
            where=", ".join(self.slots[:3]) + (" and later" if len(self.slots) > 3 else ""),
            week=f"the week of {self.slots[0][:10]}" if self.slots else "",
            count=self.count,
            limit=self.limit,
            detail=self.detail,
        )

    def __str__(self) -> str:
        return f"{self.rule} {self.sentence}"
