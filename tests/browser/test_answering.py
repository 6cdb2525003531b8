"""An answer in Chromium: painted by mouse, touch and keys, saved as it goes, offline, or a plain form."""

from datetime import date, timedelta

import pytest
from playwright.sync_api import Page, expect

from rotation.database import db
from rotation.models import Answer, Cycle, DatedLevel, MeetingWish, PrivateReason
from rotation.models.accounts import account_by_email
from tests.browser.answering import Asked, make_asked
from tests.browser.conftest import look

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


@pytest.fixture
def asked(site) -> Asked:
    return make_asked(site[0])


@pytest.fixture
def first(site, asked) -> date:
    """The first Monday of the cycle."""
    with site[0].app_context():
        return db.session.get(Cycle, asked.cycle_id).first_day


def saved(site) -> tuple[str | None, dict[tuple[int, str], str]]:
    """Ann's week, and her exceptions by day of the cycle."""
    with site[0].app_context():
        answer = db.session.query(Answer).one_or_none()
        start = db.session.query(Cycle).one().first_day
        dates = {
            ((row.day - start).days, row.half.value): row.level.value for row in db.session.query(DatedLevel)
        }
        return answer.week if answer else None, dates


def cell(page: Page, first: date, day: int, half: str):
    return page.locator(f"[name='{first + timedelta(days=day)}/{half}']")


def middle(locator) -> tuple[float, float]:
    box = locator.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def expect_saved(page: Page) -> None:
    expect(page.locator("[data-save-state]")).to_contain_text("Saved ")


KNOWN = {(3, "am"): "cannot"}


def test_half_days_are_painted_with_the_mouse_and_saved_as_they_are(page, site, asked, first):
    page.goto(asked.link)
    look(page)
    page.get_by_role("button", name="cannot").click()
    start, end = cell(page, first, 14, "am"), cell(page, first, 16, "pm")
    start.scroll_into_view_if_needed()
    (x, y), (to_x, to_y) = middle(start), middle(end)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(to_x, y, steps=12)
    page.mouse.move(to_x, to_y, steps=4)
    page.mouse.up()
    expect_saved(page)
    painted = {(14, "am"): "cannot", (15, "am"): "cannot", (16, "am"): "cannot", (16, "pm"): "cannot"}
    assert saved(site)[1] == KNOWN | painted
    # A day's name paints all of it; the reason can be given at once, and is nobody else's.
    page.get_by_role("button", name="would like").click()
    page.locator(".cycle-grid").get_by_role("button", name="Wed").click()
    expect(cell(page, first, 23, "pm")).to_have_value("would_like")
    expect_saved(page)
    page.get_by_text("Say why, if you like").click()
    page.locator("[name^='why/']").first.select_option("training")
    expect_saved(page)
    with site[0].app_context():
        assert db.session.query(PrivateReason).count() == 1
    look(page)
    page.get_by_role("button", name="That is my answer").click()
    expect(page.get_by_text("Thank you, that is your answer.")).to_be_visible()
    expect(cell(page, first, 16, "pm")).to_have_value("would_like")
    look(page)


def test_half_days_are_painted_by_touch_on_a_phone(browser, site, asked, first):
    context = browser.new_context(
        base_url=site[1],
        viewport={"width": 360, "height": 780},
        has_touch=True,
        is_mobile=True,
        locale="en-GB",
    )
    phone = context.new_page()
    phone.goto(asked.link)
    assert phone.evaluate("document.documentElement.scrollWidth") <= 360
    phone.get_by_role("button", name="cannot").tap()
    cell(phone, first, 9, "am").tap()
    cell(phone, first, 9, "pm").tap()
    expect_saved(phone)
    # A finger drawn across a week paints its days.
    row = cell(phone, first, 21, "am")
    row.scroll_into_view_if_needed()
    (x, y), (to_x, _y) = middle(row), middle(cell(phone, first, 25, "am"))
    touch = phone.context.new_cdp_session(phone)
    touch.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
    for step in range(1, 13):
        at = x + (to_x - x) * step / 12
        touch.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [{"x": at, "y": y}]})
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    expect(cell(phone, first, 25, "am")).to_have_value("cannot")
    expect_saved(phone)
    painted = {(9, "am"): "cannot", (9, "pm"): "cannot"} | {(day, "am"): "cannot" for day in range(21, 26)}
    assert saved(site)[1] == KNOWN | painted
    context.close()


