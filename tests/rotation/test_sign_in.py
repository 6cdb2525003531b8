"""Signing in: set-up links, the demonstration, and who is let through."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urljoin, urlsplit

import pytest
import time_machine
from flask import Flask

from rotation import policy
from rotation.actions.accounts import LINK_LIFE, offer_set_up
from rotation.actions.people import mark_back, mark_left
from rotation.database import db, transaction
from rotation.models import Account
from rotation.models.accounts import HR, MANAGER, STAFF
from rotation.pages import Policy, policies
from tests.builders import make_account, make_hr, make_person

NOW = datetime.now(UTC)
PASSWORD = "four words in a row"


def offer(account: Account | None, *, now: datetime = NOW) -> str:
    with transaction():
        offer_set_up(account, token="token", by=None, now=now)
    return "/set-up/token"


def requests_to(app: Flask) -> Iterator[tuple[Policy | None, str, str]]:
    """Every route as a request: who may, method, address; each argument is a row's id or a word it allows."""
    declared = policies(app)
    for rule in app.url_map.iter_rules():
        words = {name: getattr(part, "items", {1}) for name, part in rule._converters.items()}
        address = rule.build({name: min(allowed) for name, allowed in words.items()})[1]
        for method in sorted(rule.methods & {"GET", "POST"}):
            yield declared[rule.endpoint], method, address


def test_every_route_says_who_may_ask_for_it(app):
    assert set(policies(app)) == {rule.endpoint for rule in app.url_map.iter_rules()}


def test_nobody_gets_in_without_signing_in(app, client):
    for may, method, address in requests_to(app):
        if may is None:
            continue
        reply = client.open(address, method=method)
        if method == "GET":
            assert reply.status_code == 302, address
            assert reply.location.startswith("/sign-in?next="), address
        else:
            assert reply.status_code == 401, address


@pytest.mark.parametrize("roles", [[STAFF], [STAFF, MANAGER]], ids=["staff", "manager"])
def test_what_is_hrs_is_hrs_alone(app, client, sign_in, roles):
    sign_in(make_account(*roles, person=make_person()))
    hrs = [(method, address) for may, method, address in requests_to(app) if may is policy.is_hr]
    assert len(hrs) > 50
    for method, address in hrs:
        assert client.open(address, method=method).status_code == 403, (method, address)


def test_the_first_link_makes_the_hr_account_once(client):
    address = offer(None)
    form = {"name": "Ann Lee", "email": "ann@example.org", "password": PASSWORD, "again": PASSWORD}

    assert client.post(address, data=form).status_code == 303
    account = db.session.query(Account).one()
    assert (account.name, account.is_(HR)) == ("Ann Lee", True)
    assert account.password.startswith("$argon2id$")
    assert client.post(address, data=form).status_code == 404


def test_a_persons_link_sets_their_password_and_they_can_sign_in_with_it(client):
    account = make_account(person=make_person(email="bo@example.org"))
    client.post(offer(account), data={"password": PASSWORD, "again": PASSWORD})
    client.post("/sign-out")

    assert client.get("/days").status_code == 302
    wrong = client.post("/sign-in", data={"email": "bo@example.org", "password": "not the right one"})
    assert wrong.status_code == 422
    assert "Sign in" in wrong.text
    assert client.post("/sign-in", data={"email": "bo@example.org", "password": PASSWORD}).status_code == 302
    assert client.get("/days").status_code == 200


@pytest.mark.parametrize(
    ("password", "again", "said"),
    [
        ("short", "short", "Between 12 and 128"),
        (PASSWORD, "another long one", "not the same"),
        ("", "", "Choose a password"),
    ],
)
def test_a_poor_password_is_refused_at_its_field_and_the_rest_is_kept(client, password, again, said):
    reply = client.post(
        offer(None),
        data={"name": "Ann Lee", "email": "ann@example.org", "password": password, "again": again},
    )
    assert reply.status_code == 422
    assert said in reply.text
    assert 'value="Ann Lee"' in reply.text
    assert db.session.query(Account).count() == 0


def test_a_link_ends_after_a_week(client):
    assert client.get(offer(None, now=NOW - LINK_LIFE - timedelta(minutes=1))).status_code == 404


def test_a_new_link_ends_the_one_before(client):
    account = make_hr()
    with transaction():
        offer_set_up(account, token="first", by=None, now=NOW)
        offer_set_up(account, token="second", by=None, now=NOW)
    assert client.get("/set-up/first").status_code == 404
    assert client.get("/set-up/second").status_code == 200


