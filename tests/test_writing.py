"""Writing: all or nothing, one after the other, and a clear word when it takes too long."""

import sqlite3
from threading import Barrier, Thread

import pytest

from rotation.database import db, transaction
from rotation.errors import Busy
from rotation.models import Department, Person
from tests.builders import make_department, make_person


def test_what_fails_half_way_leaves_nothing(app):
    department = make_department("Sales")

    def fail_half_way() -> None:
        with transaction():
            department.name = "Half done"
            db.session.flush()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_half_way()
    assert department.name == "Sales"


def test_a_check_inside_still_holds_at_the_end(app):
    """Forty writers each read a count and write it back, one higher: none is lost and none fails."""
    person = make_person(host_limit=0)
    person_id, ready, failed = person.id, Barrier(40), []
    db.session.rollback()  # our own read would keep every writer from committing

    def add_one() -> None:
        ready.wait()
        try:
            with app.app_context(), transaction():
                someone = db.session.get(Person, person_id)
                someone.host_limit += 1
        except Exception as error:  # noqa: BLE001  # whatever it is, the test is to show it
            failed.append(error)

    threads = [Thread(target=add_one) for _ in range(40)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    db.session.expire_all()
    assert not failed
    assert db.session.get(Person, person_id).host_limit == 40


def test_a_writer_that_waits_too_long_hears_that_nothing_was_changed(app, tmp_path):
    make_department("Sales")
    other = sqlite3.connect(tmp_path / "rotation.sqlite", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    db.session.execute(db.text("PRAGMA busy_timeout=50"))
    with pytest.raises(Busy), transaction():
        db.session.add(Department(name="Never", accent=1))
    other.execute("ROLLBACK")
    other.close()
    with transaction():
        db.session.add(Department(name="Now", accent=1))
    assert db.session.query(Department).count() == 2
