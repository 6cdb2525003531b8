"""What people answered, as the problem states it."""

from datetime import UTC, date, datetime, time

import pytest

from rotation.actions.answers import Change, Hosting, finish_answer, save_answer
from rotation.actions.rounds import RoundTerms, open_round
from rotation.database import db, transaction
from rotation.models import (
    CollectingRound,
    DatedLevel,
    HalfDay,
    Level,
    MeetingKind,
    PlanState,
    Silence,
    WeeklyLevel,
)
from rotation.models.plans import visits_of
from rotation.planning.keys import person_key, placement_key
from rotation.planning.rows import digest, problem_for
from rotation.planning.stating import read
from rotation.worker import work_once
from tests.builders import make_placement, save
from tests.rotation.company import Company, let_go, make_company
from tests.rotation.test_worker import queue

NOW = datetime(2026, 12, 1, 9, tzinfo=UTC)
AM, PM = HalfDay.AM, HalfDay.PM


@pytest.fixture
def company(app) -> Company:
    return make_company()


def ask(company: Company, silence: Silence = Silence.AS_KNOWN) -> CollectingRound:
    terms = RoundTerms(deadline=(date(2026, 12, 11), time(18)), reminders=[], silence=silence)
    with transaction():
        return open_round(company.cycle, terms, home_zone="UTC", by=None, now=NOW)


def say(person, company: Company, *, finish: bool = True, **said) -> None:
    with transaction():
        save_answer(person, company.cycle, Change(**said), by=None, now=NOW)
        if finish:
            finish_answer(person, company.cycle, by=None, now=NOW)


def stated(company: Company, person) -> dict:
    return next(each for each in problem_for(company.cycle)["people"] if each["id"] == person_key(person.id))


def test_a_round_in_which_nobody_has_spoken_changes_nothing(company):
    before = digest(problem_for(company.cycle))
    ask(company)
    assert digest(problem_for(company.cycle)) == before
    say(company.ada, company)
    assert digest(problem_for(company.cycle)) == before


def test_the_week_of_an_answer_holds_in_its_cycle_and_exceptions_on_top(company):
    ask(company)
    save(WeeklyLevel(person_id=company.ada.id, weekday=0, half=AM, level=Level.CANNOT))
    say(company.ada, company, week={(0, AM): Level.CAN, (4, PM): Level.CANNOT, (1, AM): Level.WOULD_LIKE})
    save(DatedLevel(person_id=company.ada.id, day=date(2027, 1, 12), half=AM, level=Level.CANNOT))
    ada = stated(company, company.ada)
    assert ada["works"] == "1111111110"
    assert ada["off"] == ["2027-01-12/am"]
    assert ada["prefer"] == ["2027-01-19/am", "2027-01-26/am", "2027-02-02/am"]


def test_who_would_rather_not_meet_is_kept_apart_in_both_roles_whatever_the_other_would_like(company):
    ask(company)
    say(company.ada, company, meetings={MeetingKind.RATHER_NOT: [company.mia]})
    say(company.mia, company, meetings={MeetingKind.WOULD_LIKE: [company.ada, company.bo]})
    problem = problem_for(company.cycle)
    ada, mia, bo = (person_key(each.id) for each in (company.ada, company.mia, company.bo))
    assert sorted(problem["forbidden"]) == sorted([[ada, mia], [mia, ada]])
    assert problem["pairs"] == [sorted([bo, mia])]
    read(problem)


def test_wishes_about_leavers_and_placements_that_are_gone_are_left_out(company):
    ask(company)
    studio = make_placement(company.cycle, company.marketing, company.mia, title="Studio")
    say(
        company.ada,
        company,
        meetings={MeetingKind.RATHER_NOT: [company.mia]},
        ranks={studio.id: 9, company.desk.id: 1},
    )
    assert "ranks" in problem_for(company.cycle)
    company.mia.left_on, studio.removed_at = date(2026, 12, 2), NOW
    db.session.commit()
    problem = problem_for(company.cycle)
    assert "forbidden" not in problem
    assert "ranks" not in problem
    read(problem)


