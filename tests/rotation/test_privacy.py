"""Private reasons stay private: two companies that differ in nothing else look the same to everybody else."""

import logging
import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from threading import Event

import pytest
import time_machine
from flask import Flask

from rotation import create_app, policy, postman
from rotation.actions.absences import Span, report_absence
from rotation.actions.answers import Change, finish_answer, save_answer
from rotation.actions.private_reasons import KEPT, forget_reasons, keep_absence_reason, keep_reasons
from rotation.actions.rounds import chase
from rotation.database import db, transaction
from rotation.models import (
    Account,
    ChangeRecord,
    DatedLevel,
    HalfDay,
    Level,
    MeetingKind,
    Message,
    PrivateReason,
    Reason,
)
from rotation.models.accounts import MANAGER, STAFF
from rotation.pages import policies
from rotation.planning.rows import problem_for
from rotation.planning.stating import as_text
from rotation.privacy import SEEN_BY, Fact, Viewer, may_see, viewer
from tests.builders import make_account, make_person
from tests.conftest import settings_for
from tests.rotation.company import MONDAY, TUESDAY, Company, let_go, make_company, make_draft, publish
from tests.rotation.rounds import NOW, start_round

LATER = NOW + timedelta(days=1)
DAY = date(2027, 1, 13)
SLOTS = [(DAY, HalfDay.AM), (DAY, HalfDay.PM)]


class World:
    """A company in which Ada has a private reason, and what its people see."""

    def __init__(self, folder: Path, reason: Reason | None) -> None:
        folder.mkdir()
        self.app = create_app(settings_for(folder, base_url="https://rotation.example"))
        self.app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
        self.records: list[str] = []
        with self.app.app_context(), time_machine.travel(NOW, tick=False):
            db.create_all()
            self.accounts = self._build(reason)
            self.ada_id = self.company.ada.id
            self.problem = as_text(problem_for(self.company.cycle))
            self.changes = [
                (each.action, each.about, each.about_id, str(each.facts))
                for each in db.session.query(ChangeRecord).order_by(ChangeRecord.id)
            ]
            let_go()
        with time_machine.travel(LATER, tick=False):
            postman.write_letters(self.app, stop=Event(), token=self._tokens())
            postman.write_notices(self.app, stop=Event())
        with self.app.app_context():
            self.mails = [
                (each.once_key, each.recipient, each.subject, each.text, each.html)
                for each in db.session.query(Message).order_by(Message.id)
            ]
            db.session.rollback()

    def _tokens(self) -> Callable[[], str]:
        numbers = iter(range(1000))
        return lambda: f"token-{next(numbers)}"

    def _build(self, reason: Reason | None) -> dict[str, str]:
        company = self.company = make_company()
        boss = make_person(company.sales, "Bea Hill", employee_id="boss", email="boss@example.org")
        company.ada.manager = company.bo.manager = boss
        for n, person in enumerate((company.ada, company.bo, company.mia, company.ned)):
            person.employee_id, person.email = f"id{n}", f"mail{n}@example.org"
        company.hr.email, company.hr.name = "hr@example.org", "Hana Reed"
        db.session.commit()
        start_round(company)
        with transaction():
            dates = dict.fromkeys(SLOTS, Level.CANNOT)
            wishes = {MeetingKind.RATHER_NOT: [company.ned]}
            change = Change(dates=dates, meetings=wishes)
            save_answer(company.ada, company.cycle, change, by=None, now=NOW)
            if reason is not None:
                keep_reasons(company.ada, dict.fromkeys(SLOTS, reason))
            finish_answer(company.ada, company.cycle, by=None, now=NOW)
            chase(company.cycle, by=company.hr, now=LATER)
        publish(
            make_draft(company, (company.ada, company.mia, MONDAY), (company.bo, company.ned, TUESDAY)),
            company,
        )
        make_draft(company, (company.ada, company.mia, TUESDAY))  # so that there are two plans to compare
        with transaction():
            span = Span(date(2027, 1, 12), HalfDay.AM, date(2027, 1, 12), HalfDay.PM)
            absence = report_absence(company.ned, span, by=company.hr, now=NOW)
            keep_absence_reason(absence, reason)
        people = {
            "ada": make_account(person=company.ada),
            "colleague": make_account(person=company.bo),
            "host": make_account(person=company.mia),
            "other host": make_account(person=company.ned),
            "manager": make_account(STAFF, MANAGER, person=boss),
            "hr": company.hr,
        }
        for n, account in enumerate(people.values()):
            account.fs_uniquifier = f"session-{n}"
        db.session.commit()
        return {name: account.fs_uniquifier for name, account in people.items()}

    def pages(self, who: str) -> Iterator[tuple[str, int, str]]:
        """Every page that can be asked for by GET, with ids from 1 to 5, as somebody sees it."""
        with time_machine.travel(LATER, tick=False):
            client = self.app.test_client()
            with client.session_transaction() as session:
                session["_user_id"], session["_fresh"] = self.accounts[who], True
                session["csrf_token"] = "the same in both worlds"
            for address in addresses(self.app):
                reply = client.get(address)
                yield address, reply.status_code, reply.text

    def passports(self) -> list[str]:
        """The files that HR may hand to an auditor."""
        files = {a: text for a, status, text in self.pages("hr") if a.endswith("/file") and status == 200}
        assert len(files) == 2
        return list(files.values())

    def close(self) -> None:
        with self.app.app_context():
            db.session.remove()
            db.engine.dispose()


