"""Asking for a change of a visit: what the page offers, what a press asks for, and what nobody learns."""

import re
from datetime import date, datetime

import pytest
import time_machine

from rotation.database import db
from rotation.models import DatedLevel, HalfDay, Level, PlanState, Swap, SwapKind, SwapState, Visit
from rotation.models.swaps import Consent
from rotation.pages import asking
from tests.builders import make_account, make_person, save
from tests.rotation.company import MONDAY, TUESDAY, make_absent, make_company, make_draft, publish
from tests.rotation.swapping import NOW, WEDNESDAY, make_office


@pytest.fixture
def office(app):
    with time_machine.travel(NOW, tick=False):
        yield make_office()


def page_of(office, person, of=None):
    return f"/people/{person.id}/visits/{office.visit_of(of or person).id}/swap"


def shown(text, part):
    """The ways of one part of the page: the title of each and the value of its button."""
    found = re.search(rf'aria-labelledby="{part}".*?</section>', text, re.DOTALL)
    return re.findall(
        r'way-title">(.*?)</p>.*?name="way" value="(.*?)"', found[0] if found else "", re.DOTALL
    )


def press(browser, address, part, title, **more):
    values = dict(shown(browser.get(address).text, part))
    return browser.post(address, data={"way": values[title], **more})


def test_my_days_lead_to_the_page_from_what_is_to_come(office, sign_in):
    company = office.company
    browser = sign_in(office.account(company.ada))
    assert page_of(office, company.ada) in browser.get("/days").text
    with time_machine.travel(datetime(2027, 1, 20, 9).astimezone(), tick=False):
        text = sign_in(office.account(company.ada)).get("/days").text
        assert "Past visits (1)" in text
        assert page_of(office, company.ada) not in text


def test_the_page_shows_every_way_with_the_best_first(office, sign_in):
    company = office.company
    text = sign_in(office.account(company.ada)).get(page_of(office, company.ada)).text
    [(traded, _)] = shown(text, "exchange")[:1]
    assert traded.startswith("Tue 12 Jan, afternoon with")
    assert "Bo Stone takes your place." in text
    assert [title for title, _ in shown(text, "rehost")] == ["Ned Frost hosts, at the same time"]
    assert len(shown(text, "move")) == 12
    assert "For you: nothing gets worse" in text
    assert "Bo Stone, Mia Lind and Ned Frost have to agree" in text
    assert shown(text, "cancel")[0][0] == "The visit does not take place"


def test_what_gets_worse_for_oneself_is_said(office, sign_in):
    company = office.company
    save(DatedLevel(person_id=company.ada.id, day=date(2027, 1, 12), half=HalfDay.PM, level=Level.RATHER_NOT))
    text = sign_in(office.account(company.ada)).get(page_of(office, company.ada)).text
    assert "For you: 1 half day that you would rather not." in text


def test_an_exchange_is_asked_for_with_a_word(office, sign_in):
    company = office.company
    browser = sign_in(office.account(company.ada))
    address = page_of(office, company.ada)
    title = shown(browser.get(address).text, "exchange")[0][0]
    reply = press(browser, address, "exchange", title, word="My daughter’s school day")
    swap = db.session.query(Swap).one()
    assert (reply.status_code, reply.location) == (303, f"/swaps/{swap.id}")
    assert (swap.kind, swap.state, swap.word) == (
        SwapKind.EXCHANGE,
        SwapState.REQUESTED,
        "My daughter’s school day",
    )
    assert {(old.guest_id, new.day) for old, new in swap.changes} == {
        (company.ada.id, date(2027, 1, 12)),
        (company.bo.id, date(2027, 1, 11)),
    }
    text = browser.get(address).text
    assert "is being decided about" in text
    assert f"/swaps/{swap.id}" in text
    assert not shown(text, "move")


