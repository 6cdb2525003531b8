"""The command line: `rotation init | serve | work | ...`."""

import secrets
import signal
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from datetime import UTC, datetime
from threading import Event, Thread
from types import FrameType

import click
from flask import Flask, url_for
from flask.cli import FlaskGroup
from flask_migrate import upgrade

from rotation import create_app
from rotation.actions.accounts import offer_set_up
from rotation.config import Settings
from rotation.database import transaction
from rotation.models.accounts import accounts
from rotation.worker import work_forever


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
@click.option("--with-worker", is_flag=True, help="Solve queued plans in this process too.")
def serve(host: str, port: int, *, with_worker: bool) -> None:
    """Serve the pages."""
    from waitress import serve as wait  # noqa: PLC0415  # only this command needs it

    app = create_app()
    with ended_by_sigterm(), worker_beside(app) if with_worker else nullcontext():
        wait(app, host=host, port=port, threads=8, connection_limit=1000)


@main.command("work", with_appcontext=False)
def work() -> None:
    """Solve queued plans, until stopped. Any number of workers may run."""
    click.echo("Waiting for plans to solve. Stop with Ctrl-C.")
    with ended_by_sigterm(), suppress(KeyboardInterrupt, SystemExit), worker_beside(create_app()) as worker:
        worker.join()


@contextmanager
def worker_beside(app: Flask) -> Iterator[Thread]:
    """A worker in a thread for as long as the block lasts; what it is at then goes back into the queue."""
    stop = Event()
    thread = Thread(target=work_forever, args=(app, stop), name="worker", daemon=True)
    thread.start()
    try:
        yield thread
    finally:
        stop.set()
        thread.join(timeout=10)


@contextmanager
def ended_by_sigterm() -> Iterator[None]:
    """Let SIGTERM end the block as Ctrl-C does, so that everything in it is put in order."""

    def leave(_number: int, _frame: FrameType | None) -> None:
        raise SystemExit(0)

    before = signal.signal(signal.SIGTERM, leave)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
