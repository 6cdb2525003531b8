"""What asking a server for a calendar may cost: one budget of time, one connection, one proof."""

import time
from collections.abc import Iterator
from datetime import date
from urllib.parse import quote

import pytest

from rotation.calendar_file import fetching, reading
from rotation.calendar_file.caldav import _calendars
from rotation.calendar_file.digest import challenge_among
from rotation.calendar_file.fetching import Place, fetched
from rotation.calendar_file.unreachable import Unreachable
from rotation.calendar_file.web import Account, Visitor
from rotation.errors import Refusal
from tests.builders import make_account, make_cycle, make_department, make_person
from tests.rotation.calendar_servers import PASSWORD, USER, Rogue, rogue
from tests.rotation.calendars import calendar_of, event

BUDGET = 30.0
IS_CALENDAR = "<D:resourcetype><C:calendar/></D:resourcetype>"
JANUARY = date(2027, 1, 11), date(2027, 2, 5)


@pytest.fixture
def server() -> Iterator[Rogue]:
    with rogue(calendar_of(event("20270112T090000Z", "20270112T100000Z"))) as running:
        yield running


@pytest.fixture
def budget(request) -> float:
    """Seconds. Long where it must not be over before it is used, however busy the machine."""
    return request.param


@pytest.fixture
def browser(app, sign_in, budget):
    app.config["ROTATION"] = app.config["ROTATION"].model_copy(
        update={"calendar_private_addresses": True, "calendar_seconds": budget}
    )
    sales = make_department("Sales")
    make_cycle(sales)
    return sign_in(make_account(person=make_person(sales, "Ann Lee", email="ann@example.org")))


@pytest.fixture
def given(monkeypatch) -> list[float]:
    """The seconds that each process in turn was given."""
    seconds: list[float] = []
    for module in (fetching, reading):
        really = module.answer_of

        def watching(*arguments, limits, really=really):
            seconds.append(limits.seconds)
            return really(*arguments, limits=limits)

        monkeypatch.setattr(module, "answer_of", watching)
    return seconds


@pytest.mark.parametrize("budget", [30.0], indirect=True)
def test_a_server_that_is_slow_and_then_sends_a_bomb_leaves_less_time_for_reading(
    browser, budget, server, given
):
    typed = {"address": server.at("late?for_ever")}
    reply = browser.post("/availability/calendar/address", data=typed)
    assert reply.status_code == 422
    assert "takes too long" in reply.text
    fetching_seconds, reading_seconds = given
    assert fetching_seconds <= budget * 2 / 3
    assert reading_seconds <= budget - 1  # which the server had


@pytest.mark.parametrize("budget", [3.0], indirect=True)
def test_an_account_gets_no_more_time_than_an_address(browser, budget, server, given):
    typed = {"server": server.at("silent"), "user": USER, "password": PASSWORD}
    reply = browser.post("/availability/calendar/account", data=typed)
    assert reply.status_code == 422
    assert "Give it the address of one calendar" in reply.text
    [seconds] = given
    assert seconds <= budget * 2 / 3


def test_waiting_for_ones_turn_takes_from_the_time_as_well(server, given, monkeypatch):
    really = fetching.turn

    def late_turn(seconds: float):
        time.sleep(0.5)
        return really(seconds)

    monkeypatch.setattr(fetching, "turn", late_turn)
    fetched(Place(address=server.at("good")), *JANUARY, seconds=BUDGET, private=True)
    assert given[0] <= BUDGET - 0.5


def test_nothing_is_started_when_the_time_is_over(server):
    with pytest.raises(Refusal, match="takes too long"):
        fetched(Place(address=server.at("good")), *JANUARY, seconds=0, private=True)


def test_an_accounts_questions_go_over_one_connection(server):
    """Each new one would cost a genuine account several ways there and back."""
    visitor = Visitor(private=True, seconds=15, account=Account(USER, PASSWORD, "127.0.0.1"))
    assert len(_calendars(visitor, server.at(f"account?{quote(IS_CALENDAR)}"))) == 1
    assert len(server.heard) == 2
    assert server.called == 1


@pytest.mark.parametrize("password", [PASSWORD, "guessed"])
def test_a_server_that_takes_digest_only_gets_it(server, password):
    visitor = Visitor(private=True, seconds=15, account=Account(USER, password, "127.0.0.1"))
    address = server.at(f"digest?{quote(IS_CALENDAR)}")
    if password == PASSWORD:
        assert _calendars(visitor, address) == [address]
        assert visitor.ask("REPORT", address).status == 207
        # Asked for once; from then on it comes by itself.
        assert [said.partition(" ")[0] for _path, said in server.heard] == ["Basic", "Digest", "Digest"]
    else:
        with pytest.raises(Unreachable, match="password"):
            _calendars(visitor, address)
        assert len(server.heard) == 2


@pytest.mark.parametrize(
    "asked",
    [
        "Digest",
        'Digest realm="x", nonce="y", algorithm=WHIRLPOOL',
        'Digest realm="x", nonce="y", qop="z"',
        "Digest =,=",
    ],
)
def test_a_challenge_that_cannot_be_answered_is_not(asked):
    challenge = challenge_among([asked], USER, PASSWORD)
    assert challenge is None or challenge.answer("GET", "https://example.org/") is None
