"""The way in: everybody lands on the page that is theirs."""

from flask import Blueprint, render_template

from rotation import policy
from rotation.pages import allowed, public

pages = Blueprint("home", __name__)


@pages.get("/")
@allowed(policy.signed_in)
def index() -> str:
    """Where an account starts."""
    return render_template("home/index.html")


@pages.get("/healthz")
@public
def health() -> tuple[str, int]:
    """Whether the process answers."""
    return "ok", 200
