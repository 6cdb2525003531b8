"""A cycle that is asking, for a real browser, and a way in by a personal link."""

import secrets
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from flask import Flask

from rotation.actions.accounts import open_account
from rotation.actions.answer_links import offer_answer_link
from rotation.actions.rounds import RoundTerms, open_round
from rotation.database import db, transaction
from rotation.models import (
    BlackoutDate,
    Cycle,
    DatedLevel,
    Department,
    HalfDay,
    Level,
    Person,
    Placement,
    PlacementKind,
    RequestRule,
    Silence,
    WeeklyLevel,
)
from rotation.models.accounts import HR, STAFF


@dataclass(frozen=True)
class Asked:
    """Where Ann's link and HR's view are."""

    link: str
    cycle_id: int
    ann_id: int


def make_asked(app: Flask) -> Asked:
    """Sales and Marketing visit each other in four weeks, two months ahead; Ann Lee hosts and visits."""
    first = date.today() + timedelta(days=60)  # noqa: DTZ011  # any Monday ahead will do
    first += timedelta(days=-first.weekday() % 7)
    token = secrets.token_urlsafe(32)
    with app.app_context(), transaction():
        sales, marketing = Department(name="Sales", accent=1), Department(name="Marketing", accent=2)
        ann, bo = (
            Person(employee_id=f"s{n}", given_name=given, family_name=family, department=sales, country="DE")
            for n, (given, family) in enumerate((("Ann", "Lee"), ("Bo", "Moss")))
        )
        mia, ned = (
            Person(employee_id=f"m{n}", given_name=given, family_name=family, department=marketing)
            for n, (given, family) in enumerate((("Mia", "Lind"), ("Ned", "Frost")))
        )
        cycle = Cycle(
            name="Spring",
            first_day=first,
            last_day=first + timedelta(days=25),
            departments=[sales, marketing],
            newcomers_since=date(2020, 1, 1),
        )
        db.session.add_all([ann, bo, mia, ned, cycle])
        db.session.flush()
        for department, other, host, title in (
            (marketing, sales, mia, "Campaign desk"),
            (sales, marketing, ann, "Customer calls"),
        ):
            db.session.add(
                Placement(
                    cycle_id=cycle.id,
                    department=department,
                    title=title,
                    kind=PlacementKind.HALF_DAY,
                    hosts=[host],
                )
            )
            db.session.add(RequestRule(cycle_id=cycle.id, department=other, host_department=department))
        fair = first + timedelta(days=8)
        db.session.add_all(
            [
                BlackoutDate(cycle_id=cycle.id, first_day=fair, last_day=fair, label="Trade fair"),
                WeeklyLevel(person_id=ann.id, weekday=4, half=HalfDay.PM, level=Level.CANNOT),
                DatedLevel(
                    person_id=ann.id, day=first + timedelta(days=3), half=HalfDay.AM, level=Level.CANNOT
                ),
            ]
        )
        open_account(email="ann@example.org", name="Ann Lee", roles=[STAFF], person=ann)
        open_account(email="hr@example.org", name="Hana Reed", roles=[HR])
        now = datetime.now(UTC)
        terms = RoundTerms(
            deadline=(now.date() + timedelta(days=10), time(18)),
            reminders=[(now.date() + timedelta(days=7), time(9))],
            silence=Silence.AS_KNOWN,
        )
        open_round(cycle, terms, home_zone="Europe/London", by=None, now=now)
        offer_answer_link(ann, cycle, token=token, now=now)
        return Asked(f"/answer/{token}", cycle.id, ann.id)