def addresses(app: Flask) -> list[str]:
    found = set()
    for rule in app.url_map.iter_rules():
        if "GET" not in rule.methods or rule.endpoint in ("static", "security.static", "security.logout"):
            continue
        for first in range(1, 6):
            for second in range(1, 6 if first == 1 else 2):
                values = dict.fromkeys(rule.arguments, 1)
                numbers = [name for name in sorted(rule.arguments) if name.endswith("_id")]
                values |= dict(zip(numbers, (first, second), strict=False))
                words = {
                    name: part.items for name, part in rule._converters.items() if hasattr(part, "items")
                }
                values |= {name: min(allowed) for name, allowed in words.items()}
                found.add(rule.build(values)[1])
    found |= {f"{address}?reasons=1" for address in found if "/answers/" in address or address == "/absences"}
    return sorted(found)


@pytest.fixture
def worlds(tmp_path) -> Iterator[list[World]]:
    made = [World(tmp_path / "one", Reason.TRAINING), World(tmp_path / "two", None)]
    yield made
    for each in made:
        each.close()


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_nobody_else_can_tell_two_worlds_apart_that_differ_in_private_reasons(worlds, caplog):
    """Slow because it asks for every page in the name of five people, twice."""
    caplog.set_level(logging.DEBUG)
    one, two = worlds
    assert one.problem == two.problem
    assert one.changes == two.changes
    assert one.mails == two.mails
    assert len(one.mails) > 3
    seen = 0
    for who in ("colleague", "host", "manager"):
        for first, second in zip(one.pages(who), two.pages(who), strict=True):
            assert first == second, (who, first[0])
            seen += first[1] == 200
    assert seen > 30
    # HR reads a reason where they ask for it, on the page of its person, or of absences, and nowhere else.
    differing = [
        first[0] for first, second in zip(one.pages("hr"), two.pages("hr"), strict=True) if first != second
    ]
    assert differing == ["/absences?reasons=1", f"/cycles/1/answers/{one.ada_id}?reasons=1"]
    # A plan passport may be handed to an auditor: it is the same, and names nobody.
    for name in ("Ada", "Bea", "Hana", "mail0@example.org"):
        assert all(name not in passport for world in worlds for passport in world.passports())
    assert not [text for text in caplog.messages if re.search(r"training", text, re.IGNORECASE)]


def test_the_comparison_would_find_a_reason_that_is_shown(worlds):
    """The person's own page differs: were a reason shown to anybody else, the test above would fail."""
    one, two = worlds
    differing = [
        first[0] for first, second in zip(one.pages("ada"), two.pages("ada"), strict=True) if first != second
    ]
    about_ada = f"/cycles/1/answers/{one.ada_id}"
    assert differing == [about_ada, f"{about_ada}?reasons=1"]
    differing = [
        first[0]
        for first, second in zip(one.pages("other host"), two.pages("other host"), strict=True)
        if first != second
    ]
    assert differing == ["/absences", "/absences?reasons=1"]


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_whom_somebody_would_rather_not_meet_is_on_no_page_of_others(worlds):
    """Neither the one who is named nor anybody else; slow because it asks for every page as five people."""
    one, _two = worlds
    told = re.compile(r'name="rather_not" value="[^"]')
    for who in ("colleague", "host", "other host", "manager"):
        assert not [address for address, _status, text in one.pages(who) if told.search(text)]
    assert [address for address, _status, text in one.pages("ada") if told.search(text)]


def test_the_table_says_who_sees_what(app):
    company = make_company()
    boss = make_person(company.sales, "Bea Hill")
    company.ada.manager = boss
    db.session.commit()
    accounts: dict[Viewer, Account | None] = {
        Viewer.PERSON: make_account(person=company.ada),
        Viewer.MANAGER: make_account(STAFF, MANAGER, person=boss),
        Viewer.HR: company.hr,
        Viewer.COLLEAGUE: make_account(person=company.bo),
    }
    for expected, account in accounts.items():
        assert viewer(account, company.ada) == expected
        for fact in Fact:
            assert may_see(account, company.ada, fact) == (expected in SEEN_BY[fact])
    assert viewer(None, company.ada) == Viewer.PERSON
    nobody = make_account()
    company.ada.manager = None
    db.session.commit()
    assert viewer(nobody, company.ada) == Viewer.COLLEAGUE
    assert SEEN_BY[Fact.REASONS] == {Viewer.PERSON, Viewer.HR}
    assert set(SEEN_BY) == set(Fact)
    for fact in Fact:
        assert not SEEN_BY[fact] & {Viewer.COLLEAGUE, Viewer.HOST, Viewer.MAIL, Viewer.FEED}


def test_reasons_are_forgotten_a_month_after_their_day(app):
    company: Company = make_company()
    today = date(2027, 6, 1)
    days = {today - KEPT - timedelta(days=1): False, today - KEPT: True, today: True}
    for day in days:
        db.session.add(DatedLevel(person_id=company.ada.id, day=day, half=HalfDay.AM, level=Level.CANNOT))
    db.session.commit()
    with transaction():
        keep_reasons(company.ada, {(day, HalfDay.AM): Reason.LEAVE for day in days})
    postman.tidy(app, today=today)
    left = {row.day for row in db.session.query(DatedLevel).join(PrivateReason)}
    assert left == {day for day, kept in days.items() if kept}
    row = db.session.query(DatedLevel).filter_by(day=today).one()
    row.level = Level.CAN
    db.session.commit()
    with transaction():
        forget_reasons(today=today)
    assert db.session.query(PrivateReason).count() == 1


def test_no_new_page_escapes_the_comparison(app):
    """Whatever is added later is crawled too, or says here why it cannot be."""
    assert len(addresses(app)) > 60
    assert {rule.endpoint for rule in app.url_map.iter_rules()} == set(policies(app))
    assert policy.may_answer_for is not None
