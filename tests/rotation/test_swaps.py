"""Asking for a swap, agreeing to it, approving it, and what becomes of the plan."""

import json
from datetime import date, timedelta

import pytest

from rotation.actions import approvals, swaps
from rotation.actions.swap_applying import undo
from rotation.database import db, transaction
from rotation.errors import Missing, Refusal
from rotation.models import Attendance, HalfDay, SwapKind, SwapState, SwapTerms, Visit
from rotation.models.swaps import Authority, Consent, Decision
from rotation.planning.changes import Change
from rotation.planning.checking import planned
from rotation.planning.choices import Place
from solver import Problem, score_of
from tests.builders import make_account, save
from tests.rotation.company import MONDAY, TUESDAY, make_absent, make_draft, publish
from tests.rotation.swapping import (
    NOW,
    WEDNESDAY,
    all_agree,
    approve,
    ask_to_exchange,
    ask_to_move,
    at,
    desk_of,
    make_office,
)


@pytest.fixture
def office(app):
    return make_office()


def test_a_move_is_agreed_to_approved_by_both_managers_and_applied(office):
    ada, mia, ned = office.company.ada, office.company.mia, office.company.ned
    swap = ask_to_move(office, ada, ned, WEDNESDAY)
    assert swap.state == SwapState.REQUESTED
    consents = {party.person_id: party.consent for party in swap.parties}
    assert consents == {ada.id: Consent.ACCEPTED, mia.id: Consent.ASKED, ned.id: Consent.ASKED}

    all_agree(office, swap)
    assert swap.state == SwapState.ACCEPTED
    assert {desk.manager_id for desk in swap.desks} == {office.bea.id, office.max.id}
    approve(office, swap, office.bea)
    assert (swap.state, office.visit_of(ada).host_id) == (SwapState.ACCEPTED, mia.id)
    approve(office, swap, office.max)
    assert swap.state == SwapState.APPLIED
    visit = office.visit_of(ada)
    assert (visit.day, visit.half, visit.host_id) == (date(2027, 1, 13), HalfDay.AM, ned.id)
    problem = Problem.from_json(json.loads(office.plan.problem))
    assert score_of(problem, map(planned, office.plan.visits)) == office.plan.terms
    taken = db.session.query(Attendance).filter_by(visit_id=visit.id).one()
    assert (taken.day, taken.host_id, taken.guest_id) == (date(2027, 1, 13), ned.id, ada.id)


def test_an_exchange_gives_each_the_others_place(office):
    ada, bo = office.company.ada, office.company.bo
    mine, theirs = Place.of(office.visit_of(ada)), Place.of(office.visit_of(bo))
    swap = ask_to_exchange(office, ada, bo)
    all_agree(office, swap)
    approve(office, swap, office.max, office.bea)
    assert (Place.of(office.visit_of(ada)), Place.of(office.visit_of(bo))) == (theirs, mine)


def test_a_visit_is_given_away_to_somebody_else(app):
    office = make_office(("ada", "mia", MONDAY))
    company = office.company
    visit = office.visit_of(company.ada)
    with transaction():
        swap = swaps.ask(
            office.plan,
            asked_by=company.ada,
            kind=SwapKind.GIVE_AWAY,
            changes=[Change(visit.id, Place.of(visit), guest_id=company.bo.id)],
            by=office.account(company.ada),
            now=NOW,
        )
    all_agree(office, swap)
    approve(office, swap, office.bea, office.max)
    assert office.visit_of(company.bo).id == visit.id
    assert {each.guest_id for each in office.plan.unmet} == {company.ada.id, office.bea.id}


def test_what_breaks_a_rule_cannot_be_asked_for_and_the_reason_is_said(office):
    with pytest.raises(Refusal) as told:
        ask_to_move(office, office.company.ada, office.company.ned, TUESDAY)
    assert told.value.reasons


def test_what_is_over_or_not_theirs_cannot_be_asked_for(office):
    company = office.company
    with pytest.raises(Refusal, match="cannot be changed any more"):
        ask_to_move(office, company.ada, company.ned, WEDNESDAY, now=NOW + timedelta(days=7))
    change = Change(office.visit_of(company.bo).id, at(office, company.mia, WEDNESDAY))
    more = {"kind": SwapKind.MOVE, "changes": [change], "now": NOW}
    with pytest.raises(Refusal, match="None of these visits is yours"), transaction():
        swaps.ask(office.plan, asked_by=company.ada, by=office.account(company.ada), **more)
    with pytest.raises(Missing), transaction():
        swaps.ask(office.plan, asked_by=company.bo, by=office.account(company.ada), **more)


