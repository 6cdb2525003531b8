"""Speaking with a mail server: signing in, TLS, and settings that are refused at the start."""

import shutil
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from ssl import PROTOCOL_TLS_SERVER, SSLContext

import pytest
from aiosmtpd.smtp import AuthResult, LoginPassword
from pydantic import ValidationError

from rotation.config import Settings
from rotation.smtp import MailServer, NoServer
from tests.conftest import settings_for
from tests.real import lacking
from tests.rotation.mail_server import mail_server

NOW = datetime(2026, 12, 1, 9, tzinfo=UTC)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A certificate for localhost that nobody but its maker trusts, and its key."""
    openssl = shutil.which("openssl") or lacking("openssl")
    folder = tmp_path_factory.mktemp("tls")
    made, key = folder / "certificate.pem", folder / "key.pem"
    asked = ("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost")
    names = ("-addext", "subjectAltName=DNS:localhost", "-keyout", str(key), "-out", str(made))
    subprocess.run([openssl, *asked, *names], check=True, capture_output=True)
    return made, key


def authenticator(_server, _session, _envelope, _mechanism, given: object) -> AuthResult:
    right = isinstance(given, LoginPassword) and (given.login, given.password) == (b"post", b"p@ss word")
    return AuthResult(success=right, handled=right)


@pytest.fixture
def guarded(certificate) -> Iterator[tuple[object, str]]:
    """A server that takes mail only after STARTTLS and a password; and its port."""
    context = SSLContext(PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    with mail_server(
        tls_context=context, require_starttls=True, authenticator=authenticator, auth_required=True
    ) as (server, url):
        yield server, url.rpartition(":")[2]


def send(folder: Path, url: str) -> None:
    server = MailServer(settings_for(folder, smtp_url=url, mail_from="Rotation <post@example.org>"))
    try:
        server.send("ann@example.org", "Hello", "Text", "<p>Text</p>", key="one", now=NOW)
    finally:
        server.leave()


def test_a_password_is_sent_behind_tls(guarded, certificate, tmp_path, monkeypatch):
    server, port = guarded
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
    send(tmp_path, f"smtp://post:p%40ss%20word@localhost:{port}")
    assert server.recipients == ["ann@example.org"]


def test_a_wrong_password_means_that_mail_waits(guarded, certificate, tmp_path, monkeypatch):
    server, port = guarded
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
    with pytest.raises(NoServer, match="does not let us in"):
        send(tmp_path, f"smtp://post:guessed@localhost:{port}")
    assert server.recipients == []


def test_a_certificate_that_nobody_vouches_for_is_not_accepted(guarded, tmp_path):
    server, port = guarded
    with pytest.raises(NoServer, match="does not let us in"):
        send(tmp_path, f"smtp://post:p%40ss%20word@localhost:{port}")
    assert server.recipients == []


def test_a_password_is_not_sent_in_the_clear_to_another_machine(tmp_path):
    """127.0.0.2 is this machine by another name, and not one of those that count as it."""
    with mail_server(hostname="127.0.0.2") as (server, url), pytest.raises(NoServer, match="in the clear"):
        send(tmp_path, url.replace("smtp://", "smtp://post:secret@"))
    assert server.recipients == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"smtp_url": "mail.example.org"},
        {"smtp_url": "https://mail.example.org"},
        {"mail_from": "Rotation"},
        {"timezone": "Berlin"},
    ],
)
def test_poor_settings_are_refused_at_the_start(wrong):
    with pytest.raises(ValidationError) as refused:
        Settings(**wrong)
    assert next(iter(wrong)) in str(refused.value)


def test_the_password_of_the_server_is_not_shown_with_the_settings():
    assert "secret-word" not in repr(Settings(smtp_url="smtp://post:secret-word@mail.example.org"))
