"""Looking at somebody's answer: nobody sees that they are named there, and what HR looks at is noted."""

import re
from datetime import date, timedelta

import pytest

from rotation import postman
from rotation.actions.private_reasons import READINGS_KEPT
from rotation.database import db
from rotation.models import ChangeRecord, MeetingWish
from rotation.models.private_reasons import ReasonReading
from tests.builders import make_account, make_person, save
from tests.rotation.rounds import NOW, address

JSON = {"Accept": "application/json"}


@pytest.fixture
def hana(asked):
    """Somebody of HR who works in Marketing, and so can be met."""
    asked.hr.person = make_person(asked.marketing, "Hana Reed")
    asked.hr.name = "Hana Reed"
    save(asked.hr)
    return asked.hr.person


def wishes() -> dict[str, str]:
    return {each.other.name: each.kind.value for each in db.session.query(MeetingWish)}


def named(page: str) -> list[str]:
    """The people whom the fields of a page name."""
    return re.findall(r'name="(?:would_like|rather_not)" value="([^"]+)"', page)


@pytest.mark.parametrize("kind", ["rather_not", "would_like"])
def test_who_is_named_does_not_see_it_not_even_of_hr_and_cannot_change_it(asked, hana, sign_in, kind):
    account, place = make_account(person=asked.ada), address(asked, asked.ada)
    ada, theirs = sign_in(account), sign_in(asked.hr)
    unnamed = theirs.get(place).text
    ada = sign_in(account)
    ada.post(place, data={kind: ["Hana Reed", "Ned Frost"]})
    assert set(named(ada.get(place).text)) == {"Ned Frost, Marketing", "Hana Reed, Marketing"}
    theirs = sign_in(asked.hr)
    page = theirs.get(place).text
    assert named(page) == ["Ned Frost, Marketing"]
    # But for Ned it is the page of somebody who has named nobody.
    assert page.count("Hana Reed") == unnamed.count("Hana Reed")
    # Saved as a whole by the one who is named, what they do not see stays as it is.
    theirs.post(place, data={"would_like": ["Hana Reed"], "rather_not": ["Hana Reed"]})
    assert wishes() == {"Hana Reed": kind}
    theirs.post(place, data={"would_like": "", "rather_not": "Mia Lind"})
    assert wishes() == {"Hana Reed": kind, "Mia Lind": "rather_not"}
    assert named(theirs.get(place).text) == ["Mia Lind, Marketing"]


def test_what_hr_adds_about_themselves_is_kept_and_not_shown_to_them(asked, hana, sign_in):
    account, place = make_account(person=asked.ada), address(asked, asked.ada)
    theirs = sign_in(asked.hr)
    theirs.post(place, data={"rather_not": "Hana Reed"})
    assert wishes() == {"Hana Reed": "rather_not"}
    assert named(theirs.get(place).text) == []
    assert named(sign_in(account).get(place).text) == ["Hana Reed, Marketing"]


def test_a_link_that_hr_was_shown_neither_hides_that_nor_shows_what_is_said_of_them(
    app, asked, hana, sign_in
):
    account, place = make_account(person=asked.ada), address(asked, asked.ada)
    sign_in(account).post(place, data={"rather_not": ["Hana Reed", "Ned Frost"]})
    page = sign_in(asked.hr).post(f"/cycles/{asked.cycle.id}/collecting/links/{asked.ada.id}").text
    token = page[page.index("/answer/") + 8 :].partition("<")[0]
    by_link = app.test_client()
    page = by_link.get(f"/answer/{token}", follow_redirects=True).text
    assert named(page) == ["Ned Frost, Marketing"]
    for seen in (page, sign_in(account).get(place).text):
        assert "Hana Reed of HR was shown a link to this page on Tue 1 Dec, 10:00" in seen
    by_link.post(place, data={"rather_not": ""})
    assert wishes() == {"Hana Reed": "rather_not"}
    noted = db.session.query(ChangeRecord).filter_by(action="hand_out_link").one()
    assert (noted.account_id, noted.facts) == (asked.hr.id, {"person": asked.ada.id})


def test_that_hr_has_looked_at_reasons_is_noted_and_the_person_sees_it(asked, sign_in, clock):
    account, place = make_account(person=asked.ada), address(asked, asked.ada)
    ada = sign_in(account)
    ada.post(place, data={"2027-01-12/am": "cannot"})
    ada.post(place, data={"why/2027-01-12/2027-01-12/am": "training"})
    assert "Looked at by" not in ada.get(place).text
    theirs = sign_in(asked.hr)
    page = theirs.get(place).text
    assert "Read or give Ada’s reasons" in page
    assert 'value="training"' not in page
    reply = theirs.post(place, data={"2027-01-13/am": "cannot"}, headers=JSON)
    assert "reasons" not in reply.json or not reply.json["reasons"].strip()
    assert db.session.query(ReasonReading).count() == 0
    for minutes, readings in ((0, 1), (30, 1), (61, 2)):
        clock.move_to(NOW + timedelta(minutes=minutes))
        assert 'value="training" selected' in theirs.get(f"{place}?reasons=1").text
        assert db.session.query(ReasonReading).count() == readings
    # Also where the page is not shown, but answers what was saved.
    clock.move_to(NOW + timedelta(hours=5))
    reply = theirs.post(f"{place}?reasons=1", data={"2027-01-13/am": "can"}, headers=JSON)
    assert 'value="training" selected' in reply.json["reasons"]
    assert db.session.query(ReasonReading).count() == 3
    seen = sign_in(account).get(place).text
    assert f"Looked at by {asked.hr.name} (Tue 1 Dec, 15:00)" in seen
    # In no change record: others may read those.
    assert "reason" not in str([(each.action, each.facts) for each in db.session.query(ChangeRecord)])


def test_a_reason_that_hr_gives_is_kept(asked, sign_in):
    place = address(asked, asked.ada)
    theirs = sign_in(asked.hr)
    theirs.post(place, data={"2027-01-12/am": "cannot"})
    why = {"why/2027-01-12/2027-01-12/am": "leave"}
    theirs.post(place, data=why)
    assert 'value="leave" selected' not in theirs.get(f"{place}?reasons=1").text
    theirs.post(f"{place}?reasons=1", data=why)
    assert 'value="leave" selected' in theirs.get(f"{place}?reasons=1").text


def test_a_manager_who_asks_for_reasons_is_shown_none_and_nothing_is_noted(asked, sign_in):
    boss = make_person(asked.sales, "Bea Hill")
    asked.ada.manager = boss
    db.session.commit()
    page = sign_in(make_account(person=boss)).get(f"{address(asked, asked.ada)}?reasons=1").text
    assert "When can Ada?" in page
    assert "reasons" not in page
    assert db.session.query(ReasonReading).count() == 0


def test_readings_are_forgotten_after_three_months(app, asked):
    today = date(2027, 6, 1)
    for days in (1, READINGS_KEPT.days + 1):
        at = NOW.replace(year=2027, month=6, day=1) - timedelta(days=days)
        db.session.add(ReasonReading(person_id=asked.ada.id, account_id=asked.hr.id, at=at))
    db.session.commit()
    postman.tidy(app, today=today)
    assert db.session.query(ReasonReading).count() == 1