def test_asking_twice_is_asking_once_and_asking_otherwise_is_refused(office):
    first = ask_to_move(office, office.company.ada, office.company.ned, WEDNESDAY)
    assert ask_to_move(office, office.company.ada, office.company.ned, WEDNESDAY) is first
    with pytest.raises(Refusal, match="Withdraw that first"):
        ask_to_move(office, office.company.ada, office.company.mia, WEDNESDAY)


def test_who_is_asked_may_decline_and_who_asked_may_withdraw(office):
    company = office.company
    swap = ask_to_move(office, company.ada, company.ned, WEDNESDAY)
    with pytest.raises(Missing), transaction():
        swaps.decline(swap, by=office.account(company.bo), now=NOW)
    with transaction():
        swaps.decline(swap, by=office.account(company.ned), word="I am at a fair.", now=NOW)
    assert swap.state == SwapState.DECLINED
    with pytest.raises(Refusal, match="has been declined"), transaction():
        swaps.withdraw(swap, by=office.account(company.ada), now=NOW)

    again = ask_to_move(office, company.ada, company.mia, WEDNESDAY)
    with pytest.raises(Missing), transaction():
        swaps.withdraw(again, by=office.account(company.mia), now=NOW)
    with transaction():
        swaps.withdraw(again, by=office.account(company.ada), now=NOW)
    assert again.state == SwapState.WITHDRAWN


def test_an_approval_sent_twice_is_one(office):
    swap = ask_to_move(office, office.company.ada, office.company.ned, WEDNESDAY)
    all_agree(office, swap)
    approve(office, swap, office.bea, office.bea, office.max, office.max, office.bea)
    assert (swap.state, swap.edition) == (SwapState.APPLIED, 1)


def test_nobody_approves_their_own_nor_for_others(office):
    company = office.company
    swap = ask_to_move(office, company.ada, company.ned, WEDNESDAY)
    with pytest.raises(Refusal, match="not as far"), transaction():
        approvals.approve(desk_of(swap, office.bea), by=office.account(office.bea), now=NOW)
    all_agree(office, swap)
    for account in (office.account(company.bo), office.account(office.max), make_account()):
        with pytest.raises(Missing), transaction():
            approvals.approve(desk_of(swap, office.bea), by=account, now=NOW)
    assert [desk.decision for desk in swap.desks] == [Decision.WAITING] * 2


def test_a_manager_who_takes_part_is_passed_over(office):
    company = office.company
    with transaction():
        company.mia.manager, company.ned.manager = company.ned, office.max
    swap = ask_to_move(office, company.ada, company.ned, WEDNESDAY)
    assert {desk.manager_id for desk in swap.desks} == {office.bea.id, office.max.id}
    with transaction():
        swaps.withdraw(swap, by=office.account(company.ada), now=NOW)
        company.ned.manager = None
    swap = ask_to_move(office, company.ada, company.ned, WEDNESDAY)
    assert {desk.manager_id for desk in swap.desks} == {office.bea.id, None}


def test_hr_acts_for_an_absent_manager_and_it_shows(office):
    swap = ask_to_move(office, office.company.ada, office.company.ned, WEDNESDAY)
    all_agree(office, swap)
    with transaction():
        approvals.approve(desk_of(swap, office.bea), by=office.company.hr, now=NOW)
    assert desk_of(swap, office.bea).decided_as == Authority.HR
    with pytest.raises(Refusal, match="approved this swap for the other side"), transaction():
        approvals.approve(desk_of(swap, office.max), by=office.company.hr, now=NOW)
    approve(office, swap, office.max)
    assert swap.state == SwapState.APPLIED


def test_one_manager_decides_for_both_sides_only_where_the_cycle_says_so(office):
    company = office.company
    with transaction():
        company.mia.manager = company.ned.manager = office.bea
    swap = ask_to_move(office, company.ada, company.ned, WEDNESDAY)
    all_agree(office, swap)
    one, other = swap.desks
    with transaction():
        approvals.approve(one, by=office.account(office.bea), now=NOW)
    with pytest.raises(Refusal, match="for the other side"), transaction():
        approvals.approve(other, by=office.account(office.bea), now=NOW)
    save(SwapTerms(cycle_id=company.cycle.id, one_manager_for_both=True))
    with transaction():
        approvals.approve(other, by=office.account(office.bea), now=NOW)
    assert swap.state == SwapState.APPLIED


