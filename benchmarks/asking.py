"""How long the page takes on which a change of a visit is asked for, at 200 people: whole requests, warm."""

import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from pydantic import SecretStr

from benchmarks import machine
from benchmarks.company import build_company, publish_greedy_plan
from rotation import create_app
from rotation.commands.serving import keep_what_is_loaded
from rotation.config import Settings
from rotation.database import db
from rotation.models import Account, Person, Visit


def main() -> int:
    """Runs the command."""
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(
            Settings(data_dir=Path(folder), secret_key=SecretStr("only for measuring, and long enough"))
        )
        with app.app_context():
            db.create_all()
            publish_greedy_plan(*build_company())
            visits = db.session.query(Visit).order_by(Visit.id).all()
            people = db.session.query(Person).count()
            keys = {account.person_id: account.fs_uniquifier for account in db.session.query(Account)}
            asked = [(keys[visit.guest_id], visit.guest_id, visit.id) for visit in visits[::30]]
            db.session.remove()
        keep_what_is_loaded()  # as whoever serves pages does
        times = sorted(_seconds(app, *each) for each in [asked[0], *asked])[:-1]  # the first is cold
        with app.app_context():
            db.engine.dispose()
    facts = ", ".join(f"{name}: {fact}" for name, fact in machine.described().items())
    wall, cpu = sorted(each[0] for each in times), sorted(each[1] for each in times)
    print(f"{facts}\n{len(visits)} visits, {people} people, {len(times)} pages")
    print(f"wall ms, median: {_middle(wall)}, greatest: {1000 * wall[-1]:.0f}")
    print(f"processor ms, median: {_middle(cpu)}, greatest: {1000 * cpu[-1]:.0f}")
    return 0


def _middle(times: Sequence[float]) -> str:
    return f"{1000 * times[len(times) // 2]:.0f}"


def _seconds(app: Flask, key: str, person_id: int, visit_id: int) -> tuple[float, float]:
    client: FlaskClient = app.test_client()
    with client.session_transaction() as session:
        session["_user_id"], session["_fresh"] = key, True
    wall, cpu = time.perf_counter(), time.process_time()
    reply = client.get(f"/people/{person_id}/visits/{visit_id}/swap")
    spent = time.perf_counter() - wall, time.process_time() - cpu
    assert reply.status_code == 200, reply.status  # noqa: S101
    return spent


if __name__ == "__main__":
    sys.exit(main())
