"""Signing in: by set-up link the first time, and, in a demonstration, as anybody."""

from datetime import UTC, datetime

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_security import hash_password, login_user, verify_password
from werkzeug.wrappers import Response

from rotation import policy
from rotation.actions.accounts import change_password, find_set_up, set_up, set_up_first
from rotation.database import db, transaction
from rotation.errors import Missing, Refusal
from rotation.forms.accounts import FirstAccountForm, NewPasswordForm, PasswordForm
from rotation.models.accounts import Account, accounts
from rotation.pages import allowed, me, public, settings

pages = Blueprint("sign_in", __name__)


@pages.get("/sign-in/as")
@public
def choose() -> str:
    """The people of the demonstration, to sign in as."""
    _only_in_demo()
    return render_template("sign_in/choose.html", accounts=[each for each in accounts() if each.active])


@pages.post("/sign-in/as/<int:account_id>")
@public
def as_somebody(account_id: int) -> Response:
    """Sign in as one of them."""
    _only_in_demo()
    account = db.session.get(Account, account_id)
    if account is None or not account.active:
        raise Missing("person")
    login_user(account)
    return redirect(url_for("home.index"), 303)


@pages.route("/set-up/<token>", methods=["GET", "POST"])
@public
def set_up_link(token: str) -> str | Response | tuple[str, int]:
    """Choose a password, once."""
    link = find_set_up(token, now=datetime.now(UTC))
    form = PasswordForm() if link.account_id else FirstAccountForm()
    if not form.validate_on_submit():
        return render_template(
            "sign_in/set_up.html", form=form, link=link
        ), 422 if form.is_submitted() else 200
    password_hash = hash_password(form.password.data or "")
    try:
        with transaction():
            now = datetime.now(UTC)
            link = find_set_up(token, now=now)
            if isinstance(form, FirstAccountForm):
                account = set_up_first(
                    link,
                    name=form.name.data or "",
                    email=form.email.data or "",
                    password_hash=password_hash,
                    now=now,
                )
            else:
                account = set_up(link, password_hash=password_hash, now=now)
    except Missing:
        raise
    except Refusal as refusal:
        form.take(refusal)
        return render_template("sign_in/set_up.html", form=form, link=link), 422
    login_user(account)
    return redirect(url_for("home.index"), 303)


@pages.route("/password", methods=["GET", "POST"])
@allowed(policy.signed_in)
def password() -> str | Response | tuple[str, int]:
    """Choose another password; everywhere else the account is signed out."""
    form = NewPasswordForm()
    if not form.validate_on_submit():
        return render_template("sign_in/password.html", form=form), 422 if form.is_submitted() else 200
    if not verify_password(form.current.data or "", me().password or ""):
        form.take(Refusal("That is not the password you have.", field="current"))
        return render_template("sign_in/password.html", form=form), 422
    password_hash = hash_password(form.password.data or "")
    with transaction():
        account = me()
        change_password(account, password_hash=password_hash, now=datetime.now(UTC))
    login_user(account)
    flash("Your password is changed. Everywhere else you are signed out.", "good")
    return redirect(url_for("home.index"), 303)


def _only_in_demo() -> None:
    if not settings().demo:
        raise Missing
