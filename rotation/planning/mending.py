"""What a re-plan's page shows: each broken visit with what to do, and each option with what it changes."""

from collections.abc import Sequence
from dataclasses import dataclass

from rotation import wording
from rotation.models.people import Person, people_with
from rotation.models.plans import Plan, Visit
from rotation.models.replans import Option, ReplanOption
from rotation.models.sameness import visits_apart
from rotation.planning.breaches import said
from rotation.planning.broken import Broken
from rotation.planning.changes_said import said_of
from rotation.planning.checking import planned, values_of
from rotation.planning.differences import differences, people_touched
from rotation.planning.keys import request_key, row_id
from rotation.planning.names import Names
from rotation.planning.replanning import Replan
from rotation.planning.stating import read
from solver import Problem, openings
from solver import Visit as Planned


@dataclass(frozen=True)
class Damage:
    """A visit that cannot be as planned, why, and what could become of it with all others as they are."""

    visit: Visit
    why: tuple[str, ...]
    advice: str


@dataclass(frozen=True)
class Offer:
    """An option of a re-plan: the draft, what it changes in words, and whom it touches."""

    options: tuple[Option, ...]
    plan: Plan
    proved: bool
    changes: tuple[str, ...]
    touched: tuple[Person, ...]
    lost: int


def damages(start: Replan) -> list[Damage]:
    """Each broken visit of the plan in force with what to do, in order of time."""
    today = read({**start.facts, "locked": []})
    problem = read({**start.problem(Option.ONLY_BROKEN), "locked": []})
    standing = [planned(visit) for visit in start.sorted_out.stand]
    return [
        Damage(each.visit, tuple(said(each.rules, today)), _advice(each, problem, standing))
        for each in start.sorted_out.broken
    ]


def offers(some: Sequence[ReplanOption], in_force: Plan) -> list[Offer]:
    """The drafts of a re-plan beside the plan in force; options that came to the same draft are one."""
    by_plan: dict[int, list[ReplanOption]] = {}
    for each in some:
        by_plan.setdefault(each.plan_id, []).append(each)
    found = []
    for same in by_plan.values():
        plan = same[0].plan
        changes = differences(visits_apart(in_force, plan), visits_apart(plan, in_force))
        people = people_with(people_touched(changes))
        found.append(
            Offer(
                options=tuple(each.option for each in same),
                plan=plan,
                proved=any(each.proved for each in same),
                changes=tuple(said_of(each) for each in changes),
                touched=tuple(sorted(people.values(), key=lambda person: (person.name, person.id))),
                lost=sum(each.after is None for each in changes)
                - sum(each.before is None for each in changes),
            )
        )
    return found


def _advice(broken: Broken, problem: Problem, standing: Sequence[Planned]) -> str:
    """Another host at the same time, else the best other time, else that others would have to move."""
    old = planned(broken.visit)
    request = request_key(broken.visit.rule_id, broken.visit.guest_id)
    found = openings(problem, standing, request) if request in problem.requests else []
    same_time = [
        each.visit for each in found if (each.visit.start, each.visit.placement) == (old.start, old.placement)
    ]
    if same_time:
        return f"{_name(same_time[0])} could host it at the same time."
    if found:
        best = found[0].visit
        when = wording.when(Visit(**values_of(problem, best)))
        return f"It could be on {when} ({_title(best)}, with {_name(best)})."
    return "No other time is free while everything else stays: others would have to move, or it is lost."


def _name(visit: Planned) -> str:
    return people_with([row_id(visit.host)])[row_id(visit.host)].name


def _title(visit: Planned) -> str:
    return Names(placements=[visit.placement]).placement(visit.placement)
