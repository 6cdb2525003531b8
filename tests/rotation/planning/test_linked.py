"""The part of a cycle that a swap has to do with says of it what the whole cycle says."""

from datetime import date
from itertools import product

import pytest

from rotation.database import db
from rotation.models import CoverageRule, DatedLevel, HalfDay, Level
from rotation.models.plans import published_plan
from rotation.planning.changes import Change, Today, people_in
from rotation.planning.choices import Place
from rotation.planning.linked import linked
from rotation.planning.rows import problem_for
from tests.builders import make_department, make_person, make_placement, make_rule, save
from tests.rotation.company import MONDAY, TUESDAY
from tests.rotation.swapping import make_office

DAYS = [date(2027, 1, day) for day in (11, 12, 13, 14)]


@pytest.fixture
def office(app):
    """An office beside which another site plans in the same cycle; somebody there is worst off."""
    office = make_office(("ada", "mia", MONDAY), ("bo", "ned", TUESDAY))
    company = office.company
    north, south = make_department("North", 1), make_department("South", 2)
    company.cycle.departments += [north, south]
    db.session.commit()
    make_person(north, "Nia Poe")
    make_placement(company.cycle, south, make_person(south, "Sid Orr", country="DE"))
    make_rule(company.cycle, north, south)  # Nia lacks her visit
    save(CoverageRule(cycle_id=company.cycle.id, department_id=company.sales.id, min_present=2))
    save(CoverageRule(cycle_id=company.cycle.id, department_id=north.id, max_away=1))
    save(DatedLevel(person_id=company.bo.id, day=date(2027, 1, 13), half=HalfDay.AM, level=Level.RATHER_NOT))
    return office


def every_move(office):
    """Each visit at every host on some days, and at none."""
    company = office.company
    for guest, day, half, host in product(
        (company.ada, company.bo), DAYS, HalfDay, (company.mia, company.ned)
    ):
        visit = office.visit_of(guest)
        change = Change(visit.id, Place(day, half, company.desk.id, host.id))
        yield [visit], {visit.id: change.of(visit)}
    yield [visit], {visit.id: None}


def test_a_part_judges_every_move_as_the_whole_does(office):
    cycle = office.company.cycle
    whole, plan = Today(cycle), published_plan(cycle)
    levels = set()
    for visits, come in every_move(office):
        part = Today.around(cycle, people_in(visits, come))
        said = part.verdict(part.visits_of(plan), come)
        assert said == whole.verdict(plan.visits, come)
        assert part.broken(part.visits_of(plan), come) == whole.broken(plan.visits, come)
        levels.add(said.level)
    assert len(levels) == 3


def test_a_part_holds_what_rules_and_hosts_tie_together_and_nothing_else(office):
    company = office.company
    cycle, sales, marketing = company.cycle, company.sales.id, company.marketing.id
    assert linked(cycle, [sales]) == {sales, marketing}
    part = problem_for(cycle, departments=linked(cycle, [marketing]))
    whole = problem_for(cycle)
    assert part["days"] == whole["days"]
    assert {each["id"] for each in part["people"]} < {each["id"] for each in whole["people"]}
    assert all(each in whole["people"] for each in part["people"])
    assert len(part["coverage"]) == 1
    north = next(each for each in cycle.departments if each.name == "North")
    make_placement(cycle, company.marketing, make_person(north, "Guest Host"))
    assert linked(cycle, [sales]) == set(cycle.department_ids)
