"""A cycle's rows beside the facts of its planning problem, and what was found in them."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from rotation.models.cycles import Cycle
from rotation.models.people import Person, staff
from rotation.models.placements import Placement, placements_of
from rotation.models.rules import CoverageRule, RequestRule, coverage_rules_of, request_rules_of
from rotation.planning.facts import Facts
from rotation.planning.keys import person_key, placement_key
from rotation.planning.rows import offered_to, problem_for, wanted_by
from rotation.planning.stating import read
from rotation.wording import listed

_NAMED = 3

About = Cycle | Placement | RequestRule | CoverageRule | Person


@dataclass(frozen=True)
class Finding:
    """One thing that cannot work (`certain`) or will be tight. `about` is the row in which to mend it."""

    kind: str
    sentence: str
    about: About
    certain: bool = field(default=True, kw_only=True)


class Sitting:
    """A cycle's rows beside the facts of its problem."""

    def __init__(self, cycle: Cycle) -> None:
        self.cycle = cycle
        self.people = {person_key(each.id): each for each in staff(cycle.department_ids)}
        self.placements = {placement_key(each.id): each for each in placements_of(cycle)}
        self.requests = request_rules_of(cycle)
        self.coverage = coverage_rules_of(cycle)
        self.facts = Facts(read(problem_for(cycle)))

    @property
    def working(self) -> set[str]:
        """The placements to which somebody could go at all."""
        return {key for key, starts in self.facts.hosted_starts.items() if starts}

    def offers(self, rule: RequestRule) -> list[str]:
        """The placements that a request rule names."""
        return [placement_key(each.id) for each in offered_to(rule, self.placements.values())]

    def wanted(self, rule: RequestRule) -> list[tuple[str, int]]:
        """The guests that a rule reaches, with their visits."""
        reached = wanted_by(rule, self.cycle, list(self.people.values()))
        return [(person_key(person.id), visits) for person, visits in reached]

    def names(self, keys: Iterable[str]) -> str:
        """Ann Lee, Bo Hall and 4 more."""
        names = [self.people[key].name for key in keys]
        shown = names if len(names) <= _NAMED else [*names[: _NAMED - 1], f"{len(names) - _NAMED + 1} more"]
        return listed(shown)
