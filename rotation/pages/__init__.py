"""The pages. Every route says who may ask for it, by @allowed or @public, or the start fails."""

from collections.abc import Callable
from datetime import date, datetime
from importlib import import_module
from typing import Any, TypeVar, cast

from flask import Flask, current_app, make_response, redirect, render_template, request, url_for
from flask_security import current_user
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException
from werkzeug.routing import IntegerConverter, Map
from werkzeug.wrappers import Response

from rotation import policy
from rotation.actions.inbox import has_inbox
from rotation.config import Settings
from rotation.errors import Missing, NotAllowed, Refusal
from rotation.models.accounts import Account
from rotation.models.columns import LARGEST_ID
from rotation.models.notices import count_unread
from rotation.pages import filters, link_session, signed_out

Policy = Callable[[Account], bool]
View = TypeVar("View", bound=Callable[..., Any])

_NOUNS = (
    "home",
    "sign_in",
    "days",
    "notices",
    "absences",
    "asking",
    "subscriptions",
    "people",
    "people_import",
    "cycles",
    "placements",
    "rules",
    "blackouts",
    "removal",
    "availability",
    "answers",
    "rounds",
    "calendar_file",
    "jobs",
    "plans",
    "replans",
    "visits",
    "swaps",
    "approvals",
    "deputies",
    "cycle_swaps",
    "history",
    "comparisons",
    "fairness",
    "passports",
    "explaining",
)

# Routes that are not ours, and who may ask for them.
_LIBRARY_ROUTES: dict[str, Policy | None] = {
    "static": None,
    "security.login": None,
    "security.static": None,
    "security.logout": None,
    "security.verify": policy.signed_in,
}


class RowNumber(IntegerConverter):
    """A row's id in an address. No row has one beyond what every database can hold: there is no such page."""

    def __init__(self, url_map: Map) -> None:
        super().__init__(url_map, max=LARGEST_ID)


class UndeclaredRoute(RuntimeError):
    """A route does not say who may ask for it."""


def allowed(may: Policy) -> Callable[[View], View]:
    """Let those ask for this route for whom `may(account)` holds. Stands below the route's own decorator."""

    def declare(view: View) -> View:
        view.policy = may  # type: ignore[attr-defined]  # functions carry what is put on them
        return view

    return declare


def public(view: View) -> View:
    """Let anybody ask for this route, signed in or not."""
    view.policy = None  # type: ignore[attr-defined]  # functions carry what is put on them
    return view


def or_by_link(view: View) -> View:
    """Let the holder of a personal link ask too; which one it is, the view finds out (see link_session)."""
    view.opens_by_link = True  # type: ignore[attr-defined]  # functions carry what is put on them
    return view


def me() -> Account:
    """The account that asks. For routes that are not public."""
    return cast("Account", current_user._get_current_object())  # noqa: SLF001  # werkzeug's documented way


def settings() -> Settings:
    """The application's settings."""
    found: Settings = current_app.config["ROTATION"]
    return found


def address_of(endpoint: str, **values: Any) -> str:
    """The whole address of a page, for links that are handed out."""
    base = settings().base_url
    return (
        base.rstrip("/") + url_for(endpoint, **values)
        if base
        else url_for(endpoint, _external=True, **values)
    )


def office_now() -> datetime:
    """This instant on the company's clock, by which half days are: its date is the day at the office.

    What people may still do on a day goes by that day, wherever the server or the reader is.
    """
    return datetime.now(settings().office)


def today() -> date:
    """The date at the office."""
    return office_now().date()


def must(may: bool, what: str = "page") -> None:  # noqa: FBT001  # must(policy.may(...)) is a sentence
    """Go on only if the asker may; raises Missing otherwise, as for a `what` that does not exist."""
    if not may:
        raise Missing(what)


def policies(app: Flask) -> dict[str, Policy | None]:
    """Who may ask for each endpoint; None means anybody. Raises UndeclaredRoute."""
    declared: dict[str, Policy | None] = {}
    for rule in app.url_map.iter_rules():
        view = app.view_functions[rule.endpoint]
        if rule.endpoint in _LIBRARY_ROUTES:
            declared[rule.endpoint] = _LIBRARY_ROUTES[rule.endpoint]
        elif hasattr(view, "policy"):
            declared[rule.endpoint] = view.policy
        else:
            raise UndeclaredRoute(f"{rule.endpoint} ({rule.rule}) does not say who may ask for it.")
    return declared


def init_app(app: Flask) -> None:
    """Register every page, its guard and the pages for errors."""
    app.url_map.converters["int"] = RowNumber
    for noun in _NOUNS:
        app.register_blueprint(import_module(f"rotation.pages.{noun}").pages)
    filters.init_app(app)
    app.extensions["policies"] = policies(app)
    app.before_request(_guard)
    app.register_error_handler(Refusal, _refused)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(CSRFError, signed_out.refused_token)
    app.jinja_env.globals["decides_swaps"] = lambda: has_inbox(me(), now=office_now())
    app.context_processor(
        lambda: {"policy": policy, "demo": app.config["ROTATION"].demo, "count_unread": count_unread}
    )


def _guard() -> Response | None:
    if request.endpoint is None:
        return None
    may = current_app.extensions["policies"][request.endpoint]
    if may is None:
        return None
    if not current_user.is_authenticated:
        view = current_app.view_functions[request.endpoint]
        if getattr(view, "opens_by_link", False) and link_session.is_open():
            return None
        if request.method != "GET":
            return make_response(signed_out.ask_again())
        return redirect(url_for("security.login", next=request.full_path.rstrip("?")))
    if not may(me()):
        raise NotAllowed
    return None


def _refused(refusal: Refusal) -> tuple[str, int]:
    return render_template("errors/refusal.html", refusal=refusal), refusal.status


def _http_error(error: HTTPException) -> tuple[str, int] | HTTPException:
    if error.code is None or error.code < 400:
        return error
    return render_template("errors/http.html", error=error), error.code
