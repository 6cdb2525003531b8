"""From nothing to a published plan, by the same actions that pages call."""

import csv
import io
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from random import Random

from flask import Flask

from rotation.actions.accounts import open_account
from rotation.actions.availability import HalfDays, replace_weekly_pattern, set_dated_levels
from rotation.actions.cycles import BlackoutTerms, CycleTerms, add_blackout, create_cycle
from rotation.actions.jobs import generate
from rotation.actions.people_import import import_people, keep_upload, new_upload
from rotation.actions.placements import PlacementTerms, add_placement
from rotation.actions.plans import publish
from rotation.actions.rules import CoverageTerms, RequestTerms, add_coverage_rule, add_request_rule
from rotation.database import db, transaction
from rotation.demo.company import (
    EMPLOYEES,
    HR_MAIL,
    HR_NAME,
    MAIL_DOMAIN,
    MARKETING,
    OFFERS,
    PART_TIME,
    SALES,
    Employee,
)
from rotation.models.accounts import HR, Account
from rotation.models.availability import HALVES, Level, usual_level
from rotation.models.claimable import JobState
from rotation.models.cycles import Cycle
from rotation.models.jobs import get_job
from rotation.models.people import Department, Person, departments, staff
from rotation.models.placements import PlacementKind
from rotation.models.rules import Audience
from rotation.worker import work_once

WEEKS = 8


class DemoFailed(RuntimeError):
    """The demonstration could not be planned; says why."""


def build(app: Flask, *, now: datetime, seed: int, seconds: float) -> None:
    """Fill an empty database: people, availability, a cycle, its plan solved, checked and published.

    `seconds` limit the solve. Raises DemoFailed when it ends without a plan.
    """
    first_day = now.date() + timedelta(days=7 - now.weekday())
    with transaction():
        hr = open_account(email=HR_MAIL, name=HR_NAME, roles=[HR])
        upload = new_upload("people.csv", people_file(now.date()), by=hr, now=now)
        keep_upload(upload)
        import_people(upload, seen=None, absent_left_on=None, many_leave=False, by=hr, now=now)
        people = {int(person.employee_id): person for person in staff()}
        say_when(people, first_day, Random(seed), by=hr, now=now)  # noqa: S311  # invented absences, no secret
        cycle = set_up(people, first_day, by=hr, now=now)
        job_id = generate(cycle, seconds=seconds, by=hr, now=now, seed=seed).id
        hr_id = hr.id
    work_once(app, name="demo")
    job = get_job(job_id)
    if job.state != JobState.SUCCEEDED or job.plan is None:
        raise DemoFailed(job.reason or f"The solve ended as {job.state.value}.")
    with transaction():
        plan, hr_account = get_job(job_id).plan, db.session.get(Account, hr_id)
        if plan is None or hr_account is None:
            raise DemoFailed("The plan is gone.")
        publish(plan, instead_of=None, by=hr_account, now=now)


def people_file(today: date) -> bytes:
    """The company's people as a file that some HR system might have exported."""
    text = io.StringIO()
    rows = csv.writer(text)
    rows.writerow(
        [
            "Employee ID",
            "First name",
            "Last name",
            "E-mail",
            "Job title",
            "Department",
            "Team",
            "Manager ID",
            "Country",
            "Hire date",
        ]
    )
    rows.writerows(_row(employee, today) for employee in EMPLOYEES)
    return text.getvalue().encode()


def _row(employee: Employee, today: date) -> list[object]:
    mail = f"{employee.given}.{employee.family}@{MAIL_DOMAIN}".lower()
    hired = today - timedelta(days=round(employee.months * 30.4))
    return [
        employee.number,
        employee.given,
        employee.family,
        mail,
        employee.title,
        employee.department,
        employee.team,
        employee.manager or "",
        employee.country,
        hired.isoformat(),
    ]


