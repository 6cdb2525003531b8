"""Fetching calendars: from honest servers, from rogue ones, and never from inside our network."""

import base64
import socket
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from urllib.parse import quote
from zoneinfo import ZoneInfo

import pytest

from rotation.calendar_file import public_addresses, web
from rotation.calendar_file.caldav import _calendars
from rotation.calendar_file.fetching import Place, fetched
from rotation.calendar_file.public_addresses import is_public
from rotation.calendar_file.reading import busy_times
from rotation.calendar_file.unreachable import Unreachable
from rotation.calendar_file.web import Account, Visitor
from rotation.errors import Refusal
from tests.rotation.calendar_servers import (
    PASSWORD,
    USER,
    Radicale,
    Rogue,
    certificate_for,
    radicale,
    rogue,
)
from tests.rotation.calendars import calendar_of, event

FIRST, LAST = date(2027, 3, 22), date(2027, 4, 2)
BERLIN = ZoneInfo("Europe/Berlin")
CALENDAR = calendar_of(event("20270323T090000Z", "20270323T100000Z"))


@pytest.fixture(scope="module")
def server() -> Iterator[Rogue]:
    with rogue(CALENDAR) as running:
        yield running


@pytest.fixture(scope="module")
def caldav(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Radicale]:
    """Ann's calendars: one of events, one of tasks."""
    with radicale(tmp_path_factory.mktemp("radicale")) as running:
        weekly = event("20270301T090000", "20270301T103000", "RRULE:FREQ=WEEKLY", zone="Europe/Berlin")
        leave = event("20270325", "20270327")
        declined = event("20270324T090000Z", "20270324T100000Z", "TRANSP:TRANSPARENT")
        running.put("office", *(calendar_of(each) for each in (weekly, leave, declined)))
        running.put("tasks", kinds="VTODO")
        yield running


def get(place: Place, *, private: bool = True, seconds: float = 30) -> bytes:
    return fetched(place, FIRST, LAST, seconds=seconds, private=private)


def busy(place: Place):
    return busy_times(get(place), FIRST, LAST, BERLIN, seconds=30)


@pytest.mark.parametrize(
    "path", ["good", "zipped", "to?/good", "to?/to?/to?/good"], ids=["plain", "gzip", "redirect", "redirects"]
)
def test_a_calendar_is_fetched_from_its_address(server, path):
    [span] = busy(Place(address=server.at(path))).spans
    assert span.start == datetime(2027, 3, 23, 9, tzinfo=UTC)


def test_webcal_is_tried_encrypted_first_and_then_as_it_comes(server):
    assert busy(Place(address=server.at("good", scheme="webcal"))).read == 1


def test_a_server_must_prove_to_be_the_one_that_was_named(tmp_path, monkeypatch):
    certificate = certificate_for("localhost", tmp_path)
    with rogue(CALENDAR, certificate) as server:
        for scheme in ("https", "webcal"):
            with pytest.raises(Refusal, match="cannot prove who it is"):
                get(Place(address=server.at("good", "localhost", scheme)))
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))  # by which systems say whom they trust
        assert busy(Place(address=server.at("good", "localhost", "https"))).read == 1
        with pytest.raises(Refusal, match="cannot prove who it is"):
            get(Place(address=server.at("good", "127.0.0.1", "https")))


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("status?404", "nothing at this address"),
        ("status?401", "wants a password"),
        ("status?500", "an error \\(500\\)"),
        ("round", "from one address to the next"),
        ("bomb", "larger than 8 MB"),
        ("vast", "larger than 8 MB"),
        ("to?file:///etc/passwd", "no address of a calendar"),
    ],
)
def test_a_server_that_does_what_it_should_not_is_refused_in_words(server, path, said):
    with pytest.raises(Refusal, match=said):
        get(Place(address=server.at(path)))


@pytest.mark.parametrize("path", ["silent", "dripping", "dripping_head"])
@pytest.mark.parametrize("user", ["", USER], ids=["address", "account"])
def test_a_server_that_keeps_us_waiting_is_left(server, path, user):
    with pytest.raises(Refusal, match="takes too long"):
        get(Place(address=server.at(path), user=user, password=PASSWORD), seconds=1)


