"""Invitations and reminders: to whom, when on each clock, and once."""

import re
from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from threading import Event

import pytest
import time_machine

from rotation import postman
from rotation.actions.answers import finish_answer
from rotation.actions.cycles import close_cycle, reopen_cycle
from rotation.actions.rounds import RoundTerms, chase, end_round, open_round, resume_round
from rotation.database import db, transaction
from rotation.models import Message, Silence
from tests.builders import make_account, make_person
from tests.rotation.company import Company, let_go
from tests.rotation.mail_server import deliver

NOW = datetime(2026, 12, 1, 9, tzinfo=UTC)
TERMS = RoundTerms(
    deadline=(date(2026, 12, 11), time(18)),
    reminders=[(date(2026, 12, 8), time(9)), (date(2026, 12, 10), time(9))],
    silence=Silence.AS_KNOWN,
)


@pytest.fixture
def opened(company: Company) -> Company:
    with transaction():
        open_round(company.cycle, TERMS, home_zone="Europe/Berlin", by=company.hr, now=NOW)
    return company


def test_everybody_is_invited_once_with_a_link_of_their_own(app, opened, post):
    deliver(app, NOW)
    deliver(app, NOW + timedelta(minutes=1))
    people = [opened.ada, opened.bo, opened.mia, opened.ned]
    assert sorted(post.recipients) == sorted(person.email for person in people)
    links = {find_link(mail) for mail in post.mails}
    assert len(links) == 4
    mail = next(mail for mail in post.mails if mail["To"] == opened.ada.email)
    assert (
        mail["Subject"].strip() == "Spring: when can you? Please answer by Fri 11 Dec, 18:00 (Europe/Berlin)"
    )
    assert mail["From"] == "Rotation <rotation@rotation.example>"
    assert mail["Auto-Submitted"] == "auto-generated"
    for part in ("plain", "html"):
        assert find_link(mail) in mail.get_body((part,)).get_content()
    assert db.session.query(Message).filter(Message.text != "").count() == 0


def find_link(mail) -> str:
    return re.search(r"https://rotation\.example/answer/\S+", mail.get_body(("plain",)).get_content())[0]


def test_the_deadline_in_a_mail_is_on_the_readers_clock(app, company, post):
    company.ada.country, company.bo.time_zone = "JP", "America/New_York"
    company.mia.country = "DE"
    db.session.commit()
    with transaction():
        open_round(company.cycle, TERMS, home_zone="Europe/London", by=company.hr, now=NOW)
    deliver(app, NOW)
    zones = {mail["To"]: mail["Subject"].rpartition("(")[2] for mail in post.mails}
    assert zones[company.ada.email] == "Asia/Tokyo)"
    assert zones[company.bo.email] == "America/New_York)"
    assert zones[company.mia.email] == "Europe/Berlin)"
    assert zones[company.ned.email] == "Europe/London)"


def test_who_is_hired_later_is_invited_too_and_leavers_and_people_without_address_are_not(app, opened, post):
    opened.bo.left_on, opened.mia.email = date(2026, 12, 1), None
    db.session.commit()
    deliver(app, NOW)
    joiner = make_person(opened.sales, "Zoe Novak")
    deliver(app, NOW + timedelta(days=1))
    assert Counter(post.recipients) == {opened.ada.email: 1, opened.ned.email: 1, joiner.email: 1}


def test_reminders_come_at_nine_on_each_clock_to_who_is_silent(app, opened, post):
    opened.ada.country, opened.bo.country = "JP", "US"
    account = make_account(person=opened.mia)
    db.session.commit()
    deliver(app, NOW)
    post.mails.clear()
    with transaction():
        finish_answer(opened.mia, opened.cycle, by=account, now=NOW)

    def reminded(at: datetime) -> set[str]:
        post.mails.clear()
        deliver(app, at)
        return {mail["To"] for mail in post.mails}

    assert reminded(datetime(2026, 12, 7, 23, 59, tzinfo=UTC)) == set()
    assert reminded(datetime(2026, 12, 8, 0, 0, tzinfo=UTC)) == {opened.ada.email}  # 9:00 in Tokyo
    assert reminded(datetime(2026, 12, 8, 8, 0, tzinfo=UTC)) == {opened.ned.email}  # 9:00 in Berlin
    assert reminded(datetime(2026, 12, 8, 14, 0, tzinfo=UTC)) == {opened.bo.email}  # 9:00 in New York
    assert "is due by" in post.mails[0]["Subject"]
    assert reminded(datetime(2026, 12, 9, 23, tzinfo=UTC)) == set()


def test_of_reminders_that_were_missed_only_the_last_is_sent_and_none_after_the_deadline(app, opened, post):
    deliver(app, NOW)
    post.mails.clear()
    deliver(app, datetime(2026, 12, 10, 12, tzinfo=UTC))
    assert Counter(mail["To"] for mail in post.mails) == {
        person.email: 1 for person in (opened.ada, opened.bo, opened.mia, opened.ned)
    }
    with transaction():
        opened.cycle.name = "Spring"
        chase(opened.cycle, by=opened.hr, now=datetime(2026, 12, 11, 17, tzinfo=UTC))
    post.mails.clear()
    deliver(app, datetime(2026, 12, 11, 17, 0, 1, tzinfo=UTC))  # 18:00 in Berlin
    assert post.mails == []


def test_chasing_reminds_who_is_silent_at_once(app, opened, post):
    deliver(app, NOW)
    post.mails.clear()
    later = NOW + timedelta(days=2)
    with transaction():
        finish_answer(opened.ada, opened.cycle, by=None, now=later)
        chase(opened.cycle, by=opened.hr, now=later)
    deliver(app, later)
    deliver(app, later + timedelta(minutes=5))
    assert sorted(mail["To"] for mail in post.mails) == sorted(
        person.email for person in (opened.bo, opened.mia, opened.ned)
    )


@pytest.mark.parametrize(("end", "resume"), [(end_round, resume_round), (close_cycle, reopen_cycle)])
def test_what_waits_when_the_round_or_its_cycle_ends_is_not_sent(app, opened, post, end, resume):
    let_go()
    with time_machine.travel(NOW, tick=False):
        postman.write_letters(app, stop=Event())
    with transaction():
        end(opened.cycle, by=opened.hr, now=NOW)
    deliver(app, NOW)
    assert post.mails == []
    with transaction():
        resume(opened.cycle, by=opened.hr, now=NOW)
    deliver(app, NOW)
    assert len(post.mails) == 4