def test_a_move_another_host_and_a_place_given_away(office, sign_in):
    company = office.company
    cleo = make_person(company.sales, "Cleo Fox", manager=office.bea)
    browser = sign_in(office.account(company.ada))
    address = page_of(office, company.ada)
    for part, kind, title in (
        ("rehost", SwapKind.MOVE, "Ned Frost hosts, at the same time"),
        ("give", SwapKind.GIVE_AWAY, f"{cleo.name} goes in your place"),
    ):
        press(browser, address, part, title)
        swap = db.session.query(Swap).order_by(Swap.id.desc()).first()
        assert (swap.kind, swap.state) == (kind, SwapState.REQUESTED)
        browser.post(f"/swaps/{swap.id}/withdraw")
        db.session.expire_all()


def test_rings_that_were_not_all_looked_at_are_one_link_away(office, sign_in, monkeypatch):
    company = office.company
    browser = sign_in(office.account(company.ada))
    address = page_of(office, company.ada)
    assert "Look further" not in browser.get(address).text
    monkeypatch.setattr(asking, "RINGS_AT_ONCE", 0)
    text = browser.get(address).text
    assert "There may be other rings" in text
    assert shown(text, "exchange")
    [further] = re.findall(r'href="([^"#]*)#ring">Look further', text)
    thorough = browser.get(further).text
    assert "Look further" not in thorough
    assert "There may be other rings" not in thorough
    assert f'action="{further}"' in thorough
    monkeypatch.setattr(asking, "RINGS_AT_LENGTH", 0)
    assert "There may be other rings" in browser.get(further).text


def test_a_host_who_cannot_finds_another_host_or_another_time(office, sign_in):
    company = office.company
    make_absent(company.mia, date(2027, 1, 11))
    browser = sign_in(office.account(company.mia))
    address = page_of(office, company.mia, company.ada)
    text = browser.get(address).text
    assert not shown(text, "exchange")
    assert shown(text, "move")
    press(browser, address, "rehost", "Ned Frost hosts, at the same time")
    swap = db.session.query(Swap).one()
    consents = {party.person_id: party.consent for party in swap.parties}
    assert swap.kind == SwapKind.ABSENCE
    assert consents == {
        company.mia.id: Consent.ACCEPTED,
        company.ada.id: Consent.ASKED,
        company.ned.id: Consent.ASKED,
    }


def test_who_cannot_come_at_all_says_so_even_on_the_day(office, sign_in):
    company = office.company
    with time_machine.travel(datetime(2027, 1, 11, 7).astimezone(), tick=False):
        browser = sign_in(office.account(company.ada))
        address = page_of(office, company.ada)
        text = browser.get(address).text
        assert not shown(text, "move")
        press(browser, address, "cancel", "The visit does not take place")
    [(old, new)] = db.session.query(Swap).one().changes
    assert (old.guest_id, new) == (company.ada.id, None)


@pytest.mark.parametrize(
    "way",
    [
        "",
        "move",
        "walk {mine}",
        "move {mine}@1.2.2027-13-14/am",
        "move {mine}@1.2.2027-01-14/am.x.1",
        "move {theirs}",
        "absence {theirs}",
        "absence {mine} {theirs}",
        "move {mine}@1.99999999999999999999.2027-01-14/am",
        "exchange {mine}",
    ],
)
def test_a_way_that_no_page_offers_is_refused_and_loses_no_word(office, sign_in, way):
    company = office.company
    browser = sign_in(office.account(company.ada))
    way = way.format(mine=office.visit_of(company.ada).id, theirs=office.visit_of(company.bo).id)
    reply = browser.post(page_of(office, company.ada), data={"way": way, "word": "Please"})
    assert reply.status_code == 422
    assert "not on offer any more" in reply.text
    assert ">Please</textarea>" in reply.text
    assert not db.session.query(Swap).count()


def test_what_became_impossible_meanwhile_is_said_with_the_reason(office, sign_in):
    company = office.company
    browser = sign_in(office.account(company.ada))
    address = page_of(office, company.ada)
    value = dict(shown(browser.get(address).text, "rehost"))["Ned Frost hosts, at the same time"]
    make_absent(company.ned, date(2027, 1, 11))
    reply = browser.post(address, data={"way": value})
    assert reply.status_code == 422
    assert "This would break a rule" in reply.text
    assert "Ned Frost" in reply.text
    assert shown(reply.text, "move")


