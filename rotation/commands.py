"""The command line: `rotation init | serve | work | ...`."""

import secrets
from datetime import UTC, datetime

import click
from flask import url_for
from flask.cli import FlaskGroup
from flask_migrate import upgrade

from rotation import create_app
from rotation.actions.accounts import offer_set_up
from rotation.config import Settings
from rotation.database import transaction
from rotation.models.accounts import accounts


@click.group(cls=FlaskGroup, create_app=create_app, add_version_option=False)
def main() -> None:
    """Plan who visits whom, and when, between departments."""


@main.command("init", with_appcontext=False)
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
        with app.test_request_context(base_url=settings.base_url):
            address = url_for("sign_in.set_up_link", token=token, _external=True)
        click.echo(f"Open this link once, within a week, to make the first HR account:\n  {address}")


def make_secret(settings: Settings) -> None:
    """Leave a secret in the data folder, readable by its owner only, unless there is one already."""
    if settings.secret_key.get_secret_value() or settings.secret_file.exists():
        return
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    settings.secret_file.touch(mode=0o600)
    settings.secret_file.write_text(secrets.token_hex(32), "ascii")


@main.command("serve", with_appcontext=False)
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=5000, show_default=True)
def serve(host: str, port: int) -> None:
    """Serve the pages."""
    from waitress import serve as wait  # noqa: PLC0415  # only this command needs it

    wait(create_app(), host=host, port=port, threads=8, connection_limit=1000)
