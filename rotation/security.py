"""Signing in, and the headers that every reply carries."""

from typing import Any

from flask import Flask, Response, request, session
from flask_login import user_logged_in
from flask_security import Security, current_user
from flask_security.datastore import SQLAlchemyUserDatastore

_CONTENT_POLICY = "; ".join(
    (
        "default-src 'self'",
        "img-src 'self' data:",
        "object-src 'none'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "form-action 'self'",
    )
)


def init_app(app: Flask, datastore: SQLAlchemyUserDatastore) -> None:
    """Set Flask-Security up: passwords by Argon2, no registration, our own pages."""
    app.config.from_mapping(
        SECURITY_PASSWORD_HASH="argon2",  # noqa: S106  # an algorithm
        SECURITY_PASSWORD_SCHEMES=["argon2"],
        SECURITY_PASSWORD_SINGLE_HASH=True,
        SECURITY_PASSWORD_LENGTH_MIN=12,
        SECURITY_LOGIN_URL="/sign-in",
        SECURITY_LOGOUT_URL="/sign-out",
        SECURITY_LOGOUT_METHODS=["POST"],
        SECURITY_LOGIN_USER_TEMPLATE="sign_in/form.html",
        SECURITY_RETURN_GENERIC_RESPONSES=True,
        SECURITY_POST_LOGIN_VIEW="/",
        SECURITY_POST_LOGOUT_VIEW="/sign-in",
        SECURITY_DEFAULT_REMEMBER_ME=False,
        SECURITY_FLASH_MESSAGES=False,
    )
    Security(app, datastore)
    user_logged_in.connect(_stay_while_used, app)
    app.after_request(_harden)


def _stay_while_used(_app: Flask, **_user: Any) -> None:
    session.permanent = True  # each reply renews it: it ends after hours of idleness, not of work


def _harden(response: Response) -> Response:
    if request.endpoint == "security.login" and request.method == "POST" and response.status_code == 200:
        response.status_code = 422  # the form again: the library calls that a success
    response.headers.setdefault("Content-Security-Policy", _CONTENT_POLICY)
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Referrer-Policy", "same-origin")
    if current_user and current_user.is_authenticated and "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "private, no-store"
    return response
