"""An absence that makes an open swap impossible: those concerned hear it at once, with the reason."""

from datetime import date

import pytest

from rotation.database import db
from rotation.models import CoverageRule, Notice, SwapState
from tests.builders import save
from tests.rotation.absences import away
from tests.rotation.swapping import NOW, WEDNESDAY, all_agree, approve, ask_to_move, make_office

THAT_DAY, NEXT_DAY = date(2027, 1, 13), date(2027, 1, 14)


@pytest.fixture
def office(app):
    return make_office()


def told(swap):
    """Who was told that it is not possible any more, by account, with what they read."""
    found = db.session.query(Notice).filter(Notice.once_key.startswith(f"swap/{swap.id}/stale"))
    return {each.account_id: "\n".join(each.lines) for each in found}


def test_an_absence_of_the_host_to_be_ends_the_swap_at_once(office):
    ada, mia, ned = office.company.ada, office.company.mia, office.company.ned
    swap = ask_to_move(office, ada, ned, WEDNESDAY)
    all_agree(office, swap)
    approve(office, swap, office.bea)
    away(ned, THAT_DAY, by=office.company.hr, now=NOW)
    assert swap.state == SwapState.STALE
    assert "Ned Frost is not there to host Ada Lee" in swap.reason
    heard = told(swap)
    everybody = {office.account(each).id for each in (ada, mia, ned, office.bea, office.max)}
    assert set(heard) == everybody
    assert "Ned Frost is not there" in heard[office.account(ada).id]
    assert "is not there" not in heard[office.account(mia).id]


def test_while_it_is_being_agreed_to_it_ends_too(office):
    swap = ask_to_move(office, office.company.ada, office.company.ned, WEDNESDAY)
    away(office.company.ada, THAT_DAY, by=office.account(office.bea), now=NOW)
    assert swap.state == SwapState.STALE
    assert told(swap)


def test_where_a_colleague_falls_sick_and_too_few_would_stay_it_ends(office):
    company = office.company
    save(CoverageRule(cycle_id=company.cycle.id, department_id=company.sales.id, min_present=2))
    swap = ask_to_move(office, company.ada, company.ned, WEDNESDAY)
    away(company.bo, THAT_DAY, by=company.hr, now=NOW)
    assert swap.state == SwapState.STALE
    assert "of Sales away" in swap.reason


@pytest.mark.parametrize(("who", "day"), [("ned", NEXT_DAY), ("mia", THAT_DAY), ("bo", THAT_DAY)])
def test_an_absence_that_is_in_nobodys_way_leaves_it_alone(office, who, day):
    swap = ask_to_move(office, office.company.ada, office.company.ned, WEDNESDAY)
    away(getattr(office.company, who), day, by=office.company.hr, now=NOW)
    assert swap.state == SwapState.REQUESTED
    assert not told(swap)
