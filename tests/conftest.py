"""The application on a database of its own for each test."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask, g
from flask.testing import FlaskClient
from sqlalchemy import event

from rotation import create_app
from rotation.config import Settings
from rotation.database import db
from rotation.models import Account

SECRET = "only for tests, and long enough to be one"


def settings_for(folder: Path, **more: object) -> Settings:
    """Settings for a test whose files live in `folder`; a busy machine gets time to find answers."""
    patient = {"calendar_seconds": 30, "explaining_seconds": 60}
    return Settings(**{"data_dir": folder, "secret_key": SECRET, **patient, **more})


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file with every table and no row, made once."""
    folder = tmp_path_factory.mktemp("empty")
    app = create_app(settings_for(folder))
    with app.app_context():
        db.create_all()
        db.engine.dispose()
    return folder / "rotation.sqlite"


@pytest.fixture
def app(tmp_path: Path, empty_database: Path) -> Iterator[Flask]:
    """The application, with an application context open for the test itself."""
    shutil.copy(empty_database, tmp_path / "rotation.sqlite")
    app = create_app(settings_for(tmp_path))
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False, PROPAGATE_EXCEPTIONS=True)
    # The test's own context is open, so requests share its `g`; each must find out anew who asks.
    app.before_request_funcs.setdefault(None, []).insert(0, lambda: g.pop("_login_user", None) and None)
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def client(app: Flask) -> Iterator[FlaskClient]:
    """A browser without a screen. Fails a request that leaves work uncommitted."""
    left: list[str] = []

    def flushed(session, _context) -> None:
        session.info["uncommitted"] = True

    def settled(session) -> None:
        session.info.pop("uncommitted", None)

    def check(response):
        if db.session.info.get("uncommitted"):
            left.append("The request left work that it did not commit.")
        return response

    app.after_request(check)
    event.listen(db.session, "after_flush", flushed)
    event.listen(db.session, "after_commit", settled)
    event.listen(db.session, "after_rollback", settled)
    with app.test_client() as client:
        yield client
    event.remove(db.session, "after_flush", flushed)
    event.remove(db.session, "after_commit", settled)
    event.remove(db.session, "after_rollback", settled)
    assert not left, left


@pytest.fixture
def sign_in(client: FlaskClient) -> Callable[[Account], FlaskClient]:
    """Signs an account in without its password."""

    def as_account(account: Account) -> FlaskClient:
        with client.session_transaction() as session:
            session.clear()
            session["_user_id"] = account.fs_uniquifier
            session["_fresh"] = True
        return client

    return as_account
