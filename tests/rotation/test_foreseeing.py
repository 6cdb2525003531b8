"""What an absence breaks is found out before the lock is taken, and again where it does not hold any more."""

import pytest
import time_machine

from rotation.actions.absences import Span, foresee_absence, foresee_return, report_absence, take_back_absence
from rotation.database import db, transaction
from rotation.models import HalfDay, Notice
from rotation.models.plans import published_plan
from rotation.planning import outlook
from tests.builders import make_account
from tests.rotation.absences import MONDAY_MORNING, NEXT_WEEK, TUESDAY_TO_THURSDAY, away, in_force, told
from tests.rotation.company import make_draft, publish

SPAN = Span(TUESDAY_TO_THURSDAY[0], HalfDay.AM, TUESDAY_TO_THURSDAY[1], HalfDay.PM)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(MONDAY_MORNING, tick=False):
        yield


@pytest.fixture
def sorted_anew(monkeypatch):
    """How often a plan has been sorted."""
    calls = []
    real = outlook.replan_of
    monkeypatch.setattr(
        outlook, "replan_of", lambda *given, **named: calls.append(given) or real(*given, **named)
    )
    return calls


@pytest.fixture
def ada(company):
    account = make_account(person=company.ada)
    in_force(company, (company.ada, company.mia, NEXT_WEEK))
    db.session.query(Notice).delete()
    db.session.commit()
    return account


def test_what_was_foreseen_is_not_looked_into_again_under_the_lock(company, ada, sorted_anew):
    foreseen = foresee_absence(company.mia, SPAN, now=MONDAY_MORNING)
    assert len(sorted_anew) == 2
    with transaction():
        absence = report_absence(company.mia, SPAN, by=company.hr, now=MONDAY_MORNING, foreseen=foreseen)
    assert told(ada) == ["Your visit on Tue 19 Jan, morning cannot be as planned"]
    foreseen = foresee_return(absence, now=MONDAY_MORNING)
    assert len(sorted_anew) == 4
    with transaction():
        take_back_absence(absence, by=company.hr, now=MONDAY_MORNING, foreseen=foreseen)
    assert told(ada)[1:] == ["Your visit on Tue 19 Jan, morning can be as planned after all"]
    assert len(sorted_anew) == 4


def test_a_look_writes_nothing(company, ada):
    foresee_absence(company.mia, SPAN, now=MONDAY_MORNING)
    assert not db.session.new
    assert told(ada) == []


def test_a_plan_that_was_published_meanwhile_is_looked_into(company, ada, sorted_anew):
    foreseen = foresee_absence(company.mia, SPAN, now=MONDAY_MORNING)
    draft = make_draft(company, (company.ada, company.ned, NEXT_WEEK))
    publish(draft, company, instead_of=published_plan(company.cycle).id)
    db.session.query(Notice).delete()
    db.session.commit()
    with transaction():
        report_absence(company.mia, SPAN, by=company.hr, now=MONDAY_MORNING, foreseen=foreseen)
    assert len(sorted_anew) == 4
    assert told(ada) == []


def test_an_absence_that_was_reported_meanwhile_is_heard_of(company, ada, sorted_anew):
    """Ada is away herself by then: her visit does not stand again when Mia comes back."""
    absence = away(company.mia, *TUESDAY_TO_THURSDAY, by=company.hr)
    foreseen = foresee_return(absence, now=MONDAY_MORNING)
    away(company.ada, TUESDAY_TO_THURSDAY[0], by=company.hr)
    before = told(ada)
    with transaction():
        take_back_absence(absence, by=company.hr, now=MONDAY_MORNING, foreseen=foreseen)
    assert told(ada) == before
