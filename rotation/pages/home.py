"""The way in: everybody lands on the page that is theirs."""

from flask import Blueprint, redirect, url_for
from werkzeug.wrappers import Response

from rotation import policy
from rotation.models.people import staff
from rotation.pages import allowed, me, public

pages = Blueprint("home", __name__)


@pages.get("/")
@allowed(policy.signed_in)
def index() -> Response:
    """Where an account starts: HR with the cycles, or the people while there are none; others with days."""
    if not policy.is_hr(me()):
        return redirect(url_for("days.index"))
    return redirect(url_for("cycles.index" if staff() else "people.index"))


@pages.get("/healthz")
@public
def health() -> tuple[str, int]:
    """Whether the process answers."""
    return "ok", 200
