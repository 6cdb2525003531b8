"""What departments offer: stated on a form, refused at its field, said as a sentence."""

import re
from datetime import UTC, date, datetime

import pytest

from rotation.actions.placements import PlacementTerms, add_placement
from rotation.database import db, transaction
from rotation.errors import Refusal
from rotation.models import BlackoutDate, OfferedDate, Placement, PlacementKind
from rotation.models.placements import Halves
from rotation.wording.rules import placement_sentence
from tests.builders import make_cycle, make_department, make_hr, make_person, make_placement, save

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


@pytest.fixture
def sitting(client, sign_in):
    """A cycle of Sales and Marketing with Ann and Bo in Marketing, and HR signed in."""
    sales, marketing = make_department("Sales"), make_department("Marketing")
    make_person(sales, "Cy Hall")
    cycle = make_cycle(sales, marketing)
    ann, bo = make_person(marketing, "Ann Lee"), make_person(marketing, "Bo Moss")
    sign_in(make_hr())
    return cycle, marketing, ann, bo


def typed(*hosts, **more) -> dict:
    values = {
        "title": "Campaign desk",
        "kind": "half_day",
        "block_days": "5",
        "capacity": "2",
        "hosts": [each.id for each in hosts],
        "offered": "weekdays",
        "weekdays": ["1", "3"],
        "halves": "am",
        "dates": "",
        "place": "Room 4",
        "what_you_will_see": "How a campaign begins.",
    }
    return {**values, **more}


def new_address(cycle, department) -> str:
    return f"/cycles/{cycle.id}/departments/{department.id}/placements/new"


def test_a_placement_is_added_and_said_as_a_sentence(client, sitting):
    cycle, marketing, ann, bo = sitting
    reply = client.post(new_address(cycle, marketing), data=typed(ann, bo), follow_redirects=True)
    assert reply.status_code == 200
    placement = db.session.query(Placement).one()
    assert (placement.hosts, placement.weekdays) == ([ann, bo], "0101000")
    assert placement.block_days is None
    assert (
        "Half day on Tuesdays and Thursdays, mornings only; up to 2 guests at once; "
        "hosted by Ann Lee and Bo Moss. Room 4."
    ) in reply.text


def test_a_new_placement_begins_with_everybody_who_hosts(client, sitting):
    cycle, marketing, ann, bo = sitting
    bo.host_limit = 0
    db.session.commit()
    page = client.get(new_address(cycle, marketing)).text
    ticked = re.findall(r'<input checked id="hosts-\d"[^>]*value="(\d+)"', page)
    assert ticked == [str(ann.id)]
    assert "Bo Moss (does not host at present)" in page
    assert "Cy Hall" not in page


@pytest.mark.parametrize(
    ("kind", "more", "sentence"),
    [
        ("block", {}, "Block of 5 days starting on Tuesdays and Thursdays"),
        ("full_day", {}, "Full day on Tuesdays and Thursdays;"),
        (
            "full_day",
            {"offered": "dates", "dates": "12/01/2027\n\n2027-01-14\n"},
            "Full day on Tue 12 Jan and Thu 14 Jan;",
        ),
    ],
)
def test_blocks_days_and_dates_are_said_as_sentences(client, sitting, kind, more, sentence):
    cycle, marketing, ann, _bo = sitting
    client.post(new_address(cycle, marketing), data=typed(ann, kind=kind, **more))
    assert placement_sentence(db.session.query(Placement).one()).startswith(sentence)


