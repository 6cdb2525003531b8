"""What cannot be asked for, applied or undone: others' absence, what HR has fixed, and what has begun."""

from datetime import timedelta

import pytest

from rotation.actions import approvals, swaps
from rotation.actions.swap_applying import may_undo, undo
from rotation.database import transaction
from rotation.errors import Refusal
from rotation.models import SwapKind, SwapState
from rotation.planning.changes import Change
from rotation.planning.choices import Place
from tests.rotation.company import MONDAY
from tests.rotation.swapping import (
    NOW,
    WEDNESDAY,
    all_agree,
    approve,
    ask_to_exchange,
    ask_to_move,
    desk_of,
    make_office,
)

FRIDAY_BEFORE = NOW + timedelta(days=4)


@pytest.fixture
def office(app):
    return make_office()


def say_absent(office, person, *changes, now=NOW):
    with transaction():
        return swaps.ask(
            office.plan,
            asked_by=person,
            kind=SwapKind.ABSENCE,
            changes=changes,
            by=office.account(person),
            now=now,
        )


def test_an_absence_is_of_ones_own_visits_and_brings_no_other_guest(office):
    company = office.company
    mine, others = office.visit_of(company.ada), office.visit_of(company.bo)
    with pytest.raises(Refusal, match="your own visits"):
        say_absent(office, company.ada, Change(mine.id, None), Change(others.id, None))
    with pytest.raises(Refusal, match="does not choose another guest"):
        say_absent(office, company.mia, Change(mine.id, Place.of(mine), guest_id=company.bo.id))
    swap = say_absent(office, company.mia, Change(mine.id, None))
    assert swap.state == SwapState.ACCEPTED  # the guest is told, and not asked


def test_what_hr_has_fixed_is_not_asked_for(office):
    with transaction():
        office.visit_of(office.company.bo).locked = True
    with pytest.raises(Refusal, match="HR has fixed the visit on Tue 12 Jan"):
        ask_to_exchange(office, office.company.ada, office.company.bo)


def test_an_approval_after_the_visit_has_begun_changes_nothing(office):
    company = office.company
    before = Place.of(office.visit_of(company.ada))
    swap = ask_to_move(office, company.ada, company.ned, "2027-01-21/am", now=FRIDAY_BEFORE)
    all_agree(office, swap, now=FRIDAY_BEFORE)
    approve(office, swap, office.bea, now=FRIDAY_BEFORE)
    with transaction():
        tuesday = NOW + timedelta(days=8)
        approvals.approve(desk_of(swap, office.max), by=office.account(office.max), now=tuesday)
    assert (swap.state, swap.reason) == (
        SwapState.STALE,
        "The visit on Mon 11 Jan cannot be changed any more.",
    )
    assert Place.of(office.visit_of(company.ada)) == before


def test_nothing_is_undone_to_a_day_that_has_come(app):
    office = make_office(("ada", "mia", MONDAY))
    ada, sunday = office.company.ada, NOW + timedelta(days=6)
    swap = ask_to_move(office, ada, office.company.ned, WEDNESDAY, now=sunday)
    all_agree(office, swap, now=sunday)
    approve(office, swap, office.bea, office.max, now=sunday)
    monday = sunday + timedelta(hours=23)
    assert may_undo(swap, office.account(ada), now=sunday)
    assert not may_undo(swap, office.account(ada), now=monday)
    with pytest.raises(Refusal, match="cannot be undone any more") as told, transaction():
        undo(swap, by=office.account(ada), now=monday)
    assert told.value.reasons == ("The visit on Mon 11 Jan cannot be changed any more.",)


def test_who_can_come_after_all_undoes_their_absence_on_the_day_itself(office):
    ada, monday = office.company.ada, NOW + timedelta(days=7)
    swap = say_absent(office, ada, Change(office.visit_of(ada).id, None), now=monday)
    approve(office, swap, office.bea, office.max, now=monday)
    with transaction():
        undo(swap, by=office.account(ada), now=monday)
    assert f"{office.visit_of(ada).day}/{office.visit_of(ada).half}" == MONDAY
