"""What may still be asked of a day goes by the day at the office, wherever the server is."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from rotation.database import db
from rotation.models import Swap, SwapState
from rotation.postman import look_after_swaps
from tests.rotation.swapping import NOW, WEDNESDAY, ask_to_move, make_office

EAST, WEST = "Pacific/Auckland", "America/Los_Angeles"
MONDAY_IN_THE_EAST = datetime(2027, 1, 10, 12, tzinfo=UTC)  # Monday, one in the morning; Sunday in UTC
SUNDAY_IN_THE_WEST = datetime(2027, 1, 11, 5, tzinfo=UTC)  # Sunday, nine in the evening; Monday in UTC


def office_in(app, zone):
    app.config["ROTATION"] = app.config["ROTATION"].model_copy(update={"timezone": zone})
    return make_office()


def page_of(office):
    ada = office.company.ada
    return f"/people/{ada.id}/visits/{office.visit_of(ada).id}/swap"


def press(browser, office, kind):
    """Asks for Ada's visit to be on Wednesday, or not at all, whatever the page offers."""
    visit, desk, ned = office.visit_of(office.company.ada), office.company.desk, office.company.ned
    way = f"move {visit.id}@{desk.id}.{ned.id}.{WEDNESDAY}" if kind == "move" else f"absence {visit.id}"
    return browser.post(page_of(office), data={"way": way})


def test_where_the_day_of_the_visit_has_begun_only_that_one_cannot_is_left_to_say(app, sign_in):
    office = office_in(app, EAST)
    with time_machine.travel(MONDAY_IN_THE_EAST, tick=False):
        browser = sign_in(office.account(office.company.ada))
        text = browser.get(page_of(office)).text
        assert 'id="cancel"' in text
        assert 'id="move"' not in text
        refused = press(browser, office, "move")
        assert refused.status_code == 422
        assert "The visit on Mon 11 Jan cannot be changed any more." in refused.text
        assert press(browser, office, "absence").status_code == 303


def test_where_it_is_still_the_day_before_everything_can_be_asked_for(app, sign_in):
    office = office_in(app, WEST)
    with time_machine.travel(SUNDAY_IN_THE_WEST, tick=False):
        browser = sign_in(office.account(office.company.ada))
        assert 'id="move"' in browser.get(page_of(office)).text
        assert press(browser, office, "move").status_code == 303


@pytest.mark.parametrize(
    ("zone", "hours", "state"),
    [(EAST, 10, "requested"), (EAST, 12, "expired"), (WEST, 29, "requested"), (WEST, 33, "expired")],
)
def test_a_swap_expires_when_the_day_of_its_visit_is_over_at_the_office(app, zone, hours, state):
    """Hours from the beginning of Monday in UTC: Auckland is 13 ahead of it, Los Angeles 8 behind."""
    office = office_in(app, zone)
    asked = NOW + timedelta(days=6)
    swap_id = ask_to_move(office, office.company.ada, office.company.ned, WEDNESDAY, now=asked).id
    db.session.remove()
    with time_machine.travel(datetime(2027, 1, 11, tzinfo=UTC) + timedelta(hours=hours), tick=False):
        look_after_swaps(app)
    assert db.session.get(Swap, swap_id).state == SwapState(state)