def test_what_makes_nothing_worse_may_need_no_manager(office):
    save(SwapTerms(cycle_id=office.company.cycle.id, pass_without_manager=True))
    busier = ask_to_move(office, office.company.ada, office.company.ned, WEDNESDAY)
    all_agree(office, busier)
    assert busier.state == SwapState.ACCEPTED  # Ned would host twice
    with transaction():
        swaps.withdraw(busier, by=office.account(office.company.ada), now=NOW)
    swap = ask_to_move(office, office.company.ada, office.company.mia, WEDNESDAY)
    all_agree(office, swap)
    assert swap.state == SwapState.APPLIED


def test_a_rule_that_stands_against_it_by_now_makes_it_stale(office):
    company = office.company
    swap = ask_to_move(office, company.ada, company.ned, WEDNESDAY)
    all_agree(office, swap)
    make_absent(company.ned, date(2027, 1, 13))
    approve(office, swap, office.bea)
    assert swap.state == SwapState.STALE
    assert "Ned Frost is not there to host Ada Lee" in swap.reason


def test_of_two_swaps_of_one_visit_the_second_is_stale(office):
    company = office.company
    exchange = ask_to_exchange(office, company.bo, company.ada)
    move = ask_to_move(office, company.ada, company.ned, WEDNESDAY)
    all_agree(office, exchange)
    all_agree(office, move)
    approve(office, move, office.bea, office.max)
    assert (move.state, exchange.state) == (SwapState.APPLIED, SwapState.STALE)
    assert "has changed meanwhile" in exchange.reason


def test_a_plan_published_meanwhile_makes_open_swaps_stale(office):
    company = office.company
    swap = ask_to_move(office, company.ada, company.ned, WEDNESDAY)
    draft = make_draft(company, (company.ada, company.mia, MONDAY))
    publish(draft, company, instead_of=office.plan.id)
    db.session.expire_all()
    assert (swap.state, swap.reason) == (SwapState.STALE, "A new plan was published meanwhile.")
    with pytest.raises(Refusal, match="not possible any more"), transaction():
        swaps.accept(swap, by=office.account(company.ned), now=NOW)


def test_a_draft_that_has_not_heard_of_a_swap_is_not_published(office):
    company = office.company
    unaware = make_draft(company, (company.ada, company.mia, MONDAY), (company.bo, company.ned, TUESDAY))
    swap = ask_to_move(office, company.ada, company.ned, WEDNESDAY)
    all_agree(office, swap)
    approve(office, swap, office.bea, office.max)
    with pytest.raises(Refusal, match="Swaps were approved") as told:
        publish(unaware, company, instead_of=office.plan.id)
    assert told.value.reasons == ("Ada Lee: Wed 13 Jan, morning, Campaign desk.",)
    aware = make_draft(company, (company.ada, company.mia, MONDAY))
    publish(aware, company, instead_of=office.plan.id)


def test_undoing_brings_back_what_was_within_the_window(office):
    company = office.company
    before = Place.of(office.visit_of(company.ada))
    swap = ask_to_move(office, company.ada, company.ned, WEDNESDAY)
    all_agree(office, swap)
    approve(office, swap, office.bea, office.max)
    with pytest.raises(Missing), transaction():
        undo(swap, by=office.account(company.bo), now=NOW)
    with pytest.raises(Refusal, match="too late"), transaction():
        undo(swap, by=office.account(company.ned), now=NOW + timedelta(hours=25))
    with transaction():
        undo(swap, by=office.account(company.ned), now=NOW + timedelta(hours=23))
    assert (swap.state, Place.of(office.visit_of(company.ada))) == (SwapState.UNDONE, before)


def test_a_host_who_is_absent_asks_nobody_whom_it_only_rids_of_a_visit(office):
    company = office.company
    visit = office.visit_of(company.ada)
    with transaction():
        swap = swaps.ask(
            office.plan,
            asked_by=company.ada,
            kind=SwapKind.ABSENCE,
            changes=[Change(visit.id, None)],
            by=office.account(company.ada),
            now=NOW,
        )
    assert swap.state == SwapState.ACCEPTED
    approve(office, swap, office.bea, office.max)
    assert db.session.get(Visit, visit.id) is None
    assert db.session.query(Attendance).filter_by(visit_id=visit.id).count() == 0
    with transaction():
        undo(swap, by=office.account(office.bea), now=NOW)
    assert office.visit_of(company.ada).id == visit.id
