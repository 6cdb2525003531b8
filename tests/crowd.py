"""A company of thousands that is asked when it can, each of them with a personal link."""

import secrets
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from rotation import create_app
from rotation.actions.answer_links import digest_of
from rotation.actions.rounds import RoundTerms, open_round
from rotation.config import Settings
from rotation.database import db, transaction
from rotation.models import (
    AnswerLink,
    Cycle,
    Department,
    Person,
    Placement,
    PlacementKind,
    RequestRule,
    Silence,
)

FIRST_DAY, LAST_DAY = date(2030, 1, 7), date(2030, 3, 1)
SECRET = "only for tests, and long enough to be one"


def build(folder: Path, people: int, deadline: datetime) -> dict[int, str]:
    """A company of so many people in ten departments, asked until the deadline; their tokens by person."""
    app = create_app(Settings(data_dir=folder, secret_key=SECRET))
    tokens = {}
    with app.app_context():
        db.create_all()
        with transaction():
            departments = [Department(name=f"Department {n}", accent=n % 8 + 1) for n in range(10)]
            db.session.add_all(departments)
            staff = [
                Person(
                    employee_id=f"e{n}",
                    given_name="Person",
                    family_name=str(n),
                    department=departments[n % 10],
                )
                for n in range(people)
            ]
            cycle = Cycle(
                name="Rush",
                first_day=FIRST_DAY,
                last_day=LAST_DAY,
                departments=departments,
                newcomers_since=FIRST_DAY,
            )
            db.session.add_all([*staff, cycle])
            db.session.flush()
            for n, department in enumerate(departments):
                host = staff[n]
                desk = {"title": f"Desk {n}", "kind": PlacementKind.HALF_DAY, "hosts": [host]}
                db.session.add(Placement(cycle_id=cycle.id, department=department, **desk))
                guests = departments[n - 1]
                db.session.add(RequestRule(cycle_id=cycle.id, department=guests, host_department=department))
            terms = RoundTerms(
                deadline=(deadline.date(), deadline.time()), reminders=[], silence=Silence.AS_KNOWN
            )
            open_round(cycle, terms, home_zone="UTC", by=None, now=datetime.now(UTC))
            for person in staff:
                tokens[person.id] = secrets.token_urlsafe(16)
                db.session.add(
                    AnswerLink(
                        token_digest=digest_of(tokens[person.id]),
                        cycle_id=cycle.id,
                        person_id=person.id,
                        expires_at=datetime.now(UTC) + timedelta(days=1),
                    )
                )
        db.session.remove()
        db.engine.dispose()
    return tokens
