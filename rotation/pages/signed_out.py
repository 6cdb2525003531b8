"""A form that is sent after its session has ended: nothing that was typed is lost."""

from flask import render_template, request
from flask_security import current_user
from flask_wtf.csrf import CSRFError

_SECRETS = {"csrf_token", "password", "again", "current"}


def ask_again() -> tuple[str, int]:
    """Say that the session has ended, and keep what was sent so that it can be sent again after signing in.

    Only what a page of ours sent is kept: another site's form must not become a button on our page.
    """
    ours = request.headers.get("Origin") == request.host_url.rstrip("/")
    kept = [(name, value) for name, value in request.form.items(multi=True) if ours and name not in _SECRETS]
    return render_template("errors/signed_out.html", kept=kept, had_files=bool(request.files)), 401


def refused_token(error: CSRFError) -> tuple[str, int]:
    """A form without its token: sent after the session ended, or not by us at all."""
    if not current_user.is_authenticated:
        return ask_again()
    return render_template("errors/http.html", error=error), 400