def test_a_fixed_or_past_visit_says_why_nothing_can_be_asked(office, sign_in):
    company = office.company
    browser = sign_in(office.account(company.ada))
    office.visit_of(company.ada).locked = True
    db.session.commit()
    assert "HR has fixed this visit" in browser.get(page_of(office, company.ada)).text
    with time_machine.travel(datetime(2027, 1, 20, 9).astimezone(), tick=False):
        browser = sign_in(office.account(company.ada))
        assert "over, or has begun" in browser.get(page_of(office, company.ada)).text


def test_the_visits_of_others_and_of_no_plan_in_force_are_no_pages(office, sign_in):
    company = office.company
    address = page_of(office, company.ada)
    visit = office.visit_of(company.ada)
    browser = sign_in(office.account(company.bo))
    for wanted in (address, f"/people/{company.bo.id}/visits/{visit.id}/swap"):
        assert browser.get(wanted).status_code == 404
        assert browser.post(wanted, data={"way": f"absence {visit.id}"}).status_code == 404
    for account in (office.account(office.bea), company.hr):
        assert "Change this visit for Ada Lee" in sign_in(account).get(address).text
    office.plan.state = PlanState.SUPERSEDED
    db.session.commit()
    assert sign_in(office.account(company.ada)).get(address).status_code == 404


def test_how_a_swap_suits_somebody_else_is_not_told(office, sign_in):
    """The same ways in two worlds that differ in what Bo and Mia would rather not; their manager sees it."""
    company = office.company
    address = page_of(office, company.ada)

    def seen(account):
        text = sign_in(account).get(address).text
        return sorted(
            re.sub(r"\s+", " ", each) for each in re.findall(r'<li class="way">.*?</li>', text, re.DOTALL)
        )

    def seen_by_all():
        return [seen(account) for account in (office.account(company.ada), company.hr)]

    ada_before, hr_before = seen_by_all()
    for person, day, half in ((company.bo, 11, HalfDay.AM), (company.ned, 11, HalfDay.AM)):
        save(DatedLevel(person_id=person.id, day=date(2027, 1, day), half=half, level=Level.RATHER_NOT))
    ada_after, hr_after = seen_by_all()
    exchange_and_host = [each for each in ada_before if "Bo Stone" in each or "at the same time" in each]
    assert exchange_and_host == [
        each for each in ada_after if "Bo Stone" in each or "at the same time" in each
    ]
    assert not [each for each in ada_after if "For Bo Stone" in each or "For Ned Frost" in each]
    assert hr_before != hr_after
    assert [each for each in hr_after if "For Bo Stone: 1 half day that they would rather not" in each]


def test_a_ring_of_three_is_offered_where_no_two_could_trade(app, sign_in):
    company = make_company()
    cleo = make_person(company.sales, "Cleo Fox")
    guests = (company.ada, company.bo, cleo)
    for person, cannot in zip(guests, (13, 11, 12), strict=True):
        for half in HalfDay:
            make_absent(person, date(2027, 1, cannot), half)
    held = zip(guests, (MONDAY, TUESDAY, WEDNESDAY), strict=True)
    publish(make_draft(company, *((guest, company.mia, slot) for guest, slot in held)), company)
    visits = {visit.guest_id: visit for visit in db.session.query(Visit)}
    with time_machine.travel(NOW, tick=False):
        browser = sign_in(make_account(person=company.bo))
        address = f"/people/{company.bo.id}/visits/{visits[company.bo.id].id}/swap"
        text = browser.get(address).text
        assert not shown(text, "exchange")
        [(title, value)] = shown(text, "ring")
        assert title == "Wed 13 Jan, morning with Mia Lind at Campaign desk"
        assert "Cleo Fox takes Ada Lee’s place." in text
        assert "Ada Lee takes your place." in text
        browser.post(address, data={"way": value})
    became = {old.guest_id: new.day.day for old, new in db.session.query(Swap).one().changes}
    assert became == {company.ada.id: 12, company.bo.id: 13, cleo.id: 11}