def test_servers_that_keep_us_waiting_do_not_take_every_thread(server):
    """Where three are waited for, the next is told so at once; afterwards there is room again."""

    def waits(_number: int) -> str:
        with pytest.raises(Refusal) as refused:
            get(Place(address=server.at("silent")), seconds=6)
        return refused.value.sentence

    with ThreadPoolExecutor(5) as threads:
        said = Counter(threads.map(waits, range(5)))
    assert sorted(said.values()) == [2, 3]
    assert any("Several calendars are being read" in sentence for sentence in said)
    assert get(Place(address=server.at("good")))


def test_no_entity_of_a_servers_xml_is_expanded(server):
    with pytest.raises(Refusal, match="no CalDAV calendar"):
        get(Place(address=server.at("laughs"), user=USER, password=PASSWORD))


@pytest.mark.parametrize(
    "address", ["ftp://example.org/x", "http://", "https://a b/", "file:///etc/passwd", "http://[::1"]
)
def test_what_is_no_address_is_refused(address):
    with pytest.raises(Refusal, match="no address of a calendar"):
        get(Place(address=address))


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "localhost", "[::1]", "0.0.0.0", "2130706433", "0x7f.1", "[::ffff:127.0.0.1]", "127.1"],
)
def test_nothing_is_fetched_from_this_machine_however_it_is_written(server, host):
    before = len(server.heard)
    for scheme in ("http", "webcal"):
        with pytest.raises(Refusal, match="private network"):
            get(Place(address=server.at("good", host, scheme)), private=False)
    assert len(server.heard) == before


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1::1", True),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("100.64.0.1", False),
        ("169.254.169.254", False),
        ("192.0.0.8", False),
        ("198.18.0.1", False),
        ("224.0.0.251", False),
        ("239.1.1.1", False),
        ("255.255.255.255", False),
        ("0.0.0.0", False),
        ("::", False),
        ("::1", False),
        ("::7f00:1", False),
        ("fe80::1%eth0", False),
        ("fec0::1", False),
        ("fd00::1", False),
        ("ff02::1", False),
        ("ff0e::1", False),
        ("::ffff:10.0.0.1", False),
        ("2002:7f00:1::", False),
        ("64:ff9b::a00:1", False),
        ("64:ff9b:1::1", False),
        ("2001:0:7f00:1::", False),
        ("2001:db8::1", False),
        ("no address", False),
    ],
)
def test_only_addresses_of_the_public_internet_are_public(address, public):
    assert is_public(address) == public


def test_each_redirect_is_vetted_anew(server, monkeypatch):
    # The first step stands for a public server, which this machine has none of.
    vetted = []

    def only_first(host: str, port: int, *, private: bool) -> list[str]:
        vetted.append(host)
        return [host] if len(vetted) == 1 else public_addresses.addresses_of(host, port, private=private)

    monkeypatch.setattr(web, "addresses_of", only_first)
    with pytest.raises(Unreachable, match="inside"):
        Visitor(private=False, seconds=15).ask("GET", server.at("to?http://localhost/secret"))
    assert vetted == ["127.0.0.1", "localhost"]


def test_a_name_is_looked_up_once_and_its_address_used(server, monkeypatch):
    looked_up = []
    really = socket.getaddrinfo

    def changing(host, *more, **named):
        if host != "rebinding.example":
            return really(host, *more, **named)
        looked_up.append(host)
        return really("127.0.0.1" if len(looked_up) == 1 else "192.0.2.1", *more, **named)

    monkeypatch.setattr(socket, "getaddrinfo", changing)
    answer = Visitor(private=True, seconds=15).ask("GET", server.at("good", "rebinding.example"))
    assert (answer.status, looked_up) == (200, ["rebinding.example"])


