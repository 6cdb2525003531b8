"""A real SMTP server that keeps what it takes, and refuses when it is told to."""

import email
import email.policy
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from email.message import EmailMessage
from typing import Any

import time_machine
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from flask import Flask

from rotation import postman
from rotation.database import db
from tests.rotation.company import let_go

Answer = Callable[[str], str | None]


class MailServer:
    """What has arrived, in order. `refuse` gives an SMTP answer for a recipient, or None to take the mail."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.recipients: list[str] = []
        self.refuse: Answer = lambda _recipient: None
        self.taken: Callable[[], None] = lambda: None

    async def handle_RCPT(  # noqa: N802  # aiosmtpd calls it so
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[Any]
    ) -> str:
        if (answer := self.refuse(address)) is not None:
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        self.recipients += envelope.rcpt_tos
        self.mails.append(email.message_from_bytes(envelope.content, policy=email.policy.default))
        self.taken()
        return "250 OK"


class _OnAnyPort(Controller):
    """Listens on a port that is free, and finds out which."""

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@contextmanager
def mail_server(hostname: str = "127.0.0.1", **more: Any) -> Iterator[tuple[MailServer, str]]:
    """The server, listening; and its address as the settings write it. `more` is aiosmtpd's."""
    kept = MailServer()
    controller = _OnAnyPort(kept, hostname=hostname, port=0, **more)
    controller.start()
    try:
        yield kept, f"smtp://{hostname}:{controller.port}"
    finally:
        controller.stop()


def set_up_mail(app: Flask, url: str) -> None:
    """Let the application send its mail to this server."""
    app.config["ROTATION"] = type(app.config["ROTATION"])(
        **{
            **app.config["ROTATION"].model_dump(),
            "smtp_url": url,
            "base_url": "https://rotation.example",
            "mail_from": "Rotation <rotation@rotation.example>",
        }
    )


def deliver(app: Flask, at: datetime) -> None:
    """Let the postman do at a time what there is to do."""
    let_go()
    with time_machine.travel(at, tick=False):
        postman.deliver_once(app)
    db.session.expire_all()
