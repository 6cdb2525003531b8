"""Going on after something has broken a plan in force: several problems that keep what is past or close.

A problem of the format knows no *now*. What is closed, up to and including the freeze period, is closed by
where visits may start: at open times, where a visit stands already, and where one lacks nothing but a host.
Coverage is asked for at open times only: at closed ones nobody is away who was not, and who breaks it goes.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from rotation.errors import Refusal
from rotation.models.absences import REPORTED, Reported
from rotation.models.availability import HALVES
from rotation.models.cycles import Cycle
from rotation.models.plans import Plan, Visit, published_plan
from rotation.models.replans import Option
from rotation.planning.broken import Triage, triage
from rotation.planning.checking import planned, values_of, weighed
from rotation.planning.keys import person_key, placement_key, request_key, slot_key, stated
from rotation.planning.proposal import Proposal, said_of_end
from rotation.planning.rows import digest, problem_for
from rotation.planning.solving import SolveFailed
from rotation.planning.stating import as_text, read
from solver import BadPlan, Problem, broken_rules, score_of
from solver import Plan as Answer
from solver import Visit as Planned
from solver.versions import versions

# What a moved visit weighs against a missing one (1000): it is given up before three others are moved for it.
_LEAST_CHANGE = {"move": 400, "rehost": 150}
_KEPT = ("rule_id", "guest_id", "placement_id", "host_id", "day", "half", "last_day", "slots", "locked")


@dataclass(frozen=True)
class Asked:
    """A problem in the forms in which it is needed, each made when it is first asked for, and kept."""

    facts: Mapping[str, Any]

    @cached_property
    def text(self) -> str:
        """As it is kept and as the solver reads it."""
        return as_text(dict(self.facts))

    @cached_property
    def problem(self) -> Problem:
        """As the check reads it. Raises Refusal."""
        return read(dict(self.facts))

    @cached_property
    def digest(self) -> str:
        """What tells whether the facts are still the same."""
        return digest(self.facts)


@dataclass(frozen=True)
class Replan:
    """What a re-plan starts from: the plan in force, today's facts, and what of it still stands.

    A new plan for a cycle that has begun starts from the same, perhaps without a plan in force, and with
    visits `chosen` to stand in it.
    """

    plan: Plan | None
    facts: Mapping[str, Any]
    sorted_out: Triage
    today: date
    open_from: date
    chosen: tuple[Visit, ...] = ()

    @property
    def kept(self) -> tuple[Visit, ...]:
        """What no option may change: what has begun, is close, or was locked by HR, and still stands."""
        return tuple(visit for visit in self.sorted_out.stand if visit.day < self.open_from or visit.locked)

    @cached_property
    def usual(self) -> Asked:
        """Today's facts as every plan of the cycle is weighed by them."""
        return Asked({**self.facts, "locked": []})

    def asked(self, option: Option) -> Asked:
        """What the solver is asked for this option."""
        return Asked(self.problem(option))

    def get_ready_for(self, asked: Asked) -> None:
        """Make what an answer is checked and weighed by, none of which needs the answer."""
        _ = asked.problem, self.usual.problem, self.usual.text, self.usual.digest, versions()

    def problem(self, option: Option) -> dict[str, Any]:
        """The problem whose best plan is this option (rotation-problem/1)."""
        kept = self.sorted_out.stand if option == Option.ONLY_BROKEN else self.kept
        return self._problem(kept, {"weights": _LEAST_CHANGE} if option != Option.BEST_SCORE else {})

    def anew(self) -> Asked:
        """What the solver is asked for a new plan of all that is still open."""
        closed = (visit for visit in self.sorted_out.stand if visit.day < self.open_from)
        return Asked(self._problem((*closed, *self.chosen), {}))

    def _problem(self, kept: Iterable[Visit], more: Mapping[str, Any]) -> dict[str, Any]:
        requests = self._requests()
        names = {each["id"] for each in requests}
        aside = [stated(visit) for visit in self.sorted_out.aside]
        return {
            **self.facts,
            "requests": requests,
            "placements": [self._placement(each) for each in self.facts["placements"]],
            "people": self._people(),
            "coverage": list(self._coverage()),
            "locked": [stated(visit) for visit in kept],
            "baseline": [
                each for each in self.facts["baseline"] if each not in aside and each["request"] in names
            ],
            **more,
        }

    def _requests(self) -> list[dict[str, Any]]:
        """What is still to be had: what took place and stands aside has been had."""
        had = Counter(request_key(each.rule_id, each.guest_id) for each in self.sorted_out.aside)
        left = ({**each, "visits": each["visits"] - had[each["id"]]} for each in self.facts["requests"])
        return [each for each in left if each["visits"] > 0]

    def _placement(self, placement: Mapping[str, Any]) -> dict[str, Any]:
        first = self.open_from.isoformat()
        held = {
            slot_key(visit.day, visit.half)
            for visit in self._starting_closed()
            if placement_key(visit.placement_id) == placement["id"]
        }
        return {
            **placement,
            "starts": [*sorted(held), *(each for each in placement["starts"] if each >= first)],
        }

    def _starting_closed(self) -> list[Visit]:
        """The visits at closed times that stand, or that another host could save tomorrow or later."""
        broken = (each for each in self.sorted_out.broken if each.lacks_only_a_host)
        saved = [each.visit for each in broken if each.visit.day > self.today]
        return [visit for visit in (*self.sorted_out.stand, *saved) if visit.day < self.open_from]

    def _people(self) -> list[dict[str, Any]]:
        """Where a visit may start at a closed time, nobody joins it: other guests are off then."""
        closed = self._starting_closed()
        starts = {slot_key(visit.day, visit.half) for visit in closed}
        taken = _taken(closed)
        guests = {each["guest"] for each in self.facts["requests"]}
        return [
            {**each, "off": [*each.get("off", ()), *sorted(starts - taken.get(each["id"], set()))]}
            if each["id"] in guests
            else each
            for each in self.facts["people"]
        ]

    def _coverage(self) -> Iterable[dict[str, Any]]:
        first = self.open_from.isoformat()
        for rule in self.facts["coverage"]:
            days = [day for day in rule.get("on", self.facts["days"]) if day >= first]
            if days:
                yield {**rule, "on": days}


