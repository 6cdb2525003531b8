"""The pre-check claims only what is certain: no plan of any random problem contradicts its facts."""

from collections import Counter, defaultdict

from hypothesis import HealthCheck, given, settings

from rotation.planning.facts import Facts
from rotation.planning.seats import most_seats
from solver import Limits, Problem, solve
from tests.solver.random_problems import problems

QUICK = Limits(seconds=10, workers=1, deterministic=1)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(problems())
def test_no_plan_does_what_the_facts_call_impossible(problem):
    facts = Facts(Problem.from_json(problem))
    requests, timeline = facts.problem.requests, facts.problem.timeline
    starts: dict[str, list[int]] = defaultdict(list)
    guests_of: Counter[str] = Counter()
    away: Counter[tuple[str, int]] = Counter()

    for visit in solve(facts.problem, QUICK).visits:
        start = timeline.slot(visit.start)
        guest = requests[visit.request].guest
        assert start in facts.possible_starts(guest, [visit.placement])
        starts[guest].append(start)
        guests_of[visit.placement] += 1
        attended = facts.attended(guest, facts.offers[visit.placement], start)
        away.update((guest, slot) for slot in range(timeline.slot_count) if attended >> slot & 1)

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
