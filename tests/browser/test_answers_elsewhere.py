"""An answer changed in two places, or before the page is quite there: nothing is lost, nothing is undone."""

import pytest
from playwright.sync_api import expect

from rotation.database import db
from rotation.models import Answer
from tests.browser.answering import make_asked
from tests.browser.conftest import look

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


def week(site) -> str | None:
    with site[0].app_context():
        return db.session.query(Answer).one().week


def test_saying_that_it_is_the_answer_undoes_nothing_that_was_changed_elsewhere(page, site):
    asked = make_asked(site[0])
    page.goto(asked.link)
    page.get_by_label("Monday morning", exact=True).select_option("cannot")
    expect(page.locator("[data-save-state]")).to_contain_text("Saved ")
    other = page.context.new_page()
    other.goto(asked.link)
    other.get_by_label("Tuesday morning", exact=True).select_option("would_like")
    expect(other.locator("[data-save-state]")).to_contain_text("Saved ")
    other.close()
    page.get_by_role("button", name="That is my answer").click()
    expect(page.get_by_text("Thank you, that is your answer.")).to_be_visible()
    assert week(site) == "0232222220"
    expect(page.get_by_label("Tuesday morning", exact=True)).to_have_value("would_like")


def test_what_is_changed_before_the_script_has_come_is_saved_as_well(page, site):
    asked = make_asked(site[0])
    held = []
    page.route("**/answer*.js*", lambda route: held.append(route))  # noqa: PLW0108  # it cannot take a method
    page.goto(asked.link)
    page.get_by_label("Monday morning", exact=True).select_option("cannot")
    page.get_by_label("Campaign desk").select_option("1")
    page.wait_for_timeout(100)
    [route] = held
    route.continue_()
    expect(page.locator("[data-save-state]")).to_contain_text("Saved ")
    assert week(site) == "0222222220"
    with site[0].app_context():
        assert [each.rank for each in db.session.query(Answer).one().ranks] == [1]


def test_a_calendar_is_read_by_the_link_alone_and_leads_back(page, site, tmp_path):
    asked = make_asked(site[0])
    page.goto(asked.link)
    page.get_by_role("link", name="Have my calendar read").click()
    expect(page.get_by_role("heading", name="Read my calendar")).to_be_visible()
    look(page)
    page.get_by_role("link", name="← When you can").click()
    expect(page.get_by_role("heading", name="When can you?")).to_be_visible()
