"""What becomes of plans in force when somebody is reported away, or is there after all."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from rotation.models.absences import REPORTED, Absence, Reported, state_of_absences
from rotation.models.cycles import Cycle, CycleState, open_cycles_of
from rotation.models.people import Person
from rotation.models.plans import published_plan
from rotation.models.swaps import next_edition
from rotation.planning.broken import Broken
from rotation.planning.replanning import replan_of

# The plan in force, the change of it that comes next, and what was reported.
Mark = tuple[int, int, tuple[int, int]]


@dataclass(frozen=True)
class Outlook:
    """The visits of one cycle's plan that an absence `breaks`, and those that `mends` lets stand again.

    It holds as long as the `mark` is the same: then the plan in force and who is away are as they were.
    """

    cycle_id: int
    mark: Mark
    breaks: tuple[Broken, ...]
    mends: tuple[Broken, ...]


def outlooks_of(
    person: Person, reported: Reported, *, today: date, known: Sequence[Outlook] = ()
) -> list[Outlook]:
    """What changes for each plan in force when people are away as `reported`, and not as they are now.

    Of those `known` already the ones that still hold are taken: to find out takes a while.
    """
    absence = reported.plus or reported.minus
    assert absence is not None  # noqa: S101  # otherwise nothing changes
    held = {(each.cycle_id, each.mark): each for each in known}
    found = []
    for cycle in _concerned(person, absence):
        plan = published_plan(cycle)
        if plan is None:
            continue
        mark = (plan.id, next_edition(cycle), state_of_absences())
        found.append(held.get((cycle.id, mark)) or _outlook(cycle, mark, reported, today))
    return found


def _concerned(person: Person, absence: Absence) -> list[Cycle]:
    return [
        cycle
        for cycle in open_cycles_of(person.department_id)
        if cycle.state == CycleState.PUBLISHED
        and cycle.first_day <= absence.last_day
        and cycle.last_day >= absence.first_day
    ]


def _outlook(cycle: Cycle, mark: Mark, reported: Reported, today: date) -> Outlook:
    was, would_be = (_broken(cycle, today, each) for each in (REPORTED, reported))
    return Outlook(
        cycle.id,
        mark,
        breaks=tuple(would_be[key] for key in would_be.keys() - was.keys()),
        mends=tuple(was[key] for key in was.keys() - would_be.keys()),
    )


def _broken(cycle: Cycle, today: date, reported: Reported) -> dict[int, Broken]:
    """What of the plan in force cannot be and is not over, by visit."""
    found = replan_of(cycle, today=today, reported=reported).sorted_out.broken
    return {each.visit.id: each for each in found if each.visit.last_day >= today}
