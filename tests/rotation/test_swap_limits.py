"""What cannot be asked for: others' absence, and what HR has fixed."""

import pytest

from rotation.actions import swaps
from rotation.database import transaction
from rotation.errors import Refusal
from rotation.models import SwapKind, SwapState
from rotation.planning.changes import Change
from rotation.planning.choices import Place
from tests.rotation.swapping import (
    NOW,
    ask_to_exchange,
    make_office,
)


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
