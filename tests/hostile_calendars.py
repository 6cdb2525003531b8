"""How long calendars that mean harm take, from the press of the button to the refusal.

python -m tests.hostile_calendars

Ends with 1 if any takes two seconds. Not a test: times of a busy machine prove nothing. Memory is not
measured: the processes that read and fetch get no more than 256 MB of address space from the system.
"""

import sys
import tempfile
import time
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from flask.testing import FlaskClient

from rotation import create_app
from rotation.config import Settings
from rotation.database import db
from tests.builders import make_account, make_cycle, make_department, make_person
from tests.rotation.calendar_servers import PASSWORD, USER, rogue
from tests.rotation.calendars import calendar_of, event
from tests.rotation.test_calendar_bombs import BOMBS

SECONDS = 2.0
SERVED = (
    "bomb",
    "vast",
    "silent",
    "dripping",
    "dripping_head",
    "late?for_ever",
    "late?bomb",
    "round",
    "laughs",
)


def main() -> int:
    """Send each to the page, as a browser does."""
    worst = 0.0
    with tempfile.TemporaryDirectory(prefix="hostile-") as name:
        app = create_app(
            Settings(
                data_dir=Path(name),
                secret_key="only for tests, and long enough to be one",
                calendar_private_addresses=True,
            )
        )
        app.config.update(WTF_CSRF_ENABLED=False)
        with app.app_context(), app.test_client() as client:
            db.create_all()
            sign_in(client)
            for what, seconds, status in (*uploaded(client), *fetched(client)):
                worst = max(worst, seconds)
                sys.stdout.write(f"{seconds:5.2f} s  {status}  {what}\n")
            db.session.remove()
            db.engine.dispose()
    sys.stdout.write(f"at most {worst:.2f} s\n")
    return 1 if worst >= SECONDS else 0


def sign_in(client: FlaskClient) -> None:
    sales = make_department("Sales")
    account = make_account(person=make_person(sales, "Ann Lee", email="ann@example.org"))
    make_cycle(sales)
    with client.session_transaction() as session:
        session["_user_id"], session["_fresh"] = account.fs_uniquifier, True


def uploaded(client: FlaskClient) -> Iterator[tuple[str, float, int]]:
    for name, (content, _said) in BOMBS.items():
        sent = {"file": (BytesIO(content.encode()), "mine.ics")}
        yield name, *timed(client, "file", sent)


def fetched(client: FlaskClient) -> Iterator[tuple[str, float, int]]:
    with rogue(calendar_of(event("20270112T090000Z", "20270112T100000Z"))) as server:
        for path in SERVED:
            yield f"address {path}", *timed(client, "address", {"address": server.at(path)})
            account = {"server": server.at(path), "user": USER, "password": PASSWORD}
            yield f"account {path}", *timed(client, "account", account)


def timed(client: FlaskClient, way: str, sent: dict[str, object]) -> tuple[float, int]:
    began = time.monotonic()
    reply = client.post(f"/availability/calendar/{way}", data=sent)
    return time.monotonic() - began, reply.status_code


if __name__ == "__main__":
    sys.exit(main())
