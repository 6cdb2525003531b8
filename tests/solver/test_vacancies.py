"""What is left out at a glance the check objects to, so a first plan leaves out nothing that could join."""

from hypothesis import HealthCheck, given, settings

from solver import Problem
from solver.check import first_objection
from solver.greedy import first_plan
from solver.joining import offered_starts
from solver.ledger import ledger_of, stay_at
from solver.nouns import Visit
from solver.vacancies import Access, Vacancies
from tests.solver.builders import Json
from tests.solver.random_problems import problems

thorough = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


@thorough
@given(problems())
def test_only_what_the_check_objects_to_is_left_out(value: Json) -> None:
    problem = Problem.from_json(value)
    visits = first_plan(problem)
    for some in (visits[::2], visits):
        vacancies = Vacancies(ledger_of(problem, some))
        for request in problem.requests.values():
            access = Access(vacancies, request)
            for placement in map(problem.placements.__getitem__, request.placements):
                starts = dict(access.at(placement))
                for start in offered_starts(problem, placement):
                    for host in placement.hosts:
                        visit = Visit(request.id, placement.id, host, problem.timeline.key(start))
                        stay = stay_at(problem, visit, start)
                        let_in = starts.get(host, 0) >> start & 1 and vacancies.admits(stay)
                        assert let_in or first_objection(vacancies.ledger, stay)


@thorough
@given(problems())
def test_nothing_can_join_a_first_plan(value: Json) -> None:
    problem = Problem.from_json(value)
    ledger = ledger_of(problem, first_plan(problem))
    for request in problem.requests.values():
        for placement in map(problem.placements.__getitem__, request.placements):
            for start in offered_starts(problem, placement):
                for host in placement.hosts:
                    visit = Visit(request.id, placement.id, host, problem.timeline.key(start))
                    assert first_objection(ledger, stay_at(problem, visit, start))
