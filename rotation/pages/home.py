"""The way in: everybody lands on the page that is theirs."""

from flask import Blueprint, redirect, url_for
from werkzeug.wrappers import Response

from rotation import policy
from rotation.pages import allowed, public

pages = Blueprint("home", __name__)


@pages.get("/")
@allowed(policy.signed_in)
def index() -> Response:
    """Where an account starts."""
    return redirect(url_for("days.index"))


@pages.get("/healthz")
@public
def health() -> tuple[str, int]:
    """Whether the process answers."""
    return "ok", 200
