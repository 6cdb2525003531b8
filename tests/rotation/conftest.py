"""What most tests of plans start from."""

from collections.abc import Iterator

import pytest
import time_machine
from flask import Flask

from tests.builders import make_account
from tests.rotation.company import Company, make_company
from tests.rotation.mail_server import MailServer, mail_server, set_up_mail
from tests.rotation.rounds import NOW, start_round


@pytest.fixture
def company(app) -> Company:
    return make_company()


@pytest.fixture
def hr(company, sign_in):
    """HR's browser."""
    return sign_in(company.hr)


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """It is the morning on which rounds of tests are opened. Comes before whatever signs in."""
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def asked(clock, company) -> Company:
    """The company while a round is open."""
    start_round(company)
    return company


@pytest.fixture
def ada(asked, sign_in):
    """Ada's browser."""
    return sign_in(make_account(person=asked.ada))


@pytest.fixture
def post(app: Flask) -> Iterator[MailServer]:
    """A mail server to which the application sends."""
    with mail_server() as (server, url):
        set_up_mail(app, url)
        yield server
