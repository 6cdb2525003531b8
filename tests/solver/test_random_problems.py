"""Whatever is asked, the plan keeps every rule, states its score rightly, and no plan is better."""

from collections.abc import Iterator

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from solver import Limits, Plan, Problem, Visit, alternatives, broken_rules, openings, score_of, solve
from solver.check import first_objection
from solver.greedy import first_plan
from solver.ledger import Ledger, Stay, ledger_of, stay_of
from solver.matrix import matrix_of
from solver.model import model_of
from tests.solver.builders import Json
from tests.solver.random_problems import problems
from tests.solver.referee import verdicts

QUICK = Limits(seconds=20, workers=1, deterministic=2)
thorough = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))


def total(problem: Problem, visits: Iterator[Visit] | list[Visit] | tuple[Visit, ...]) -> int:
    return sum(score_of(problem, visits).values())


def lonely_visits(problem: Problem) -> list[Stay]:
    """Every visit that keeps the rules by itself."""
    ledger = Ledger(problem)
    stays = (
        stay_of(problem, Visit(request.id, place, host, problem.timeline.key(slot)))
        for request in problem.requests.values()
        for place in request.placements
        for host in problem.placements[place].hosts
        for slot in range(problem.timeline.slot_count)
    )
    return [s for s in stays if isinstance(s, Stay) and first_objection(ledger, s) is None]


def every_plan(problem: Problem, stays: list[Stay], ledger: Ledger) -> Iterator[list[Visit]]:
    """Every plan, by joining visits or not, one after the other."""
    if not stays:
        yield list(ledger.entered)
        return
    first, rest = stays[0], stays[1:]
    yield from every_plan(problem, rest, ledger)
    if first_objection(ledger, first) is None:
        ledger.enter(first)
        yield from every_plan(problem, rest, ledger)
        ledger.strike(first)


@thorough
@given(st.lists(problems(), min_size=4, max_size=4))
def test_the_referee_finds_nothing(values: list[Json]) -> None:
    solved: list[tuple[Json, Plan]] = [(v, solve(Problem.from_json(v), QUICK)) for v in values]
    for (value, plan), (broken, terms) in zip(
        solved, verdicts([(v, p.to_json()) for v, p in solved]), strict=True
    ):
        assert broken == []
        assert plan.terms == terms
        assert plan.objective == sum(terms.values())
        assert plan.bound is not None
        assert plan.bound <= plan.objective
        assert broken_rules(Problem.from_json(value), plan.visits) == []


@thorough
@given(problems(most_days=3, most_requests=2))
def test_no_plan_is_better_than_an_optimal_one(value: Json) -> None:
    problem = Problem.from_json(value)
    lonely = lonely_visits(problem)
    if len(lonely) > 16:
        return
    best = min(total(problem, plan) for plan in every_plan(problem, lonely, Ledger(problem)))
    plan = solve(problem, QUICK)
    assert (plan.status, plan.objective, plan.bound) == ("optimal", best, best)


@thorough
@given(problems())
def test_the_model_counts_as_the_score_counts(value: Json) -> None:
    problem = Problem.from_json(value)
    model = model_of(problem)
    for visits in (first_plan(problem), []):
        values = model.program.completed(model.variables.values_of(visits))
        assert matrix_of(model.program).keeps(np.array(values))
        assert model.program.cost_of(values) == total(problem, visits)
        again = model.variables.visits_of(values)
        assert broken_rules(problem, again) == []
        assert total(problem, again) == total(problem, visits)


@thorough
@given(problems(), st.randoms(use_true_random=False))
def test_the_referee_and_the_check_agree_on_any_set_of_visits(value: Json, random: object) -> None:
    problem = Problem.from_json(value)
    every = [
        Visit(r.id, p.id, host, problem.timeline.key(slot))
        for r in problem.requests.values()
        for p in problem.placements.values()
        for host in p.hosts
        for slot in range(problem.timeline.slot_count)
    ]
    random_choice = random.sample  # type: ignore[attr-defined]  # hypothesis types its random as object
    plans = [random_choice(every, min(size, len(every))) for size in (1, 2, 3, 5)]
    plans += [[*first_plan(problem)[:3], *random_choice(every, min(1, len(every)))]]
    judged = verdicts([(value, {"visits": [v.to_json() for v in visits]}) for visits in plans])
    for visits, (broken, _) in zip(plans, judged, strict=True):
        ours = {b.rule for b in broken_rules(problem, visits)}
        assert ours == {line.split()[0] for line in broken}


@thorough
@given(problems())
def test_alternatives_and_openings_are_what_the_check_allows(value: Json) -> None:
    problem = Problem.from_json(value)
    visits = first_plan(problem)
    for visit in visits[:2]:
        others = [v for v in visits if v != visit]
        offered = {a.visit: a.cost for a in alternatives(problem, visits, visit)}
        for other in lonely_visits(problem):
            if other.visit.request == visit.request and other.visit != visit:
                assert (other.visit in offered) == (not broken_rules(problem, [*others, other.visit]))
        for other, cost in offered.items():
            assert cost == total(problem, [*others, other]) - total(problem, visits)
    for request in problem.requests:
        for opening in openings(problem, visits, request):
            assert broken_rules(problem, [*visits, opening.visit]) == []
            assert opening.cost == total(problem, [*visits, opening.visit]) - total(problem, visits)


@thorough
@given(problems())
def test_a_ledger_forgets_what_is_struck(value: Json) -> None:
    problem = Problem.from_json(value)
    visits = first_plan(problem)
    ledger = ledger_of(problem, visits)
    for stay in list(ledger.entered.values()):
        ledger.strike(stay)
    assert not ledger.entered
    for count in (ledger.seats, ledger.hosting, ledger.hosted_in_week, ledger.missed):
        assert not any(count.values())
    assert not any(ledger.away.values())


@thorough
@given(problems())
def test_a_problem_reads_back_as_itself(value: Json) -> None:
    problem = Problem.from_json(value)
    assert Problem.from_json(problem.to_json()) == problem