def say_when(
    people: Mapping[int, Person], first_day: date, chance: Random, *, by: Account, now: datetime
) -> None:
    """Part-time hours, a week's leave for some, half days that suit and half days that do not."""
    for number, person in people.items():
        week = {(day, half): usual_level(day) for day in range(7) for half in HALVES}
        for slot in chance.sample(range(10), k=3):
            week[slot // 2, HALVES[slot % 2]] = chance.choice((Level.RATHER_NOT, Level.WOULD_LIKE))
        for slot in PART_TIME.get(number, ()):
            week[slot // 2, HALVES[slot % 2]] = Level.CANNOT
        replace_weekly_pattern(person, week, by=by, now=now)
        if chance.random() < 0.3:
            monday = first_day + timedelta(weeks=chance.randrange(WEEKS))
            leave = HalfDays(first_day=monday, last_day=monday + timedelta(days=chance.choice((1, 2, 4))))
            set_dated_levels(person, leave, Level.CANNOT, by=by, now=now)


def set_up(people: Mapping[int, Person], first_day: date, *, by: Account, now: datetime) -> Cycle:
    """The cycle: eight weeks, what both departments offer, who is to visit whom, and who must stay."""
    last_day = first_day + timedelta(weeks=WEEKS, days=-3)
    terms = CycleTerms(
        name=f"{first_day:%B} {first_day.year}",
        first_day=first_day,
        last_day=last_day,
        departments=departments(),
        min_gap_days=2,
        max_visits_per_week=1,
        allow_repeat=False,
        newcomers_since=now.date() - timedelta(days=183),
    )
    cycle = create_cycle(terms, by=by, now=now)
    named = {department.name: department for department in departments()}
    for offer in OFFERS:
        add_placement(
            cycle,
            named[offer.department],
            PlacementTerms(
                title=offer.title,
                kind=offer.kind,
                block_days=offer.block_days,
                capacity=offer.capacity,
                hosts=[people[number] for number in offer.hosts],
                weekdays=offer.weekdays,
                halves=offer.halves,
                dates=(),
                place=offer.place,
                what_you_will_see=offer.sight,
            ),
            by=by,
            now=now,
        )
    kick_off = BlackoutTerms(
        first_day=first_day + timedelta(days=15),
        last_day=first_day + timedelta(days=16),
        label="Sales kick-off",
    )
    add_blackout(cycle, kick_off, by=by, now=now)
    for request in _wishes(named[SALES], named[MARKETING]):
        add_request_rule(cycle, request, by=by, now=now)
    for cover in _cover(named[SALES], named[MARKETING], last_day):
        add_coverage_rule(cycle, cover, by=by, now=now)
    return cycle


def _wishes(sales: Department, marketing: Department) -> list[RequestTerms]:
    half_day, block = PlacementKind.HALF_DAY, PlacementKind.BLOCK
    settled, newcomers = Audience.SETTLED, Audience.NEWCOMERS
    return [
        RequestTerms(department=sales, audience=settled, visits=2, kind=half_day, host_department=marketing),
        RequestTerms(
            department=sales, audience=newcomers, visits=1, kind=block, host_department=marketing, priority=3
        ),
        RequestTerms(department=marketing, audience=settled, visits=1, kind=half_day, host_department=sales),
        RequestTerms(
            department=marketing,
            audience=settled,
            visits=1,
            kind=PlacementKind.FULL_DAY,
            host_department=sales,
            priority=2,
        ),
        RequestTerms(
            department=marketing, audience=newcomers, visits=1, kind=block, host_department=sales, priority=3
        ),
    ]


def _cover(sales: Department, marketing: Department, last_day: date) -> list[CoverageTerms]:
    quarter_end = last_day - timedelta(days=4)
    return [
        CoverageTerms(department=sales, min_present=12, max_away=5),
        CoverageTerms(department=sales, team="Inside Sales", min_present=4, max_away=2),
        CoverageTerms(department=marketing, min_present=9, max_away=4),
        CoverageTerms(
            department=sales,
            min_present=None,
            max_away=1,
            first_day=quarter_end,
            last_day=last_day,
            strict=False,
            price=60,
        ),
    ]
