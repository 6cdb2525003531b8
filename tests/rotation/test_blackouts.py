"""Days of a cycle on which nobody visits anybody."""

import re
from datetime import date

import pytest

from rotation.database import db
from rotation.models import BlackoutDate
from tests.builders import make_cycle, make_hr, two_departments


def test_blackout_dates_can_be_added_changed_removed_and_brought_back(client, sign_in):
    cycle = make_cycle(*two_departments(1))
    sign_in(make_hr())
    page = f"/cycles/{cycle.id}"
    client.post(f"{page}/blackouts/new", data={"first_day": "2027-01-12", "last_day": "", "label": "Fair"})
    blackout = db.session.query(BlackoutDate).one()
    assert blackout.last_day == date(2027, 1, 12)
    client.post(
        f"/blackouts/{blackout.id}/edit",
        data={"first_day": "2027-01-12", "last_day": "2027-01-13", "label": "Trade fair"},
    )
    assert "From Tue 12 Jan to Wed 13 Jan 2027: Trade fair" in client.get(page).text

    reply = client.post(f"/blackouts/{blackout.id}/remove", follow_redirects=True)
    assert "Trade fair" not in reply.text
    undo = re.search(
        r'action="([^"]+)"><input[^>]+><button class="button quiet" type="submit">Undo', reply.text
    )
    assert "Trade fair" in client.post(undo[1], follow_redirects=True).text


@pytest.mark.parametrize(
    ("first", "last", "field", "said"),
    [
        ("2027-01-13", "2027-01-12", "last_day", "before the first"),
        ("2026-12-31", "2027-01-12", "first_day", "outside the cycle"),
        ("2027-02-05", "2027-02-06", "last_day", "outside the cycle"),
        ("", "", "first_day", "Say which day"),
    ],
)
def test_blackout_dates_outside_the_cycle_are_refused(client, sign_in, first, last, field, said):
    cycle = make_cycle(*two_departments(1))
    sign_in(make_hr())
    reply = client.post(
        f"/cycles/{cycle.id}/blackouts/new", data={"first_day": first, "last_day": last, "label": "Fair"}
    )
    assert reply.status_code == 422
    assert said in re.search(rf'id="{field}-error">([^<]*)<', reply.text)[1]
    assert 'value="Fair"' in reply.text
    assert db.session.query(BlackoutDate).count() == 0
