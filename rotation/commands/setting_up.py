"""From nothing to a database, a secret and a way in."""

import secrets
from datetime import UTC, datetime

import click
from flask import url_for
from flask_migrate import upgrade

from rotation import create_app
from rotation.actions.accounts import offer_set_up
from rotation.config import Settings
from rotation.database import transaction
from rotation.models.accounts import accounts


@click.command
def init() -> None:
    """Make the data folder, the secret and the database; print the link that sets up the first account.

    Safe to run again: it brings the database up to date and keeps what is there.
    """
    settings = Settings()
    make_secret(settings)
    app = create_app(settings)
    with app.app_context():
        upgrade()
        if accounts():
            click.echo("The database is up to date.")
            return
        token = secrets.token_urlsafe(32)
        with transaction():
            offer_set_up(None, token=token, by=None, now=datetime.now(UTC))
        with app.test_request_context(base_url=settings.base_url or "http://127.0.0.1:5000"):
            address = url_for("sign_in.set_up_link", token=token, _external=True)
        click.echo(f"Open this link once, within a week, to make the first HR account:\n  {address}")


def make_secret(settings: Settings) -> None:
    """Leave a secret in the data folder, readable by its owner only, unless there is one already."""
    if settings.secret_key.get_secret_value() or settings.secret_file.exists():
        return
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    fresh = settings.secret_file.with_suffix(".new")
    fresh.touch(mode=0o600)
    fresh.write_text(secrets.token_hex(32), "ascii")
    fresh.replace(settings.secret_file)  # whole or not at all: half a secret would never be mended
