"""One's calendar and Rotation's, as a person sees them: read, confirmed, handed out."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from rotation.actions.accounts import open_account
from rotation.database import db, transaction
from rotation.models import Cycle, Department, Person
from rotation.models.accounts import STAFF, account_by_email
from tests.browser.conftest import look
from tests.rotation.calendars import calendar_of, event

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]

_TODAY = datetime.now().astimezone().date()
MONDAY = _TODAY + timedelta(days=7 - _TODAY.weekday())


@pytest.fixture
def come_in(site, page):
    """Makes Ann of Sales and a cycle from next Monday on, and signs her in."""
    app, address = site
    with app.app_context():
        with transaction():
            sales = Department(name="Sales", accent=1)
            ann = Person(employee_id="e1", given_name="Ann", family_name="Lee", department=sales)
            cycle = Cycle(
                name="Spring",
                first_day=MONDAY,
                last_day=MONDAY + timedelta(days=18),
                departments=[sales],
                newcomers_since=MONDAY,
            )
            db.session.add_all([ann, cycle])
            db.session.flush()
            open_account(email="ann@example.org", name="Ann Lee", roles=[STAFF], person=ann)
        account = account_by_email("ann@example.org")
        serializer = app.session_interface.get_signing_serializer(app)
        session = serializer.dumps({"_user_id": account.fs_uniquifier, "_fresh": True})
    page.context.add_cookies([{"name": "session", "value": session, "url": address}])


def test_busy_half_days_are_taken_over_from_a_file(page, come_in, tmp_path):
    tuesday = MONDAY + timedelta(days=1)
    (tmp_path / "mine.ics").write_text(
        calendar_of(
            event(f"{MONDAY:%Y%m%d}", f"{tuesday:%Y%m%d}"),
            event(f"{tuesday:%Y%m%d}T090000Z", f"{tuesday:%Y%m%d}T103000Z"),
        )
    )
    page.goto("/availability")
    page.get_by_role("link", name="Read my calendar").click()
    look(page)
    page.get_by_label("Calendar file").set_input_files(tmp_path / "mine.ics")
    page.get_by_role("button", name="Look at the file").click()
    expect(page.get_by_role("combobox")).to_have_count(3)
    look(page)
    page.get_by_role("combobox").nth(2).select_option("leave as it is")
    page.get_by_role("button", name="Take over").click()
    expect(page.get_by_text("2 half days taken over from your calendar.")).to_be_visible()
    look(page)


def test_a_refusal_stands_where_its_form_is(page, come_in):
    page = page.context.new_page()  # one that may hear of a 422
    page.set_viewport_size({"width": 360, "height": 640})
    page.goto("/availability/calendar/")
    page.get_by_label("Calendar address").fill("http://127.0.0.1/private.ics")
    page.get_by_role("button", name="Fetch it").first.click()
    expect(page.get_by_text("lies inside a private network")).to_be_in_viewport()
    expect(page.get_by_label("Calendar address")).to_have_value("http://127.0.0.1/private.ics")
    look(page)


def test_a_link_is_made_shown_once_and_revoked(page, come_in):
    page.goto("/days")
    page.get_by_role("link", name="Have them in my calendar").click()
    look(page)
    page.get_by_label("For which device").fill("Phone")
    page.get_by_role("button", name="Make the link").click()
    link = page.get_by_label("Calendar link").input_value()
    assert page.get_by_role("link", name="Open in my calendar").get_attribute("href") == f"webcal:{link[5:]}"
    look(page)
    assert page.request.get(link).headers["content-type"].startswith("text/calendar")
    page.get_by_role("link", name="Done").click()
    expect(page.get_by_text(f"Last read {datetime.now(UTC):%a}")).to_be_visible()
    page.get_by_role("button", name="Revoke").click()
    expect(page.get_by_text("The link for Phone is revoked")).to_be_visible()
    assert page.request.get(link).status == 404
    look(page)
