"""The pages of swaps: asked, agreed, the manager's inbox, deputies, terms and history."""

from datetime import date, timedelta

import pytest
import time_machine

from rotation import postman
from rotation.database import db
from rotation.models import Deputy, HistoryEntry, Notice, SwapState, SwapTerms
from rotation.models.accounts import accounts_of
from rotation.models.swaps import Authority
from rotation.pages.swap_cards import cards_of
from tests.builders import make_account, make_person
from tests.rotation.company import let_go, make_absent
from tests.rotation.swapping import NOW, WEDNESDAY, all_agree, approve, ask_to_move, desk_of, make_office


@pytest.fixture
def office(app):
    with time_machine.travel(NOW, tick=False):
        yield make_office()


@pytest.fixture
def swap(office):
    return ask_to_move(office, office.company.ada, office.company.ned, WEDNESDAY)


def test_who_is_asked_sees_what_touches_them_and_agrees(office, swap, sign_in):
    company = office.company
    browser = sign_in(office.account(company.ned))
    assert "Ada Lee: move" in browser.get("/swaps").text
    page = browser.get(f"/swaps/{swap.id}").text
    assert "Wed 13 Jan, morning: Campaign desk with Ned Frost" in page
    assert "A customer comes." in page
    assert "At the desk" not in page  # the desks are the managers' matter
    assert browser.post(f"/swaps/{swap.id}/answer", data={}).status_code == 422
    reply = browser.post(f"/swaps/{swap.id}/answer", data={"answer": "yes", "word": "Gladly."})
    assert reply.status_code == 303
    assert "You agree. It waits for others." in browser.get(reply.location).text


def test_a_link_alone_changes_nothing_and_strangers_see_nothing(office, swap, sign_in, client):
    address = f"/swaps/{swap.id}"
    assert "/sign-in" in client.get(address).location
    assert sign_in(office.account(office.company.bo)).get(address).status_code == 404
    assert sign_in(office.account(office.company.bo)).post(f"{address}/withdraw").status_code == 404
    for page in (address, f"{address}/answer", f"{address}/withdraw"):
        sign_in(office.account(office.company.ned)).get(page)
    db.session.expire_all()
    assert swap.state == SwapState.REQUESTED


def test_the_inbox_shows_both_desks_and_the_last_approval_does_it(office, swap, sign_in):
    all_agree(office, swap)
    browser = sign_in(office.account(office.bea))
    page = browser.get("/approvals").text
    assert "Approve for Sales" in page
    assert "Wed 13 Jan, morning" in page
    assert "more half day of guests for the busiest host" in page
    desk = desk_of(swap, office.bea)
    reply = browser.post(f"/approvals/{desk.id}", data={"answer": "yes", "word": "Fine."})
    assert "still waits for Marketing" in browser.get(reply.location).text
    assert browser.post(f"/approvals/{desk.id}", data={"answer": "yes"}).status_code == 303
    browser = sign_in(office.account(office.max))
    assert browser.post(f"/approvals/{desk.id}", data={"answer": "yes"}).status_code == 404
    reply = browser.post(f"/approvals/{desk_of(swap, office.max).id}", data={"answer": "yes"})
    assert "Approved, and done" in browser.get(reply.location).text
    browser = sign_in(office.account(office.company.ada))
    assert "Wed 13 Jan" in browser.get("/days").text


def test_declining_says_so_to_everybody(office, swap, sign_in):
    all_agree(office, swap)
    browser = sign_in(office.account(office.max))
    browser.post(f"/approvals/{desk_of(swap, office.max).id}", data={"answer": "no", "word": "Fair week."})
    page = sign_in(office.account(office.company.ada)).get(f"/swaps/{swap.id}").text
    assert "Declined" in page
    assert "declined by Max Roth: “Fair week.”" in page


def test_what_is_not_possible_any_more_is_said_to_who_approves(office, swap, sign_in):
    all_agree(office, swap)
    make_absent(office.company.ned, date(2027, 1, 13))
    browser = sign_in(office.account(office.bea))
    assert "It cannot be done as things stand." in browser.get("/approvals").text
    reply = browser.post(f"/approvals/{desk_of(swap, office.bea).id}", data={"answer": "yes"})
    assert "Ned Frost is not there to host Ada Lee" in browser.get(reply.location).text


def test_a_deputy_decides_for_a_while_and_it_shows(office, swap, sign_in):
    all_agree(office, swap)
    dan = make_account(person=make_person(office.company.sales, "Dan Poe"))
    assert sign_in(dan).get("/approvals").status_code == 404
    browser = sign_in(office.account(office.bea))
    dates = {"first_day": "2027-01-04", "last_day": "2027-01-08"}
    wrong = browser.post("/deputies", data={"manager": office.bea.id, "deputy": office.bea.id, **dates})
    assert "Nobody can stand in for themselves" in wrong.text
    nobody = browser.post("/deputies", data={"manager": office.bea.id, "deputy": "", **dates})
    assert "Choose who decides meanwhile." in nobody.text
    reply = browser.post("/deputies", data={"manager": office.bea.id, "deputy": dan.person_id, **dates})
    assert reply.status_code == 303
    assert "Dan Poe" in browser.get("/deputies").text

    assert "in the place of Bea Hill" in sign_in(dan).get("/approvals").text
    sign_in(dan).post(f"/approvals/{desk_of(swap, office.bea).id}", data={"answer": "yes"})
    db.session.expire_all()
    assert desk_of(swap, office.bea).decided_as == Authority.DEPUTY
    page = sign_in(office.account(office.company.ada)).get(f"/swaps/{swap.id}").text
    assert "approved by Dan Poe as deputy for Bea Hill" in page

    row = db.session.query(Deputy).one()
    assert sign_in(office.account(office.max)).post(f"/deputies/{row.id}/end").status_code == 404
    sign_in(office.account(office.bea)).post(f"/deputies/{row.id}/end")
    assert sign_in(dan).get("/approvals").status_code == 404


