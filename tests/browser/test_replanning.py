"""A host falls sick: HR reports it, re-plans, publishes, and a guest sees the change; in a real browser."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from rotation.actions import plans as actions
from rotation.database import db, transaction
from rotation.models import Account, Cycle, HalfDay, Plan, Visit
from tests.browser.conftest import look
from tests.builders import make_account, make_plan, make_visit
from tests.rotation.company import make_company

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

_TODAY = datetime.now().astimezone().date()
MONDAY = _TODAY + timedelta(days=14 - _TODAY.weekday())


def come_in(site, context, account: str) -> None:
    """Sign somebody in, by the account's address."""
    app, address = site
    with app.app_context():
        found = db.session.query(Account).filter_by(email=account).one()
        serializer = app.session_interface.get_signing_serializer(app)
        session = serializer.dumps({"_user_id": found.fs_uniquifier, "_fresh": True})
        db.session.remove()
    context.add_cookies([{"name": "session", "value": session, "url": address}])


@pytest.fixture
def company(site):
    """Ada visits Mia next Monday but one, Bo visits Ned a day later; published."""
    app, _address = site
    with app.app_context():
        company = make_company(first=MONDAY, last=MONDAY + timedelta(days=18))
        company.hr.name, company.hr.email = "Hana Reed", "hana@example.org"
        company.ada.email, company.bo.email = "ada@example.org", "bo@example.org"
        db.session.commit()
        for person in (company.ada, company.bo, company.mia, company.ned):
            make_account(person=person)
        draft, tuesday = make_plan(company.cycle, state="draft"), MONDAY + timedelta(days=1)
        make_visit(draft, company.rule, company.ada, company.desk, MONDAY, host=company.mia)
        make_visit(draft, company.rule, company.bo, company.desk, tuesday, host=company.ned)
        with transaction():
            actions.publish(draft, instead_of=None, by=company.hr, now=datetime.now(UTC))
        db.session.remove()


@pytest.mark.slow
def test_a_host_falls_sick_and_a_guest_sees_the_change(page, site, browser, company):
    """Slow because it solves three problems, and every page is looked at in four ways."""
    come_in(site, page.context, "hana@example.org")
    page.goto("/absences")
    look(page)
    page.get_by_label("Who is away").select_option(label="Mia Lind, Marketing")
    page.get_by_label("From").fill(f"{MONDAY:%Y-%m-%d}")
    page.get_by_label("To").fill(f"{MONDAY + timedelta(days=2):%Y-%m-%d}")
    page.get_by_role("button", name="Report it").click()
    expect(page.locator("main")).to_contain_text("Those whose visits it breaks have been told.")
    look(page)

    page.get_by_role("link", name="What is broken in Spring").click()
    expect(page.locator("main")).to_contain_text("Ned Frost could host it at the same time.")
    look(page)
    page.get_by_role("button", name="Re-plan").click()
    expect(page.locator("main")).to_contain_text("with Ned Frost instead of Mia Lind", timeout=60_000)
    expect(page.get_by_role("heading", name="Least change")).to_be_visible()
    expect(page.locator("main")).to_contain_text("beside plan", timeout=60_000)
    look(page)
    page.get_by_role("button", name="Publish this one").first.click()
    expect(page.locator("main")).to_contain_text("Everybody hears what has changed for them.")

    phone = browser.new_context(base_url=site[1], viewport={"width": 360, "height": 780})
    come_in(site, phone, "ada@example.org")
    guest = phone.new_page()
    guest.goto("/days")
    expect(guest.get_by_role("link", name="Notices")).to_contain_text("3")
    expect(guest.locator("main")).to_contain_text("Ned Frost")
    guest.get_by_role("link", name="Notices").click()
    expect(guest.locator("main")).to_contain_text("your host is Ned Frost now.")
    expect(guest.locator("main")).to_contain_text("Your host is not available.")
    look(guest)
    guest.goto("/days")
    expect(guest.get_by_role("link", name="Notices")).to_have_text("Notices")

    come_in(site, phone, "bo@example.org")
    guest.goto("/notices")
    expect(guest.locator(".told-one")).to_have_count(1)  # their days, and nothing of the change
    phone.close()
    with site[0].app_context():
        assert db.session.query(Plan).count() >= 2
        assert db.session.query(Cycle).one().state == "published"
        assert {each.half for each in db.session.query(Visit)} == {HalfDay.AM}
        db.session.remove()