def test_ranks_are_dislikes_and_what_is_not_named_comes_last(company):
    ask(company)
    studio, fair, lab = (
        make_placement(company.cycle, company.marketing, company.mia, title=title)
        for title in ("Studio", "Fair", "Lab")
    )
    say(company.ada, company, ranks={studio.id: 1, fair.id: 2, lab.id: 9})
    assert problem_for(company.cycle)["ranks"] == {
        person_key(company.ada.id): {
            placement_key(fair.id): 1,
            placement_key(lab.id): 5,
            placement_key(company.desk.id): 2,
        }
    }
    say(company.bo, company, ranks={lab.id: 9})
    assert problem_for(company.cycle)["ranks"][person_key(company.bo.id)] == {placement_key(lab.id): 5}


def test_hosting_is_as_said_and_hr_has_the_last_word_on_who_never_hosts(company):
    ask(company)
    company.bo.host_limit = 0
    company.mia.hosting_per_week = 6
    db.session.commit()
    say(company.mia, company, hosting=Hosting(hosts=True, host_limit=3, hosting_per_week=2))
    say(company.ned, company, hosting=Hosting(hosts=False))
    say(company.bo, company, hosting=Hosting(hosts=True, host_limit=2))
    mia, ned, bo = (stated(company, each) for each in (company.mia, company.ned, company.bo))
    assert (mia["host_limit"], mia["hosting_per_week"]) == (3, 2)
    assert ned["host_limit"] == bo["host_limit"] == 0
    assert problem_for(company.cycle)["placements"][0]["hosts"] == [person_key(company.mia.id)]
    say(company.mia, company, hosting=Hosting(hosts=None, hosting_per_week=1))
    assert stated(company, company.mia)["hosting_per_week"] == 1
    say(company.mia, company, hosting=Hosting(hosts=None))
    assert stated(company, company.mia)["hosting_per_week"] == 6


def test_who_only_hosts_is_away_when_guests_do_not_suit_and_a_guest_would_rather_not(company):
    ask(company)
    tuesdays = "0011000000"
    say(company.mia, company, hosting=Hosting(hosts=True, halves=tuesdays))
    say(company.ada, company, hosting=Hosting(hosts=True, halves=tuesdays), week={(4, PM): Level.CANNOT})
    mia, ada = stated(company, company.mia), stated(company, company.ada)
    assert "2027-01-11" in mia["off"]
    assert "2027-01-12" not in mia["off"]
    assert mia["avoid"] == []
    assert ada["off"] == []
    assert "2027-01-11" in ada["avoid"]
    assert "2027-01-15/am" in ada["avoid"]
    assert ada["works"] == "1111111110"


@pytest.mark.parametrize("began", [False, True])
def test_silence_means_what_was_stated(company, began):
    collecting = ask(company)
    if began:
        say(company.ada, company, finish=False, week={(0, AM): Level.WOULD_LIKE, (0, PM): Level.CANNOT})
    for person in (company.bo, company.mia, company.ned):
        say(person, company)

    def with_silence(silence: Silence) -> dict:
        collecting.silence = silence
        db.session.commit()
        return problem_for(company.cycle)

    usual = with_silence(Silence.AS_KNOWN)
    assert len(usual["requests"]) == 2

    reluctant = with_silence(Silence.RATHER_NOT)
    ada, bo = stated(company, company.ada), stated(company, company.bo)
    assert bo["avoid"] == []
    assert len(ada["avoid"]) == 20
    assert ada["prefer"] == []

    left_out = with_silence(Silence.LEFT_OUT)
    assert [each["guest"] for each in left_out["requests"]] == [person_key(company.bo.id)]
    assert stated(company, company.ada)["host_limit"] == 0
    assert stated(company, company.bo)["host_limit"] == 1
    for problem in (usual, reluctant, left_out):
        read(problem)


def test_the_solver_keeps_to_what_was_answered(app, company):
    """From answers to a plan, with the real solver: Ada comes on a Friday, and never to Mia."""
    ask(company)
    never = {(weekday, half): Level.CANNOT for weekday in range(4) for half in HalfDay}
    say(company.ada, company, week=never, meetings={MeetingKind.RATHER_NOT: [company.mia]})
    say(company.bo, company, hosting=Hosting(hosts=False))
    job = queue(company)
    let_go()
    assert work_once(app)
    db.session.refresh(job)
    assert job.plan.state == PlanState.DRAFT
    [visit] = [each for each in visits_of(job.plan) if each.guest_id == company.ada.id]
    assert visit.day.weekday() == 4
    assert visit.host is company.ned
