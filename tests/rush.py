"""Everybody answers at once: a real server, real HTTP, and every *saved* looked up afterwards.

python -m tests.rush --people 5000 --minutes 10
"""

import argparse
import http.client
import json
import os
import random
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Lock
from urllib.parse import urlencode

from rotation import create_app
from rotation.config import Settings
from rotation.database import db
from rotation.models import Answer, DatedLevel
from tests.crowd import FIRST_DAY, SECRET, build
from tests.real import ROOT

LEVELS = ("cannot", "rather_not", "would_like")


@dataclass
class Outcome:
    """What clients were told. `saved` holds, by person, what the server said it has.

    `computing` is the processor time in seconds that the server took for all of it.
    """

    saved: dict[int, dict[str, str]] = field(default_factory=dict)
    finished: set[int] = field(default_factory=set)
    seconds: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    late: int = 0
    lost: list[str] = field(default_factory=list)
    computing: float = 0.0
    lock: Lock = field(default_factory=Lock)

    def summary(self) -> str:
        """One line for whoever ran it."""
        ranked = sorted(self.seconds)
        p50, p95, p99 = (ranked[int(len(ranked) * part)] * 1000 for part in (0.5, 0.95, 0.99))
        return (
            f"{len(self.saved)} people, {len(self.finished)} finished, {len(ranked)} requests "
            f"{dict(self.statuses)}, {self.late} refused as late; p50 {p50:.0f} ms, p95 {p95:.0f} ms, "
            f"p99 {p99:.0f} ms, mean {statistics.mean(ranked) * 1000:.0f} ms; "
            f"{self.computing * 1000 / max(1, len(self.finished)):.0f} ms of computing for an answer; "
            f"lost: {len(self.lost)}"
        )


def rush(people: int, *, seconds: float, clients: int, deadline: datetime, late: float = 0.1) -> Outcome:
    """So many people answer within so many seconds, evenly but for the share that comes in the last tenth."""
    outcome = Outcome()
    with tempfile.TemporaryDirectory(prefix="rush-") as name:
        folder = Path(name)
        tokens = build(folder, people, deadline)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        environment = {**os.environ, "ROTATION_DATA_DIR": name, "ROTATION_SECRET_KEY": SECRET}
        server = subprocess.Popen(
            [sys.executable, "-m", "rotation", "serve", "--with-worker", "--port", str(port)],
            cwd=ROOT,
            env=environment,
            stderr=subprocess.DEVNULL,
        )
        try:
            wait_for(port)
            outcome.computing = -computed_by(server)
            run(schedule(tokens, seconds, late), port, outcome, clients)
            outcome.computing += computed_by(server)
        finally:
            server.terminate()
            server.wait(30)
        look_up(folder, outcome)
    return outcome


def wait_for(port: int) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=5)) as connection:
                connection.request("GET", "/healthz")
                if connection.getresponse().status == 200:
                    return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError("The server did not come up.")


def computed_by(server: subprocess.Popen[bytes]) -> float:
    """Seconds of processor time that a process has taken so far; 0 where the system does not say."""
    try:
        times = Path(f"/proc/{server.pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(times[11]) + int(times[12])) / os.sysconf("SC_CLK_TCK")


def schedule(tokens: dict[int, str], seconds: float, late: float) -> list[tuple[float, int, str]]:
    chance = random.Random(3)
    starts = []
    for person_id, token in tokens.items():
        is_late = chance.random() < late
        when = seconds * (0.9 + chance.random() / 10 if is_late else chance.random())
        starts.append((when, person_id, token))
    return sorted(starts)


def run(starts: list[tuple[float, int, str]], port: int, outcome: Outcome, clients: int) -> None:
    began = time.monotonic()

    def one(start: tuple[float, int, str]) -> None:
        when, person_id, token = start
        time.sleep(max(0.0, began + when - time.monotonic()))
        with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=60)) as connection:
            Visitor(connection, outcome).answer(person_id, token)

    with ThreadPoolExecutor(clients) as pool:
        list(pool.map(one, starts))


