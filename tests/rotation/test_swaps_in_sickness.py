"""Swaps where a sickness has left too few at a desk: what makes it no worse passes, with a warning."""

from datetime import date

import pytest

from rotation.actions.swap_applying import become
from rotation.database import db
from rotation.errors import Refusal
from rotation.models import CoverageCount, CoverageRule, SwapState, SwapTerms
from rotation.planning.changes import Level, Today
from tests.builders import save
from tests.rotation.company import MONDAY, TUESDAY, make_absent
from tests.rotation.swapping import WEDNESDAY, all_agree, approve, ask_to_move, make_office

FIRST = date(2027, 1, 11)


def make_short_office(*held, stay, guests=("ada", "bo")):
    """An office in which a rule wants so many of Sales to stay, with visits that it has counted."""
    first = (("ada", "mia", TUESDAY), ("bo", "ned", WEDNESDAY))
    office = make_office(*(each for each in first if each[0] in guests))
    company = office.company
    company.desk.capacity, company.mia.host_limit = 2, 2
    save(CoverageRule(cycle_id=company.cycle.id, department_id=company.sales.id, min_present=stay))
    for guest, host, slot in held:
        swap = ask_to_move(office, getattr(company, guest), getattr(company, host), slot)
        all_agree(office, swap)
        approve(office, swap, office.bea, office.max)
        assert swap.state == SwapState.APPLIED
    return office


@pytest.fixture
def short_desk(app):
    """Ada visits Mia on Monday morning; Bea is sick then, so that one stays where two should."""
    office = make_short_office(("ada", "mia", MONDAY), stay=2, guests=("ada",))
    make_absent(office.bea, FIRST)
    return office


def verdict_of(office, swap):
    return Today(office.company.cycle).verdict(office.plan.visits, become(swap))


def test_another_host_in_a_half_day_with_too_few_passes_with_a_warning(short_desk):
    office, ada, ned = short_desk, short_desk.company.ada, short_desk.company.ned
    save(SwapTerms(cycle_id=office.company.cycle.id, pass_without_manager=True))
    swap = ask_to_move(office, ada, ned, MONDAY)
    verdict = verdict_of(office, swap)
    assert (verdict.level, verdict.reasons, verdict.worse) == (Level.WARN, (), ())
    assert verdict.already == ("Mon 11 Jan, morning: 1 person of Sales away; 0 at most.",)
    all_agree(office, swap)
    assert swap.state == SwapState.ACCEPTED  # a warning is for managers
    approve(office, swap, office.bea, office.max)
    assert (swap.state, office.visit_of(ada).host_id) == (SwapState.APPLIED, ned.id)
    [count] = db.session.query(CoverageCount).filter_by(day=FIRST)
    assert (count.away, count.allowed) == (1, 1)


def test_the_page_of_a_swap_says_what_is_broken_already(short_desk, sign_in):
    office = short_desk
    swap = ask_to_move(office, office.company.ada, office.company.ned, MONDAY)
    all_agree(office, swap)
    text = sign_in(office.account(office.bea)).get(f"/swaps/{swap.id}").text
    assert "This is broken already, and stays as it is:" in text
    assert "Every rule is kept" not in text


def test_the_page_of_a_visit_offers_another_host_then_and_no_other_guest_may_come(short_desk, sign_in):
    company = short_desk.company
    visit = short_desk.visit_of(company.ada)
    browser = sign_in(short_desk.account(company.ada))
    text = browser.get(f"/people/{company.ada.id}/visits/{visit.id}/swap").text
    assert "Ned Frost hosts, at the same time" in text


def test_what_makes_it_worse_is_refused(app):
    office = make_short_office(stay=2)
    make_absent(office.bea, FIRST)
    with pytest.raises(Refusal) as refused:
        ask_to_move(office, office.company.ada, office.company.ned, MONDAY)
    assert refused.value.reasons == ("Mon 11 Jan, morning: 1 person of Sales away; 0 at most.",)


def test_a_guest_who_is_sick_counts_as_before_for_those_who_are_not(app):
    office = make_short_office(("ada", "mia", MONDAY), ("bo", "ned", MONDAY), stay=1)
    company = office.company
    make_absent(company.ada, FIRST)
    swap = ask_to_move(office, company.bo, company.mia, MONDAY)
    assert verdict_of(office, swap).already == ()
    all_agree(office, swap)
    approve(office, swap, office.bea, office.max)
    assert (swap.state, swap.reason) == (SwapState.APPLIED, "")