def test_of_several_addresses_one_that_answers_is_used(server, monkeypatch):
    monkeypatch.setattr(web, "addresses_of", lambda *_given, **_named: ["127.0.0.2", "127.0.0.1"])
    answer = Visitor(private=True, seconds=15).ask("GET", server.at("good", "two.example"))
    assert answer.status == 200
    monkeypatch.setattr(web, "addresses_of", lambda *_given, **_named: ["127.0.0.2"])
    with pytest.raises(Unreachable, match="silent"):
        Visitor(private=True, seconds=15).ask("GET", server.at("good", "one.example"))


def test_a_name_and_password_in_an_address_are_used(server):
    server.heard.clear()
    get(Place(address=server.at("good", "ann:open%20sesame@127.0.0.1")))
    [(_, secret)] = server.heard
    assert base64.b64decode(secret.removeprefix("Basic ")) == b"ann:open sesame"
    with pytest.raises(Refusal, match="not encrypted"):
        get(Place(address="http://ann:secret@example.org/"), private=False)


def test_a_port_that_no_calendar_has_is_refused():
    with pytest.raises(Refusal, match="no calendar is served"):
        get(Place(address="http://example.org:25/"), private=False)


def test_a_password_is_not_sent_unencrypted_nor_to_another_host(server):
    with pytest.raises(Refusal, match="not encrypted"):
        get(Place(address="http://example.org/dav", user=USER, password=PASSWORD), private=False)
    server.heard.clear()
    onward = server.at("status?404", "localhost")
    with pytest.raises(Refusal):
        get(Place(address=server.at(f"to?{onward}"), user=USER, password=PASSWORD))
    by_path = {path.partition("?")[0]: bool(secret) for path, secret in server.heard}
    assert by_path["/to"] is True
    assert by_path["/status"] is False


def test_a_password_goes_to_the_accounts_domain_alone():
    account = Account(USER, PASSWORD, "caldav.cloud.example")
    assert account.is_for("caldav.cloud.example")
    assert account.is_for("p12-caldav.cloud.example")
    assert not account.is_for("cloud.example.evil.example")
    assert not account.is_for("evilcloud.example")
    assert not Account(USER, PASSWORD, "localhost").is_for("other.localhost")


@pytest.mark.parametrize("path", ["", f"{USER}/", f"{USER}/office/"], ids=["server", "home", "calendar"])
def test_an_accounts_calendars_are_found_and_read(caldav, path):
    found = busy(Place(address=f"{caldav.address}/{path}", user=USER, password=PASSWORD))
    # Across the change to summer time: nine in Berlin is eight and then seven by UTC.
    assert [(each.start.day, each.start.hour) for each in found.spans] == [(22, 8), (29, 7)]
    assert sorted(day.day for day in found.days) == [25, 26]


def test_a_wrong_password_or_a_server_without_calendars_is_said(caldav, server):
    with pytest.raises(Refusal, match="does not take this name and password"):
        get(Place(address=caldav.address, user=USER, password="guessed"))
    with pytest.raises(Refusal, match="no CalDAV calendar"):
        get(Place(address=server.at("status?404"), user=USER, password=PASSWORD))


IS_CALENDAR = "<D:resourcetype><C:calendar/></D:resourcetype>"
IS_FOLDER = "<D:resourcetype><D:collection/></D:resourcetype>"
IS_FREE = "<C:schedule-calendar-transp><C:transparent/></C:schedule-calendar-transp>"


@pytest.mark.parametrize(
    ("properties", "found"),
    [(IS_CALENDAR, 1), (IS_FOLDER, 0), (IS_CALENDAR + IS_FREE, 0)],
    ids=["calendar", "folder", "counts as free"],
)
def test_what_is_no_calendar_or_counts_as_free_is_left_out(server, properties, found):
    visitor = Visitor(private=True, seconds=15, account=Account(USER, PASSWORD, "127.0.0.1"))
    address = server.at(f"account?{quote(properties)}")
    if found:
        assert len(_calendars(visitor, address)) == found
    else:
        with pytest.raises(Unreachable, match="no calendars"):
            _calendars(visitor, address)