def _taken(visits: Iterable[Visit]) -> dict[str, set[str]]:
    """The slots that visits take of their guests, and may take of any of their hosts, by person."""
    taken: dict[str, set[str]] = defaultdict(set)
    for visit in visits:
        days = (visit.day + timedelta(days=n) for n in range((visit.last_day - visit.day).days + 1))
        halves = HALVES if visit.slots > 1 else (visit.half,)
        slots = {slot_key(day, half) for day in days for half in halves}
        for person_id in (visit.guest_id, visit.host_id, *(host.id for host in visit.placement.hosts)):
            taken[person_key(person_id)] |= slots
    return taken


def replan_of(cycle: Cycle, *, today: date, reported: Reported = REPORTED) -> Replan:
    """What a re-plan of a cycle starts from today, with people away as reported.

    Raises Refusal when no plan is in force.
    """
    plan = must_be_in_force(cycle)
    facts = problem_for(cycle, reported=reported)
    open_from = first_open_day(cycle, [date.fromisoformat(day) for day in facts["days"]], today)
    sorted_out = triage(plan, facts, today=today, open_from=open_from, reported=reported)
    return Replan(plan, facts, sorted_out, today, open_from)


def must_be_in_force(cycle: Cycle) -> Plan:
    """The plan in force. Raises Refusal when there is none."""
    plan = published_plan(cycle)
    if plan is None:
        raise Refusal("No plan is in force, so there is nothing to re-plan. Generate one instead.")
    return plan


