"""Rotation: plans who visits whom, and when, between departments."""

from pathlib import Path

from flask import Flask
from flask_migrate import Migrate
from flask_security.datastore import SQLAlchemyUserDatastore
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from rotation import assets, pages, security
from rotation.config import Settings
from rotation.database import db
from rotation.models import Account, Role

_PACKAGE = Path(__file__).resolve().parent


def create_app(settings: Settings | None = None) -> Flask:
    """The web application for these settings, by default those of the environment.

    Raises MissingSecret when there is no secret to sign sessions with.
    """
    settings = settings or Settings()
    home = data_home()
    app = Flask(
        "rotation",
        template_folder=str(home / "templates"),
        static_folder=str(home / "static"),
        root_path=str(_PACKAGE),
    )
    app.config.from_mapping(settings.for_flask())
    if proxies := settings.trusted_proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=proxies)  # type: ignore[method-assign]
    db.init_app(app)
    Migrate(app, db, directory=str(_PACKAGE / "migrations"), render_as_batch=True)
    CSRFProtect(app)
    security.init_app(app, SQLAlchemyUserDatastore(db, Account, Role))
    assets.init_app(app)
    pages.init_app(app)
    return app


def data_home() -> Path:
    """Where `templates/` and `static/` are: in the installed package, or on top of the source tree."""
    packed = _PACKAGE / "_data"
    return packed if packed.is_dir() else _PACKAGE.parent