def test_a_leaver_is_out_at_the_next_request(client, sign_in):
    account = make_hr()
    sign_in(account)
    assert client.get("/days").status_code == 200
    account.active = False
    db.session.commit()
    assert client.get("/days").status_code == 302


def test_signing_in_as_anybody_exists_in_the_demonstration_only(app, client):
    account = make_hr()
    assert client.get("/sign-in/as").status_code == 404
    assert client.post(f"/sign-in/as/{account.id}").status_code == 404

    app.config["ROTATION"] = app.config["ROTATION"].model_copy(update={"demo": True})
    assert account.name in client.get("/sign-in/as").text
    assert client.post(f"/sign-in/as/{account.id}").status_code == 303
    assert client.get("/days").status_code == 200


def test_a_form_without_its_token_is_refused(app, client, sign_in):
    app.config["WTF_CSRF_ENABLED"] = True
    assert client.post("/sign-out").status_code == 401
    assert sign_in(make_hr()).post("/sign-out").status_code == 400
    assert client.get("/days").status_code == 200


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"]
)
def test_signing_in_never_leads_off_the_site(client, elsewhere):
    account = make_account(email="cy@example.org")
    client.post(offer(account), data={"password": PASSWORD, "again": PASSWORD})
    client.post("/sign-out")
    reply = client.post("/sign-in", data={"email": "cy@example.org", "password": PASSWORD, "next": elsewhere})
    assert urlsplit(urljoin("https://here.example/sign-in", reply.location or "")).netloc == "here.example"


def test_another_password_needs_the_one_they_have_and_ends_other_sessions(app, client):
    account = make_account(person=make_person(email="dee@example.org"))
    client.post(offer(account), data={"password": PASSWORD, "again": PASSWORD})
    elsewhere = app.test_client()
    elsewhere.post("/sign-in", data={"email": "dee@example.org", "password": PASSWORD})
    assert elsewhere.get("/days").status_code == 200

    new = {"password": "five words in a row", "again": "five words in a row"}
    refused = client.post("/password", data={**new, "current": "not the right one"})
    assert (refused.status_code, "That is not the password you have." in refused.text) == (422, True)
    assert client.post("/password", data={**new, "current": PASSWORD}).status_code == 303
    assert client.get("/days").status_code == 200
    assert elsewhere.get("/days").status_code == 302


def test_a_leavers_link_and_sessions_are_over_and_stay_so(client, sign_in):
    person = make_person(email="eve@example.org")
    account = make_account(person=person)
    address = offer(account)
    before = account.fs_uniquifier
    with transaction():
        mark_left(person, day=date(2027, 1, 1), by=None, now=NOW)
    assert client.get(address).status_code == 404
    with transaction():
        mark_back(person, by=None, now=NOW)
    assert client.get(address).status_code == 404
    assert account.active
    assert account.fs_uniquifier != before


def test_a_form_sent_after_the_session_ended_is_kept(app, client):
    app.config["WTF_CSRF_ENABLED"] = True
    typed = {"name": "Spring <round>", "csrf_token": "old", "password": "secret words here"}
    kept = client.post("/cycles/new", data=typed, headers={"Origin": "http://localhost"})
    assert kept.status_code == 401
    assert 'name="name" value="Spring &lt;round&gt;"' in kept.text
    assert "Send it again" in kept.text
    assert "secret words here" not in kept.text


def test_another_sites_form_becomes_no_button_of_ours(client):
    reply = client.post("/cycles/new", data={"name": "Trap"}, headers={"Origin": "https://evil.example"})
    assert reply.status_code == 401
    assert "Trap" not in reply.text


def test_a_session_lasts_from_use_to_use(app, client, sign_in):
    account = make_account(email="flo@example.org")
    client.post(offer(account), data={"password": PASSWORD, "again": PASSWORD})
    with time_machine.travel(NOW + timedelta(hours=9)):
        assert client.get("/days").status_code == 200
    with time_machine.travel(NOW + timedelta(hours=18)):
        assert client.get("/days").status_code == 200
    with time_machine.travel(NOW + timedelta(hours=31)):
        assert client.get("/days").status_code == 302


def test_links_that_are_handed_out_begin_with_our_own_address(app, sign_in):
    person = make_person(email="gus@example.org")
    app.config["ROTATION"] = app.config["ROTATION"].model_copy(
        update={"base_url": "https://rotation.example/"}
    )
    page = sign_in(make_hr()).post(f"/people/{person.id}/set-up-link")
    assert "https://rotation.example/set-up/" in page.text
    assert "http://localhost" not in page.text
