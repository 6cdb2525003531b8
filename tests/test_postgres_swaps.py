"""Swaps, re-plans and the history that stands come out the same on a real PostgreSQL."""

import pytest
from sqlalchemy.exc import DBAPIError

from rotation.actions.history import verify
from rotation.database import db, transaction
from tests.rotation.test_history import MEDDLING, test_every_step_is_written_down_with_who_and_as_whom, told
from tests.rotation.test_swaps import (
    office,
    test_a_host_who_is_absent_asks_nobody_whom_it_only_rids_of_a_visit,
    test_an_exchange_gives_each_the_others_place,
)
from tests.rotation.test_swaps_and_replans import (
    clock,
    test_what_is_past_is_no_obstacle_to_a_new_version,
)
from tests.test_postgres import address, app

__all__ = [
    "address",
    "app",
    "clock",
    "office",
    "test_a_host_who_is_absent_asks_nobody_whom_it_only_rids_of_a_visit",
    "test_an_exchange_gives_each_the_others_place",
    "test_every_step_is_written_down_with_who_and_as_whom",
    "test_what_is_past_is_no_obstacle_to_a_new_version",
]


def test_the_database_refuses_to_change_history(app):
    told()
    emptied = ("truncate history_entries cascade", "truncate history_subjects")
    for statement in (*MEDDLING, *emptied):
        with pytest.raises(DBAPIError, match="history is append-only"), transaction():
            db.session.execute(db.text(statement))
    assert verify() == (8, [])


def test_without_its_triggers_history_could_be_changed_and_is_found_out(app):
    """The control: it is the triggers that refuse."""
    told()
    with transaction():
        for verb in ("update", "delete", "truncate"):
            db.session.execute(db.text(f"drop trigger history_entries_{verb} on history_entries"))
        db.session.execute(db.text("update history_entries set origin = 'elsewhere' where seq = 3"))
    db.session.expire_all()
    assert [each.what for each in verify()[1]] == ["What it says is not what was written."]
