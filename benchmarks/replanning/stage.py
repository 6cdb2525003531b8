"""What is there before a host falls sick: a company with a plan in force that the solver made, and HR."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from flask import Flask
from pydantic import SecretStr

from benchmarks.company import build_company
from rotation import create_app
from rotation.actions import jobs, plans
from rotation.config import Settings
from rotation.database import db, transaction
from rotation.models import Account, Cycle, Person, PlacementKind, Plan, PlanState, Visit
from rotation.worker import work_once

SECRET = "only for measuring, and long enough"  # noqa: S105
PLANNING_SECONDS = 60.0
SICK_DAYS = 3
SOME_DAYS = ("1110000", "0111000", "0011100", "1010100")  # three of five, as in the shared problems
EVERY_DAY = ("1111100",)
KINDS = 3 * [PlacementKind.HALF_DAY] + 2 * [PlacementKind.FULL_DAY] + [PlacementKind.BLOCK]


@dataclass(frozen=True)
class Sick:
    """A host, and the first day on which they are not there."""

    person_id: int
    first_day: date

    def as_form(self) -> dict[str, str]:
        """The form by which HR reports it."""
        last_day = self.first_day + timedelta(days=SICK_DAYS - 1)
        return {
            "person": str(self.person_id),
            "first_day": self.first_day.isoformat(),
            "first_half": "am",
            "last_day": last_day.isoformat(),
            "last_half": "pm",
        }


@dataclass(frozen=True)
class Stage:
    """A cycle with a plan in force, HR's session, and hosts who could fall sick."""

    cycle_id: int
    cookie: str
    people: int
    visits: int
    hosts: tuple[Sick, ...]


def prepared(folder: Path, offered: Sequence[str]) -> Stage:
    """The stage in a folder, set first if it is not there yet: placements are offered on some weekdays."""
    app = create_app(Settings(data_dir=folder, secret_key=SecretStr(SECRET)))
    with app.app_context():
        db.create_all()
        if db.session.query(Plan).filter_by(state=PlanState.PUBLISHED).first() is None:
            _set(app, offered)
        cycle = db.session.query(Cycle).one()
        visits = db.session.query(Visit).join(Plan).filter(Plan.state == PlanState.PUBLISHED).all()
        late = [
            visit for visit in sorted(visits, key=lambda each: each.id) if visit.day.weekday() < SICK_DAYS
        ]
        stage = Stage(
            cycle.id,
            _cookie(app, db.session.query(Account).filter_by(email="hr@example.org").one()),
            db.session.query(Person).count(),
            len(visits),
            tuple(Sick(visit.host_id, visit.day) for visit in late[7::37]),
        )
        db.session.remove()
        db.engine.dispose()
    return stage


def _set(app: Flask, offered: Sequence[str]) -> None:
    cycle, by = build_company(KINDS, offered=offered)
    with transaction():
        job = jobs.generate(cycle, seconds=PLANNING_SECONDS, by=by, now=datetime.now(UTC))
    work_once(app)
    db.session.refresh(job)
    assert job.plan is not None, job.reason  # noqa: S101
    with transaction():
        plans.publish(job.plan, instead_of=None, by=by, now=datetime.now(UTC))


def _cookie(app: Flask, account: Account) -> str:
    client = app.test_client()
    with client.session_transaction() as session:
        session["_user_id"], session["_fresh"] = account.fs_uniquifier, True
    cookie = client.get_cookie("session")
    assert cookie is not None  # noqa: S101
    return f"session={cookie.value}"
