"""Where visits will be scarce, by what has been answered so far: few seats a week, few times for a guest."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from rotation.models.cycles import Cycle
from rotation.models.people import Department, Person
from rotation.planning.facts import Facts
from rotation.planning.keys import slot_of
from rotation.planning.sitting import Sitting

TIGHT = 2.0
FEW_STARTS = 5
_NAMED = 12


@dataclass(frozen=True)
class Week:
    """What a department can seat in a week, in starts of visits, and its even share of the visits wanted."""

    monday: date
    seats: int
    wanted: float

    @property
    def look(self) -> str:
        """Scarce where not even the share fits, tight below twice of it, else enough."""
        if self.seats < self.wanted:
            return "scarce"
        return "tight" if self.seats < TIGHT * self.wanted else "enough"


@dataclass(frozen=True)
class Hosting:
    """A department's weeks, and how many visits to it are wanted in all."""

    department: Department
    wanted: int
    weeks: Sequence[Week]


@dataclass(frozen=True)
class FewChoices:
    """A guest who could start a visit at few times only."""

    person: Person
    department: Department
    starts: int


@dataclass(frozen=True)
class Scarcity:
    """Both views of it."""

    mondays: Sequence[date]
    hosting: Sequence[Hosting]
    guests: Sequence[FewChoices]
    more_guests: int


def scarcity_of(cycle: Cycle) -> Scarcity:
    """Where visits will be scarce in a cycle as its answers stand. Raises Refusal as `read` does."""
    sitting = Sitting(cycle)
    facts = sitting.facts
    mondays = sorted({_monday(facts, slot) for slot in range(facts.problem.timeline.slot_count)})
    hosting = [_hosting(sitting, department, mondays) for department in cycle.departments]
    few = sorted(_few_choices(sitting), key=lambda each: (each.starts, each.person.name))
    return Scarcity(
        mondays, [each for each in hosting if each.wanted], few[:_NAMED], max(0, len(few) - _NAMED)
    )


def _hosting(sitting: Sitting, department: Department, mondays: Sequence[date]) -> Hosting:
    facts = sitting.facts
    keys = {key for key, each in sitting.placements.items() if each.department_id == department.id}
    wanted = sum(each.visits for each in facts.requests if keys.intersection(each.placements))
    seats: dict[date, int] = defaultdict(int)
    for key in keys:
        for start, hosts in facts.hosted_starts[key].items():
            room = sum(facts.problem.people[host].host_limit for host in hosts)
            seats[_monday(facts, start)] += min(facts.offers[key].capacity, room)
    share = wanted / max(1, len(mondays))
    return Hosting(department, wanted, [Week(monday, seats[monday], share) for monday in mondays])


def _few_choices(sitting: Sitting) -> list[FewChoices]:
    found = []
    for rule in sitting.requests:
        offers = sitting.offers(rule)
        for guest, _visits in sitting.wanted(rule):
            starts = len(sitting.facts.possible_starts(guest, offers))
            if starts < FEW_STARTS:
                found.append(FewChoices(sitting.people[guest], rule.host_department, starts))
    return found


def _monday(facts: Facts, slot: int) -> date:
    day, _half = slot_of(facts.problem.timeline.key(slot))
    return day - timedelta(days=day.weekday())
