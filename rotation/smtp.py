"""Handing letters to the mail server, over one connection for as long as it holds."""

import hashlib
import smtplib
import ssl
from contextlib import suppress
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from urllib.parse import unquote, urlsplit

from rotation.config import Settings

_SECONDS = 15.0
_OUR_OWN = ("localhost", "127.0.0.1", "::1")


class NoServer(Exception):
    """No mail server can be spoken with: everything has to wait."""


class Refused(Exception):
    """The server does not take this message; `for_good` if it never will."""

    def __init__(self, why: str, *, for_good: bool) -> None:
        super().__init__(why)
        self.for_good = for_good


class MailServer:
    """The server of the settings. Raises NoServer and Refused from `send`, and nothing else."""

    def __init__(self, settings: Settings) -> None:
        self._url = urlsplit(settings.smtp_url.get_secret_value())
        self._sender = settings.mail_from
        self._connection: smtplib.SMTP | None = None

    def send(self, recipient: str, subject: str, text: str, html: str, *, key: str, now: datetime) -> None:
        """Hand one mail over. `key` makes its Message-ID: so that a repetition shows."""
        try:
            message = self._message(recipient, subject, text, html, key=key, now=now)
        except (ValueError, IndexError) as error:  # what the library raises for addresses that are none
            raise Refused(f"This cannot be written as a mail: {error}", for_good=True) from error
        connection = self._connected()
        try:
            connection.send_message(message, parseaddr(self._sender)[1], [recipient])
        except smtplib.SMTPServerDisconnected as gone:
            self.leave()
            raise NoServer(f"The mail server hung up: {gone}") from gone
        except (smtplib.SMTPRecipientsRefused, smtplib.SMTPResponseException) as error:
            code, said = _answer(error)
            with suppress(smtplib.SMTPException, OSError):
                connection.rset()
            raise Refused(f"{code} {said}", for_good=500 <= code < 600) from error
        except smtplib.SMTPException as error:
            raise Refused(str(error), for_good=True) from error
        except OSError as error:
            self.leave()
            raise NoServer(f"The mail server does not answer: {error}") from error

    def leave(self) -> None:
        """Close the connection, if there is one."""
        if self._connection is not None:
            with suppress(smtplib.SMTPException, OSError):
                self._connection.quit()
            self._connection.close()
            self._connection = None

    def _message(
        self, recipient: str, subject: str, text: str, html: str, *, key: str, now: datetime
    ) -> EmailMessage:
        message = EmailMessage()
        domain = parseaddr(self._sender)[1].rpartition("@")[2]
        message["From"] = self._sender
        message["To"] = recipient
        message["Subject"] = subject
        message["Date"] = format_datetime(now)
        message["Message-ID"] = f"<{hashlib.sha256(key.encode()).hexdigest()[:32]}@{domain}>"
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(text)
        message.add_alternative(html, subtype="html")
        return message

    def _connected(self) -> smtplib.SMTP:
        if self._connection is not None:
            return self._connection
        host, secure = self._url.hostname or "", self._url.scheme == "smtps"
        try:
            if secure:
                connection: smtplib.SMTP = smtplib.SMTP_SSL(
                    host, self._url.port or 465, timeout=_SECONDS, context=ssl.create_default_context()
                )
            else:
                connection = smtplib.SMTP(host, self._url.port or 25, timeout=_SECONDS)
        except (OSError, smtplib.SMTPException) as error:
            raise NoServer(f"The mail server {host} cannot be reached: {error}") from error
        self._connection = connection
        try:
            self._greet(connection, secure=secure)
        except (OSError, smtplib.SMTPException) as error:
            self.leave()
            raise NoServer(f"The mail server {host} does not let us in: {error}") from error
        return connection

    def _greet(self, connection: smtplib.SMTP, *, secure: bool) -> None:
        connection.ehlo()
        if not secure and connection.has_extn("starttls"):
            connection.starttls(context=ssl.create_default_context())
            connection.ehlo()
            secure = True
        if self._url.username:
            if not secure and self._url.hostname not in _OUR_OWN:
                raise smtplib.SMTPException("it offers no TLS, and a password is not sent in the clear")
            connection.login(unquote(self._url.username), unquote(self._url.password or ""))


def _answer(error: smtplib.SMTPRecipientsRefused | smtplib.SMTPResponseException) -> tuple[int, str]:
    code, said = (
        next(iter(error.recipients.values()))
        if isinstance(error, smtplib.SMTPRecipientsRefused)
        else (error.smtp_code, error.smtp_error)
    )
    return code, said.decode("utf-8", "replace") if isinstance(said, bytes) else said
