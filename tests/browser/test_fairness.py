"""Two plans, who carries what, and a passport in a real browser, with the worker beside it."""

import json
from datetime import date

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from rotation.database import db
from rotation.models import DatedLevel, HalfDay, Level
from tests.browser.conftest import look
from tests.builders import save
from tests.rotation.company import MONDAY, TUESDAY, let_go, make_company, make_draft

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]


@pytest.fixture
def plans(site: tuple[Flask, str], page: Page) -> tuple[int, int, int]:
    """Signs HR in; a cycle and two of its plans, in the first of which Ada comes at a bad time."""
    app, address = site
    with app.app_context():
        company = make_company()
        monday = date(2027, 1, 11)
        save(DatedLevel(person_id=company.ada.id, day=monday, half=HalfDay.AM, level=Level.RATHER_NOT))
        first = make_draft(company, (company.ada, company.mia, MONDAY), (company.bo, company.ned, TUESDAY))
        second = make_draft(company, (company.ada, company.ned, TUESDAY))
        found = company.cycle.id, first.id, second.id
        serializer = app.session_interface.get_signing_serializer(app)
        session = serializer.dumps({"_user_id": company.hr.fs_uniquifier, "_fresh": True})
        let_go()
        db.session.remove()
    page.context.add_cookies([{"name": "session", "value": session, "url": address}])
    return found


def test_from_two_plans_to_a_fairer_one_and_its_passport(
    page: Page, plans: tuple[int, int, int], tmp_path
) -> None:
    cycle, first, _second = plans
    page.goto(f"/cycles/{cycle}/plans")
    look(page)
    page.get_by_role("button", name="Compare").click()
    expect(page.get_by_role("heading", name="From plan 1 to plan 2")).to_be_visible()
    expect(page.locator("main")).to_contain_text("1 visit moved and 1 visit gone.")
    look(page)

    page.goto(f"/plans/{first}")
    page.get_by_role("link", name="Who carries what").click()
    look(page)
    page.get_by_role("button", name="Prove it").click()
    expect(page.locator("main")).to_contain_text(
        "Ada Lee can be helped: the greatest burden can be 0 instead of 3.", timeout=60_000
    )
    look(page)
    page.get_by_role("link", name="Plan 1").click()
    page.get_by_role("link", name="Plan passport").click()
    look(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="Download the passport").click()
    download.value.save_as(tmp_path / "passport.json")
    passport = json.loads((tmp_path / "passport.json").read_text())
    assert passport["claims"]["fairness"]["verdict"] == "can_be_lowered"

    page.goto(f"/plans/{first}/fairness")
    page.get_by_role("button", name="Try the fairer plan as a draft").click()
    expect(page.get_by_role("heading", name="From plan 1 to plan 3")).to_be_visible()
    expect(page.locator("main")).to_contain_text("1 guest better off")
