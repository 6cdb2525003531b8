"""Whatever breaks a plan: options keep what they must, send nobody to a closed time, and can be published."""

import random
from datetime import UTC, date, datetime, timedelta

import pytest

from rotation.actions import plans as actions
from rotation.database import db, transaction
from rotation.models import CoverageRule, HalfDay, Option
from rotation.planning.checking import broken_in_words
from rotation.planning.differences import differences
from rotation.planning.proposal import proposal_of
from rotation.planning.replanning import option_of, replan_of
from rotation.planning.rows import problem_for
from rotation.planning.stating import as_text, read
from solver import Limits, Problem, solve
from tests.builders import make_cycle, make_department, make_hr, make_person, make_placement, make_rule
from tests.rotation.absences import away

FIRST = date(2027, 1, 11)


def make_world(chance: random.Random):
    """Five guests, three hosts, half days and whole ones, two visits each, three weeks; a plan in force."""
    sales, marketing = make_department("Sales", 1), make_department("Marketing", 2)
    guests = [make_person(sales) for _ in range(5)]
    hosts = [make_person(marketing) for _ in range(3)]
    cycle = make_cycle(sales, marketing, first=FIRST, last=FIRST + timedelta(days=18), freeze_days=2)
    make_placement(cycle, marketing, *hosts, capacity=2)
    make_placement(cycle, marketing, *hosts[:2], kind="full_day")
    make_rule(cycle, sales, marketing, visits=2)
    db.session.add(CoverageRule(cycle_id=cycle.id, department=sales, max_away=2, min_present=3))
    db.session.commit()
    hr = make_hr()
    facts = problem_for(cycle)
    answer = solve(Problem.from_json(facts), Limits(seconds=20, seed=chance.randrange(1000)))
    with transaction():
        proposal = proposal_of(as_text(facts), answer.to_json(), seconds=1, seed=0)
        plan = actions.record_proposal(cycle, proposal, by=hr, now=datetime(2027, 1, 1, tzinfo=UTC))
    with transaction():
        actions.publish(plan, instead_of=None, by=hr, now=datetime(2027, 1, 1, tzinfo=UTC))
    return cycle, plan, guests, hosts, hr


@pytest.mark.parametrize("seed", range(12))
def test_every_option_keeps_what_it_must(app, seed):
    chance = random.Random(seed)
    cycle, plan, guests, hosts, hr = make_world(chance)
    today = FIRST + timedelta(days=chance.choice([0, 2, 7, 8]))
    now = datetime(today.year, today.month, today.day, 8, tzinfo=UTC)
    for person in chance.sample([*guests, *hosts], 3):
        first = today + timedelta(days=chance.randrange(-2, 9))
        last = first + timedelta(days=chance.randrange(2, 5))
        half = chance.choice(list(HalfDay))
        away(person, first, last, by=hr, now=now, first_half=half)
    start = replan_of(cycle, today=today)
    sorted_out = start.sorted_out
    assert len(sorted_out.stand) + len(sorted_out.broken) + len(sorted_out.aside) == len(plan.visits)
    assert not broken_in_words(read({**start.facts, "locked": []}), sorted_out.stand)
    for option in Option:
        asked = start.asked(option)
        answer = solve(asked.problem, Limits(seconds=20)).to_json()
        proposal = option_of(start, asked, answer, seconds=1, seed=0)
        with transaction():
            draft = actions.record_proposal(cycle, proposal, by=hr, now=now)
        changes = differences(plan.visits, draft.visits)
        changed = {each.before.id for each in changes if each.before is not None}
        kept = sorted_out.stand if option == Option.ONLY_BROKEN else start.kept
        assert not changed & {visit.id for visit in (*kept, *sorted_out.aside)}
        if option == Option.ONLY_BROKEN:
            assert changed == {each.visit.id for each in sorted_out.broken} & changed
        for change in changes:
            if change.after is not None and change.after.day < start.open_from:
                assert change.after.day > today
                before = change.before
                assert before is not None
                assert (before.day, before.half) == (change.after.day, change.after.half)
    with transaction():
        actions.publish(draft, instead_of=plan.id, by=hr, now=now)