def test_hr_decides_for_who_is_away_sets_the_terms_and_reads_history(office, swap, sign_in):
    all_agree(office, swap)
    browser = sign_in(office.company.hr)
    assert "Waiting for other managers" in browser.get("/approvals").text
    browser.post(f"/approvals/{desk_of(swap, office.bea).id}", data={"answer": "yes"})
    assert "approved by" in browser.get(f"/swaps/{swap.id}").text
    assert "of HR for Bea Hill" in browser.get(f"/swaps/{swap.id}").text

    address = f"/cycles/{office.company.cycle.id}/swaps"
    terms = {"remind_hours": "10", "expire_hours": "5", "undo_hours": "2"}
    assert "after its reminder" in browser.post(address, data=terms).text
    assert browser.post(address, data={**terms, "expire_hours": "50"}).status_code == 303
    assert db.session.query(SwapTerms).one().expire_hours == 50

    page = browser.get(f"/history/people/{office.company.ada.id}").text
    assert "as HR" in page
    assert "for Bea Hill" in page
    assert "127.0.0.0/24" in page
    assert browser.get(f"/history/visits/{swap.visits[0].visit_id}").status_code == 200
    assert browser.get("/history/visits/999").status_code == 404
    for account in (office.account(office.bea), office.account(office.company.ada)):
        assert sign_in(account).get(f"/history/people/{office.company.ada.id}").status_code == 403


def test_undo_from_the_page_of_the_swap(office, swap, sign_in):
    all_agree(office, swap)
    approve(office, swap, office.bea, office.max)
    browser = sign_in(office.account(office.company.ada))
    assert "Undo the swap" in browser.get(f"/swaps/{swap.id}").text
    browser.post(f"/swaps/{swap.id}/undo")
    db.session.expire_all()
    assert swap.state == SwapState.UNDONE


def test_everybody_concerned_gets_one_letter_with_a_link_that_needs_a_sign_in(office, swap, app, sign_in):
    all_agree(office, swap)
    approve(office, swap, office.bea, office.max, office.max)
    let_go()
    postman.deliver_once(app)
    postman.deliver_once(app)
    letters = db.session.execute(db.text("select recipient, subject, text from messages")).all()
    told = sorted((recipient, subject.partition(": ")[2]) for recipient, subject, _text in letters)
    mails = {name: getattr(office.company, name).email for name in ("ada", "mia", "ned")}
    # What was asked before it was settled is not mailed any more, and managers hear in their digest.
    assert told == sorted(
        [
            *((mails[name], "Everybody agrees to the swap") for name in mails),
            (mails["ada"], "A swap is half approved"),
            *((mail, "A swap is done: Ada Lee") for mail in mails.values()),
        ]
    )
    for boss in accounts_of([office.bea, office.max]):
        noticed = db.session.query(Notice).filter_by(account_id=boss.id).all()
        assert [each.subject.partition(": ")[2] for each in noticed] == [
            "A swap waits for you: Ada Lee",
            "A swap is done: Ada Lee",
        ]
        assert all(each.as_manager and not (each.waits and each.settled_at is None) for each in noticed)
    assert all("/notices/" in text for _recipient, _subject, text in letters)
    assert not [text for *_rest, text in letters if "A customer comes" in text]


def test_silence_is_reminded_once_then_the_swap_expires(office, swap, app):
    let_go()
    told = []
    for hours in (1, 25, 26, 95, 97):
        with time_machine.travel(NOW + timedelta(hours=hours), tick=False):
            postman.deliver_once(app)
        db.session.expire_all()
        told.append(db.session.execute(db.text("select count(*) from messages")).scalar())
        let_go()
    assert told == [2, 4, 4, 4, 7]
    assert swap.state == SwapState.EXPIRED
    assert [each.action for each in db.session.query(HistoryEntry)][-1] == "expire"


def test_the_desks_are_said_before_and_after(office, swap):
    card = cards_of([(swap, swap.desks)])[0]
    assert [desk.name for desk in card.desks] == ["Sales", "Marketing"]
    hosting = [(cover.slot[0].day, cover.after, cover.hosting) for cover in card.desks[1].covers]
    assert hosting == [(11, 3, (1, 0)), (13, 3, (0, 1))]
    found = [(cover.slot[0].day, cover.before, cover.after, cover.members) for cover in card.desks[0].covers]
    assert found == [(11, 2, 3, 3), (13, 3, 2, 3)]
