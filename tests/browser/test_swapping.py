"""A swap as people live it: one asks, those it touches agree, managers approve, both calendars change."""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from icalendar import Calendar
from playwright.sync_api import expect

from rotation import create_app
from rotation.actions.subscriptions import subscribe
from rotation.database import db, transaction
from rotation.models import CoverageRule, Swap, SwapState
from rotation.models.subscriptions import Scope
from tests.browser.conftest import look
from tests.conftest import settings_for
from tests.rotation.swapping import make_office

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]

PICTURES = os.environ.get("SWAP_PICTURES", "")


class Office:
    """What the story needs to know of the company, by name, once its rows are built."""

    database: Path

    def __init__(self, app) -> None:
        with app.app_context():
            office = make_office()
            company, now = office.company, datetime.now(UTC)
            with transaction():
                db.session.add(
                    CoverageRule(cycle_id=company.cycle.id, department=company.sales, min_present=2)
                )
            people = {
                "ada": company.ada,
                "bo": company.bo,
                "ned": company.ned,
                "mia": company.mia,
                "bea": office.bea,
                "max": office.max,
            }
            with transaction():
                for name in ("ada", "bo", "mia", "ned"):
                    account = office.account(people[name])
                    subscribe(
                        account, Scope.DAYS, device="Phone", token=f"token of {name}", by=account, now=now
                    )
            self.ada_id = company.ada.id
            serializer = app.session_interface.get_signing_serializer(app)
            accounts = {name: office.account(person) for name, person in people.items()} | {"hr": company.hr}
            self.sessions = {
                name: serializer.dumps({"_user_id": account.fs_uniquifier, "_fresh": True})
                for name, account in accounts.items()
            }
            db.session.remove()


@pytest.fixture(scope="module")
def office(tmp_path_factory) -> Office:
    """The company, built before anybody serves it."""
    folder = tmp_path_factory.mktemp("office")
    app = create_app(settings_for(folder))
    with app.app_context():
        db.create_all()
        db.engine.dispose()
    office = Office(app)
    with app.app_context():
        db.engine.dispose()
    office.database = folder / "rotation.sqlite"
    return office


@pytest.fixture
def empty_database(office) -> Path:
    """The company is there when the application is served: conftest copies this file."""
    return office.database


def come_in(page, site, office, name: str) -> None:
    page.context.add_cookies([{"name": "session", "value": office.sessions[name], "url": site[1]}])


def picture(page, name: str) -> None:
    """Keeps what it looks like, where somebody wants to see it."""
    for width in (360, 1440) if PICTURES else ():
        for scheme in ("light", "dark"):
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme=scheme)
            page.screenshot(path=Path(PICTURES) / f"{name}-{width}-{scheme}.png", full_page=True)
    page.emulate_media(color_scheme="light")


def feed(page, name: str) -> list[tuple[str, str, int]]:
    """The day, the status and the number of each event in somebody's calendar."""
    calendar = Calendar.from_ical(page.request.get(f"/calendars/token of {name}.ics").text())
    return [
        (f"{event.start:%Y-%m-%d}", str(event["STATUS"]), int(event["SEQUENCE"])) for event in calendar.events
    ]


def test_a_salesperson_asks_a_marketer_agrees_both_managers_approve_and_both_calendars_change(
    page, site, office
):
    for name, day in (
        ("ada", "2027-01-11"),
        ("bo", "2027-01-12"),
        ("mia", "2027-01-11"),
        ("ned", "2027-01-12"),
    ):
        assert feed(page, name) == [(day, "CONFIRMED", 0)]
    come_in(page, site, office, "ada")
    page.goto("/days")
    expect(page.get_by_text("Mon 11 Jan, morning").first).to_be_visible()
    page.get_by_role("link", name="Swap it, or say you can’t").click()
    page.get_by_label("A word with it").fill("A customer comes.")
    page.get_by_role("button", name="Ask for this Tue 12 Jan, afternoon with Ned Frost").click()
    expect(page.get_by_text("You have asked for it. Everybody whose days it changes")).to_be_visible()
    expect(page.get_by_text("Ned Frost has not answered yet")).to_be_visible()
    look(page)

    for name, guest in (("bo", "Bo Stone"), ("mia", "Ada Lee"), ("ned", "Bo Stone")):
        come_in(page, site, office, name)
        page.goto("/notices")
        expect(page.get_by_text(f"Asked for: {guest} visits on").first).to_be_visible()
        picture(page, f"notices-{name}")
        page.goto("/swaps")
        look(page)
        page.get_by_role("link", name="Ada Lee: exchange").click()
        look(page)
        picture(page, f"asked-{name}")
        page.get_by_label("A word with it").fill("You are welcome.")
        page.get_by_role("button", name="I agree").click()
        expect(page.get_by_text("You agree. Thank you.")).to_be_visible()

    for name, whom in (("bea", "Sales"), ("max", "Marketing")):
        come_in(page, site, office, name)
        page.goto("/approvals")
        expect(page.get_by_text("Every rule is kept, and nothing gets worse.")).to_be_visible()
        look(page)
        picture(page, f"inbox-{name}")
        page.get_by_role("button", name=f"Approve for {whom}").click()
    expect(page.get_by_text("Approved, and done")).to_be_visible()
    with site[0].app_context():
        assert db.session.query(Swap).one().state == SwapState.APPLIED
        db.session.remove()

    come_in(page, site, office, "hr")
    page.goto("/swaps/1")
    look(page)
    picture(page, "swap")
    come_in(page, site, office, "ada")
    page.goto("/days")
    expect(page.get_by_text("Tue 12 Jan, afternoon").first).to_be_visible()
    expect(page.get_by_text("Mon 11 Jan, morning")).to_have_count(0)
    come_in(page, site, office, "ned")
    page.goto("/days")
    expect(page.get_by_text("You host Ada Lee").first).to_be_visible()
    come_in(page, site, office, "mia")
    page.goto("/days")
    expect(page.get_by_text("You host Bo Stone").first).to_be_visible()
    expect(page.get_by_text("You host Ada Lee")).to_have_count(0)
    assert feed(page, "ada") == [("2027-01-12", "CONFIRMED", 1)]
    assert feed(page, "bo") == [("2027-01-11", "CONFIRMED", 1)]
    for name, day, other in (("mia", "2027-01-11", "2027-01-12"), ("ned", "2027-01-12", "2027-01-11")):
        assert sorted(feed(page, name)) == sorted([(day, "CONFIRMED", 1), (other, "CANCELLED", 1)])


def test_hr_looks_at_the_terms_of_swaps_deputies_and_history(page, site, office):
    come_in(page, site, office, "hr")
    for name, address in (
        ("cycle", "/cycles/1/swaps"),
        ("deputies", "/deputies"),
        ("history", f"/history/people/{office.ada_id}"),
        ("nothing", "/approvals"),
    ):
        page.goto(address)
        look(page)
        picture(page, name)
