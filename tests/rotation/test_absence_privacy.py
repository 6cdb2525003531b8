"""Whose absence it was stays with the person, their manager and HR: in each of two worlds another is away."""

import json
from collections.abc import Iterator
from datetime import date

import pytest

from rotation.actions.absences import Span, report_absence
from rotation.database import db, transaction
from rotation.models import CoverageRule, HalfDay, Message, Notice, Reason
from tests.builders import make_person
from tests.rotation.rounds import NOW
from tests.rotation.test_privacy import World


class Short(World):
    """A world in which Sales is short of people on Ada's Monday, because Cy is away, or Di."""

    def __init__(self, folder, absent: str) -> None:
        self._absent = absent
        super().__init__(folder, None)

    def _build(self, reason: Reason | None) -> dict[str, str]:
        accounts = super()._build(reason)
        company = self.company
        cy = make_person(company.sales, "Cy Marsh", employee_id="cy", email="cy@example.org")
        di = make_person(company.sales, "Di North", employee_id="di", email="di@example.org")
        with transaction():
            rule = CoverageRule(cycle_id=company.cycle.id, department=company.sales, min_present=4)
            db.session.add(rule)
        with transaction():
            span = Span(date(2027, 1, 11), HalfDay.AM, date(2027, 1, 14), HalfDay.PM)
            report_absence({"Cy": cy, "Di": di}[self._absent], span, by=company.hr, now=NOW)
        self.told = [
            (each.account_id, each.subject, json.dumps(each.lines), each.path)
            for each in db.session.query(Notice).filter(Notice.kind.startswith("visit_"))
        ]
        return accounts


@pytest.fixture
def worlds(tmp_path) -> Iterator[list[Short]]:
    made = [Short(tmp_path / "one", "Cy"), Short(tmp_path / "two", "Di")]
    yield made
    for each in made:
        each.close()


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_nobody_else_can_tell_whose_absence_it_was(worlds):
    """Slow because it asks for every page in the name of five people, twice."""
    one, two = worlds
    assert one.told
    assert one.told == two.told
    for who in ("ada", "colleague", "host", "other host", "manager"):
        for first, second in zip(one.pages(who), two.pages(who), strict=True):
            assert first == second, (who, first[0])
    addresses = [
        first[0] for first, second in zip(one.pages("hr"), two.pages("hr"), strict=True) if first != second
    ]
    assert "/absences" in addresses  # the control: HR's pages do differ


@pytest.mark.slow
def test_mails_to_others_do_not_say_whose_absence_it_was(worlds):
    """Slow because it builds two worlds."""
    one, two = worlds

    def mails(world: Short) -> list[tuple[str, ...]]:
        with world.app.app_context():
            found = db.session.query(Message).filter(Message.kind.startswith("visit_")).order_by(Message.id)
            said = [(each.recipient, each.subject, each.text, each.html) for each in found]
            db.session.rollback()
            return said

    assert mails(one)
    assert mails(one) == mails(two)
    assert not [mail for mail in mails(one) if "Cy" in str(mail) or "Marsh" in str(mail)]
