"""Secret links by which devices read calendars: made, used, revoked."""

from datetime import datetime, timedelta

from rotation import policy
from rotation.actions.accounts import token_digest
from rotation.database import db
from rotation.errors import Missing, Refusal
from rotation.models.accounts import Account
from rotation.models.records import record
from rotation.models.subscriptions import Scope, Subscription, subscription_with, subscriptions_of

MOST = 20
_OFTEN_ENOUGH = timedelta(hours=1)


def subscribe(
    account: Account,
    scope: Scope,
    *,
    device: str,
    department_id: int | None = None,
    token: str,
    by: Account,
    now: datetime,
) -> Subscription:
    """Make a link for one device of an account. `token` must be unguessable: it is kept as a digest only.

    Raises Missing when the account may not read what it is to show, Refusal when it has too many links.
    """
    subscription = Subscription(
        account=account,
        scope=scope,
        department_id=department_id,
        device=device,
        token_digest=token_digest(token),
        made_at=now,
    )
    _must_be_allowed(subscription)
    if len(subscriptions_of(account)) >= MOST:
        raise Refusal(f"You have {MOST} calendar links. Revoke one that is not used any more.")
    db.session.add(subscription)
    record("subscribe", subscription, by=by, now=now, scope=scope.value, department=department_id)
    return subscription


def readable(token: str) -> Subscription:
    """The link of a token, as long as it works and its owner may still read what it shows. Raises Missing."""
    subscription = subscription_with(token_digest(token))
    _must_be_allowed(subscription)
    return subscription


def is_used_again(subscription: Subscription, now: datetime) -> bool:
    """Whether a use is worth noting: devices come by many times an hour."""
    last = subscription.last_used_at
    return last is None or now - last >= _OFTEN_ENOUGH


def note_use(subscription: Subscription, *, now: datetime) -> None:
    """Remember when a link was last used."""
    subscription.last_used_at = now


def revoke(subscription: Subscription, *, by: Account, now: datetime) -> None:
    """Let nobody read by this link any more."""
    subscription.removed_at = now
    record("revoke_subscription", subscription, by=by, now=now)


def restore(subscription: Subscription, *, by: Account, now: datetime) -> None:
    """Undo that."""
    subscription.removed_at = None
    record("restore_subscription", subscription, by=by, now=now)


def _must_be_allowed(subscription: Subscription) -> None:
    account = subscription.account
    if subscription.scope == Scope.DEPARTMENT:
        may = policy.may_follow_department(account, subscription.department_id or 0)
    else:
        may = policy.has_days(account)
    if not may:
        raise Missing("calendar")
