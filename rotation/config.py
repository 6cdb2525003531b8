"""Settings, from the environment only: every name starts with ROTATION_."""

from email.utils import parseaddr
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

_HOUR = r"([01]\d|2[0-3]):[0-5]\d"
_HOURS = rf"^{_HOUR}-{_HOUR}$"


class MissingSecret(RuntimeError):
    """The application was started without a secret to sign sessions with."""


class Settings(BaseSettings):
    """What an operator may decide.

    `base_url` is where people reach us: links that are handed out begin with it, or with the asker's own
    address while it is empty. `trusted_proxies` is how many proxies stand before us, whose word on address
    and scheme counts. `smtp_url` is the mail server, `smtp://user:password@host:587` (TLS as soon as the
    server offers it) or `smtps://host`; without one, messages wait. `mail_from` is whom they come from.
    `quiet_hours` are those in which nobody is mailed a notice, on each one's own clock, unless they chose
    others (empty: none); `digest_at` is when managers get the day's digest.
    `timezone` is the company's, by its IANA name, and that of people whose own is not known; `mornings` and
    `afternoons` are the hours of half days in it. `calendar_private_addresses` lets people have calendars
    read that are inside our own network, `calendar_seconds` is how long fetching a calendar and reading it
    may take in all: more than two where people's CalDAV servers are slow and they can wait.
    `explaining_seconds` is how long a question about a plan may take, while whoever asked looks at the page.
    Units: `solver_seconds` wall seconds, `solver_memory_mb` MiB, `session_hours` hours of idleness.
    """

    model_config = SettingsConfigDict(env_prefix="ROTATION_", frozen=True)

    data_dir: Path = Path("var")
    database_url: str = ""
    secret_key: SecretStr = SecretStr("")
    base_url: str = ""
    smtp_url: SecretStr = SecretStr("")
    mail_from: str = "Rotation <rotation@localhost>"
    quiet_hours: str = Field(default="19:00-07:00", pattern=rf"^$|{_HOURS}")
    digest_at: str = Field(default="08:00", pattern=rf"^{_HOUR}$")
    demo: bool = False
    secure_cookies: bool = False
    trusted_proxies: int = Field(default=0, ge=0)
    session_hours: int = Field(default=12, ge=1)
    timezone: str = "UTC"
    mornings: str = Field(default="09:00-13:00", pattern=_HOURS)
    afternoons: str = Field(default="13:00-17:00", pattern=_HOURS)
    calendar_private_addresses: bool = False
    calendar_seconds: float = Field(default=1.8, gt=0, le=30)  # a refusal is there within two
    explaining_seconds: float = Field(default=8, gt=0, le=60)
    solver_seconds: float = Field(default=60, gt=0, le=3600)
    solver_memory_mb: int = Field(default=4096, ge=512)

    @property
    def office(self) -> ZoneInfo:
        """The company's time zone."""
        return ZoneInfo(self.timezone)

    @field_validator("smtp_url")
    @classmethod
    def _is_a_mail_server(cls, url: SecretStr) -> SecretStr:
        parts = urlsplit(url.get_secret_value())
        if url.get_secret_value() and (parts.scheme not in ("smtp", "smtps") or not parts.hostname):
            raise ValueError("Write the mail server as smtp://user:password@host:587 or smtps://host.")
        return url

    @field_validator("mail_from")
    @classmethod
    def _is_an_address(cls, sender: str) -> str:
        if "@" not in parseaddr(sender)[1]:
            raise ValueError("Write the sender as Rotation <rotation@example.org>.")
        return sender

    @field_validator("timezone")
    @classmethod
    def _is_known(cls, name: str) -> str:
        try:
            return ZoneInfo(name).key
        except (ValueError, OSError, LookupError):
            raise ValueError(f"“{name}” is no time zone we know; write it as Europe/Berlin.") from None

    @field_validator("mornings", "afternoons")
    @classmethod
    def _ends_later(cls, hours: str) -> str:
        begins, _, ends = hours.partition("-")
        if begins >= ends:
            raise ValueError(f"{hours} ends before it begins.")
        return hours

    @property
    def secret_file(self) -> Path:
        """Where `rotation init` leaves a generated secret."""
        return self.data_dir / "secret_key"

    def secret(self) -> str:
        """The key that signs sessions and links.

        Raises MissingSecret when neither the environment nor the data folder holds one.
        """
        given = self.secret_key.get_secret_value()
        if not given and self.secret_file.is_file():
            given = self.secret_file.read_text("ascii").strip()
        if len(given) < 32:
            raise MissingSecret(
                "No secret of 32 characters: set ROTATION_SECRET_KEY, or let `rotation init` make one."
            )
        return given

    def database(self) -> str:
        """The database's address; a SQLite file in the data folder when none is given."""
        return self.database_url or f"sqlite:///{(self.data_dir / 'rotation.sqlite').resolve()}"

    def for_flask(self) -> dict[str, Any]:
        """The same settings under the names that Flask and its extensions read."""
        secret = self.secret()
        return {
            "ROTATION": self,
            "SECRET_KEY": secret,
            "SECURITY_PASSWORD_SALT": secret[::-1],
            "SQLALCHEMY_DATABASE_URI": self.database(),
            "SESSION_COOKIE_SECURE": self.secure_cookies,
            "SESSION_COOKIE_HTTPONLY": True,
            "SESSION_COOKIE_SAMESITE": "Lax",
            "PERMANENT_SESSION_LIFETIME": self.session_hours * 3600,
            "MAX_CONTENT_LENGTH": 8 * 1024 * 1024,
            "SEND_FILE_MAX_AGE_DEFAULT": 31_536_000,  # every address of an asset carries its digest
            "WTF_CSRF_TIME_LIMIT": None,  # a form left open over lunch must not lose what was typed
        }
