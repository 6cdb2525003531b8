"""What one was told, newest first, and how one would like to be told by mail."""

from datetime import UTC, datetime

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from rotation import policy
from rotation.actions import notices as actions
from rotation.database import transaction
from rotation.errors import Missing
from rotation.forms.notices import WishForm
from rotation.models.notices import get_notice, notices_of, wish_of
from rotation.pages import allowed, me, settings

pages = Blueprint("notices", __name__)


@pages.get("/notices")
@allowed(policy.signed_in)
def index() -> str:
    """What one was told. What is shown has been seen by that."""
    return _page(_form())


@pages.get("/notices/<int:notice_id>")
@allowed(policy.signed_in)
def show(notice_id: int) -> Response:
    """The page that a notice is about; the notice has been seen by that."""
    notice = get_notice(notice_id)
    if notice is None or notice.account_id != me().id:
        raise Missing("notice")
    path = notice.path
    if notice.read_at is None:
        with transaction():
            actions.mark_read(me(), [notice_id], now=datetime.now(UTC))
    return redirect(path)


@pages.post("/notices/mail")
@allowed(policy.signed_in)
def wish() -> Response | tuple[str, int]:
    """Other quiet hours, a digest or single mails."""
    form = _form()
    if form.validate():
        with transaction():
            actions.wish(me(), quiet=form.hours(), digest=form.digest.data or not policy.is_manager(me()))
        flash("It is kept how you would like to be told.", "good")
        return redirect(url_for("notices.index"), 303)
    return _page(form), 422


def _form() -> WishForm:
    return WishForm(wish_of(me()), settings().quiet_hours)


def _page(form: WishForm) -> str:
    told = [(each, each.read_at is None) for each in notices_of(me())]
    page = render_template("notices/index.html", told=told, form=form)
    if unseen := [each.id for each, new in told if new]:
        with transaction():
            actions.mark_read(me(), unseen, now=datetime.now(UTC))
    return page
