"""Real calendars read our links: vdirsyncer fetches them from the served application, khal shows them."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import time_machine

from rotation import create_app
from rotation.actions.subscriptions import subscribe
from rotation.database import db, transaction
from rotation.models import PlacementKind, Scope
from tests.builders import make_account, make_placement
from tests.conftest import settings_for
from tests.rotation.calendars import ZONES, changes_of_clocks
from tests.rotation.feed_story import Story
from tests.serving import listening

JANUARY = datetime(2027, 1, 4, 9, tzinfo=UTC)


@dataclass
class Client:
    """A vdirsyncer and a khal of one person, in a folder of their own."""

    folder: Path
    zone: str = "UTC"

    def read(self, address: str) -> list[str]:
        """What khal lists after vdirsyncer has fetched the address, a line each."""
        (self.folder / "calendar").mkdir(exist_ok=True)
        (self.folder / "vdirsyncer").write_text(
            f'[general]\nstatus_path = "{self.folder}/status"\n'
            '[pair p]\na = "remote"\nb = "local"\ncollections = null\n'
            f'[storage remote]\ntype = "http"\nurl = "{address}"\n'
            f'[storage local]\ntype = "filesystem"\npath = "{self.folder}/calendar"\nfileext = ".ics"\n'
        )
        (self.folder / "khal").write_text(
            f"[calendars]\n[[rotation]]\npath = {self.folder}/calendar\n"
            "[locale]\ntimeformat = %H:%M\ndateformat = %Y-%m-%d\nlongdateformat = %Y-%m-%d\n"
            "datetimeformat = %Y-%m-%d %H:%M\nlongdatetimeformat = %Y-%m-%d %H:%M\n"
            f"local_timezone = {self.zone}\ndefault_timezone = {self.zone}\n"
            f"[sqlite]\npath = {self.folder}/khal.db\n[default]\nprint_new = False\n"
        )
        self._run("vdirsyncer", "-c", str(self.folder / "vdirsyncer"), "discover", "p")
        self._run("vdirsyncer", "-c", str(self.folder / "vdirsyncer"), "sync", "--force-delete", "p")
        form = "{start-date} {start-time}-{end-time} {cancelled}{title} @ {location}"
        said = self._run(
            *("khal", "-c", str(self.folder / "khal"), "list", "--format", form, "--day-format", ""),
            *("2027-01-01", "365d"),
        )
        return [line for line in said.splitlines() if line.strip()]

    def _run(self, program: str, *arguments: str) -> str:
        done = subprocess.run(
            [str(Path(sys.executable).with_name(program)), *arguments],
            env={
                **os.environ,
                "HOME": str(self.folder),
                "TZ": self.zone,
                "COLUMNS": "300",
                "LC_ALL": "C.UTF-8",
            },
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == 0, (program, done.stdout, done.stderr)
        return done.stdout


@contextmanager
def served(folder: Path, database: Path, **settings: str) -> Iterator[str]:
    """The application behind a real server; its address."""
    (folder / "rotation.sqlite").write_bytes(database.read_bytes())
    app = create_app(settings_for(folder, **settings))
    with app.app_context():
        with listening(app, threads=2) as address:
            yield address
            db.session.remove()
        db.engine.dispose()


def link_for(person, base: str, scope: Scope = Scope.DAYS) -> str:
    account = make_account(person=person)
    with transaction():
        subscribe(account, scope, device="khal", token=f"token-{account.id}", by=account, now=JANUARY)
    return f"{base}/calendars/token-{account.id}.ics"


def working_day(day: date, step: int) -> date:
    while day.weekday() > 4:
        day += timedelta(days=step)
    return day


@pytest.mark.parametrize("name", ZONES)
def test_half_days_have_their_hours_on_both_sides_of_a_change_of_clocks(name, tmp_path, empty_database):
    zone = ZoneInfo(name)
    changes = changes_of_clocks(zone)
    assert len(changes) == 2
    wanted = set()

    def expect(day: date, begins: int, ends: int, said: str) -> None:
        start, end = (datetime.combine(day, time(hour), zone).astimezone(UTC) for hour in (begins, ends))
        wanted.add(f"{start:%Y-%m-%d %H:%M}-{end:%H:%M} {said}".strip())

    with time_machine.travel(JANUARY, tick=True), served(tmp_path, empty_database, timezone=name) as base:
        story = Story()
        story.plan.visits.clear()
        desk, bo = story.desk, story.bo
        block = make_placement(
            story.cycle, story.marketing, bo, title="Team", kind=PlacementKind.BLOCK, block_days=2
        )
        for change in changes:
            before = working_day(change - timedelta(days=1), -1)
            after = working_day(change + timedelta(days=1), 1)
            for day in (before, after):
                story.add(story.ada, day, desk)
                expect(day, 9, 13, f"Visit Marketing: {desk.title} @ {desk.place}")
            story.add(story.ada, before, block, last_day=after)
            for day in (before + timedelta(days=n) for n in range((after - before).days + 1)):
                if day.weekday() < 5:
                    expect(day, 9, 17, "Visit Marketing: Team @")
        link = link_for(story.ada, base)
        db.session.rollback()
        # A calendar that keeps UTC, so that every offset that it applies is seen.
        shown = Client(tmp_path).read(link)
    assert {line.strip() for line in shown} == wanted


def test_somebody_elsewhere_sees_the_hours_of_the_company_in_their_own_zone(tmp_path, empty_database):
    with (
        time_machine.travel(JANUARY, tick=True),
        served(tmp_path, empty_database, timezone="Europe/Berlin") as base,
    ):
        story = Story()
        story.add(story.ada, date(2027, 7, 14))
        link = link_for(story.ada, base)
        db.session.rollback()
        shown = Client(tmp_path, "America/Denver").read(link)
    assert [line[:22] for line in shown] == ["2027-01-14 01:00-05:00", "2027-07-14 01:00-05:00"]


def test_a_visit_that_moves_moves_in_the_calendar_and_one_that_is_called_off_is_shown_so(
    tmp_path, empty_database
):
    with time_machine.travel(JANUARY, tick=True), served(tmp_path, empty_database) as base:
        story = Story()
        story.add(story.ada, date(2027, 1, 20))
        link = link_for(story.ada, base)
        client = Client(tmp_path)
        db.session.rollback()
        assert [line[:10] for line in client.read(link)] == ["2027-01-14", "2027-01-20"]
        story.publish_anew()
        story.add(story.ada, date(2027, 1, 21))
        db.session.rollback()
        shown = client.read(link)
    assert [line[:10] for line in shown] == ["2027-01-14", "2027-01-21"]
    assert ["CANCELLED" in line for line in shown] == [True, False]
