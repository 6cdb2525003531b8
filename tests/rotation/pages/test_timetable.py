"""What stands in which cell of the timetable."""

from datetime import date, timedelta

import pytest

from rotation.models import HalfDay, PlacementKind, Visit
from rotation.pages.timetable import Cell, Entry, agenda_of, timetable_of
from tests.builders import make_placement
from tests.rotation.company import make_company

MONDAY = date(2027, 1, 11)
WEEK = [MONDAY + timedelta(days=n) for n in range(5)]


@pytest.fixture
def company(app):
    return make_company()


def held(company, day=MONDAY, half=HalfDay.AM, last=None, slots=1, guest=None, host=None) -> Visit:
    guest, host = guest or company.ada, host or company.mia
    people = {"guest": guest, "guest_id": guest.id, "host": host, "host_id": host.id}
    return Visit(**people, placement=company.desk, day=day, half=half, last_day=last or day, slots=slots)


def row(company, person, visits, days=WEEK, absent=None):
    (group,) = timetable_of(visits, [person], days, absent or {}).groups
    return group.rows[0]


def test_a_half_day_stands_in_its_half(company):
    visit = held(company, half=HalfDay.PM)
    ada = row(company, company.ada, [visit])
    assert ada.mornings == (Cell(),) * 5
    assert ada.afternoons == (Cell((Entry(visit, hosting=False),)), *(Cell(),) * 4)
    assert row(company, company.mia, [visit]).afternoons[0] == Cell((Entry(visit, hosting=True),))


def test_a_full_day_takes_both_lines(company):
    visit = held(company, slots=2)
    ada = row(company, company.ada, [visit])
    assert ada.mornings[0] == Cell((Entry(visit, hosting=False),), halves=2)
    assert len(ada.mornings) == 5
    assert len(ada.afternoons) == 4


def test_a_block_is_one_cell_across_its_days_and_what_lies_between(company):
    without_wednesday = [day for day in WEEK if day.weekday() != 2]
    visit = held(company, last=WEEK[3], slots=6)
    ada = row(company, company.ada, [visit], without_wednesday)
    assert ada.mornings == (Cell((Entry(visit, hosting=False),), days=4, halves=2), Cell())
    assert ada.afternoons == (Cell(),)


def test_a_mentors_own_visit_breaks_the_block_they_host(company):
    block = held(company, last=WEEK[4], slots=10)
    own = held(company, day=WEEK[1], guest=company.mia, host=company.bo)
    mia = row(company, company.mia, [block, own])
    assert [cell.days for cell in mia.mornings] == [1, 1, 3]
    assert {entry.visit for entry in mia.mornings[1].entries} == {block, own}
    assert mia.afternoons == (Cell((Entry(block, hosting=True),)),)


def test_two_guests_at_once_share_a_cell(company):
    visits = [held(company), held(company, guest=company.bo)]
    assert [entry.visit for entry in row(company, company.mia, visits).mornings[0].entries] == visits


def test_closed_days_and_absence_are_marked(company):
    absent = {
        company.ada.id: frozenset({(WEEK[0], HalfDay.AM), (WEEK[1], HalfDay.AM), (WEEK[1], HalfDay.PM)})
    }
    days = [WEEK[0], WEEK[1], WEEK[3]]
    ada = row(company, company.ada, [], days, absent)
    assert ada.mornings == (
        Cell(mark="absent"),
        Cell(mark="absent", halves=2),
        Cell(mark="closed", halves=2),
        Cell(),
    )
    assert ada.afternoons == (Cell(), Cell())


def test_every_row_is_as_wide_as_the_table(company):
    block = make_placement(
        company.cycle, company.marketing, company.mia, kind=PlacementKind.BLOCK, block_days=5
    )
    visits = [
        held(company, last=WEEK[4], slots=block.slots),
        held(company, day=WEEK[1], guest=company.mia, host=company.bo),
        held(company, day=WEEK[2], half=HalfDay.PM, guest=company.bo, host=company.ned),
    ]
    table = timetable_of(visits, [company.ada, company.bo, company.mia, company.ned], WEEK, {})
    for group in table.groups:
        for each in group.rows:
            assert sum(cell.days for cell in each.mornings) == 5
            assert sum(cell.days for cell in each.afternoons) == 5 - sum(
                cell.days for cell in each.mornings if cell.halves == 2
            )


def test_weekends_are_left_out_and_weeks_are_headed(company):
    table = timetable_of([], [company.ada], [WEEK[4], MONDAY + timedelta(days=7)], {})
    assert [day.date.day for day in table.days] == [15, 18]
    assert [(week.monday.day, week.days) for week in table.weeks] == [(11, 1), (18, 1)]


def test_the_list_by_week_and_day_is_in_order(company):
    late, early = held(company, half=HalfDay.PM), held(company, guest=company.bo)
    first = held(company, day=MONDAY - timedelta(days=3))
    friday = held(company, day=MONDAY + timedelta(days=4))
    assert agenda_of([friday, late, first, early]) == [
        (MONDAY - timedelta(days=7), [(first.day, [first])]),
        (MONDAY, [(MONDAY, [early, late]), (friday.day, [friday])]),
    ]
