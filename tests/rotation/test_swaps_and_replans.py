"""Swaps, absences and re-plans of one plan: each knows of what the others did to it."""

from datetime import UTC, date, datetime

import pytest
import time_machine

from rotation.actions.replans import choose
from rotation.actions.swap_applying import undo
from rotation.database import db, transaction
from rotation.errors import Refusal
from rotation.models import CoverageRule, Option, PlanState, SwapState
from tests.builders import save
from tests.rotation.absences import TUESDAY_TO_THURSDAY, WEEK_AFTER, away, options, queue_replan, work
from tests.rotation.company import MONDAY
from tests.rotation.swapping import NOW, all_agree, approve, ask_to_move, make_office

NEXT_WEEK, LATER = "2027-01-19/am", "2027-01-27/am"
AFTER_MONDAY = datetime(2027, 1, 13, 7, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def office(app):
    """Ada visits Mia next week, Bo visits Ned the week after."""
    return make_office(("ada", "mia", NEXT_WEEK), ("bo", "ned", WEEK_AFTER))


def swap_done(office):
    """Bo's visit goes to a later day, with everybody's word."""
    swap = ask_to_move(office, office.company.bo, office.company.ned, LATER)
    all_agree(office, swap)
    approve(office, swap, office.bea, office.max)
    assert swap.state == SwapState.APPLIED
    return swap


def replanned(app, office, *, now=NOW):
    """The job of a re-plan after Mia has fallen sick, and its draft that changes least."""
    job = queue_replan(office.company, now=now)
    work(app)
    return job, options(job)[Option.LEAST_CHANGE].plan


def test_a_replan_keeps_what_was_swapped_before_it(app, office):
    swap_done(office)
    away(office.company.mia, *TUESDAY_TO_THURSDAY, by=office.company.hr, now=NOW)
    job, draft = replanned(app, office)
    assert draft.knows_edition == 1
    with transaction():
        choose(job, draft, by=office.company.hr, now=NOW)
    bo = next(each for each in draft.visits if each.guest_id == office.company.bo.id)
    assert (draft.state, f"{bo.day}/{bo.half}") == (PlanState.PUBLISHED, LATER)


def test_a_replan_that_a_swap_has_overtaken_is_not_published(app, office):
    away(office.company.mia, *TUESDAY_TO_THURSDAY, by=office.company.hr, now=NOW)
    job, draft = replanned(app, office)
    swap_done(office)
    with pytest.raises(Refusal, match="approved after plan") as told, transaction():
        choose(job, draft, by=office.company.hr, now=NOW)
    assert told.value.reasons == ("Bo Stone: Wed 27 Jan, morning, Campaign desk.",)


def test_a_replan_ends_what_is_asked_for_and_what_could_be_undone(app, office):
    company, done = office.company, swap_done(office)
    asked = ask_to_move(office, company.bo, company.ned, "2027-01-28/am")
    away(company.mia, *TUESDAY_TO_THURSDAY, by=company.hr, now=NOW)
    job, draft = replanned(app, office)
    with transaction():
        choose(job, draft, by=company.hr, now=NOW)
    db.session.expire_all()
    assert (asked.state, asked.reason) == (SwapState.STALE, "A new plan was published meanwhile.")
    with pytest.raises(Refusal, match="cannot be undone any more") as told, transaction():
        undo(done, by=company.hr, now=NOW)
    assert told.value.reasons == ("The plan that it was about is not in force any more.",)


def test_a_swap_is_not_undone_to_a_day_on_which_the_host_is_away(office):
    swap = swap_done(office)
    away(office.company.ned, date(2027, 1, 26), by=office.company.hr, now=NOW)
    with pytest.raises(Refusal, match="cannot be undone any more") as told, transaction():
        undo(swap, by=office.company.hr, now=NOW)
    assert "Ned Frost is not there to host Bo Stone" in told.value.reasons[0]
    assert swap.state == SwapState.APPLIED


def test_a_host_reported_away_still_finds_another_through_a_swap(office):
    company = office.company
    away(company.mia, *TUESDAY_TO_THURSDAY, by=company.hr, now=NOW)
    swap = ask_to_move(office, company.ada, company.ned, NEXT_WEEK)
    all_agree(office, swap)
    approve(office, swap, office.bea, office.max)
    assert (swap.state, office.visit_of(company.ada).host_id) == (SwapState.APPLIED, company.ned.id)


def test_what_is_past_is_no_obstacle_to_a_new_version(app, clock):
    """Too few were at a desk on Monday, as was learned on Wednesday: nobody can change that any more."""
    office = make_office(("ada", "mia", MONDAY), ("bo", "ned", NEXT_WEEK))
    company = office.company
    save(CoverageRule(cycle_id=company.cycle.id, department=company.sales, min_present=2))
    away(office.bea, date(2027, 1, 11), by=company.hr, now=AFTER_MONDAY)
    clock.move_to(AFTER_MONDAY)
    away(company.ned, *TUESDAY_TO_THURSDAY, by=company.hr, now=AFTER_MONDAY)
    job, draft = replanned(app, office, now=AFTER_MONDAY)
    with transaction():
        choose(job, draft, by=company.hr, now=AFTER_MONDAY)
    assert draft.state == PlanState.PUBLISHED
