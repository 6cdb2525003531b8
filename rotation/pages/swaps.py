"""Swaps for those whose days they change: what is asked, yes or no, and what became of it.

Links in mails lead here and do nothing by themselves; whoever follows one signs in first.
"""

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from rotation import policy
from rotation.actions import swaps as actions
from rotation.actions.swap_applying import may_undo, undo
from rotation.actions.swap_desks import may_decide
from rotation.database import transaction
from rotation.forms.swaps import AnswerForm
from rotation.models.deputies import stood_in_for
from rotation.models.swaps import Consent, Decision, Swap, SwapState, get_swap, swaps_with
from rotation.pages import allowed, me, must, office_now
from rotation.pages.answering import refusals_to
from rotation.pages.origin import origin
from rotation.pages.swap_cards import cards_of

pages = Blueprint("swaps", __name__, url_prefix="/swaps")


@pages.get("")
@allowed(policy.signed_in)
def index() -> str:
    """Every swap that somebody asked for or is asked about."""
    person = me().person
    found = swaps_with(person) if person else []
    return render_template(
        "swaps/index.html",
        asked=[swap for swap in found if _is_asked(swap)],
        others=[swap for swap in found if not _is_asked(swap)],
        person=person,
    )


@pages.get("/<int:swap_id>")
@allowed(policy.signed_in)
def show(swap_id: int) -> str:
    """One swap, as far as it concerns the reader."""
    return _page(_seen(swap_id), AnswerForm(formdata=None))


@pages.post("/<int:swap_id>/answer")
@allowed(policy.signed_in)
def answer(swap_id: int) -> Response | tuple[str, int]:
    """Agree to it or not."""
    swap = _seen(swap_id)
    form = AnswerForm()
    if form.validate_on_submit():
        with refusals_to(form):
            with transaction():
                act = actions.accept if form.is_yes else actions.decline
                act(swap, by=me(), now=office_now(), word=form.word.data or "", origin=origin())
            flash("You agree. Thank you." if form.is_yes else "You do not agree, so nothing changes.", "good")
            return _to(swap)
    return _page(swap, form), form.status


@pages.post("/<int:swap_id>/withdraw")
@allowed(policy.signed_in)
def withdraw(swap_id: int) -> Response:
    """Take back what one has asked for."""
    swap = _seen(swap_id)
    with transaction():
        actions.withdraw(swap, by=me(), now=office_now(), origin=origin())
    flash("The swap is withdrawn. Everything stays as it was.", "good")
    return _to(swap)


@pages.post("/<int:swap_id>/undo")
@allowed(policy.signed_in)
def take_back(swap_id: int) -> Response:
    """Undo an applied swap."""
    swap = _seen(swap_id)
    with transaction():
        undo(swap, by=me(), now=office_now(), origin=origin())
    flash("The swap is undone. The visits are again as they were before, and everybody is told.", "good")
    return _to(swap)


def _seen(swap_id: int) -> Swap:
    """The swap, for whoever may see it. Raises Missing."""
    swap, account = get_swap(swap_id), me()
    managers = {desk.manager_id for desk in swap.desks}
    now = office_now()
    stands_in = account.person_id is not None and bool(managers & stood_in_for(account.person_id, now.date()))
    must(
        stands_in
        or account.id in {swap.filed_by_id, *(desk.decided_by_id for desk in swap.desks)}
        or policy.may_see_swap(account, swap.people, managers),
        "swap",
    )
    return swap


def _page(swap: Swap, form: AnswerForm) -> str:
    account, now = me(), office_now()
    waiting = [desk for desk in swap.desks if desk.decision == Decision.WAITING]
    mine = [desk for desk in waiting if may_decide(desk, account, now.date())]
    decides = policy.is_hr(account) or bool(mine)
    part = next((each for each in swap.parties if each.person_id == account.person_id), None)
    whole = decides or account.person_id == swap.asked_by_id or part is None
    return render_template(
        "swaps/show.html",
        swap=swap,
        form=form,
        part=part,
        changes=swap.changes if whole else swap.changes_for(account.person_id),
        whole=whole,
        card=cards_of([(swap, mine)])[0] if decides and swap.is_open else None,
        asked=_is_asked(swap),
        may_withdraw=swap.is_open
        and (account.id == swap.filed_by_id or account.person_id == swap.asked_by_id),
        may_undo=may_undo(swap, account, now=now),
        decidable=bool(mine) and swap.state == SwapState.ACCEPTED,
    )


def _is_asked(swap: Swap) -> bool:
    """Whether it waits for the reader's answer."""
    return swap.state == SwapState.REQUESTED and any(
        each.person_id == me().person_id and each.consent == Consent.ASKED for each in swap.parties
    )


def _to(swap: Swap) -> Response:
    return redirect(url_for("swaps.show", swap_id=swap.id), 303)
