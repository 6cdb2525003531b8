"""The main job in a real browser: from somebody's people file to a published plan that people see."""

import re
import secrets
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect

from rotation.actions.accounts import offer_set_up
from rotation.database import transaction
from tests.browser.conftest import look
from tests.shared_files import shared_file

PASSWORD = "four words in a row"

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


def choose_password(page: Page) -> None:
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("The same again").fill(PASSWORD)


@pytest.mark.slow
def test_from_the_people_file_to_everybodys_days(page, site, browser):
    """Slow because it is the whole main job, with a real solve, and every page is looked at in four ways."""
    app, address = site
    people = shared_file("data/adventure-works/people.csv")
    token = secrets.token_urlsafe(32)
    with app.app_context(), transaction():
        offer_set_up(None, token=token, by=None, now=datetime.now(UTC))

    page.goto(f"/set-up/{token}")
    page.get_by_label("Your name").fill("Hana Reed")
    page.get_by_label("E-mail address").fill("hana.reed@example.org")
    choose_password(page)
    look(page)
    page.get_by_role("button", name="Make the account").click()

    # From the file ...
    page.get_by_role("link", name="Import").first.click()
    page.get_by_label("File").set_input_files(people)
    page.get_by_role("button", name="Look at the file").click()
    expect(page.get_by_role("heading", name="Check the people file")).to_be_visible()
    expect(page.locator("main")).to_contain_text("ManagerID")
    look(page)
    page.get_by_role("button", name="Import 27 people").click()
    expect(page.locator("main")).to_contain_text("José Saraiva")
    look(page)

    # ... three clicks to a workable cycle, solved ...
    page.get_by_role("link", name="Cycles").click()
    page.get_by_role("link", name="Set up a cycle").click()
    look(page)
    page.get_by_role("button", name="Create the cycle").click()
    look(page)
    page.get_by_role("button", name="Generate plan").click()

    # ... to a published plan.
    expect(page.get_by_role("heading", name="Plan 1")).to_be_visible(timeout=90_000)
    expect(page.locator("main")).to_contain_text(re.compile(r"\d+ of \d+ visits placed"))
    look(page)
    page.get_by_text("Publish", exact=False).first.click()
    page.get_by_role("button", name="Publish").last.click()
    expect(page.locator("main")).to_contain_text("Published")

    # And somebody in the file sees their days.
    page.get_by_role("link", name="People").click()
    page.get_by_role("link", name="Linda Mitchell").click()
    look(page)
    page.get_by_role("button", name=re.compile("link", re.IGNORECASE)).click()
    link = page.get_by_text(re.compile(r"https?://\S+/set-up/")).first
    path = re.search(
        r"/set-up/\S+", link.input_value() if link.evaluate("e => 'value' in e") else link.inner_text()
    )[0]
    phone = browser.new_context(base_url=address, viewport={"width": 360, "height": 780}).new_page()
    phone.goto(path)
    choose_password(phone)
    phone.get_by_role("button", name="Save and sign in").click()
    expect(phone.get_by_role("heading", name="My days")).to_be_visible()
    expect(phone.get_by_role("heading", name=re.compile("You (visit Marketing|host)")).first).to_be_visible()
    look(phone)
    phone.get_by_role("link", name="My availability").click()
    look(phone)
    assert phone.goto("/people").status == 403
    phone.context.close()
