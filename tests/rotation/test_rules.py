"""Request rules and coverage rules: stated on forms, said as sentences."""

import re
from datetime import date

import pytest

from rotation.database import db
from rotation.models import Audience, CoverageRule, PlacementKind, RequestException, RequestRule
from rotation.wording.rules import coverage_sentence, request_sentence
from tests.builders import make_cycle, make_department, make_hr, make_person, make_rule, save


@pytest.fixture
def sitting(client, sign_in):
    """A cycle of Sales (Ann Lee, Bo Moss of the team Field) and Marketing, and HR signed in."""
    sales, marketing = make_department("Sales"), make_department("Marketing")
    cycle = make_cycle(sales, marketing)
    ann, bo = make_person(sales, "Ann Lee"), make_person(sales, "Bo Moss", team="Field")
    sign_in(make_hr())
    return cycle, sales, marketing, ann, bo


def asked(guests, hosts, **more) -> dict:
    values = {
        "department": guests.id,
        "audience": "everyone",
        "visits": "2",
        "kind": "half_day",
        "host_department": hosts.id,
        "priority": "1",
    }
    return {**values, **more}


def covered(group: str, **more) -> dict:
    values = {"group": group, "min_present": "5", "max_away": "3", "strictness": "strict", "price": "50"}
    return {**values, **more}


def error_at(page: str, field: str) -> str:
    found = re.search(rf'id="{field}-error">([^<]*)<', page)
    return found[1] if found else ""


def test_a_request_with_exceptions_becomes_a_sentence(client, sitting):
    cycle, sales, marketing, ann, bo = sitting
    reply = client.post(
        f"/cycles/{cycle.id}/requests/new",
        data=asked(
            sales,
            marketing,
            **{
                "exceptions-0-person": ann.id,
                "exceptions-0-visits": "0",
                "exceptions-1-person": bo.id,
                "exceptions-1-visits": "1",
                "exceptions-2-person": "",
                "exceptions-2-visits": "",
            },
        ),
        follow_redirects=True,
    )
    rule = db.session.query(RequestRule).one()
    assert request_sentence(rule) == (
        "Everyone in Sales: 2 half days in Marketing, except Ann Lee (none) and Bo Moss (1)"
    )
    assert request_sentence(rule) in reply.text


@pytest.mark.parametrize(
    ("terms", "sentence"),
    [
        ({}, "Everyone in Sales: 2 visits in Marketing"),
        (
            {"audience": Audience.NEWCOMERS, "kind": PlacementKind.BLOCK, "visits": 1},
            "New joiners in Sales: 1 block in Marketing",
        ),
        (
            {"audience": Audience.SETTLED, "kind": PlacementKind.FULL_DAY},
            "Everyone in Sales but new joiners: 2 full days in Marketing",
        ),
    ],
)
def test_requests_are_said_as_sentences(app, terms, sentence):
    sales, marketing = make_department("Sales"), make_department("Marketing")
    rule = make_rule(make_cycle(sales, marketing), sales, marketing, **{"visits": 2, **terms})
    assert request_sentence(rule) == sentence


def test_exceptions_can_be_changed_and_taken_away(client, sitting):
    cycle, sales, marketing, ann, bo = sitting
    rule = make_rule(cycle, sales, marketing, 2)
    rule.exceptions = [RequestException(person=ann, visits=0), RequestException(person=bo, visits=1)]
    db.session.commit()
    address = f"/requests/{rule.id}/edit"
    page = client.get(address).text
    assert page.count('class="exception-line"') == 5
    assert re.search(rf'<option selected value="{ann.id}">', page)

    client.post(
        address, data=asked(sales, marketing, **{"exceptions-0-person": bo.id, "exceptions-0-visits": "3"})
    )
    assert [(each.person, each.visits) for each in rule.exceptions] == [(bo, 3)]


@pytest.mark.parametrize(
    ("changed", "field", "said"),
    [
        ({"visits": "0"}, "visits", "from 1 to 40"),
        ({"visits": ""}, "visits", "how many visits"),
        ({"priority": "101"}, "priority", "from 1 to 100"),
        ({"host_department": "1"}, "host_department", "other than their own"),
        ({"host_department": "99"}, "host_department", "Choose one of this list"),
        ({"exceptions-0-visits": "2"}, "exceptions-0-person", "whom this is for"),
        ({"exceptions-0-person": "1"}, "exceptions-0-visits", "0 leaves them out"),
    ],
)
def test_a_poor_request_is_refused_at_its_field(client, sitting, changed, field, said):
    cycle, sales, marketing, ann, _bo = sitting
    assert (sales.id, ann.id) == (1, 1)
    reply = client.post(f"/cycles/{cycle.id}/requests/new", data=asked(sales, marketing, **changed))
    assert reply.status_code == 422
    assert said in error_at(reply.text, field)
    assert db.session.query(RequestRule).count() == 0


