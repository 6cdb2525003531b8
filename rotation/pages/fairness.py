"""Who carries what by a plan, and whether whoever is worst off can be helped."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from rotation import policy, wording
from rotation.actions import certificates as actions
from rotation.database import transaction
from rotation.errors import Refusal
from rotation.models.certificates import active_certificate, latest_certificate, proved_certificate
from rotation.models.plans import Plan, get_plan
from rotation.pages import allowed, me
from rotation.pages.bars import Bar, bars_of
from rotation.planning.certifying import is_void
from rotation.planning.findings import in_words
from rotation.planning.sharing import Guest, Host, sharing_of

pages = Blueprint("fairness", __name__, url_prefix="/plans/<int:plan_id>/fairness")


@pages.get("")
@allowed(policy.is_hr)
def show(plan_id: int) -> str:
    """Burden of guests, load of hosts, earlier cycles, and the certificate."""
    return _page(get_plan(plan_id))


@pages.get("/certificate")
@allowed(policy.is_hr)
def certificate(plan_id: int) -> str:
    """The part of the page that changes while the question is worked on."""
    return render_template("fairness/_certificate.html", **_certificate(get_plan(plan_id)))


@pages.post("/ask")
@allowed(policy.is_hr)
def ask(plan_id: int) -> Response | tuple[str, int]:
    """Ask whether whoever is worst off can be helped."""
    plan = get_plan(plan_id)
    try:
        with transaction():
            actions.ask(plan, by=me(), now=datetime.now(UTC))
    except Refusal as refusal:
        return _page(plan, refusal), refusal.status
    return _back(plan)


@pages.post("/cancel")
@allowed(policy.is_hr)
def call_off(plan_id: int) -> Response:
    """End that without an answer."""
    plan = get_plan(plan_id)
    with transaction():
        waiting = active_certificate(plan)
        if waiting is not None:
            actions.call_off(waiting, by=me(), now=datetime.now(UTC))
    return _back(plan)


@pages.post("/draft")
@allowed(policy.is_hr)
def draft(plan_id: int) -> Response | tuple[str, int]:
    """Try the fairer plan that was found, as a draft beside this one."""
    plan = get_plan(plan_id)
    try:
        with transaction():
            fairer = actions.draft_fairer(plan, by=me(), now=datetime.now(UTC))
    except Refusal as refusal:
        return _page(plan, refusal), refusal.status
    flash(f"Plan {fairer.number} is the fairer plan, as a draft. Plan {plan.number} is as it was.", "good")
    return redirect(url_for("comparisons.show", plan_id=plan.id, other_id=fairer.id), 303)


def _back(plan: Plan) -> Response:
    return redirect(url_for("fairness.show", plan_id=plan.id, _anchor="certificate"), 303)


def _page(plan: Plan, refusal: Refusal | None = None) -> str:
    sharing = sharing_of(plan)
    return render_template(
        "fairness/show.html",
        refusal=refusal,
        sharing=sharing,
        guests=bars_of(_guest_bars(each for each in sharing.guests if each.share.burden)),
        carefree=sum(1 for each in sharing.guests if not each.share.burden),
        hosts=bars_of(_host_bars(each for each in sharing.hosts if each.half_days)),
        idle=[each.person for each in sharing.hosts if not each.half_days],
        **_certificate(plan),
    )


def _certificate(plan: Plan) -> dict[str, Any]:
    latest, proved = latest_certificate(plan), proved_certificate(plan)
    said = in_words(proved.findings, proved.seconds) if proved is not None and proved.findings else None
    return {
        "plan": plan,
        "latest": latest,
        "proved": proved,
        "said": said,
        "void": proved is not None and is_void(proved),
    }


def _guest_bars(guests: Iterable[Guest]) -> Iterable[Bar]:
    for each in guests:
        share = each.share
        parts = (
            ("missing", 100 * share.missing, wording.many(share.missing, "visit") + " missing"),
            ("avoided", 3 * share.avoided, wording.many(share.avoided, "half day") + " at a bad time"),
            ("ranks", share.ranks, wording.many(share.ranks, "step") + " down their list of wishes"),
        )
        yield Bar(each.person, share.burden, [part for part in parts if part[1]])


def _host_bars(hosts: Iterable[Host]) -> Iterable[Bar]:
    for each in hosts:
        yield Bar(each.person, each.half_days, [("hosted", each.half_days, "")])