def test_half_days_are_painted_with_keys_and_the_week_shows_through(page, site, asked, first):
    page.goto(asked.link)
    # The keys are the grid's script's, and a page is "loaded" before its modules have come.
    expect(page.get_by_role("button", name="cannot")).to_be_visible()
    page.get_by_label("Monday morning", exact=True).focus()
    page.keyboard.press("1")
    expect(cell(page, first, 7, "am")).to_have_value("cannot")
    page.keyboard.press("Tab")
    page.keyboard.press("4")
    expect_saved(page)
    week, dates = saved(site)
    assert week == "0322222220"
    assert dates == KNOWN
    cell(page, first, 7, "am").focus()
    page.keyboard.press("3")
    expect_saved(page)
    page.wait_for_timeout(600)
    assert saved(site)[1] == KNOWN | {(7, "am"): "can"}
    # The week changes again: the exception stays.
    page.get_by_label("Monday morning", exact=True).select_option("rather_not")
    expect(cell(page, first, 14, "am")).to_have_value("rather_not")
    expect(cell(page, first, 7, "am")).to_have_value("can")
    # Also one that the week has caught up with for a while.
    page.get_by_label("Thursday morning", exact=True).select_option("cannot")
    page.get_by_label("Thursday morning", exact=True).select_option("can")
    expect(cell(page, first, 3, "am")).to_have_value("cannot")
    expect(cell(page, first, 10, "am")).to_have_value("can")


def test_nothing_is_lost_on_a_broken_connection(browser, site, asked, first):
    """Painted offline, the page closed, opened again later: it is all there and is saved by itself."""
    context = browser.new_context(base_url=site[1], viewport={"width": 800, "height": 900}, locale="en-GB")
    page = context.new_page()
    page.goto(asked.link)
    page.get_by_label("Tuesday morning", exact=True).select_option("would_like")
    expect_saved(page)
    context.set_offline(True)
    cell(page, first, 9, "pm").select_option("cannot")
    page.get_by_label("Tuesday afternoon", exact=True).select_option("rather_not")
    expect(page.locator("[data-save-state]")).to_contain_text("Not saved yet: there is no connection")
    page.get_by_role("button", name="That is my answer").click()
    expect(page.get_by_role("heading", name="When can you?")).to_be_visible()
    assert saved(site) == ("2232222220", KNOWN)
    page.close()
    context.set_offline(False)
    page = context.new_page()
    page.goto(asked.link)
    expect_saved(page)
    expect(cell(page, first, 9, "pm")).to_have_value("cannot")
    assert saved(site) == ("2231222220", KNOWN | {(9, "pm"): "cannot"})
    # And back online without closing anything.
    context.set_offline(True)
    cell(page, first, 10, "pm").select_option("cannot")
    expect(page.locator("[data-save-state]")).to_contain_text("Not saved yet")
    context.set_offline(False)
    expect_saved(page)
    assert saved(site)[1] == KNOWN | {(9, "pm"): "cannot", (10, "pm"): "cannot"}
    context.close()