def beginning_of(cycle: Cycle, base: Plan | None, *, today: date) -> Replan | None:
    """What a new plan of a cycle starts from today where some of it is past or, with a plan in force, close.

    None where all of it is open. Of `base` the locked visits stand that are still open. Raises Refusal when
    nothing is open any more.
    """
    in_force, facts = published_plan(cycle), problem_for(cycle)
    days = [date.fromisoformat(day) for day in facts["days"]]
    open_from = first_open_day(cycle, days, today, is_in_force=in_force is not None)
    if not days or open_from <= days[0]:
        return None
    if open_from > days[-1]:
        raise Refusal("All days of this cycle are past or close. Change its dates, or make a new one.")
    sorted_out = triage(in_force, facts, today=today, open_from=open_from) if in_force else Triage((), (), ())
    locked = (visit for visit in (base.visits if base else ()) if visit.locked and visit.day >= open_from)
    return Replan(in_force, facts, sorted_out, today, open_from, tuple(locked))


def first_open_day(cycle: Cycle, days: Sequence[date], today: date, *, is_in_force: bool = True) -> date:
    """The first day at which things may still move: after today and, in force, the cycle's freeze period.

    That is counted in days of the cycle, and in weekdays for as long as it has not begun.
    """
    coming = [day for day in days if day > today]
    frozen = cycle.freeze_days if is_in_force else 0
    if coming and today < days[0]:
        until = (days[0] - today).days
        frozen -= sum((today + timedelta(days=n)).weekday() < 5 for n in range(1, until))
    if len(coming) > frozen:
        return coming[max(frozen, 0)]
    return max(today, cycle.last_day) + timedelta(days=1)


def option_of(
    replan: Replan,
    asked: Asked,
    answer: Mapping[str, Any],
    *,
    seconds: float,
    seed: int,
    so_far: Sequence[Proposal] = (),
) -> Proposal:
    """The draft that an answer of the solver (rotation-plan/1) means, weighed as every plan of the cycle is.

    It is one of the drafts `so_far` where that is as good at what this one is to be best at: two that differ
    in nothing that matters are no choice. Raises SolveFailed when there is no answer, and when the check does
    not agree with it. The bound is that of another question and is not kept.
    """
    problem = asked.problem
    try:
        plan = Answer.from_json(answer)
    except BadPlan as error:
        raise SolveFailed(f"The solver’s answer could not be read: {error}") from error
    if plan.status == "infeasible":
        raise SolveFailed("What is past or close contradicts the rules. Show this to whoever runs Rotation.")
    if broken_rules(problem, plan.visits) or sum(score_of(problem, plan.visits).values()) != plan.objective:
        raise SolveFailed("The solver’s plan did not pass the check.")
    visits = _as_good(problem, plan, so_far)
    aside = replan.sorted_out.aside
    locked = {planned(visit) for visit in (*replan.sorted_out.stand, *replan.chosen) if visit.locked}
    usual = replan.usual
    return Proposal(
        problem=usual.text,
        digest=usual.digest,
        proof=plan.status,
        bound=None,
        weighing=weighed(usual.problem, [*visits, *map(planned, aside)]),
        visits=(
            *({**values_of(problem, visit), "locked": visit in locked} for visit in visits),
            *({name: getattr(visit, name) for name in _KEPT} for visit in aside),
        ),
        seconds=seconds,
        seed=seed,
        made_with=versions(),
        ended_early=said_of_end(plan),
        planned=visits,
    )


def _as_good(problem: Problem, plan: Answer, so_far: Sequence[Proposal]) -> tuple[Planned, ...]:
    """The visits of a plan, or those of an earlier one that costs no more by the same problem."""
    for earlier in so_far:
        if not broken_rules(problem, earlier.planned):
            cost = sum(score_of(problem, earlier.planned).values())
            if plan.objective is not None and cost <= plan.objective:
                return earlier.planned
    return plan.visits
