"""What is said to swaps stays with those it concerns: worlds that differ in it look alike to others."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import time_machine

from rotation import create_app, postman
from rotation.actions import swaps
from rotation.database import db, transaction
from tests.conftest import settings_for
from tests.rotation.company import let_go
from tests.rotation.swapping import NOW, WEDNESDAY, all_agree, ask_to_move, make_office
from tests.rotation.test_privacy import addresses


class World:
    """Ada asks to see Mia on another day, who agrees with a word; or nobody asks anything."""

    def __init__(self, folder: Path, word: str | None) -> None:
        folder.mkdir()
        self.app = create_app(settings_for(folder, base_url="https://rotation.example"))
        self.app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
        with self.app.app_context(), time_machine.travel(NOW, tick=False):
            db.create_all()
            office = make_office()
            company = office.company
            if word is not None:
                swap = ask_to_move(office, company.ada, company.mia, WEDNESDAY)
                with transaction():
                    swap.word = word
                    swaps.accept(swap, by=office.account(company.mia), word=word, now=NOW)
                all_agree(office, swap)
            people = {
                "asker": office.account(company.ada),
                "asked": office.account(company.mia),
                "colleague": office.account(company.bo),
                "other host": office.account(company.ned),
                "manager": office.account(office.bea),
                "hr": company.hr,
            }
            for n, account in enumerate(people.values()):
                account.fs_uniquifier = f"session-{n}"
            db.session.commit()
            self.accounts = {name: account.fs_uniquifier for name, account in people.items()}
            let_go()
            postman.deliver_once(self.app)
            found = db.session.execute(db.text("select text || html from messages"))
            self.mails = [row[0] for row in found]
            let_go()

    def pages(self, who: str) -> Iterator[tuple[str, int, str]]:
        """Every page that can be asked for by GET, as somebody sees it, without numbers of the tests."""
        with time_machine.travel(NOW, tick=False):
            client = self.app.test_client()
            with client.session_transaction() as session:
                session["_user_id"], session["_fresh"] = self.accounts[who], True
                session["csrf_token"] = "the same in both worlds"
            for address in addresses(self.app):
                reply = client.get(address)
                text = re.sub(r"(person|account)\d+@|Account \d+|\be\d+\b", "", reply.text)
                yield address, reply.status_code, text

    def close(self) -> None:
        with self.app.app_context():
            db.session.remove()
            db.engine.dispose()


@pytest.fixture
def worlds(tmp_path: Path) -> Iterator[list[World]]:
    words = {"one": "A customer comes.", "two": "My child is ill.", "none": None}
    made = [World(tmp_path / name, word) for name, word in words.items()]
    yield made
    for each in made:
        each.close()


def differing(one: World, *others: World, who: str) -> list[str]:
    mine = list(one.pages(who))
    return [
        first[0]
        for other in others
        for first, second in zip(mine, other.pages(who), strict=True)
        if first != second
    ]


@pytest.mark.slow
@pytest.mark.timeout(400)
@pytest.mark.parametrize("who", ["colleague", "other host"])
def test_whoever_it_does_not_touch_cannot_tell_what_is_said_to_a_swap_nor_that_there_is_one(worlds, who):
    """Slow because it asks for every page in three worlds."""
    one, two, none = worlds
    assert differing(one, two, none, who=who) == []


@pytest.mark.slow
@pytest.mark.timeout(400)
@pytest.mark.parametrize(
    ("who", "where"),
    [
        ("asked", ["/swaps/1"]),
        ("manager", ["/approvals", "/swaps/1"]),
        ("hr", ["/approvals", "/swaps/1"]),
    ],
)
def test_whom_it_concerns_reads_it_on_the_pages_of_the_swap_alone(worlds, who, where):
    """The control, slow as above: history has no free text, so it looks alike to HR too."""
    assert differing(*worlds[:2], who=who) == where


def test_no_mail_repeats_what_somebody_said(worlds):
    assert worlds[0].mails
    assert not [mail for world in worlds for mail in world.mails if re.search("customer|child", mail)]
