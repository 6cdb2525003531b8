"""Asking for a swap as somebody does it: from My days to what is possible, and a press on one of the ways."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from rotation import create_app
from rotation.database import db
from rotation.models import Swap, SwapKind
from tests.browser.conftest import look
from tests.conftest import settings_for
from tests.rotation.swapping import make_office

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]


@pytest.fixture(scope="module")
def office(tmp_path_factory) -> tuple[Path, dict[str, str]]:
    """The file of a company with a plan in force, and what signs its people in."""
    folder = tmp_path_factory.mktemp("office")
    app = create_app(settings_for(folder))
    with app.app_context():
        db.create_all()
        office = make_office()
        sessions = app.session_interface.get_signing_serializer(app)
        signed = {
            name: sessions.dumps({"_user_id": office.account(person).fs_uniquifier, "_fresh": True})
            for name, person in (("ada", office.company.ada), ("mia", office.company.mia))
        }
        db.session.remove()
        db.engine.dispose()
    return folder / "rotation.sqlite", signed


@pytest.fixture
def empty_database(office) -> Path:
    """The company is there when the application is served: conftest copies this file."""
    return office[0]


def come_in(page, site, office, name: str) -> None:
    page.context.add_cookies([{"name": "session", "value": office[1][name], "url": site[1]}])


def test_a_guest_goes_from_their_days_to_an_exchange(page, site, office):
    come_in(page, site, office, "ada")
    page.goto("/days")
    look(page)
    page.get_by_role("link", name="Swap it, or say you can’t").click()
    expect(page.get_by_role("heading", name="Exchange", exact=True)).to_be_visible()
    look(page)
    page.get_by_label("A word with it").fill("A customer comes that day.")
    page.get_by_text("more ways, no better").first.click()
    look(page)
    page.get_by_role("button", name="Ask for this Tue 12 Jan, afternoon").first.click()
    expect(page.get_by_text("Bo Stone has not answered yet")).to_be_visible()
    expect(page.get_by_text("“A customer comes that day.”")).to_be_visible()
    with site[0].app_context():
        assert db.session.query(Swap).one().kind == SwapKind.EXCHANGE
        db.session.remove()
    page.goto("/days")
    page.get_by_role("link", name="Swap it, or say you can’t").click()
    expect(page.get_by_text("A swap of this visit is being decided about.")).to_be_visible()
    look(page)


def test_a_host_who_cannot_asks_another_one(page, site, office):
    come_in(page, site, office, "mia")
    page.goto("/days")
    page.get_by_role("link", name="Swap it, or say you can’t").click()
    look(page)
    page.get_by_role("button", name="Ask for this Ned Frost hosts, at the same time").click()
    expect(page.get_by_text("Ned Frost has not answered yet")).to_be_visible()