def test_exceptions_for_strangers_or_twice_are_refused_and_kept_to_be_mended(client, sitting):
    cycle, sales, marketing, ann, _bo = sitting
    mia = make_person(marketing, "Mia Stone")
    address = f"/cycles/{cycle.id}/requests/new"
    stranger = {"exceptions-0-person": mia.id, "exceptions-0-visits": "1"}
    reply = client.post(address, data=asked(sales, marketing, **stranger))
    assert reply.status_code == 422
    assert "Mia Stone is not in Sales" in reply.text
    assert re.search(rf'<option selected value="{mia.id}">', reply.text)

    twice = {
        f"exceptions-{n}-{name}": value for n in (0, 1) for name, value in (("person", ann.id), ("visits", 1))
    }
    reply = client.post(address, data=asked(sales, marketing, **twice))
    assert reply.status_code == 422
    assert "Ann Lee is here twice" in reply.text


@pytest.mark.parametrize(
    ("terms", "sentence"),
    [
        ({"min_present": 5, "max_away": 3}, "In Sales at least 5 stay and at most 3 are away at once"),
        ({"min_present": 1}, "In Sales at least 1 stays"),
        ({"max_away": 1, "team": "Field"}, "In the team Field in Sales at most 1 is away at once"),
        (
            {"max_away": 0, "first_day": date(2027, 1, 28), "last_day": date(2027, 1, 29)},
            "In Sales nobody is away, from Thu 28 Jan to Fri 29 Jan 2027",
        ),
    ],
)
def test_coverage_is_said_as_sentences(app, terms, sentence):
    sales = make_department("Sales")
    rule = save(CoverageRule(cycle_id=make_cycle(sales).id, department=sales, **terms))
    assert coverage_sentence(rule) == sentence


def test_a_coverage_rule_switches_between_strict_and_flexible(client, sitting):
    cycle, sales, *_ = sitting
    page = client.post(
        f"/cycles/{cycle.id}/coverage/new",
        data=covered(f"{sales.id}/Field", price="80"),
        follow_redirects=True,
    ).text
    rule = db.session.query(CoverageRule).one()
    assert (rule.team, rule.strict, rule.price) == ("Field", True, 80)
    assert "no plan breaks it" in page

    address = f"/coverage/{rule.id}/strictness"
    page = client.post(address, data={"strict": "0"}, follow_redirects=True).text
    assert rule.strict is False
    assert "may be broken at 80 points a person and half day" in page
    client.post(address, data={"strict": "1"})
    assert rule.strict is True


@pytest.mark.parametrize(
    ("changed", "field", "said"),
    [
        ({"group": "1/Nowhere"}, "group", "department or team of this list"),
        ({"min_present": "", "max_away": ""}, "min_present", "how many must stay"),
        ({"min_present": "0"}, "min_present", "from 1 to 9999"),
        ({"price": "0"}, "price", "from 1 to 100000"),
        ({"price": "100001"}, "price", "from 1 to 100000"),
        ({"first_day": "2027-01-20"}, "last_day", "both days"),
        ({"first_day": "2027-01-20", "last_day": "2027-01-19"}, "last_day", "before the first"),
        ({"first_day": "2027-02-20", "last_day": "2027-02-21"}, "first_day", "outside the cycle"),
    ],
)
def test_poor_coverage_is_refused_at_its_field(client, sitting, changed, field, said):
    cycle, sales, *_ = sitting
    reply = client.post(f"/cycles/{cycle.id}/coverage/new", data={**covered(f"{sales.id}/"), **changed})
    assert reply.status_code == 422
    assert said in error_at(reply.text, field)
    assert db.session.query(CoverageRule).count() == 0


def test_editing_coverage_shows_what_is_there(client, sitting):
    cycle, sales, *_ = sitting
    rule = save(
        CoverageRule(cycle_id=cycle.id, department=sales, team="Field", max_away=2, strict=False, price=70)
    )
    page = client.get(f"/coverage/{rule.id}/edit").text
    assert f'<option selected value="{sales.id}/Field">' in page
    assert 'value="70"' in page
    client.post(f"/coverage/{rule.id}/edit", data=covered(f"{sales.id}/", max_away=""))
    assert (rule.team, rule.min_present, rule.max_away, rule.strict) == ("", 5, None, True)
