"""Calendar links: made for a device, shown once, revoked; and what a calendar reads by one."""

import secrets
from collections.abc import Sequence
from datetime import UTC, datetime

from flask import (
    Blueprint,
    Response,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)
from werkzeug.wrappers import Response as BaseResponse

from rotation import policy
from rotation.actions.subscriptions import is_used_again, note_use, readable, restore, revoke, subscribe
from rotation.actions.visit_entries import catch_up, news
from rotation.calendar_feed.events import Setting
from rotation.calendar_feed.file import file_of, tag_of
from rotation.calendar_feed.readers import Feed, feed_of
from rotation.database import transaction
from rotation.forms.subscriptions import SubscriptionForm
from rotation.hours import HalfDayHours
from rotation.models.accounts import Account
from rotation.models.people import Department, departments
from rotation.models.subscriptions import Subscription, get_subscription, subscriptions_of
from rotation.pages import address_of, allowed, me, public, settings, today
from rotation.pages.answering import refusals_to, say

pages = Blueprint("subscriptions", __name__, url_prefix="/calendars")


@pages.route("/", methods=["GET", "POST"])
@allowed(policy.signed_in)
def index() -> str | BaseResponse | tuple[str, int]:
    """One's links, and a form for another, which is shown this once."""
    form = SubscriptionForm()
    form.offer(own_days=policy.has_days(me()), departments=_departments(me()))
    if form.validate_on_submit():
        token = secrets.token_urlsafe(32)
        with refusals_to(form):
            with transaction():
                made = subscribe(
                    me(),
                    form.chosen_scope(),
                    device=form.device.data or "",
                    department_id=form.chosen_department(),
                    token=token,
                    by=me(),
                    now=datetime.now(UTC),
                )
            return _once(made, address_of("subscriptions.feed", token=token))
    return render_template(
        "subscriptions/index.html", form=form, subscriptions=subscriptions_of(me())
    ), form.status


@pages.post("/<int:subscription_id>/revoke")
@allowed(policy.signed_in)
def end(subscription_id: int) -> BaseResponse:
    """Let it work no more; the answer offers to undo that."""
    with transaction():
        subscription = get_subscription(subscription_id, of=me())
        revoke(subscription, by=me(), now=datetime.now(UTC))
    undo = url_for("subscriptions.again", subscription_id=subscription_id)
    say(f"The link for {subscription.device} is revoked: it shows nothing any more.", undo=undo)
    return redirect(url_for("subscriptions.index"), 303)


@pages.post("/<int:subscription_id>/restore")
@allowed(policy.signed_in)
def again(subscription_id: int) -> BaseResponse:
    """Undo that."""
    with transaction():
        subscription = get_subscription(subscription_id, of=me())
        restore(subscription, by=me(), now=datetime.now(UTC))
    flash(f"The link for {subscription.device} works again.", "good")
    return redirect(url_for("subscriptions.index"), 303)


@pages.get("/<token>.ics")
@public
def feed(token: str) -> Response:
    """What a device reads: whoever has the link."""
    now, hours = datetime.now(UTC), HalfDayHours.of(settings())
    subscription = readable(token)
    found = _caught_up(token, subscription, hours, now)
    shown = found.read, found.name, Setting(hours, address_of("days.index"))
    response = Response(mimetype="text/calendar")
    response.headers["Content-Disposition"] = 'inline; filename="rotation.ics"'
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.last_modified = found.changed_at
    response.set_etag(tag_of(*shown))
    response.make_conditional(request)
    if response.status_code != 304:
        response.data = file_of(*shown)
    return response


def _caught_up(token: str, subscription: Subscription, hours: HalfDayHours, now: datetime) -> Feed:
    """What a link shows today, after what is new was noted. Mostly nothing is, and nothing is written."""
    found = feed_of(subscription, today())
    if not news(found.guest_ids, hours) and not is_used_again(subscription, now):
        return found
    with transaction():
        subscription = readable(token)
        catch_up(feed_of(subscription, today()).guest_ids, hours, now=now)
        note_use(subscription, now=now)
    return feed_of(subscription, today())


def _departments(account: Account) -> Sequence[Department]:
    return [each for each in departments() if policy.may_follow_department(account, each.id)]


def _once(subscription: Subscription, address: str) -> str:
    return render_template(
        "subscriptions/link.html",
        subscription=subscription,
        address=address,
        webcal=f"webcal:{address.partition(':')[2]}",
    )
