"""The pre-check claims only what is certain: no plan of any random problem contradicts its facts."""

from collections import Counter, defaultdict
from typing import Any

from hypothesis import HealthCheck, given, settings

from rotation.models import HalfDay
from rotation.planning.facts import Facts
from rotation.planning.keys import slot_of
from rotation.planning.seats import most_seats
from solver import Limits, Problem, solve
from tests.solver.random_problems import problems

QUICK = Limits(seconds=10, workers=1, deterministic=1)


def as_rows_state_it(problem: dict[str, Any]) -> dict[str, Any]:
    """The same problem without what may be left out: a cycle's rows say everything."""
    return {
        **problem,
        "people": [{"works": "11111" * 2 + "0000", **person} for person in problem["people"]],
        "placements": [{"starts": problem["days"], **placement} for placement in problem["placements"]],
    }


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(problems())
def test_no_plan_does_what_the_facts_call_impossible(problem):
    facts = Facts(as_rows_state_it(problem))
    requests = {request["id"]: request for request in problem["requests"]}
    starts: dict[str, list[int]] = defaultdict(list)
    guests_of: Counter[str] = Counter()
    away: Counter[tuple[str, int]] = Counter()

    for visit in solve(Problem.from_json(problem), QUICK).visits:
        day, half = slot_of(visit.start)
        start = 2 * facts.days.index(day) + (half == HalfDay.PM)
        guest = requests[visit.request]["guest"]
        assert start in facts.possible_starts(guest, [visit.placement])
        starts[guest].append(start)
        guests_of[visit.placement] += 1
        attended = facts.attended(guest, facts.offers[visit.placement], start)
        away.update((guest, slot) for slot in range(2 * len(facts.days)) if attended >> slot & 1)

    for guest, taken in starts.items():
        wanted = [key for r in problem["requests"] if r["guest"] == guest for key in r["placements"]]
        assert len(taken) <= facts.most_visits(facts.possible_starts(guest, wanted))
    for key, count in guests_of.items():
        assert count <= most_seats(facts, [key])
    if guests_of:
        assert guests_of.total() <= most_seats(facts, guests_of)
    for rule, room in zip(problem["coverage"], facts.room_to_leave, strict=True):
        if "price" not in rule:
            for slot, most in enumerate(room):
                assert sum(away[member, slot] for member in facts.members(rule["group"])) <= most
