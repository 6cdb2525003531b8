"""The manager's inbox: each swap with what it does to both desks, to be approved or declined with a word."""

from functools import partial

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from rotation import policy
from rotation.actions import approvals as actions
from rotation.actions.inbox import has_inbox, inbox_of, waiting_for_others
from rotation.actions.swap_desks import may_decide
from rotation.database import transaction
from rotation.forms.swaps import AnswerForm
from rotation.models.swaps import Decision, Swap, SwapDesk, SwapState, get_desk
from rotation.pages import allowed, me, must, office_now
from rotation.pages.answering import refusals_to
from rotation.pages.origin import origin
from rotation.pages.swap_cards import cards_of

pages = Blueprint("approvals", __name__, url_prefix="/approvals")


@pages.get("")
@allowed(policy.signed_in)
def index() -> str:
    """What waits for the reader, and for HR what waits for others."""
    return _page(AnswerForm(formdata=None), None)


@pages.post("/<int:desk_id>")
@allowed(policy.signed_in)
def decide(desk_id: int) -> Response | tuple[str, int]:
    """Approve or decline for a desk."""
    desk = get_desk(desk_id)
    must(_is_theirs(desk), "swap")
    form = AnswerForm()
    if form.validate_on_submit():
        foreseen = actions.foresee(desk) if form.is_yes else None
        with refusals_to(form):
            with transaction():
                act = partial(actions.approve, foreseen=foreseen) if form.is_yes else actions.refuse
                swap = act(desk, by=me(), now=office_now(), word=form.word.data or "", origin=origin())
                said, kind = _said(swap, form)
            flash(said, kind)
            return redirect(url_for("approvals.index"), 303)
    return _page(form, desk_id), form.status


def _is_theirs(desk: SwapDesk) -> bool:
    """Whether the reader may decide for it, or has done so: a button pressed twice is no mistake."""
    return desk.decided_by_id == me().id or may_decide(desk, me(), office_now().date())


def _said(swap: Swap, form: AnswerForm) -> tuple[str, str]:
    who = swap.asked_by.name
    if not form.is_yes:
        return f"Declined. {who} and everybody concerned are told.", "good"
    if swap.state == SwapState.APPLIED:
        return f"Approved, and done: {who}’s swap is in the plan, and everybody concerned is told.", "good"
    if swap.state == SwapState.STALE:
        return f"{who}’s swap is not possible any more, and nothing was changed. {swap.reason}", "bad"
    waiting = [each.department.name for each in swap.desks if each.decision == Decision.WAITING]
    return f"Approved. {who}’s swap still waits for {' and '.join(waiting)}.", "good"


def _page(form: AnswerForm, wrong: int | None) -> str:
    account, now = me(), office_now()
    must(has_inbox(account, now=now))
    return render_template(
        "approvals/index.html",
        cards=cards_of(inbox_of(account, now=now)),
        others=cards_of(waiting_for_others(account, now=now)),
        form=form,
        wrong=wrong,
    )