class Visitor:
    """One browser: a cookie, the token of the page, and what it was told."""

    def __init__(self, connection: http.client.HTTPConnection, outcome: Outcome) -> None:
        self._connection = connection
        self._outcome = outcome
        self._cookie = ""

    def answer(self, person_id: int, token: str) -> None:
        """Open the link, paint twice, say that this is it. Busy is tried again, as by the page."""
        chance = random.Random(person_id)
        _status, place, _body = self._ask("GET", f"/answer/{token}")
        _status, _place, page = self._ask("GET", place)
        found = re.search(r'name="csrf_token" value="([^"]+)"', page)
        if found is None:
            with self._outcome.lock:
                self._outcome.late += "disabled" in page
            return
        common = {"csrf_token": found[1], "shown_week": "2222222222"}
        for _ in range(2):
            days = (FIRST_DAY + timedelta(days=chance.randrange(50)) for _ in range(4))
            painted = {
                f"{day}/{chance.choice(('am', 'pm'))}": chance.choice(LEVELS)
                for day in days
                if day.weekday() < 5
            }
            if self._save(place, {**common, **painted}):
                with self._outcome.lock:
                    self._outcome.saved.setdefault(person_id, {}).update(painted)
        if self._save(place, {**common, "then": "finish"}):
            with self._outcome.lock:
                self._outcome.finished.add(person_id)

    def _save(self, place: str, sent: dict[str, str]) -> bool:
        for _ in range(10):
            status, _place, body = self._ask("POST", place, urlencode(sent))
            if status == 200 and "saved" in json.loads(body):
                return True
            if status == 409:
                with self._outcome.lock:
                    self._outcome.late += 1
                return False
            time.sleep(0.5)
        return False

    def _ask(self, method: str, address: str, body: str | None = None) -> tuple[int, str, str]:
        headers = {"Cookie": self._cookie}
        if body is not None:
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
        began = time.monotonic()
        self._connection.request(method, address, body, headers)
        reply = self._connection.getresponse()
        text = reply.read().decode()
        if cookie := reply.getheader("Set-Cookie"):
            self._cookie = cookie.partition(";")[0]
        with self._outcome.lock:
            self._outcome.seconds.append(time.monotonic() - began)
            self._outcome.statuses[reply.status] += 1
        return reply.status, reply.getheader("Location") or "", text


def look_up(folder: Path, outcome: Outcome) -> None:
    """Note everything of which the server said that it was saved and which is not in its database."""
    app = create_app(Settings(data_dir=folder, secret_key=SECRET))
    with app.app_context():
        rows = db.session.query(DatedLevel.person_id, DatedLevel.day, DatedLevel.half, DatedLevel.level)
        kept = {(person_id, f"{day}/{half.value}"): level.value for person_id, day, half, level in rows}
        answered = {
            person_id
            for (person_id,) in db.session.query(Answer.person_id).filter(Answer.answered_at.is_not(None))
        }
        db.session.remove()
        db.engine.dispose()
    outcome.lost += [
        f"{person_id} {name} {level}"
        for person_id, painted in outcome.saved.items()
        for name, level in painted.items()
        if kept.get((person_id, name)) != level
    ]
    outcome.lost += [f"{person_id} finished" for person_id in outcome.finished - answered]
    said = {(person_id, name) for person_id, painted in outcome.saved.items() for name in painted}
    outcome.lost += [f"{slot} was never said to be saved" for slot in kept if slot not in said]


def main() -> int:
    """Run it by hand, against a deadline that falls as the time is over."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=5000)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--late", type=float, default=0.1, help="share that comes in the last tenth")
    parser.add_argument("--clients", type=int, default=96)
    asked = parser.parse_args()
    minute = datetime.now(UTC).replace(second=0, microsecond=0)
    deadline = minute + timedelta(minutes=int(asked.minutes) + 1)
    seconds = (deadline - datetime.now(UTC)).total_seconds() - 5
    outcome = rush(asked.people, seconds=seconds, clients=asked.clients, deadline=deadline, late=asked.late)
    sys.stdout.write(outcome.summary() + "\n")
    return 1 if outcome.lost else 0


if __name__ == "__main__":
    sys.exit(main())