@pytest.mark.parametrize(
    ("changed", "field", "said"),
    [
        ({"title": "  "}, "title", "Give it a title"),
        ({"capacity": "0"}, "capacity", "from 1 to 99"),
        ({"weekdays": []}, "weekdays", "at least one weekday"),
        ({"kind": "block", "block_days": ""}, "block_days", "how many working days"),
        ({"kind": "block", "block_days": "21"}, "block_days", "20 working days"),
        ({"offered": "dates"}, "dates", "at least one date"),
        ({"offered": "dates", "dates": "12/01/2027\nnext week"}, "dates", "Line 2: “next week”"),
        ({"offered": "dates", "dates": "08/02/2027"}, "dates", "08/02/2027 is outside the cycle"),
        ({"offered": "dates", "dates": "16/01/2027"}, "dates", "16/01/2027 is at a weekend"),
        ({"offered": "dates", "dates": "20/01/2027"}, "dates", "20/01/2027 is a blackout date"),
        ({"kind": "weekend"}, "kind", "Choose one of these."),
    ],
)
def test_a_poor_placement_is_refused_at_its_field_and_nothing_typed_is_lost(
    client, sitting, changed, field, said
):
    cycle, marketing, ann, _bo = sitting
    save(BlackoutDate(cycle_id=cycle.id, first_day=date(2027, 1, 20), last_day=date(2027, 1, 21)))
    reply = client.post(new_address(cycle, marketing), data=typed(ann, **changed))
    assert reply.status_code == 422
    error = re.search(rf'id="{field}-error">([^<]*)<', reply.text)
    assert error is not None
    assert said in error[1]
    assert "How a campaign begins." in reply.text
    assert db.session.query(Placement).count() == 0


def test_every_wrong_date_is_named(client, sitting):
    cycle, marketing, ann, _bo = sitting
    dates = "16/01/2027\n08/02/2027"
    reply = client.post(new_address(cycle, marketing), data=typed(ann, offered="dates", dates=dates))
    assert "16/01/2027 is at a weekend" in reply.text
    assert "08/02/2027 is outside the cycle" in reply.text


def test_only_people_of_the_department_host(client, sitting):
    cycle, marketing, ann, _bo = sitting
    stranger = make_person(make_department("Legal"), "Di Rook")
    reply = client.post(new_address(cycle, marketing), data=typed(ann, stranger))
    assert reply.status_code == 422
    assert "Only people of this department can host here." in reply.text

    terms = PlacementTerms(
        title="Desk",
        kind=PlacementKind.HALF_DAY,
        block_days=None,
        capacity=1,
        hosts=[stranger],
        weekdays="1111100",
        halves=Halves.BOTH,
        dates=(),
        place="",
        what_you_will_see="",
    )
    with pytest.raises(Refusal) as refused, transaction():
        add_placement(cycle, marketing, terms, by=None, now=NOW)
    assert refused.value.field == "hosts"


def test_editing_shows_what_is_there_and_keeps_the_dates_that_stay(client, sitting):
    cycle, marketing, ann, bo = sitting
    kept = OfferedDate(day=date(2027, 1, 12))
    placement = make_placement(
        cycle, marketing, ann, title="Desk", dates=[kept, OfferedDate(day=date(2027, 1, 13))]
    )
    address = f"/placements/{placement.id}/edit"
    page = client.get(address).text
    assert 'value="Desk"' in page
    assert "12/01/2027\n13/01/2027" in page

    number = kept.id
    client.post(address, data=typed(bo, offered="dates", dates="14/01/2027\n12/01/2027"))
    assert placement.hosts == [bo]
    assert [each.day for each in placement.dates] == [date(2027, 1, 12), date(2027, 1, 14)]
    assert placement.dates[0].id == number

    client.post(address, data=typed(bo))
    assert placement.dates == []


def test_a_removed_placement_is_brought_back_by_undo(client, sitting):
    cycle, marketing, ann, _bo = sitting
    placement = make_placement(cycle, marketing, ann, title="Desk of wonders")
    reply = client.post(f"/placements/{placement.id}/remove", follow_redirects=True)
    assert "The placement is removed." in reply.text
    assert "Desk of wonders" not in reply.text
    reply = client.post(f"/placements/{placement.id}/restore", follow_redirects=True)
    assert "Desk of wonders" in reply.text
