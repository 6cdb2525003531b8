"""What an answer costs the database: in the last minutes thousands arrive, and each has to be cheap."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import event

from rotation.database import db
from tests.rotation.rounds import address, come_by_link, dated

JSON = {"Accept": "application/json"}


@contextmanager
def statements() -> Iterator[list[str]]:
    """What the database is asked within the block."""
    asked: list[str] = []

    def note(_connection, _cursor, statement, *_more) -> None:
        asked.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


@pytest.mark.parametrize("begun", [False, True], ids=["the first", "one more"])
def test_what_is_painted_is_saved_with_few_statements_in_one_transaction(client, asked, begun):
    place = come_by_link(client, asked, asked.ada)
    if begun:
        client.post(place, data={"2027-01-11/am": "cannot"}, headers=JSON)
    painted = {f"2027-01-{day}/am": "cannot" for day in (12, 13, 14, 15)}
    with statements() as counted:
        reply = client.post(place, data=painted, headers=JSON)
    assert reply.status_code == 200
    assert len(dated(asked.ada)) == 4 + begun
    assert sum(each.startswith("BEGIN") for each in counted) == 1
    assert len(counted) <= 18 + 3 * (not begun), "\n".join(counted)


def test_the_page_is_shown_with_few_statements_however_many_people_there_are(client, asked):
    place = come_by_link(client, asked, asked.ada)
    with statements() as counted:
        assert client.get(place).status_code == 200
    assert len(counted) <= 30, "\n".join(counted)


def test_reasons_come_back_only_where_they_may_have_changed(ada, asked):
    place = address(asked, asked.ada)
    assert "reasons" not in ada.post(place, data={"mon_am": "cannot"}, headers=JSON).json
    assert "Wed 13 Jan" in ada.post(place, data={"2027-01-13/am": "cannot"}, headers=JSON).json["reasons"]
