"""A plan in force that swaps have changed is explained, compared and audited like any other."""

import pytest

from rotation.actions import plans as plan_actions
from rotation.actions import swaps
from rotation.database import transaction
from rotation.models import SwapKind, SwapState
from rotation.planning.changes import Change
from rotation.planning.choices import Place
from solver.audit import audit, read_passport
from tests.rotation.company import MONDAY
from tests.rotation.swapping import NOW, WEDNESDAY, all_agree, approve, ask_to_move, make_office


@pytest.fixture
def office(app):
    """Ada is at the desk with Mia; the visits of others are missing."""
    return make_office(("ada", "mia", MONDAY))


def moved(office) -> None:
    swap = ask_to_move(office, office.company.ada, office.company.ned, WEDNESDAY)
    finished(office, swap)


def given_away(office) -> None:
    ada, bo = office.company.ada, office.company.bo
    visit = office.visit_of(ada)
    with transaction():
        swap = swaps.ask(
            office.plan,
            asked_by=ada,
            kind=SwapKind.GIVE_AWAY,
            changes=[Change(visit.id, Place.of(visit), guest_id=bo.id)],
            by=office.account(ada),
            now=NOW,
        )
    finished(office, swap)


def finished(office, swap) -> None:
    all_agree(office, swap)
    approve(office, swap, office.max, office.bea)
    assert swap.state == SwapState.APPLIED


@pytest.mark.parametrize("swapped", [moved, given_away])
def test_every_view_of_hr_holds_after_a_swap(office, sign_in, swapped):
    with transaction():
        before = plan_actions.draft_from(office.plan, by=office.company.hr, now=NOW)
    swapped(office)
    hr, plan = sign_in(office.company.hr), office.plan
    (visit,) = plan.visits
    assert plan.unmet
    for unmet in plan.unmet:
        page = hr.get(f"/plans/{plan.id}/unmet/{unmet.id}/why").text
        assert 'class="card explained"' in page
        assert 'role="alert"' not in page
    here = hr.get(f"/plans/{plan.id}/visits/{visit.id}/why")
    assert here.status_code == 200
    assert "It is here because" in here.text
    compared = hr.get(f"/plans/{before.id}/compare/{plan.id}").text
    assert "The same visits" not in compared
    assert hr.get(f"/plans/{plan.id}/fairness").status_code == 200
    passport = hr.get(f"/plans/{plan.id}/passport/file").get_json()
    assert audit(read_passport(passport)).faults == []
