"""Why a visit is missing, and trying what would fix it, in a real browser."""

import secrets
from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from rotation.actions.accounts import offer_set_up
from rotation.database import transaction
from rotation.models import DatedLevel, HalfDay, Level
from tests.browser.conftest import look
from tests.browser.test_main_job import choose_password
from tests.builders import save
from tests.rotation.company import MONDAY, make_company, make_draft

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]


def test_the_reason_comes_by_itself_and_a_repair_is_tried_by_one_click(page, site):
    app, _ = site
    token = secrets.token_urlsafe(32)
    with app.app_context():
        company = make_company()
        with transaction():
            company.desk.weekdays = "0100000"
            company.cycle.last_day = company.cycle.first_day.replace(day=15)
            offer_set_up(None, token=token, by=None, now=datetime.now(UTC))
        for half in HalfDay:
            day = company.cycle.first_day.replace(day=12)
            save(DatedLevel(person_id=company.ada.id, day=day, half=half, level=Level.CANNOT))
        plan_id = make_draft(company, (company.bo, company.mia, MONDAY.replace("11", "12"))).id

    page.goto(f"/set-up/{token}")
    page.get_by_label("Your name").fill("Hana Reed")
    page.get_by_label("E-mail address").fill("hana.reed@example.org")
    choose_password(page)
    page.get_by_role("button", name="Make the account").click()

    page.goto(f"/plans/{plan_id}")
    page.get_by_role("link", name="Why, and what would fix it").first.click()
    expect(page.locator("main")).to_contain_text("Ada Lee cannot")
    expect(page.locator("main")).to_contain_text("Impossible, whatever else moves", timeout=30_000)
    expect(page.locator("main")).to_contain_text("Ada Lee is not available: Tue 12 Jan")
    look(page)
    page.get_by_role("link", name="Say what changes cost").click()
    look(page)
    page.go_back()
    page.get_by_role("button", name="Try as a what-if").first.click(timeout=30_000)
    expect(page.locator("main")).to_contain_text("A what-if: this plan tries a change")
    look(page)

    page.goto(f"/plans/{plan_id}/visits/1")
    page.get_by_role("link", name="Why here, why not another time or host?").click()
    look(page)
    page.get_by_label("Half day").select_option("Afternoon")
    page.get_by_role("button", name="Ask").click()
    expect(page.get_by_role("heading", name="Possible, and no dearer")).to_be_visible()
    look(page)