def test_wishes_and_hosting_are_saved_as_they_are_given(page, site, asked):
    page.goto(asked.link)
    page.get_by_label("Campaign desk").select_option("1")
    page.get_by_label("Would rather not meet", exact=True).fill("Ned Frost, Marketing")
    page.get_by_label("Would rather not meet", exact=True).blur()
    page.get_by_label("yes", exact=True).check()
    page.get_by_label("Guests at once, at most").fill("2")
    page.get_by_label("Guests on Monday morning").uncheck()
    expect_saved(page)
    page.wait_for_timeout(800)
    with site[0].app_context():
        answer = db.session.query(Answer).one()
        assert [each.rank for each in answer.ranks] == [1]
        assert (answer.hosts, answer.host_limit, answer.host_halves) == (True, 2, "0111111111")
        assert [each.other.given_name for each in db.session.query(MeetingWish)] == ["Ned"]
    # Names of others are not left behind in the browser.
    assert "Ned" not in page.evaluate("JSON.stringify(localStorage)")


def test_what_cannot_be_saved_is_said_at_once(browser, site, asked):
    context = browser.new_context(base_url=site[1], viewport={"width": 800, "height": 900}, locale="en-GB")
    page = context.new_page()
    page.goto(asked.link)
    page.get_by_label("Would like to meet", exact=True).fill("Nobody Known")
    page.get_by_label("Would rather not meet", exact=True).fill("Ned Frost")
    page.get_by_label("Would rather not meet", exact=True).blur()
    expect(page.get_by_label("Would like to meet", exact=True)).to_have_attribute("aria-invalid", "true")
    expect_saved(page)  # the other field
    with site[0].app_context():
        assert [each.other.given_name for each in db.session.query(MeetingWish)] == ["Ned"]
    context.clear_cookies()
    page.get_by_label("Monday morning", exact=True).select_option("cannot")
    expect(page.locator("[data-save-state]")).to_contain_text("you are signed out")
    page.goto(asked.link)
    expect(page.get_by_label("Monday morning", exact=True)).to_have_value("cannot")
    expect_saved(page)
    context.close()


def test_without_a_script_it_is_a_plain_form(browser, site, asked, first):
    context = browser.new_context(
        base_url=site[1], viewport={"width": 360, "height": 780}, java_script_enabled=False, locale="en-GB"
    )
    page = context.new_page()
    page.goto(asked.link)
    page.get_by_label("Monday morning", exact=True).select_option("cannot")
    cell(page, first, 8 + 1, "pm").select_option("would_like")
    page.get_by_label("Campaign desk").select_option("9")
    page.get_by_role("button", name="Save so far").first.click()
    expect(page.get_by_text("Saved.", exact=True)).to_be_visible()
    page.get_by_role("button", name="That is my answer").click()
    expect(page.get_by_text("Thank you, that is your answer.")).to_be_visible()
    assert saved(site) == ("0222222220", KNOWN | {(9, "pm"): "would_like"})
    context.close()


def test_hr_follows_and_chases(page, site, asked):
    app, address = site
    with app.app_context():
        account = account_by_email("hr@example.org")
        serializer = app.session_interface.get_signing_serializer(app)
        session = serializer.dumps({"_user_id": account.fs_uniquifier, "_fresh": True})
    page.context.add_cookies([{"name": "session", "value": session, "url": address}])
    page.goto(f"/cycles/{asked.cycle_id}")
    page.get_by_role("link", name="See who has answered").click()
    expect(page.get_by_role("heading", name="Answers for Spring")).to_be_visible()
    look(page)
    page.get_by_role("link", name="Answer for Bo Moss").click()
    expect(page.get_by_role("heading", name="When can Bo?")).to_be_visible()
    look(page)
    page.get_by_role("button", name="That is Bo’s answer").click()
    expect(page.locator("main")).to_contain_text("Answered for Bo Moss by Hana Reed")
    page.goto(f"/cycles/{asked.cycle_id}/collecting")
    page.get_by_role("button", name="Remind them all now").click()
    expect(page.get_by_text("Everybody who has not answered is being reminded.")).to_be_visible()
    expect(page.get_by_role("region", name="Teams")).to_contain_text("1 of 2")
    page.get_by_role("link", name="Change the round").click()
    look(page)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("The round is saved.")).to_be_visible()
