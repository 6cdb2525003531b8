"""What scripts add to set-up and availability: painting levels, more lines, ticking all."""

from datetime import date

import pytest
from playwright.sync_api import expect

from rotation.actions.accounts import open_account
from rotation.database import db, transaction
from rotation.models import Cycle, Department, Person, Placement, PlacementKind, RequestRule
from rotation.models.accounts import HR, STAFF, account_by_email
from tests.browser.conftest import look

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]


def make_setting() -> None:
    """A cycle of Sales and Marketing, where five may host and Ann Lee does; and Ann's and HR's accounts.

    In one transaction, because the worker writes beside it.
    """
    sales, marketing = Department(name="Sales", accent=1), Department(name="Marketing", accent=2)
    people = [
        Person(employee_id=f"e{n}", given_name=given, family_name=family, department=marketing)
        for n, (given, family) in enumerate(
            (("Ann", "Lee"), ("Bo", "Moss"), ("Cy", "Hall"), ("Di", "Rook"), ("Ed", "Vane"))
        )
    ]
    cycle = Cycle(
        name="Spring",
        first_day=date(2027, 1, 11),
        last_day=date(2027, 2, 5),
        departments=[sales, marketing],
        newcomers_since=date(2026, 7, 1),
    )
    db.session.add_all([sales, marketing, *people, cycle])
    db.session.flush()
    desk = {"title": "Desk", "kind": PlacementKind.HALF_DAY, "hosts": people[:1]}
    db.session.add(Placement(cycle_id=cycle.id, department=marketing, **desk))
    db.session.add(RequestRule(cycle_id=cycle.id, department=marketing, host_department=sales))
    open_account(email="ann@example.org", name="Ann Lee", roles=[STAFF], person=people[0])
    open_account(email="hr@example.org", name="Hana Reed", roles=[HR])


@pytest.fixture
def come_in(site, page):
    """Makes the setting and signs the account of an address in, as its cookie would."""
    app, address = site

    def as_account(email: str) -> None:
        with app.app_context():
            with transaction():
                make_setting()
            account = account_by_email(email)
            serializer = app.session_interface.get_signing_serializer(app)
            session = serializer.dumps({"_user_id": account.fs_uniquifier, "_fresh": True})
        page.context.add_cookies([{"name": "session", "value": session, "url": address}])

    return as_account


def test_levels_are_painted_by_dragging_by_a_days_name_and_by_keys(page, come_in):
    come_in("ann@example.org")
    page.goto("/availability")
    page.get_by_role("button", name="cannot").click()
    first, last = page.get_by_label("Monday morning"), page.get_by_label("Tuesday afternoon")
    start, end = first.bounding_box(), last.bounding_box()
    page.mouse.move(start["x"] + 9, start["y"] + 9)
    page.mouse.down()
    page.mouse.move(start["x"] + 9, end["y"] + 9, steps=8)
    page.mouse.move(end["x"] + 9, end["y"] + 9, steps=8)
    page.mouse.up()
    page.get_by_role("button", name="would like").click()
    page.get_by_role("button", name="Friday").click()
    page.get_by_label("Thursday morning").focus()
    page.keyboard.press("2")
    page.get_by_role("button", name="Save the week").click()

    expect(page.get_by_text("The week is saved.")).to_be_visible()
    painted = {
        "Monday morning": "cannot",
        "Monday afternoon": "can",
        "Tuesday morning": "cannot",
        "Tuesday afternoon": "cannot",
        "Thursday morning": "rather_not",
        "Friday morning": "would_like",
        "Friday afternoon": "would_like",
    }
    for half_day, level in painted.items():
        expect(page.get_by_label(half_day)).to_have_value(level)
    look(page)


def test_forms_grow_lines_tick_all_and_put_away_what_does_not_apply(page, come_in):
    come_in("hr@example.org")
    page.goto("/requests/1/edit")
    page.get_by_role("button", name="One more line").click()
    page.locator("[name='exceptions-3-person']").select_option(label="Ed Vane")
    page.locator("[name='exceptions-3-visits']").fill("0")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#requests")).to_contain_text("except Ed Vane (none)")

    page.goto("/placements/1/edit")
    expect(page.get_by_label("Working days of a block")).to_be_hidden()
    page.get_by_label("A block of days").check()
    page.get_by_label("Working days of a block").fill("5")
    page.get_by_role("button", name="Tick all").click()
    look(page)
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#placements")).to_contain_text("Block of 5 days")
    expect(page.locator("#placements")).to_contain_text("and 3 more")
    look(page)
