"""Letters of swaps: what they say to whom, and when they leave."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from rotation import postman
from rotation.actions import swaps
from rotation.database import db, transaction
from rotation.models import Message, SwapKind
from rotation.planning.changes import Change
from tests.rotation.company import let_go
from tests.rotation.swapping import NOW, THURSDAY, WEDNESDAY, all_agree, approve, ask_to_move, at, make_office

MOVE = (
    "Ada Lee visits on Wed 13 Jan, morning: Campaign desk with Ned Frost, and not on Mon 11 Jan, morning: "
    "Campaign desk with Mia Lind."
)


@pytest.fixture
def office(app):
    with time_machine.travel(NOW, tick=False):
        yield make_office()


def letters(app, office, *, now=NOW):
    """Every letter that has been written by then, by the given name of its reader."""
    let_go()
    with time_machine.travel(now, tick=False):
        postman.deliver_once(app)
    names = {account.email: account.person.given_name for account in office.accounts.values()}
    return [(names[each.recipient], each) for each in db.session.query(Message).order_by(Message.id)]


def test_who_is_asked_reads_at_once_what_is_to_change(app, office):
    ask_to_move(office, office.company.ada, office.company.ned, WEDNESDAY)
    found = dict(letters(app, office))
    assert set(found) == {"Mia", "Ned"}
    for letter in found.values():
        assert f"Asked for: {MOVE}" in letter.text
        assert f"<p>Asked for: {MOVE}</p>" in letter.html
        assert letter.not_before <= NOW


def test_who_is_asked_reads_of_their_own_visits_alone(app, office):
    company = office.company
    with transaction():
        swaps.ask(
            office.plan,
            asked_by=company.ada,
            kind=SwapKind.EXCHANGE,
            changes=[
                Change(office.visit_of(company.ada).id, at(office, company.mia, WEDNESDAY)),
                Change(office.visit_of(company.bo).id, at(office, company.ned, THURSDAY)),
            ],
            by=office.account(company.ada),
            now=NOW,
        )
    found = dict(letters(app, office))
    assert ("Ada Lee visits" in found["Mia"].text, "Bo Stone visits" in found["Mia"].text) == (True, False)
    assert ("Ada Lee visits" in found["Ned"].text, "Bo Stone visits" in found["Ned"].text) == (False, True)


def test_the_letter_waits_for_the_end_of_quiet_hours(app, office):
    night = datetime(2027, 1, 4, 22, tzinfo=UTC)
    ask_to_move(office, office.company.ada, office.company.ned, WEDNESDAY, now=night)
    for _name, letter in letters(app, office, now=night):
        assert letter.sent_at is None
        assert letter.not_before > night + timedelta(hours=6)


def test_managers_read_in_their_digest_what_waits_for_them(app, office):
    swap = ask_to_move(office, office.company.ada, office.company.ned, WEDNESDAY)
    all_agree(office, swap)
    letters(app, office)
    found = letters(app, office, now=NOW + timedelta(days=1, hours=2))
    digests = {name: letter for name, letter in found if letter.kind == "digest"}
    assert set(digests) == {"Bea", "Max"}
    assert f"Asked for: {MOVE}" in digests["Bea"].text
    assert not [name for name, letter in found if name in digests and letter.kind != "digest"]


def test_what_is_done_is_said_as_it_is_now(app, office):
    swap = ask_to_move(office, office.company.ada, office.company.ned, WEDNESDAY)
    all_agree(office, swap)
    approve(office, swap, office.bea, office.max)
    done = [letter.text for _name, letter in letters(app, office) if "A swap is done" in letter.subject]
    assert len(done) == 3
    assert all(f"\n{MOVE}" in text for text in done)
