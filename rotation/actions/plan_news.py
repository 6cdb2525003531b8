"""What a published plan tells whom: everybody what changed for them, managers what did in their team."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from rotation import wording
from rotation.actions.notices import News, Recipient, notify_all
from rotation.models.accounts import Account
from rotation.models.people import Person, people_with
from rotation.models.plans import Plan, Visit, visits_of
from rotation.planning.changes_said import said_of, said_to
from rotation.planning.differences import Difference, differences

_NAMED = 12


def tell_of_publication(plan: Plan, instead_of: Plan | None, *, by: Account | None, now: datetime) -> None:
    """Tell everybody whose days are others by a plan that has come into force, in place of another."""
    before = visits_of(instead_of) if instead_of is not None else ()
    _tell(plan, before, visits_of(plan), "published", by=by, now=now)


def tell_of_withdrawal(plan: Plan, *, by: Account | None, now: datetime) -> None:
    """Tell everybody who had days by a plan that is in force no longer."""
    _tell(plan, visits_of(plan), (), "withdrawn", by=by, now=now)


def _tell(
    plan: Plan,
    before: Sequence[Visit],
    after: Sequence[Visit],
    what: str,
    *,
    by: Account | None,
    now: datetime,
) -> None:
    """Of visits that are over nothing is told."""
    today = now.date()
    changes = [each for each in differences(before, after) if each.concerns_days_from(today)]
    theirs = _by_person(changes)
    event = f"plan/{plan.id}/{what}/{now:%Y%m%d%H%M%S%f}"
    people = people_with(theirs)
    told = [
        (people[key], _own_news(plan, event, key, some, new=what == "published" and not before))
        for key, some in theirs.items()
    ]
    notify_all([*told, *_team_news(plan, event, theirs, people)], by=by, now=now)


def _by_person(changes: Iterable[Difference]) -> dict[int, list[Difference]]:
    found: dict[int, list[Difference]] = defaultdict(list)
    for each in changes:
        for person_id in each.touched:
            found[person_id].append(each)
    return found


def _own_news(plan: Plan, event: str, person_id: int, changes: Sequence[Difference], *, new: bool) -> News:
    number = wording.many(len(changes), "visit")
    subject = (
        f"{plan.cycle.name} is planned: your days"
        if new
        else f"{plan.cycle.name}: {number} of yours {'has' if len(changes) == 1 else 'have'} changed"
    )
    return News(
        kind="plan",
        once_key=f"{event}/own",
        subject=subject,
        lines=_some([said_to(person_id, each) for each in changes]),
        path="/days",
        go="See my days",
        about=plan,
    )


def _team_news(
    plan: Plan, event: str, theirs: Mapping[int, Sequence[Difference]], people: Mapping[int, Person]
) -> Iterator[tuple[Recipient, News]]:
    teams: dict[int, list[Person]] = defaultdict(list)
    for key in theirs:
        if (manager_id := people[key].manager_id) is not None:
            teams[manager_id].append(people[key])
    managers = people_with(teams)
    for manager_id, team in teams.items():
        lines = dict.fromkeys(said_of(change) for each in team for change in theirs[each.id])
        yield (
            managers[manager_id],
            News(
                kind="team_plan",
                once_key=f"{event}/team",
                subject=f"{plan.cycle.name}: other days in your team ({len(team)})",
                lines=_some(list(lines)),
                path="/team",
                go="See my team",
                about=plan,
                as_manager=True,
            ),
        )


def _some(lines: Sequence[str]) -> tuple[str, ...]:
    more = len(lines) - _NAMED
    return (*lines[:_NAMED], f"And {more} more.") if more > 0 else tuple(lines)
